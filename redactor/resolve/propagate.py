"""A name found once is searched everywhere, in all its forms.

Full names in any order, surnames, first names, nicknames, initials codes, logins and file-name parts. A word
that is also an ordinary word counts only where the sentence says that it is a name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from redactor.domain import PageText
from redactor.forms import Lexicon, Name, fold
from redactor.forms.names import LETTER, is_tussenvoegsel
from redactor.forms.vocabulary import Vocabulary
from redactor.resolve.logins import Logins
from redactor.resolve.occurrences import FULL, follows_article, in_mailbox, is_name_like
from redactor.resolve.persons import Cluster, codes_of, surname_words
from redactor.resolve.shapes import may_be_lower
from redactor.resolve.words import in_named_thing, is_of_other, with_given_name, words_of

#: Kinds of form, from certain to less certain.
SURNAME: Final = "achternaam"
FIRST: Final = "voornaam"
CODE: Final = "initialen"
LOGIN: Final = "inlognaam"

#: Only a person found this surely is also looked for in lower case.
_SURE: Final = 0.8

_SCORES: Final = {FULL: 0.95, SURNAME: 0.85, FIRST: 0.82, CODE: 0.8, LOGIN: 0.85}

_WORDS = re.compile(r"[\s-]+")
_TOKEN = re.compile(rf"[{LETTER}0-9]+")


#: Detector of what was found by looking for a name, number or login that is known.
PROPAGATION: Final = "Doorzoeken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One place where a form of a person stands. ``cluster`` is the person's index."""

    page_index: int
    start: int
    end: int
    cluster: int
    kind: str
    thing: bool = False

    @property
    def score(self) -> float:
        return _SCORES[self.kind]


#: Folded words, index of the person, kind of form.
_Sequence = tuple[tuple[str, ...], int, str]
_NONE: Final[list[_Sequence]] = []


@dataclass(slots=True)
class _Forms:
    """Everything to look for; sequences of words by the first one and, in that, the second one or ""."""

    sequences: dict[str, dict[str, list[_Sequence]]] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    sure: set[int] = field(default_factory=set)
    codes: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    lower_codes: dict[str, list[int]] = field(default_factory=dict)
    logins: Logins = field(default_factory=Logins)


def search(
    pages: Sequence[PageText],
    clusters: Sequence[Cluster],
    lexicon: Lexicon,
    lower_counts: Mapping[str, int],
    vocabulary: Vocabulary,
    *,
    defined: Collection[str] = (),
    chatty: bool,
) -> list[Hit]:
    """Every place where a form of one of the persons stands.

    Args:
        pages: Of the document.
        clusters: Persons.
        lexicon: Word lists.
        lower_counts: How often each folded word stands in the document in lower case.
        vocabulary: Tells which words are names and nothing else.
        defined: Abbreviations that the document explains: nobody's initials, unless it says so in brackets.
        chatty: Names may be written in lower case (a chat).
    """
    forms = _forms(clusters, vocabulary)
    tokens = [_tokens(page, forms) for page in pages]
    bound = _bound_codes(pages, tokens, clusters, forms)
    hits: list[Hit] = []
    for page, on_page in zip(pages, tokens, strict=True):
        found = [
            *_sequences(page, forms, clusters, lexicon, lower_counts, vocabulary, chatty=chatty),
            *_codes(page, on_page, forms, bound, vocabulary),
            *(
                Hit(page_index=page.page_index, start=start, end=end, cluster=index, kind=LOGIN)
                for start, end, index in forms.logins.hits(page.text, vocabulary)
            ),
        ]
        if defined:
            found = [
                hit
                for hit in found
                if (word := page.text[hit.start : hit.end]) not in defined or word in bound
            ]
        if "@" in page.text:
            found = [hit for hit in found if not in_mailbox(page.text, hit.start, hit.end)]
        hits += found
    return hits


_Token = tuple[int, int, str]


def _tokens(page: PageText, forms: _Forms) -> list[_Token]:
    """Start, end and text of the words of a page that could be initials."""
    result = []
    for match in _TOKEN.finditer(page.text):
        word = match.group()
        if word in forms.codes or word in forms.lower_codes:
            result.append((match.start(), match.end(), word))
    return result


