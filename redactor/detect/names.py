"""Names by their form: initials before a surname, a surname before initials, words such as "mevrouw".

Finds names, judges no roles.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from redactor.detect.results import found
from redactor.forms.alternation import alternation
from redactor.forms.lexicon import Lexicon
from redactor.forms.names import FILE_ENDINGS, LETTER, UPPER
from redactor.forms.scan import CAPITALISED_PATTERN as CAP
from redactor.forms.scan import INITIALS_PATTERN as INITIALS
from redactor.forms.scan import TUSSENVOEGSEL_PATTERN as TUSSEN
from redactor.forms.scan import looks_like_name, scan_name
from redactor.forms.vocabulary import Vocabulary
from redactor.rules import RoleRule

LABEL: Final = "PERSOON"
#: Kinds of role (rules/roles.yaml) whose words stand before the name of an official or citizen.
_WORKING_KINDS: Final = ("ambtenaar", "burger", "beroep")

_SALUTATION = (
    r"[Dd]e heer|[Dd]e heren|[Dd]hr\.?|[Mm]evr\.?|[Mm]evrouw|[Mm]w\.?|[Mm]eneer|[Ff]am\.?|[Ff]amilie"
    r"|[Mm]ejuffrouw|[Hh]eer|[Cc]ollega|[Jj]uf|[Mm]eester|Mr\.?|Mrs\.?|Ms\.?|Dr|Herr|Frau|Sra?\.|Mme\.?|Madame|Monsieur|Señora?"
)
#: Titles between a surname and what stands behind it: "Fokkema, dr. H.", "Kross, mw. dr. Epke".
_BEFORE_GIVEN = r"(?:(?:prof|drs|dr|mr|ir|ing|mw|dhr|mevr)\.[ ]?){1,3}"
_TITLED = re.compile(rf"{_BEFORE_GIVEN}(?![{LETTER}])")
_ANCHOR = re.compile(
    # None of them begins inside a word: said first, so that most places are left at once.
    r"(?<![A-Za-z])(?:"
    rf"(?P<initials>(?<![{LETTER}\d.&-]){INITIALS}(?=[ \n]?(?:(?:{TUSSEN})[ \n]+)*[{UPPER}'’(]))"
    rf"|(?P<salutation>(?<!\w)(?:{_SALUTATION})(?=[ \n]))"
    r"|(?P<title>(?<!\w)(?:[Pp]rof|[Dd]rs|[Dd]r|[Mm]r|[Ii]r|[Ii]ng|[Dd]s|[Jj]hr)\.(?=[ \n]))"
    rf"|(?P<comma>(?<![{LETTER}'’-])(?:(?:{TUSSEN})[ \n]+){{0,3}}{CAP}(?:[ ]?[-–][ \n]?{CAP})?,[ \n]?"
    rf"(?={INITIALS}|{_BEFORE_GIVEN}[ \n]?(?:{INITIALS}|{CAP}))))"
)


#: One initial, or two, and no surname behind it.
_LETTER: Final = re.compile(
    rf"[{UPPER}]\.(?:[{UPPER}]\.)?(?![{LETTER}\d])(?![ ]?\n?(?:(?:{TUSSEN})[ \n]+)*[{UPPER}][{LETTER}'’])"
)
_LETTERED: Final = re.compile(
    r"(?<!\w)(?:[Dd]e heer|[Dd]hr\.|[Mm]evr\.|[Mm]evrouw|[Mm]w\.|[Mm]eneer)[ \n]"
    rf"(?P<letter>{_LETTER.pattern})"
)
#: "[CR1]", "[M2]**": the author and the number of a comment.
_REVIEW: Final = re.compile(rf"\[(?P<code>[{UPPER}]{{1,3}}|[{UPPER}][a-z]{{1,2}})(?P<number>\d{{1,3}})\]")
#: Share of the numbers that must follow on a lower one.
_RISING: Final = 0.6
_WHOLE_BEHIND = re.compile(rf"{INITIALS}[ \n]?(?:(?:{TUSSEN})[ \n]+)*[{UPPER}][{LETTER}]")

#: First name(s), tussenvoegsels, surname.
_PAIR = re.compile(
    rf"(?<![{LETTER}'’-])(?P<first>{CAP})(?:[ ]{CAP})?"
    rf"(?P<tussen>(?:[ \n](?:{TUSSEN}|De|Van|Vande|Vander|Ten|Ter))*)"
    rf"[ \n](?P<last>{CAP})(?![\w'’-])"
)
#: Inside a sentence.
_MIDDLE = re.compile(r"[a-zß-ÿ],?[ \n]\Z")
_OF_UNIT = re.compile(
    rf"(?<![{LETTER}'’.-])(?P<first>[{UPPER}][a-zß-ÿ]{{2,}})[ \n]van[ \n](?:de[ \n]|het[ \n])?"
    rf"(?P<unit>[{LETTER}]{{2,24}})(?![\w'’-])"
)
_FILE = re.compile(
    rf"(?<![{LETTER}\d_.@-])(?P<stem>[{LETTER}\d][{LETTER}\d_-]{{2,80}})\.(?:{FILE_ENDINGS})(?!\w)"
)
_FILE_PART = re.compile(rf"(?<=[_-])[{UPPER}][a-zß-ÿ]{{2,}}(?![{LETTER}])")
#: A shorter line before initials is no wrapped line of running text.
_NARROW: Final = 45
_GIVEN_BEFORE: Final = re.compile(rf"(?<![{LETTER}'’.-])[{UPPER}][{LETTER}'’-]*[a-zß-ÿ],?[ ]\Z")
_COMMENT = re.compile(
    rf"(?:Opmerking|Opm\.|Commented|Comment)[ \n]\[?"
    rf"(?P<code>[{UPPER}]{{1,4}}|[{UPPER}][a-z]{{1,3}}[{UPPER}]{{0,2}})\d{{1,3}}\b"
)


#: "bijnaam 'Dille'", "alias Lange Nico"; of a building one says "bijgenaamd het Strijkijzer".
_NICKNAME = re.compile(
    r"(?<!\w)(?i:bijnaam|bijnamen|roepnaam|koosnaam|schuilnaam|alias|bijgenaamd)(?: is| was| luidt)?:?[ \n]"
    rf"(?P<quote>[\"'“‘„]?)(?P<name>(?!De\b|Het\b|Den\b)[{UPPER}][{LETTER}'’-]*[{LETTER}]"
    rf"(?:[ ][{UPPER}][{LETTER}-]+)?)"
    r"(?![\w-])"
)
#: The word before a capital, with few signs behind it.
_BEFORE_CAPITAL = re.compile(rf"(?<!\w)(?P<word>\w++)[^\w \n]{{0,3}}+[ \n](?=[{UPPER}])")
#: Letters of a compound that a function may end.
_COMPOUND: Final = 60
#: Words of which it is remembered whether they end like a function.
_KNOWN_WORDS: Final = 30_000


class NameRecognizer(EntityRecognizer):
    """Names in running text that show themselves by their form.

    Evidence codes: ``vorm:voorletters``, ``vorm:aanhef``, ``vorm:titel``, ``vorm:achternaam-eerst``.
    """

    def __init__(
        self,
        *,
        name: str,
        lists: Mapping[str, Sequence[str]],
        roles: Sequence[RoleRule] = (),
        vocabulary: Vocabulary | None = None,
    ) -> None:
        self._vocabulary = vocabulary or Vocabulary()
        self.lexicon = Lexicon(lists, vocabulary=self._vocabulary)
        words = {w for rule in roles if rule.kind in _WORKING_KINDS for w in rule.words}
        long = _alternatives(w for w in words if len(w) > 5)
        short = _alternatives(w for w in words if len(w) <= 5)
        # A long word may end a compound ("zaakbegeleider"), a short one may not ("Hartman").
        self._role = re.compile(
            rf"(?<![\w-])(?:\w*(?:{long})|{short})(?:e|s)?,?[ \n](?=[{UPPER}])", re.IGNORECASE
        )
        last = {pieces[-1].lower() for word in words if (pieces := re.findall(r"\w+", word))}
        self._role_endings = tuple(f"{word}{ending}" for word in sorted(last) for ending in ("", "e", "s"))
        self._role_reach = max(map(len, words), default=0) + _COMPOUND
        #: Words seen before: does one of the endings end them?
        self._ends_role: dict[str, bool] = {}
        before = _alternatives(lists.get("voor-een-letter", ()))
        self._before_letter = re.compile(rf"(?<!\w)(?:{before})[ \n]$", re.IGNORECASE)
        super().__init__(supported_entities=[LABEL], supported_language="nl", name=name)

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:
        """See presidio's EntityRecognizer."""
        roles = list(self._roles(text))
        return [
            *self._find(text),
            *self._after_roles(text, roles),
            *self._listed(text),
            *self._of_unit(text),
            *self._nicknames(text),
            *self._in_file_names(text),
            *self._comments(text),
            *self._bracketed_comments(text),
            *self._lettered(text, roles),
        ]

    def _roles(self, text: str) -> Iterable[re.Match[str]]:
        """Functions and relations right before a capital, without overlap.

        Looked for only where a word before a capital ends like one of them: everywhere it was the slowest
        of all patterns.
        """
        done = 0
        for word in _BEFORE_CAPITAL.finditer(text):
            if not self._may_end_role(word["word"]):
                continue
            start = max(done, word.start() - self._role_reach)
            for role in self._role.finditer(text, start, word.end() + 1):
                if role.end() == word.end():
                    done = role.end()
                    yield role

    def _may_end_role(self, word: str) -> bool:
        known = self._ends_role.get(word)
        if known is None:
            if len(self._ends_role) >= _KNOWN_WORDS:
                self._ends_role.clear()
            known = self._ends_role[word] = word.lower().endswith(self._role_endings)
        return known

    def _numbers(self, text: str, anchor: re.Match[str]) -> bool:
        """``bijlage B. Daarin staat``: the letter numbers something."""
        single = len(anchor.group().strip()) == 2
        start = anchor.start()
        return single and bool(self._before_letter.search(text, max(0, start - 20), start))

    def _after_roles(self, text: str, roles: Sequence[re.Match[str]]) -> Iterable[RecognizerResult]:
        """A function or relation just before a name: ``zaakbegeleider Floor Zomer``, ``dochter Rosa``."""
        for match in roles:
            if _is_heading_cell(text, match):
                continue
            scanned = scan_name(text, match.end(), min(len(text), match.end() + 60), self.lexicon)
            if (
                scanned is None
                or scanned.start != match.end()
                or not looks_like_name(scanned, text, self.lexicon)
                or self.lexicon.is_thing(text, scanned.start, scanned.end)
            ):
                continue
            if len(scanned.words) == 1 and self._vocabulary.is_no_name(scanned.words[0]):
                continue
            yield found(self, LABEL, scanned.start, scanned.end, 0.6, evidence=("vorm:na-functie",))

    def _listed(self, text: str) -> Iterable[RecognizerResult]:
        """A listed first name and a listed surname side by side."""
        if not self._vocabulary:
            return
        at = 0
        while match := _PAIR.search(text, at):
            # "Aantekening van Judith Haverkamp": what begins as no first name may end as one.
            at = match.end("first")
            if self._is_listed(text, match):
                at = match.end()
                yield found(self, LABEL, *match.span(), 0.6, evidence=("lijst:voornaam-achternaam",))

    def _is_listed(self, text: str, match: re.Match[str]) -> bool:
        """Is this somebody? Of the two words one may be ordinary, where little else explains the capitals."""
        first, last = match["first"], match["last"]
        given, family = self._vocabulary.facts(first), self._vocabulary.facts(last)
        if not given.first or not family.surname or self.lexicon.is_function(last) or len(last) < 2:
            # "May I ask"
            return False
        if re.search(r"\d[ ]?$", text[max(0, match.start() - 2) : match.start()]):
            # "9101 AB Dokkum"
            return False
        if first.isupper() and not last.isupper():
            # "TU Delft", "MAI Vermeer": an abbreviation.
            return False
        within = _MIDDLE.search(text[max(0, match.start() - 3) : match.start()]) is not None
        if given.ordinary and (not match["tussen"] or family.ordinary or family.place or not within):
            # "met Mark van Zanten", but not "Wil van de Raad" at the head of a sentence.
            return False
        two_lines = "\n" in match.group()
        if family.ordinary and not match["tussen"] and (two_lines or given.surname or given.place):
            # "Marieke Groen" is somebody; "Bakker Groen" and "Roelof" over "Post" may be anything.
            return False
        return not self.lexicon.is_thing(text, match.start(), match.end())

    def _in_file_names(self, text: str) -> Iterable[RecognizerResult]:
        """``Annotatie_Maximiliaan-def.docx``: a first name is one part of a file's name."""
        if not self._vocabulary:
            return
        for match in _FILE.finditer(text):
            for part in _FILE_PART.finditer(text, *match.span("stem")):
                facts = self._vocabulary.facts(part.group())
                if facts.first and not (facts.surname or facts.ordinary or facts.place):
                    yield found(self, LABEL, *part.span(), 0.6, evidence=("vorm:bestandsnaam",))

    def _of_unit(self, text: str) -> Iterable[RecognizerResult]:
        """``Leonie van FEZ``: a first name and the unit it works for."""
        if not self._vocabulary:
            return
        for match in _OF_UNIT.finditer(text):
            facts = self._vocabulary.facts(match["first"])
            unit = match["unit"]
            if not facts.first or facts.surname or facts.ordinary or facts.place:
                continue
            if (unit.isupper() and len(unit) > 1) or self.lexicon.is_function(unit):
                yield found(self, LABEL, *match.span("first"), 0.6, evidence=("vorm:voornaam-van",))

    def _nicknames(self, text: str) -> Iterable[RecognizerResult]:
        """``bijnaam 'Dille'``: whatever the word is, somebody is called so."""
        for match in _NICKNAME.finditer(text):
            word = match["name"].split()[0]
            if match["quote"] or not (self._vocabulary.is_no_name(word) or self.lexicon.is_no_name(word)):
                yield found(self, LABEL, *match.span("name"), 0.8, evidence=("vorm:bijnaam",))

    def _comments(self, text: str) -> Iterable[RecognizerResult]:
        """Initials of the author of a comment: ``[Opmerking JB1]``."""
        for match in _COMMENT.finditer(text):
            start, end = match.span("code")
            yield found(self, LABEL, start, end, 0.7, evidence=("opmerking", "initialen"))

    def _bracketed_comments(self, text: str) -> Iterable[RecognizerResult]:
        """Initials of who reviews: ``[CR1] bron? [YA4] Wie is dat?``, numbered through all of them."""
        found_here = list(_REVIEW.finditer(text))
        numbers = [int(match["number"]) for match in found_here]
        rising = sum(a < b for a, b in itertools.pairwise(numbers))
        if len({match["code"] for match in found_here}) < 2 or rising < _RISING * len(numbers):
            # "[B12]", "[1]": figures and sources have one letter, or no order.
            return
        for match in found_here:
            yield found(self, LABEL, *match.span("code"), 0.7, evidence=("opmerking", "initialen"))

    def _lettered(self, text: str, roles: Sequence[re.Match[str]]) -> Iterable[RecognizerResult]:
        """Somebody of whom only a letter is written: ``mevrouw P.``, ``agent M.``, ``bewoner T.``."""
        for match in _LETTERED.finditer(text):
            yield found(self, LABEL, *match.span("letter"), 0.7, evidence=("aanhef", "vorm:letter"))
        for role in roles:
            letter = _LETTER.match(text, role.end())
            if letter:
                yield found(self, LABEL, *letter.span(), 0.7, evidence=("aanhef", "vorm:letter"))

    def _unit_before(self, text: str, anchor: re.Match[str]) -> bool:
        """``VWS, Y. Abukar``, ``het CBG, D.Ch. Papadimitriou``: the comma parts a unit from a whole name."""
        word = anchor.group().rstrip().rstrip(",").split()[-1]
        if not re.fullmatch(rf"[{UPPER}]{{2,5}}|[{UPPER}][a-z]?[{UPPER}]+", word):
            return False
        return bool(_WHOLE_BEHIND.match(text, anchor.end())) and not self._vocabulary.facts(word).surname

    def _find(self, text: str) -> Iterable[RecognizerResult]:
        for anchor in _ANCHOR.finditer(text):
            kind = anchor.lastgroup or ""
            start = anchor.start() if kind in ("initials", "comma") else anchor.end()
            known = anchor.group().lower().startswith(("mevr", "mw", "dhr", "meneer", "fam", "de heer"))
            if kind == "comma" and self._unit_before(text, anchor):
                continue
            scanned = scan_name(text, start, len(text), self.lexicon, known=known)
            if scanned is None and kind == "comma":
                # "aan Leeuw, G. de": the first word is a preposition.
                start += len(re.match(rf"(?:(?:{TUSSEN})[ \n]+)*", anchor.group())[0])  # type: ignore[index]
                scanned = scan_name(text, start, len(text), self.lexicon)
            if scanned is None or scanned.start - start > 3:
                continue
            if kind == "comma" and not scanned.surname_first and _TITLED.match(text, anchor.end()):
                # "uit Purmerend, mw. Glenda Rijsdijk": the title begins another name.
                continue
            if kind == "initials" and self.lexicon.is_company_word(
                text[scanned.start : scanned.end].rstrip(".") + "."
            ):
                # "Peter's Plan B.V."
                continue
            if anchor.group().lower() == "collega" and text[scanned.start].islower():
                # "een collega van WBJZ"
                continue
            if kind == "salutation" and not scanned.initials and len(scanned.words) == 1:
                word = scanned.words[0]
                if (self.lexicon.is_no_name(word) and not known) or (
                    # "de heer Schipper": a trade, but with a capital after "de heer" a surname.
                    self.lexicon.is_function(word) and not self._vocabulary.facts(word).surname
                ):
                    continue
                if not known and self._vocabulary.is_no_name(word):
                    continue
            if self.lexicon.is_thing(text, scanned.start, scanned.end):
                continue
            if any(self.lexicon.is_function(w) for w in scanned.words) and kind != "salutation":
                continue
            score = {"initials": 0.85, "comma": 0.85, "salutation": 0.85, "title": 0.75}[kind]
            code = {
                "initials": "voorletters",
                "comma": "achternaam-eerst",
                "salutation": "aanhef",
                "title": "titel",
            }[kind]
            if kind == "initials" and (self._numbers(text, anchor) or _behind_given_name(text, anchor)):
                continue
            if kind == "initials" and _is_postscript(text, anchor, scanned.end):
                continue
            if kind == "initials" and _is_heading(text, anchor):
                score = 0.35
            yield found(self, LABEL, scanned.start, scanned.end, score, evidence=(f"vorm:{code}",))


