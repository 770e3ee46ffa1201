"""Names where people greet, sign and chat: salutations, closings, senders in chat exports.

Mail headers (Van, Aan, Cc) are fields and are found by fields.py. Covers Dutch, English and mixed mail.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from redactor.detect.results import found
from redactor.forms.alternation import alternation
from redactor.forms.lexicon import Lexicon
from redactor.forms.names import LETTER, UPPER, is_tussenvoegsel
from redactor.forms.scan import ScannedName, looks_like_name, scan_name
from redactor.forms.vocabulary import Vocabulary

LABEL: Final = "PERSOON"


def _words(items: Sequence[str]) -> str:
    return alternation(items, ignore_case=True, parts={" ": r"[ \n]+"})


class CorrespondenceRecognizer(EntityRecognizer):
    """Names in salutations, closings and chats.

    The words that greet and close stand in rules/lists (``aanhef-woorden``, ``afsluiting-woorden``).
    Evidence codes: ``aanhef``, ``afsluiting``, ``chat``, ``schreef``, ``initialen``.
    """

    def __init__(
        self, *, name: str, lists: Mapping[str, Sequence[str]], vocabulary: Vocabulary | None = None
    ) -> None:
        self._vocabulary = vocabulary or Vocabulary()
        self.lexicon = Lexicon(lists, vocabulary=self._vocabulary)
        greetings = _words(lists.get("aanhef-woorden", ()))
        closings = _words(lists.get("afsluiting-woorden", ()))
        self._greeting = re.compile(
            r"(?:(?<=[\n\t\"“>|])|\A|(?<=[\"“:>|!.] ))[>|\s]{0,4}"
            rf"(?P<word>{greetings})(?![\w'])[ ]*,?[ ]*",
            re.IGNORECASE,
        )
        self._closing = re.compile(
            r"(?:(?<=[\n\t )])|\A)"
            rf"(?P<word>{closings})(?!\w)[ ]*[,.!;:–-]*[ ]*(?P<gap>(?:[ >|]*\n){{0,4}})[ >|]*",
            re.IGNORECASE,
        )
        self._mandate = re.compile(
            r"(?:namens (?:deze|dezen|het college|de \w+)|voor deze|o\.b\.v\. mandaat|(?-i:b\.a\.))[,:]?\s*",
            re.IGNORECASE,
        )
        super().__init__(supported_entities=[LABEL], supported_language="nl", name=name)

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:
        """See presidio's EntityRecognizer."""
        return [*self._greetings(text), *self._closings(text), *self._chats(text), *self._lone(text)]

    def _is_name(self, scanned: ScannedName, text: str) -> bool:
        if not looks_like_name(scanned, text, self.lexicon):
            return False
        alone = len(scanned.words) == 1 and not scanned.initials
        if alone and _NUMBERED.match(text, scanned.end):
            # "Deel 3 – nazorg" below the last message
            return False
        return not (alone and self._vocabulary.is_no_name(scanned.words[0]))

    def _greetings(self, text: str) -> Iterator[RecognizerResult]:
        for match in self._greeting.finditer(text):
            at = match.end()
            stop = text.find("\n", at)
            stop = len(text) if stop < 0 else stop
            for _ in range(8):
                title = _HONORIFIC.match(text, at, stop)
                if title:
                    at = title.end()
                lower = text[at : at + 1].islower()
                scanned = scan_name(text, at, stop, self.lexicon, lower=False)
                if scanned is None or scanned.start > at + 1 or not self._is_name(scanned, text):
                    if not lower:
                        code = _CODE.match(text, at, stop)
                        if code and _CODE_END.match(text, code.end()):
                            yield found(
                                self, LABEL, code.start(), code.end(), 0.6, evidence=("aanhef", "initialen")
                            )
                            at = code.end()
                        else:
                            break
                    else:
                        break
                else:
                    if not _GREETING_END.match(text, scanned.end):
                        # "Hoi Anna hoe gaat het", "Dag Jan kun je": still a name, less sure.
                        score = 0.7 if len(scanned.words) == 1 else 0.75
                    else:
                        score = 0.88
                    yield found(self, LABEL, scanned.start, scanned.end, score, evidence=("aanhef",))
                    at = scanned.end
                joint = re.compile(r"[ ]*(?:,|/|&|\+|en|and|of)[ ]*", re.I).match(text, at, stop)
                if joint is None or not re.match(
                    rf"[{UPPER}]|heer|mevrouw|dhr|mevr|mw", text[joint.end() : joint.end() + 8]
                ):
                    break
                at = joint.end()

    def _closings(self, text: str) -> Iterator[RecognizerResult]:
        for match in self._closing.finditer(text):
            at = match.end()
            if not match["gap"] and not re.match(rf"[{UPPER}(]", text[at : at + 1]):
                continue
            # The name may follow a line such as "namens deze," or the function of the signatory.
            for attempt in range(4):
                stop = text.find("\n", at)
                stop = len(text) if stop < 0 else stop
                mandate = self._mandate.match(text, at)
                if mandate:
                    at = mandate.end()
                    continue
                names = list(self._signatures(text, at, stop))
                if names:
                    yield from names
                    break
                if attempt == 0 and not match["gap"]:
                    break
                at = stop
                while at < len(text) and text[at] in "\n\t >|":
                    at += 1
                if at >= len(text) or at - stop > 6:
                    break

    def _signatures(self, text: str, at: int, stop: int) -> Iterator[RecognizerResult]:
        while at < stop:
            title = re.compile(
                r"(?:(?:de heer|mevrouw|dhr\.?|mw\.?|mevr\.?|mr|drs|dr|ir|ing|prof)\.?[ ]+)+", re.I
            ).match(text, at, stop)
            if title:
                at = title.end()
            scanned = scan_name(text, at, stop, self.lexicon)
            if scanned is not None and scanned.start <= at + 1 and self._is_name(scanned, text):
                alone = not text[scanned.end : stop].strip(" .,!)")
                score = 0.88 if alone or scanned.initials or len(scanned.words) > 1 else 0.7
                yield found(self, LABEL, scanned.start, scanned.end, score, evidence=("afsluiting",))
                at = scanned.end
            else:
                code = _SIGN_CODE.match(text, at, stop)
                if code and not text[code.end() : stop].strip(" .,!"):
                    yield found(
                        self, LABEL, code.start(), code.end(), 0.8, evidence=("afsluiting", "initialen")
                    )
                return
            joint = re.compile(r"[ ]*(?:,|/|&|\+|en|and)[ ]*|[\t]").match(text, at, stop)
            if joint is None:
                return
            at = joint.end()

    def _lone(self, text: str) -> Iterator[RecognizerResult]:
        """Initials on a line of their own: below a message, or with a comma above it."""
        for match in _LONE.finditer(text):
            start, end = match.span("code")
            if not self.lexicon.is_function(match["code"]):
                code = "aanhef" if match["comma"] else "afsluiting"
                yield found(self, LABEL, start, end, 0.65, evidence=(code, "initialen"))
        for match in _SIGNED.finditer(text):
            code = match["code"]
            if not (self.lexicon.is_function(code) or self.lexicon.is_abbreviation(code)):
                start, end = match.span("code")
                yield found(self, LABEL, start, end, 0.6, evidence=("afsluiting", "initialen"))

    def _chats(self, text: str) -> Iterator[RecognizerResult]:
        for match in [*_CHAT.finditer(text), *_CHAT_LINE.finditer(text), *_stamped(text)]:
            start, end = match.span("sender")
            lower = match.re is not _CHAT_LINE
            scanned = scan_name(text, start, end, self.lexicon, comma_first=True, lower=lower)
            if scanned is None or not self._is_name(scanned, text):
                continue
            if not (lower and _LETTERS_BEHIND.fullmatch(text, scanned.end, end)):
                end = self._without_unit(text, scanned)
            yield found(self, LABEL, scanned.start, end, 0.88, evidence=("chat",))
        for match in _WROTE.finditer(text):
            start, end = match.span("sender")
            scanned = scan_name(text, start, end, self.lexicon, comma_first=True)
            if scanned is not None and self._is_name(scanned, text):
                yield found(self, LABEL, scanned.start, scanned.end, 0.9, evidence=("schreef",))

    def _without_unit(self, text: str, scanned: ScannedName) -> int:
        """End of the name of a sender: "Ilham LPA", "lotte oov" end in the unit or the function."""
        end = scanned.end
        for word in reversed(scanned.words[1:]):
            if not _UNIT.fullmatch(word) or is_tussenvoegsel(word) or self._vocabulary.facts(word).name:
                break
            end = text.rfind(word, scanned.start, end)
        return scanned.start + len(text[scanned.start : end].rstrip())


