"""Login names without a label: ``mhendriksen4``, ``wouterk`` in a list of recipients, ``estelle_v``.

A login is one word that no Dutch reader would write, made of a name and initials. The word lists say whether
a part is a name; without them only lists of recipients are read. Logins with a label or a form of their own
(domain, home folder, handle) have patterns in rules/recognizers.yaml; those of persons on the page are found
by resolve.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from redactor.detect.results import found
from redactor.forms.names import FILE_ENDINGS
from redactor.forms.vocabulary import Vocabulary

LABEL: Final = "GEBRUIKERSNAAM"

#: A word with one to four digits at its end.
_NUMBERED: Final = re.compile(r"(?<![\w@./\\-])(?P<word>[a-z]{5,16})\d{1,4}(?![\w@-]|[.,/]\w)")
_UNDERSCORE: Final = re.compile(r"(?<![\w@./\\-])(?P<a>[a-z]{1,14})_(?P<b>[a-z]{1,14})(?![\w@-]|[./]\w)")
#: "j.dekeyzer.03", "ruud.kwakernaak", "hermsen.s": parts of a name with a full stop, and no host or file.
_DOTTED: Final = re.compile(
    r"(?<![\w@./\\:-])(?P<a>[a-z]{1,14})\.(?P<b>[a-z]{1,14}(?:-[a-z]{2,12})?)(?:\.?\d{1,3})?"
    r"(?![\w@-]|[./\\:]\w)"
)
_HOST_OR_FILE: Final = re.compile(
    rf"(?:nl|com|eu|org|net|info|gov|edu|frl|example|local|intern|be|de|uk|py|js|sh|xml|json|yaml|{FILE_ENDINGS})"
)
#: An item of a list of recipients: between semicolons, one word in small letters.
_ITEM: Final = re.compile(r"(?<=[;:])[ \n]?(?P<item>[a-z][a-z._-]{3,24}\d{0,4})(?=[ \n]?(?:;|\n|\Z))")
_MAIL_LINE: Final = re.compile(r"^[ \t>|]*(?:aan|to|cc|bcc|kopie|van|from)\s?:", re.IGNORECASE)
#: Shortest name in a login.
_SHORTEST: Final = 4


class UsernameRecognizer(EntityRecognizer):
    """Login names by their form and place.

    Evidence codes: ``login:ontvangers``, ``login:na-woord``, ``login:volgnummer``, ``login:voorletter``,
    ``login:met-punt``.

    Args:
        lists: used: ``inlog-voor`` (words right before a login), ``functional-parts`` and ``inlog-niet``
            (one-word recipients and words that are no login).
    """

    def __init__(
        self,
        *,
        name: str,
        supported_entities: list[str],
        supported_language: str,
        lists: Mapping[str, Sequence[str]],
        vocabulary: Vocabulary,
    ) -> None:
        self._vocabulary = vocabulary
        self._never = frozenset(
            word.lower() for stem in ("functional-parts", "inlog-niet") for word in lists.get(stem, ())
        )
        words = sorted(lists.get("inlog-voor", ()), key=len, reverse=True)
        self._after_word = re.compile(
            rf"\b(?i:{'|'.join(map(re.escape, words)) or '(?!)'})[ \n:]{{1,2}}"
            r"(?P<word>[a-z]{5,16})(?![\w@-]|[.,/]\w)"
        )
        super().__init__(
            supported_entities=supported_entities, supported_language=supported_language, name=name
        )

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:
        """See presidio's EntityRecognizer."""
        return [
            found(self, LABEL, start, end, score, evidence=(f"login:{code}",))
            for start, end, score, code in (*self._recipients(text), *self._by_form(text))
        ]

    def _recipients(self, text: str) -> Iterator[tuple[int, int, float, str]]:
        if ";" not in text:
            return
        for match in _ITEM.finditer(text):
            item = match["item"].rstrip(".")
            line = text[text.rfind("\n\n", 0, match.start()) + 1 : match.end()]
            line = line[max(0, line.rfind("\n", 0, max(0, len(line) - 200))) :].lstrip("\n")
            lines = line.split("\n")
            listed = any(_MAIL_LINE.match(part) for part in lines[-3:]) or "@" in line
            if text[match.start()] == ":" or text[match.start() - 1] == ":":
                # "Onderwerp: verlof" is no list of recipients.
                listed = _MAIL_LINE.match(lines[-1]) is not None
            if listed and item not in self._never and not self._is_word(item):
                yield match.start("item"), match.start("item") + len(item), 0.6, "ontvangers"

    def _by_form(self, text: str) -> Iterator[tuple[int, int, float, str]]:
        if not self._vocabulary:
            return
        for match in _NUMBERED.finditer(text):
            if self._is_login(match["word"]):
                yield match.start(), match.end(), 0.6, "volgnummer"
        for match in self._after_word.finditer(text):
            if self._is_login(match["word"]):
                yield match.start("word"), match.end("word"), 0.55, "na-woord"
        for match in _DOTTED.finditer(text):
            if not _HOST_OR_FILE.fullmatch(match["b"]) and self._is_dotted(match["a"], match["b"]):
                yield match.start(), match.end(), 0.6, "met-punt"
        if "_" in text:
            for match in _UNDERSCORE.finditer(text):
                long, short = sorted((match["a"], match["b"]), key=len, reverse=True)
                if len(short) <= 2 and len(long) >= _SHORTEST and self._is_name(long):
                    yield match.start(), match.end(), 0.55, "voorletter"

    def _is_login(self, word: str) -> bool:
        """A name with one to three letters before or after it, and no word itself."""
        if word in self._never or self._is_word(word) or self._vocabulary.facts(word).name:
            return False
        return any(
            (len(word) - size >= _SHORTEST)
            and (
                self._vocabulary.facts(word[size:]).surname
                or self._vocabulary.facts(word[:-size]).surname
                or self._vocabulary.facts(word[:-size]).first
            )
            for size in (1, 2)
        ) or self._with_particle(word)

    def _is_dotted(self, first: str, last: str) -> bool:
        """One part is a letter or a first name, the other a surname or a word that no list knows."""
        if self._never & {first, last}:
            return False
        if len(last) == 1:
            first, last = last, first
        given = len(first) == 1 or self._vocabulary.facts(first).first
        facts = self._vocabulary.facts(last)
        if len(last) < _SHORTEST or not given or facts.ordinary:
            return False
        return facts.name or (bool(self._vocabulary) and not facts.listed)

    def _with_particle(self, word: str) -> bool:
        """``pvdhoeven``, ``annetvd``, ``jvandijk``: a particle in the middle or at the end."""
        middle = re.fullmatch(r"[a-z]{1,2}(?:vande[rn]?|vd|van|de|der|den|ter|te)([a-z]{4,})", word)
        if middle is not None and self._vocabulary.facts(middle[1]).surname:
            return True
        last = re.fullmatch(r"([a-z]{3,})(?:vd[a-z]?|v)", word)
        return last is not None and self._vocabulary.facts(last[1]).first

    def _is_name(self, word: str) -> bool:
        facts = self._vocabulary.facts(word)
        return facts.name and not facts.ordinary

    def _is_word(self, word: str) -> bool:
        return self._vocabulary.facts(word).ordinary or self._vocabulary.is_no_name(word)