def _alternatives(words: Iterable[str]) -> str:
    return alternation(words, ignore_case=True)


def _is_heading_cell(text: str, role: re.Match[str]) -> bool:
    """``Aanmelder`` alone on its line, over another heading: what stands under it, the fields say."""
    line = text[text.rfind("\n", 0, role.start()) + 1 : role.start()]
    return text[role.end() - 1] == "\n" and (not line.strip() or line.endswith("\t"))


def _behind_given_name(text: str, anchor: re.Match[str]) -> bool:
    """``Cem A.`` above ``Accu vervangen`` in a narrow column: the letter ends a name, none begins there."""
    end = anchor.start() + len(anchor.group().rstrip())
    if text[end : end + 1] != "\n":
        return False
    line = text[text.rfind("\n", 0, anchor.start()) + 1 : anchor.start()]
    return len(line) < _NARROW and _GIVEN_BEFORE.search(line) is not None


def _is_postscript(text: str, anchor: re.Match[str], end: int) -> bool:
    """``P.S. Ons lot``, ``N.B. Zie``: a line goes on; alone, ``P.S. Bakker``, it is a name."""
    if anchor.group().replace(" ", "").strip().upper() not in ("P.S.", "N.B."):
        return False
    at_line_start = anchor.start() == 0 or text[anchor.start() - 1] in "\n\t"
    return at_line_start and text[end : end + 1] not in ("", "\n", "\t")


def _is_heading(text: str, anchor: re.Match[str]) -> bool:
    """A single letter with a full stop at the start of a line may be a list number: ``A. Aanleiding``."""
    at_line_start = anchor.start() == 0 or text[anchor.start() - 1] in "\n\t"
    return at_line_start and len(anchor.group().strip()) == 2
