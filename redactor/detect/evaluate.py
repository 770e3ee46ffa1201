"""Measures a name model on marked documents: HTML or text with ``<r g= t=>``, ``<k why=>`` and ``<o why=>``.

``r`` is a secret (of interest: ``t="PERSON"``), ``k`` looks like one but is none, ``o`` goes either way and
is not counted. Only the model is measured, on the text of a document, not the rules around it and not a PDF.
Counts and percentages come out, never a name.
"""

from __future__ import annotations

import html
import itertools
import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from redactor.detect.ner import one_thread
from redactor.detect.tagger import SCORES
from redactor.errors import InputError
from redactor.forms.names import is_tussenvoegsel

SUFFIXES: Final = (".html", ".htm", ".txt")
#: Labels of names of persons, in our pipeline and in others.
PERSON_LABELS: Final = frozenset(("PERSOON", "PER", "PERSON"))
#: Steps of the table that tells how often a score is right.
STEPS: Final = (0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)

_BODY: Final = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL | re.IGNORECASE)
_KIND: Final = re.compile(r"<meta\s+name=\"kind\"\s+content=\"([^\"]*)\"", re.IGNORECASE)
_TAG: Final = re.compile(r"<(/?)(\w+)([^>]*)>")
_TYPE: Final = re.compile(r"\bt=\"([^\"]*)\"")
_HIDDEN: Final = re.compile(r"<(style|script|title)\b.*?</\1>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
_IN_LINE: Final = frozenset("b i u em strong span a small sup sub font".split())
_CELLS: Final = frozenset(("td", "th"))
_WORD: Final = re.compile(r"[^\W\d_](?:[^\W_]|['’.](?=[^\W_]))*\.?")
_INITIALS: Final = re.compile(r"(?:[^\W\d_]{1,2}\.)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A marked document as text.

    Attributes:
        kind: ``nota``, ``brief`` ...; empty when the document does not say.
        persons: (start, end) in ``text`` of each marked person, in order.
        open: Places that count neither way.
    """

    kind: str
    text: str
    persons: tuple[tuple[int, int], ...]
    open: tuple[tuple[int, int], ...]


def read(path: Path) -> Marked:
    """Reads one marked document.

    Raises:
        InputError: the file is no UTF-8 text, or a mark is not closed.
    """
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise InputError("gemarkeerd document is niet te lezen als UTF-8", where=path.name) from exc
    plain_text = path.suffix == ".txt"
    kind = _KIND.search(source)
    body = _BODY.search(source)
    parts: list[str] = []
    length = 0
    spans: dict[str, list[tuple[int, int]]] = {"r": [], "o": []}
    mark: tuple[str, int, bool] | None = None

    def put(piece: str) -> None:
        nonlocal length
        parts.append(piece)
        length += len(piece)

    text = _HIDDEN.sub("", body.group(1) if body else source)
    at = 0
    for tag in [*_TAG.finditer(text), None]:
        piece = html.unescape(text[at : tag.start() if tag else len(text)])
        if not plain_text:
            piece = re.sub(r"\s+", " ", piece)
            if not parts or parts[-1][-1:].isspace():
                piece = piece.lstrip()
        if piece:
            put(piece)
        if tag is None:
            break
        at = tag.end()
        closing, name = bool(tag.group(1)), tag.group(2).lower()
        if name in ("r", "k", "o"):
            if not closing:
                type_ = _TYPE.search(tag.group(3))
                mark = (name, length, name != "r" or bool(type_ and type_.group(1) == "PERSON"))
            elif mark is not None:
                if mark[0] in spans and mark[2] and length > mark[1]:
                    spans[mark[0]].append((mark[1], length))
                elif mark[0] == "r":  # a secret of another type: no verdict on names in it
                    spans["o"].append((mark[1], length))
                mark = None
        elif name == "br":
            put("\n")
        elif name in _CELLS:
            put("\t" if closing else "")
        elif name == "tr":
            put("\n" if closing else "")
        elif name not in _IN_LINE and not (plain_text or parts[-1:] == ["\n\n"]):
            put("\n\n")
    if mark is not None:
        raise InputError(f"een <{mark[0]}> is niet gesloten", where=path.name)
    return Marked(
        kind=kind.group(1) if kind else "",
        text="".join(parts),
        persons=tuple(spans["r"]),
        open=tuple(spans["o"]),
    )


def documents_in(folders: Iterable[Path]) -> list[Marked]:
    """The marked documents among ``folders`` (files or folders), by name.

    Raises:
        InputError: there is none, or one cannot be read.
    """
    paths = [
        path
        for folder in folders
        for path in (sorted(folder.iterdir()) if folder.is_dir() else [folder])
        if path.suffix.lower() in SUFFIXES
    ]
    found = [document for document in map(read, paths) if document.persons]
    if not found:
        raise InputError("geen gemarkeerde documenten gevonden", hint='HTML of tekst met <r t="PERSON">')
    return found


@dataclass(slots=True)
class Tally:
    """Counts over documents; ``right`` and ``words`` count words of letters."""

    documents: int = 0
    persons: int = 0
    whole: int = 0
    right: int = 0
    words: int = 0
    scores: list[tuple[float, bool]] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Percentage of the marked persons that were found whole."""
        return 100 * self.whole / max(self.persons, 1)

    @property
    def precision(self) -> float:
        """Percentage of the words found as a person that are part of a marked one."""
        return 100 * self.right / max(self.words, 1)

    def add(self, other: Tally) -> None:
        """Adds the counts of ``other``."""
        for name in ("documents", "persons", "whole", "right", "words"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.scores += other.scores


def measure(nlp: Any, document: Marked) -> Tally:
    """Counts for one document."""
    with one_thread():
        doc = nlp(document.text)
    scores = doc.user_data.get(SCORES, {})
    persons, open_ = [False] * len(document.text), [False] * len(document.text)
    for target, spans in ((persons, document.persons), (open_, document.open)):
        for start, end in spans:
            target[start:end] = [True] * (end - start)
    seen = [False] * len(document.text)
    tally = Tally(documents=1, persons=len(document.persons))
    for ent in doc.ents:
        if ent.label_ not in PERSON_LABELS:
            continue
        seen[ent.start_char : ent.end_char] = [True] * (ent.end_char - ent.start_char)
        words = [t for t in ent if any(c.isalpha() for c in t.text) and not open_[t.idx]]
        right = sum(persons[t.idx] for t in words)
        tally.words += len(words)
        tally.right += right
        if words and (ent.start, ent.end) in scores:
            tally.scores.append((scores[(ent.start, ent.end)], 2 * right >= len(words)))
    for start, end in document.persons:
        tally.whole += all(seen[i] for i in range(start, end) if document.text[i].isalnum())
    return tally


def by_kind(nlp: Any, documents: Sequence[Marked]) -> dict[str, Tally]:
    """Kind of document -> counts."""
    result: dict[str, Tally] = {}
    for document in documents:
        result.setdefault(document.kind or "onbekend", Tally()).add(measure(nlp, document))
    return dict(sorted(result.items()))


def by_origin(
    nlp: Any, documents: Sequence[Marked], names: Mapping[str, Mapping[str, Sequence[str]]]
) -> dict[str, Tally]:
    """Origin -> counts with every person given a name of that origin.

    Args:
        nlp: The pipeline.
        documents: From ``documents_in``.
        names: Origin -> ``first``, ``last`` -> names.
    """
    result: dict[str, Tally] = {}
    for origin, pool in names.items():
        total = Tally()
        for number, document in enumerate(documents):
            total.add(measure(nlp, renamed(document, pool, random.Random(f"{origin}{number}"))))
        result[origin] = total
    return result


def renamed(document: Marked, pool: Mapping[str, Sequence[str]], rnd: random.Random) -> Marked:
    """The document with other names, the same one for the same person throughout.

    Initials stay. A word counts as a surname where a comma follows it, or a prefix, initials or a first name
    goes before; the more frequent reading holds for the whole document.
    """
    votes: dict[str, int] = {}
    for start, end in document.persons:
        text = document.text[start:end]
        words = [m for m in _WORD.finditer(text) if not _INITIALS.fullmatch(m.group())]
        names = [m for m in words if not is_tussenvoegsel(m.group().lower()) and len(m.group()) > 2]
        for i, match in enumerate(names):
            surname = (
                text[match.end() :].startswith(",")
                or (i > 0 and "," not in text)
                or (match.start() > 0 and i == 0)
            )
            votes[match.group().lower()] = votes.get(match.group().lower(), 0) + (1 if surname else -1)
    new = {
        key: rnd.choice(list(pool["last" if count > 0 else "first"])) for key, count in sorted(votes.items())
    }
    pieces: list[str] = []
    persons: list[tuple[int, int]] = []
    moved: list[tuple[int, int]] = []
    length = at = 0
    for start, end, is_person in sorted(
        [*((s, e, True) for s, e in document.persons), *((s, e, False) for s, e in document.open)]
    ):
        if start < at:
            continue
        pieces.append(document.text[at:start])
        length += start - at
        text = document.text[start:end]
        if is_person:
            text = _WORD.sub(lambda m: _like(m.group(), new.get(m.group().lower(), m.group())), text)
        (persons if is_person else moved).append((length, length + len(text)))
        pieces.append(text)
        length += len(text)
        at = end
    return replace(
        document,
        text="".join([*pieces, document.text[at:]]),
        persons=tuple(persons),
        open=tuple(moved),
    )


def _like(word: str, name: str) -> str:
    if word.isupper() and len(word) > 1:
        return name.upper()
    return name.lower() if word.islower() else name[:1].upper() + name[1:]


def reliability(tally: Tally) -> list[tuple[float, float, int, float]]:
    """Rows (from, to, names, percentage that is right) for the scores of a model that gives any."""
    rows = []
    for low, high in itertools.pairwise(STEPS):
        inside = [good for score, good in tally.scores if low <= score < high or score == high == 1.0]
        if inside:
            rows.append((low, high, len(inside), round(100 * sum(inside) / len(inside), 1)))
    return rows
