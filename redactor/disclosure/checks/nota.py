"""A nota's own section on what is not made public: does it agree with the boxes, and what should it say?

Notas that go with a Kamerstuk carry their own motivation (woo-practice 2.2). The section is read by words:
those of rules/motivations.yaml, and citations such as ``artikel 5.1, tweede lid, onder e``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from redactor.disclosure.checks.subject import ALL_WELL, NOT_JUDGED, Found, Subject, attention
from redactor.domain import Document
from redactor.errors import UnknownGround
from redactor.forms import fold
from redactor.rules import Rules, parse_ground

#: Lists of rules/lists/: headings of the section, and how it begins when it says that all is public.
HEADINGS: Final = "motivering-koppen"
NOTHING: Final = "motivering-niets"
#: Words that take that back.
EXCEPT: Final = "motivering-behalve"
#: Words with which it says of something that it is kept back.
WITHHELD: Final = "motivering-weg"

#: TOOI code of a nota that goes to parliament.
BESLISNOTA: Final = "c_2977c34f"

#: A section is short; what comes after so many characters is another one.
_LENGTH: Final = 4000
#: The next heading, such as ``6. Bijlagen``; ``5.1. Toelichting`` is inside the section.
_NEXT: Final = re.compile(r"^\d{1,2}\.?[ \t]+[A-Z]", re.MULTILINE)
#: What stands before a tab or colon at the start of a line, where a form has its label.
_LINE: Final = re.compile(r"^([^\t\n:]{2,40})", re.MULTILINE)
_CITED: Final = re.compile(
    r"(?:(?:artikel|art\.?)\s+)?5\.[1245](?:\.\d)?(?:[^;:.]{0,45}?(?:onder|sub))?[.\s]{0,2}[a-i]?\b",
    re.IGNORECASE,
)


def own_motivation(subject: Subject) -> Found:
    """A nota that says what it keeps back has boxes on those grounds; a beslisnota with boxes says so."""
    if subject.document is None:
        return NOT_JUDGED
    section = own_section(subject.document, subject.rules)
    if section is None:
        if subject.category != BESLISNOTA:
            return NOT_JUDGED
        return attention(subject.removed, subject.grounds)
    folded = " ".join(fold(section).split())
    if not folded or _says_nothing(folded, subject.rules):
        return attention(subject.removed, subject.grounds)
    cited = _cited(section, subject.rules)
    mentioned = [*cited, *_mentioned(folded, subject.rules)]
    unnamed = {code for code in subject.grounds if not any(code in group for group in mentioned)}
    if unnamed:
        return attention([d for d in subject.removed if unnamed.intersection(d.grounds)], unnamed)
    withheld = subject.rules.lists.get(WITHHELD, ())
    claims = [sentence for sentence in folded.split(". ") if any(word in sentence for word in withheld)]
    claimed = [*cited, *(group for sentence in claims for group in _mentioned(sentence, subject.rules))]
    without_box = {code for group in claimed if not group & subject.grounds for code in group}
    if without_box or not subject.removed:
        return Found(outcome="let op", grounds=tuple(sorted(without_box)))
    return ALL_WELL


def own_section(document: Document, rules: Rules) -> str | None:
    """The text under the first such heading, up to the next heading or field; None when there is none."""
    headings = rules.lists.get(HEADINGS, ())
    if not headings:
        return None
    words = "|".join(r"\s+".join(map(re.escape, heading.split())) for heading in headings)
    text = "\n".join(page.text for page in document.pages)
    match = re.search(rf"(?:{words})", text, re.IGNORECASE)
    if match is None:
        return None
    rest = text[match.end() : match.end() + _LENGTH]
    labels = {fold(label) for field in rules.fields for label in field.labels}
    ends = [following.start() for following in _NEXT.finditer(rest)]
    ends += [line.start() for line in _LINE.finditer(rest) if fold(line[1].strip()) in labels]
    # Its own subheading may read like a field: "Toelichting".
    return rest[: min((end for end in ends if rest[:end].strip()), default=len(rest))]


def _says_nothing(folded: str, rules: Rules) -> bool:
    """True when the section says that everything is public."""
    begins = "|".join(map(re.escape, rules.lists.get(NOTHING, ())))
    first = folded.partition(". ")[0]
    excepted = any(word in first for word in rules.lists.get(EXCEPT, ()))
    return bool(begins and re.match(rf"\W*(?:{begins})\b", folded)) and not excepted


def proposed_section(grounds: Iterable[str], rules: Rules) -> str:
    """What the section can say for boxes on ``grounds``: a sentence each, in the order of the law."""
    wanted = set(grounds)
    sentences = [m.nota for code, m in rules.motivations.items() if code in wanted]
    return " ".join(dict.fromkeys(sentences))


def _mentioned(folded: str, rules: Rules) -> list[frozenset[str]]:
    """For each word of rules/motivations.yaml that stands in a folded text, the grounds it can stand for."""
    by_word: dict[str, set[str]] = {}
    for code, motivation in rules.motivations.items():
        for word in motivation.words:
            by_word.setdefault(fold(word), set()).add(code)
    return [
        frozenset(codes)
        for word, codes in by_word.items()
        if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", folded)
    ]


def _cited(section: str, rules: Rules) -> list[frozenset[str]]:
    """Each ground that the section cites by its article."""
    found = []
    for match in _CITED.finditer(section):
        try:
            ground = parse_ground(match[0], rules.grounds)
        except UnknownGround:
            continue
        if ground.citable:
            found.append(frozenset({ground.code}))
    return found