def _forms(clusters: Sequence[Cluster], vocabulary: Vocabulary) -> _Forms:
    forms = _Forms()
    for index, cluster in enumerate(clusters):
        seen: set[tuple[tuple[str, ...], str]] = set()
        done: set[tuple[Name, bool]] = set()
        if max(m.score for m in cluster.mentions) >= _SURE:
            forms.sure.add(index)

        def add(
            words: Iterable[str], kind: str, index: int = index, seen: set[tuple[tuple[str, ...], str]] = seen
        ) -> None:
            key = tuple(w for word in words for w in _WORDS.split(fold(word)) if w)
            if key and (key, kind) not in seen and sum(len(w) for w in key) > 1:
                seen.add((key, kind))
                second = key[1] if len(key) > 1 else ""
                forms.sequences.setdefault(key[0], {}).setdefault(second, []).append((key, index, kind))
                forms.words.update(key)

        for mention in cluster.mentions:
            name = mention.name
            form = (name, name.single and mention.score < _SURE)
            if form in done or "initialen" in mention.evidence:
                continue
            done.add(form)
            surname = surname_words(name) if name.surname else ()
            full = [w for w in _WORDS.split(name.surname) if w]
            prefix = name.prefix.split()
            if surname:
                add([*prefix, *full], SURNAME)
                if len(full) > 1 or not vocabulary.is_no_name(full[0]):
                    add(full, SURNAME)
                for part in surname:
                    if (len(part) >= 4 or len(surname) == 1) and not vocabulary.is_no_name(part):
                        add([part], SURNAME)
                for first in (*name.first, name.nick):
                    if first:
                        add([first, *prefix, *full], FULL)
                        add([*full, first], FULL)
                if len(name.first) > 1:
                    add([*name.first, *prefix, *full], FULL)
            for first in (*name.first, name.nick):
                if first and len(first) > 1 and (name.single or not vocabulary.is_no_name(first)):
                    # "Transfer Abdullahi" in a subject: what is no name does not become one elsewhere.
                    add([first], SURNAME if form[1] else FIRST)
            if len(name.first) > 1 and not name.single:
                add(name.first, FIRST)
            if cluster.reach is None or LOGIN in cluster.reach:
                forms.logins.add(name, index)
        for code in sorted(codes_of(cluster)):
            if cluster.reach is not None and (CODE not in cluster.reach or code.isupper()):
                # Capitals of somebody in another document are too often those of a unit in this one.
                continue
            if index not in forms.codes[code]:
                forms.codes[code].append(index)
    forms.lower_codes = {fold(code): numbers for code, numbers in forms.codes.items() if len(code) >= 3}
    return forms


def _sequences(
    page: PageText,
    forms: _Forms,
    clusters: Sequence[Cluster],
    lexicon: Lexicon,
    lower_counts: Mapping[str, int],
    vocabulary: Vocabulary,
    *,
    chatty: bool,
) -> Iterator[Hit]:
    text = page.text
    tokens = words_of(text, forms.words)
    for at, (start, _end, word) in enumerate(tokens):
        begun = forms.sequences.get(word)
        genitive = False
        if begun is not None:
            options = begun.get("", _NONE)
            if at + 1 < len(tokens):
                second = tokens[at + 1][2]
                if longer := begun.get(second) or begun.get(second.removesuffix("s")):
                    options = [*options, *longer]
        elif word[-1] == "s" and len(word) > 4 and text[start].isupper():
            options = forms.sequences.get(word[:-1].rstrip("'"), {}).get("", _NONE)
            genitive = True
        else:
            continue
        best: tuple[int, int, int, str] | None = None
        for key, cluster, kind in options:
            last = at + len(key) - 1
            if last >= len(tokens):
                continue
            if any(tokens[at + i][2] != key[i] for i in range(1, last - at)):
                continue
            # "Jan Bakkers voorstel", "Young-hees opmerking"
            owned = last > at and tokens[last][2] == key[-1] + "s" and len(key[-1]) > 2
            if last > at and tokens[last][2] != key[-1] and not owned:
                continue
            joins = [text[tokens[at + i][1] : tokens[at + i + 1][0]] for i in range(len(key) - 1)]
            if any(not _JOIN.fullmatch(join) for join in joins):
                continue
            stop = tokens[last][1] - owned
            if genitive:
                stop = start + len(word.removesuffix("s").rstrip("'"))
            if not _is_sought(clusters[cluster], kind, text, start, stop, lexicon, vocabulary):
                continue
            if best is None or stop > best[1] or (stop == best[1] and _SCORES[kind] > _SCORES[best[3]]):
                best = (start, stop, cluster, kind)
        if best is None:
            continue
        start, stop, cluster, kind = best
        if kind == SURNAME:
            begin, stop = with_given_name(text, start, stop, clusters[cluster], lexicon, vocabulary)
            if (begin, stop) != best[:2]:
                start, kind = begin, FULL
        lower = cluster in forms.sure and (
            chatty
            or (
                may_be_lower(_main_words(text[start:stop]), vocabulary)
                # "een kwak", "de peper- en zoutbus"
                and not follows_article(text, start)
            )
        )
        if not is_name_like(
            text,
            start,
            stop,
            lexicon,
            lower_counts,
            vocabulary,
            kind,
            chatty=lower,
            sure=cluster in forms.sure,
        ):
            continue
        is_thing = lexicon.is_firm if kind == FULL else lexicon.is_thing
        thing = (
            is_thing(text, start, stop, known=True)
            or (kind == FULL and lexicon.is_called_after(text, start, stop))
        ) or (kind in (SURNAME, FIRST) and in_named_thing(text, start, stop, lexicon))
        if thing and clusters[cluster].reach is not None:
            # A thing with the name of somebody in another document is nobody's name here.
            continue
        yield Hit(page_index=page.page_index, start=start, end=stop, cluster=cluster, kind=kind, thing=thing)


