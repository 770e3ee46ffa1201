"""Documents in which an invented person is introduced once and named again, and what of it is redacted.

Used by the property tests of names and by ``python -m tests.bench.mutations``.
"""

from __future__ import annotations

import random
import re
import string
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from redactor import decide, detect, resolve
from redactor.detect.engine import Engine
from redactor.domain import Action, Document
from redactor.rules import Rules
from tests.conftest import typed_page

RESOURCES = Path(__file__).parent / "resources"
_PREFIX = frozenset("van de der den het ten ter te in op aan uit tot bij onder voor 't von du y".split())
_NO_KD = str.maketrans("ıłđøŁĐØßæ", "ildoLDOsa")


def names_by_origin() -> dict[str, dict[str, list[str]]]:
    """Origin -> ``first``, ``last`` and ``nick``."""
    loaded: dict[str, dict[str, list[str]]] = yaml.safe_load((RESOURCES / "names.yaml").read_text("utf-8"))
    return loaded


def plain(text: str) -> str:
    """Without diacritics; the length may differ."""
    parts = unicodedata.normalize("NFKD", text.translate(_NO_KD))
    return "".join(c for c in parts if not unicodedata.combining(c))


def _joined(text: str) -> str:
    return re.sub(r"[^a-z]", "", plain(text).lower())


@dataclass(frozen=True, slots=True)
class Written:
    """A person's name in the ways in which people write it. ``last`` has its prefixes in natural order."""

    first: str
    last: str
    nick: str = "Bo"

    @property
    def parts(self) -> tuple[str, str]:
        """Prefix (lower-case words at the start) and the rest of the surname."""
        words = self.last.split()
        count = 0
        while count < len(words) - 1 and words[count] in _PREFIX:
            count += 1
        return " ".join(words[:count]), " ".join(words[count:])

    def forms(self) -> dict[str, str]:
        """Everything that a carrier may ask for."""
        prefix, main = self.parts
        initial = f"{self.first[0]}."
        behind = f" {prefix}" if prefix else ""
        given = [part[0] for part in re.split(r"[ -]", self.first) if part]
        heads = [word[0].upper() for word in re.split(r"[ -]", main) if word]
        small = [word.lstrip("'")[0] for word in prefix.split()]
        middle = max(2, len(main) // 2)
        capital = self.last[0].upper() + self.last[1:]
        return {
            "first": self.first,
            "last": self.last,
            "main": main,
            "nick": self.nick,
            "initial": initial,
            "capital": capital,
            "inverted": f"{main}, {initial}{behind}",
            "inverted_full": f"{main}, {self.first}{behind}",
            "upper": capital.upper(),
            "upper_full": f"{self.first} {self.last}".upper(),
            "code": "".join([*given, *small, *heads]),
            "login": _joined(self.first)[0] + _joined(self.last),
            "mail": f"{_joined(self.first)}.{_joined(self.last)}",
            "slug": f"{_joined(self.first)}-{_joined(self.last)}",
            "plain": plain(capital),
            "plain_full": plain(f"{self.first} {self.last}"),
            "lower_full": f"{self.first} {self.last}".lower(),
            "cut": f"{prefix} {main[:middle]}-\n{main[middle:]}".strip(),
            "glued": f"{capital}Datum" if capital[-1].islower() else f"{capital} Datum",
            "file": _joined(main).capitalize(),
        }

    def fill(self, carrier: str) -> tuple[str, list[int]]:
        """The carrier with the name in it, and where its letters stand."""
        forms, text, places = self.forms(), "", []
        for literal, key, _, _ in string.Formatter().parse(carrier):
            text += literal
            if key is not None:
                value = forms[key]
                places += [len(text) + i for i, c in enumerate(value) if c.isalnum()]
                text += value
        if "{glued}" in carrier and "Datum" in text:
            # The word behind the name is none of its letters.
            at = text.index("Datum")
            places = [i for i in places if not at <= i < at + 5]
        return text, places


def invented(rng: random.Random, names: Sequence[str]) -> str:
    """A name that no list holds: the head of one, the tail of another."""
    head, tail = (re.split(r"[ -]", rng.choice(names))[-1] for _ in range(2))
    made = head[: max(2, len(head) // 2)] + tail[len(tail) // 2 :].lower()
    return made[0].upper() + made[1:].lower()


class Reader:
    """The whole of detection and decision over texts; its repr is short, for the sake of hypothesis."""

    def __init__(self, engine: Engine, rules: Rules) -> None:
        self.engine = engine
        self.rules = rules

    def __repr__(self) -> str:
        return "Reader()"

    def places(self, *texts: str) -> list[set[int]]:
        """Per text (a page of one document) the indexes of characters that go."""
        pages = tuple(typed_page(text, page_index=number) for number, text in enumerate(texts))
        document = Document(document_id="d", path=Path("d.pdf"), sha256="", pages=pages)
        findings = detect.run(document, self.engine)
        found = resolve.run(findings, document, self.rules, vocabulary=self.engine.vocabulary)
        covered: list[set[int]] = [set() for _ in pages]
        for decision in decide.run(found.findings, found.persons, document, self.rules):
            if decision.action is Action.REDACT and isinstance(decision.target, tuple):
                for span in decision.target:
                    covered[span.page_index].update(range(span.start, span.end))
        return covered
