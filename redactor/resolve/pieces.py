"""Mentions that are pieces of one name, or hold two: joined or parted, so that each is of one person.

"Grootenboer, Annet" and "Wiktor\\nZając" are found in two pieces, "Yun, Rosalie Huigen" as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from redactor.forms import parse_name
from redactor.forms.names import LETTER, is_tussenvoegsel
from redactor.forms.vocabulary import Vocabulary
from redactor.resolve.mentions import Mention
from redactor.resolve.shapes import is_abbreviation, is_only_first_name


def whole_names(
    mentions: Sequence[Mention], texts: Mapping[int, str], vocabulary: Vocabulary
) -> list[Mention]:
    """One mention a person: the parts of a name that were found apart are joined, two names parted.

    Args:
        mentions: In reading order.
        texts: Of the pages, by index.
        vocabulary: Knows names.
    """
    result: list[Mention] = []
    for mention in (part for found in mentions for part in _separated(found, vocabulary)):
        last = result[-1] if result else None
        text = texts[mention.page_index]
        if (
            last is not None
            and last.page_index == mention.page_index
            and any(belong(last, mention, text, vocabulary) for belong in _TOGETHER)
        ):
            joined = _united(last, mention, text)
            if joined is not None:
                result[-1] = joined
                continue
        result.append(mention)
    return result


#: Two names of a list that were taken for one: what stands before and behind the comma.
_LISTED: Final = re.compile(r"(?P<first>[^,;]+?)[ ]?,[ \n]+(?P<second>[^,;]+)")


def _separated(mention: Mention, vocabulary: Vocabulary) -> Iterator[Mention]:
    """``Yun, Rosalie Huigen`` is two persons: behind the comma stands a whole name, not a given one."""
    listed = _LISTED.fullmatch(mention.text)
    if listed is None or not _names_one_person(listed["second"], vocabulary):
        yield mention
        return
    for part in ("first", "second"):
        name = parse_name(listed[part])
        if name is not None:
            start, end = listed.span(part)
            yield replace(
                mention,
                start=mention.start + start,
                end=mention.start + end,
                text=listed[part],
                name=name,
            )


def _names_one_person(written: str, vocabulary: Vocabulary) -> bool:
    """A first name and a surname, or initials and a surname: nothing that stands behind a surname."""
    name = parse_name(written)
    if name is None or not name.surname or is_tussenvoegsel(name.surname.split()[-1]):
        return False
    if is_abbreviation(name.surname, vocabulary):
        # "Okur, H. (Hakan) (DGBD"
        return False
    if name.initials and not name.first:
        return True
    surname = vocabulary.facts(name.surname.split()[-1])
    # "Jansen, Pieter Willem": two given names.
    given = bool(name.first) and vocabulary.facts(name.first[0]).first
    return given and surname.surname and not surname.first


def _inverted(last: Mention, mention: Mention, text: str, vocabulary: Vocabulary) -> bool:
    """``Grootenboer, Annet``, ``Van Dam - Annet``: surname, then given name."""
    return (
        bool(re.fullmatch(r",[ ]?\n?|[ ]?[–-][ ]?\n?", text[last.end : mention.start]))
        and not last.name.initials
        and (not (last.name.first and last.name.surname) or _two_surnames(last, mention, vocabulary))
        and (mention.name.single or bool(mention.name.first and not mention.name.prefix))
        and not _names_one_person(mention.text, vocabulary)
        and not is_only_first_name(last.text, vocabulary, surname=False)
        and (text[last.end] != "," or _given(mention, vocabulary))
    )


def _in_list(last: Mention, mention: Mention, text: str, vocabulary: Vocabulary) -> bool:
    """``Rahimi-Karimi, Zohreh`` in a cell or on a line, ``DELA CRUZ, Rommel B.``: of a list of persons."""
    if not re.fullmatch(r",[ ]", text[last.end : mention.start]) or last.name.initials:
        return False
    given = mention.text.split()[0]
    if last.text.isupper() and len(last.text) > 3 and not given.isupper() and given[:1].isupper():
        return mention.name.single or bool(mention.name.first and not mention.name.prefix)
    opens = text[last.start - 1 : last.start] in ("", "\n", "\t")
    alone = mention.name.single and (last.name.single or "-" in last.text)
    return (
        opens
        and alone
        and bool(vocabulary)
        and not vocabulary.facts(given).listed
        and vocabulary.facts(last.text.split()[-1]).surname
        and not vocabulary.facts(last.text).first
    )


def _initials_behind(last: Mention, mention: Mention, text: str, vocabulary: Vocabulary) -> bool:
    """``Szabo O.``: a surname, and the letters of the given name."""
    return (
        text[last.end : mention.start] == " "
        and last.name.single
        and not vocabulary.facts(last.text).ordinary
        and bool(mention.name.initials)
        and not (mention.name.surname or mention.name.first)
    )


def _quoted(last: Mention, mention: Mention, text: str, vocabulary: Vocabulary) -> bool:
    """``Sjaak 'de Beer' Vermeulen``, of which the nickname parts the rest."""
    return bool(_QUOTE_OPEN.search(last.text)) and bool(
        re.fullmatch(r"[\"'”’][ ]", text[last.end : mention.start])
    )


def _cut(last: Mention, mention: Mention, text: str, vocabulary: Vocabulary) -> bool:
    """``een matroos, Wiktor\\nZając``, ``CV_Natalia_Kowalska``: one name, found in two pieces."""
    return (
        text[last.end : mention.start] in ("\n", " ", "_")
        and last.name.single
        and mention.name.single
        and vocabulary.facts(last.text).first
        and mention.text[:1].isupper()
    )


def _united(first: Mention, second: Mention, text: str) -> Mention | None:
    """One mention of both and of what stands between; None when that reads as no name."""
    written = text[first.start : second.end]
    name = parse_name(written.replace("_", " "))
    if name is None:
        return None
    return replace(
        first,
        end=second.end,
        text=written,
        name=name,
        score=max(first.score, second.score),
        # One part that the model takes for an ordinary person is enough.
        public=min(first.public, second.public) if second.public >= 0 else first.public,
        evidence=tuple(dict.fromkeys([*first.evidence, *second.evidence])),
        detectors=tuple(dict.fromkeys([*first.detectors, *second.detectors])),
    )


def _two_surnames(last: Mention, mention: Mention, vocabulary: Vocabulary) -> bool:
    """``FERREIRA LOPES`` of "FERREIRA LOPES, Tânia": not a first name and a surname."""
    given = vocabulary.facts(mention.text.split()[0])
    return not vocabulary.facts(last.name.first[0]).first and given.first and not given.surname


def _given(mention: Mention, vocabulary: Vocabulary) -> bool:
    """A first name, as far as the lists know."""
    return bool(mention.name.first) and (not vocabulary or vocabulary.facts(mention.name.first[0]).first)


_QUOTE_OPEN: Final = re.compile(rf"[{LETTER}][ ][\"'“‘„](?:[{LETTER}]+[ ]?){{1,3}}\Z")
#: Ways in which a mention belongs to the one before it.
_TOGETHER: Final = (_inverted, _in_list, _initials_behind, _quoted, _cut)