def _main_words(written: str) -> str:
    """``rijke`` of "De rijke historie": what the lists may know."""
    return " ".join(word for word in written.split() if not is_tussenvoegsel(word))


def _is_sought(
    cluster: Cluster, kind: str, text: str, start: int, stop: int, lexicon: Lexicon, vocabulary: Vocabulary
) -> bool:
    """Is this form looked for? A surname that is not counts with the given name beside it."""
    if cluster.reach is None:
        return True
    if kind == SURNAME and is_of_other(text, start, cluster, lexicon, vocabulary):
        return False
    if kind in cluster.reach:
        return True
    return kind == SURNAME and with_given_name(text, start, stop, cluster, lexicon, vocabulary) != (
        start,
        stop,
    )


_INTRODUCED = re.compile(r"\([,)]")
_JOIN = re.compile(r"(?:[ ]?[-–‐‑]?[ ]?\n?[ ]*|[ \n]+)")


def _bound_codes(
    pages: Sequence[PageText],
    tokens: Sequence[Sequence[_Token]],
    clusters: Sequence[Cluster],
    forms: _Forms,
) -> set[str]:
    """Codes that the document itself introduces: "Annelies Vos (AV, voorzitter)", a field, a closing."""
    bound = {code for cluster in clusters for code in cluster.codes}
    for page, on_page in zip(pages, tokens, strict=True):
        for start, end, word in on_page:
            if word in forms.codes and _INTRODUCED.fullmatch(
                page.text[max(0, start - 1) : start] + page.text[end : end + 1]
            ):
                bound.add(word)
    return bound


def _codes(
    page: PageText, tokens: Sequence[_Token], forms: _Forms, bound: set[str], vocabulary: Vocabulary
) -> Iterator[Hit]:
    for start, end, word in tokens:
        if not 2 <= len(word) <= 6:
            continue
        if word not in forms.codes:
            # "fbz" in brackets, "RvB_114_gkb_v1.pdf"
            if (
                word in forms.lower_codes
                and not vocabulary.facts(word).listed
                and _code_place(page.text, start, end)
            ):
                cluster = forms.lower_codes[word][0]
                yield Hit(page_index=page.page_index, start=start, end=end, cluster=cluster, kind=CODE)
            continue
        if _EXPLAINED.match(page.text, end):
            continue
        clusters = forms.codes[word]
        hit = Hit(page_index=page.page_index, start=start, end=end, cluster=clusters[0], kind=CODE)
        if word in bound and not re.match(r"/?\d|-\w", page.text[end : end + 2]):
            yield hit
            continue
        if len(word) == 2 and not _code_place(page.text, start, end):
            continue
        if word.isupper() and len(word) == 3 and len(clusters) > 1 and not _code_place(page.text, start, end):
            continue
        yield hit


#: "MA = mens": here the letters stand for something else, whoever else has them.
_EXPLAINED: Final = re.compile(r"[ ]?=[ ]?\n?[a-zß-ÿ]")
_BEFORE_CODE: Final = ("/ ", "& ", "+ ", "– ", "- ", ", ", ": ", "; ", "· ", "• ")


def _code_place(text: str, start: int, end: int) -> bool:
    """A place where initials stand for a person: in brackets, alone in a cell, before a colon."""
    before = text[max(0, start - 2) : start]
    after = text[end : end + 2]
    opens = not before or before[-1] in "(/+\n\t_[" or before.endswith(_BEFORE_CODE)
    # "BEL/2024/00992-JT"
    opens = opens or bool(re.search(r"\d[-/]\Z", before))
    closes = not after or after[0] in ")/+\n\t:_].,;" or after.startswith((" /", " &", " +", " ·"))
    # "EK/2019/14408" is a reference, not initials.
    return opens and closes and not re.match(r"[/-]?\d", text[end : end + 2])