_HONORIFIC = re.compile(
    r"(?:heer|mevrouw|meneer|mevr\.?|dhr\.?|mw\.?|familie|fam\.?|collega)"
    r"(?:[ ]*/[ ]*(?:mevrouw|heer))?[ ]+",
    re.I,
)
_LONE = re.compile(
    rf"(?<=\n\n)(?P<code>(?:[{UPPER}]\.){{1,4}}|[{UPPER}]{{2,3}})"
    r"(?:(?P<comma>,)\n|\n\n(?=(?:Van|From|Aan|To)[ ]?:))"
)
#: "... met familie Pinas – GJK.", "... sorry. Gewist. RP": initials that end a block, behind a sentence.
_SIGNED = re.compile(
    rf"(?:(?<=[a-z][.!?][ ])|(?<=[ ][–—-][ ])|(?<=[.!?][ ]\())(?P<code>[{UPPER}]{{2,3}}|[{UPPER}]-[{UPPER}])"
    r"[.)\"”]{0,2}[ ]?(?=\n\n|\n?\Z)"
)
_CODE = re.compile(rf"[{UPPER}]{{2,4}}(?![{LETTER}\d])")
_SIGN_CODE = re.compile(rf"(?:(?:[{UPPER}]\.){{1,3}}|[{UPPER}][{LETTER}]{{0,4}})(?![{LETTER}\d])")
_NUMBERED = re.compile(r"[ ]\d{1,2}(?![\d:.])")
_CODE_END = re.compile(r"[ ]*[,!\n]")
_GREETING_END = re.compile(r"[ ]*(?:[,!.:)\n]|en |and |/|&|$)")

_TIME = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[ ]?[ap]m)?"
_DATE = r"\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}"
_WEEKDAY = r"(?:ma|di|wo|do|vr|za|zo)(?:andag|nsdag|ensdag|nderdag|ijdag|terdag|ndag)?"
_MONTH = (
    r"(?:jan(?:uari)?|feb(?:ruari)?|mrt|maart|apr(?:il)?|mei|juni?|juli?|aug(?:ustus)?|sept?(?:ember)?"
    r"|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_SENDER = rf"~?[ ]?(?P<sender>[{LETTER}][^\n\t:\d\[\]]{{0,45}}?)"
#: "Ruud v E", "Anna de B.": a sender whose surname is a letter.
_LETTERS_BEHIND = re.compile(rf"(?:[ ](?:vdr?|van|d[er]|den|ter|ten|el|al|[a-z]|[{UPPER}])\.?){{1,3}}")
#: What a sender adds to a first name that is no name: "LPA", "oov", "tl".
_UNIT = re.compile(rf"[{UPPER}]{{2,4}}|[a-z]{{2,3}}")
_CHAT = re.compile(
    # [26-04-2022 21:03] Naam: ...   26-04-2022 21:03 - Naam: ...
    rf"(?:\[?{_DATE},?[ ]+{_TIME}\]?[ ]*(?:[-–][ ]*)?{_SENDER}:(?=[ \n]|$))"
)
_CHAT_LINE = re.compile(
    # Teams: "Bakx, Wendeline  09:14" on a line of its own
    rf"(?:(?<=\n)|(?<=\A)){_SENDER}[ \t]+(?:{_DATE}[ ]+)?{_TIME}[ ]*(?=\n|$)"
)
#: "di 21:17 twan" above the message, "13:40 sanne – einde", "9 jan. 08:20 Petra: wie?".
_STAMPED = re.compile(
    rf"^[> |]{{0,6}}\[?(?:{_WEEKDAY}\.?,?[ ])?"
    rf"(?:(?:{_DATE}|\d{{1,2}}[ ]{_MONTH}\.?(?:[ ]\d{{4}})?),?[ ])?{_TIME}\]?[ ]"
    rf"(?:[-–][ ])?{_SENDER}(?::(?=[ \t\n]|$)|[ ][-–](?=[ ])|(?=\n(?!\n)))",
    re.MULTILINE,
)
#: So many lines make a chat, and this share of them at most begins with a name that no other has: points of
#: an agenda come once.
_LEAST_LINES, _MOST_ONCE = 4, 0.5
_WROTE = re.compile(
    r"(?:(?:^|\n)[> |]*(?:Op|On)[ ][^\n]{4,60}?(?:schreef|wrote|heeft)[ ]+"
    rf"(?P<sender>[{UPPER}][^\n<:]{{2,60}}?)"
    r"(?=[ ]*(?:<|:|het volgende|\n)))"
)


def _stamped(text: str) -> list[re.Match[str]]:
    """Lines that begin with a time and a sender, where enough of them have the same sender."""
    lines = list(_STAMPED.finditer(text))
    times = Counter(match["sender"] for match in lines)
    once = sum(number == 1 for number in times.values())
    return lines if len(lines) >= _LEAST_LINES and once <= _MOST_ONCE * len(lines) else []
