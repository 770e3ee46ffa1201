"""Label -> value by geometry: the person in ``Contactpersoon``, ``Opgesteld door``, ``Actiehouder`` ...

The labels stand in rules/fields.yaml. A value lies behind its label, right of it, under it, or in the table
column under it. Finds names and initials codes; numbers have recognizers of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from redactor.detect.cells import pieces_of
from redactor.detect.layout import Cell, Layout
from redactor.detect.results import found, page_of, shared
from redactor.forms.alternation import alternation
from redactor.forms.lexicon import Lexicon
from redactor.forms.matcher import fold
from redactor.forms.names import LETTER, UPPER
from redactor.forms.scan import ScannedName, looks_like_name, scan_name
from redactor.forms.vocabulary import Vocabulary
from redactor.rules import FieldRule
from redactor.rules.model import THING

LABEL: Final = "PERSOON"
NO_PERSON: Final = "GEEN"
#: The name of a thing.
OTHER: Final = "OVERIG"

#: Labels this short are only labels when a colon follows or when they stand alone in their cell.
_NEEDS_COLON_BELOW = 9
#: Characters that may follow a label in its own cell.
_LABEL_TAIL = 18

_SEPARATOR = re.compile(r"[;\n\t/|•·:]|,(?=[ \n]|$)| en | & | \+ |[ \n][–-][ \n]|\(|\)| door | van (?=[a-z])")
#: Initials that stand for a person: JvdB, HWo, MÖA, FBa, RK. Two to five letters, the first a capital.
CODE: Final = re.compile(rf"(?<![{LETTER}\d.-])[{UPPER}][{LETTER}]{{1,4}}(?![{LETTER}\d.-])")


def layout_of(nlp_artifacts: NlpArtifacts) -> Layout:
    """The layout of the page that is being analysed, made once a page."""
    values = shared(nlp_artifacts)
    if "layout" not in values:
        values["layout"] = Layout(page_of(nlp_artifacts), pieces_of(nlp_artifacts))
    layout: Layout = values["layout"]
    return layout


#: A part of a name as filled in: words with few signs, no number and no tick box.
_NAME_PART = re.compile(rf"[{LETTER}'’][{LETTER}'’.\- /]{{0,38}}(?:\([{LETTER} -]{{2,20}}\))?")
_PART_EDGE = re.compile(r"[ ]*(?:[,;(\n\t]|$)")
_LOCAL_PART: Final = re.compile(r"[ \n]?[<(\[]([\w.+-]{4,64})@")
#: The name of a thing, at the begin of its cell; what follows a comma or a bracket may be anybody.
_THING_NAME: Final = re.compile(rf"[ ]*(?P<name>[{LETTER}\d\"'‘“][^\t,;:()/–]*)")
#: A cell with more words is a sentence.
_MOST_WORDS: Final = 5
#: Cells in a row of headings.
_HEADINGS: Final = 3
_NOTHING: Final = frozenset("geen nvt n.v.t n.v.t. onbekend idem ja nee zie".split())


class FieldRecognizer(EntityRecognizer):
    """Persons in labelled fields and table columns, and names of things (a ship, a system) in theirs.

    Evidence codes: ``veld:<id of the field>`` and, for initials, ``initialen``.
    """

    def __init__(
        self,
        *,
        name: str,
        fields: Sequence[FieldRule],
        lists: Mapping[str, Sequence[str]],
        vocabulary: Vocabulary | None = None,
    ) -> None:
        self._vocabulary = vocabulary or Vocabulary()
        self.lexicon = Lexicon(lists, vocabulary=self._vocabulary)
        self._rules: dict[str, FieldRule] = {}
        for rule in fields:
            for label in rule.labels:
                self._rules.setdefault(_key(label), rule)
        labels = alternation(self._rules, ignore_case=True, parts={" ": r"\s+"})
        self._inline = re.compile(
            rf"(?:[•▪*–-]\s*)?(?P<label>{labels})"
            r"(?P<after>\s*:|\s*\([^)]{0,30}\)\s*:|\s+(?=[^a-z\s(])|$)",
            re.IGNORECASE,
        )
        super().__init__(supported_entities=[LABEL, OTHER], supported_language="nl", name=name)

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:
        """See presidio's EntityRecognizer."""
        layout = layout_of(nlp_artifacts)
        results: dict[tuple[int, int], RecognizerResult] = {}
        for cell in layout.cells:
            for result in self._cell(text, layout, cell):
                key = (result.start, result.end)
                if key not in results or results[key].score < result.score:
                    results[key] = result
        return list(results.values())

    # -- labels ---------------------------------------------------------------------------------------

    def label_rule(self, text: str) -> FieldRule | None:
        """The field whose label is exactly ``text``, colon or not."""
        return self._rules.get(_key(text))

    def _cell(self, text: str, layout: Layout, cell: Cell) -> Iterator[RecognizerResult]:
        content = text[cell.start : cell.end]
        match = self._inline.match(content)
        if match is None:
            return
        rule = self._rules.get(_key(match["label"]))
        if rule is not None and rule.value == THING:
            yield from self._things(text, layout, cell, rule, cell.start + match.end())
        if rule is None or rule.value != LABEL:
            return
        rest = content[match.end() :].strip()
        after = match["after"]
        if rest.startswith(("-", "–", "—")) and not after.rstrip().endswith(":"):
            # "Van – naar", "Aan - en afwezigheid": the words go on, they are no label of ours.
            return
        if rule.whole:
            yield from self._part(text, layout, cell, cell.start + match.end(), rule)
            return
        if rest and not rest[:1].isupper() and len(rest) <= _LABEL_TAIL and not after.rstrip().endswith(":"):
            # "Gast bij 3 | ...": the label goes on, the value stands beside it.
            right = layout.right_of(cell)
            if right is not None and right.line == cell.line and not rule.column:
                rest = ""
            elif right is not None and right.line == cell.line:
                rest = "" if len(match["label"]) > 3 else rest
        if (
            rest
            and not after.rstrip().endswith(":")
            and (len(match["label"]) < _NEEDS_COLON_BELOW or not _is_upper_start(rest))
        ):
            return
        if rest:
            end = self._continued(text, layout, cell) if rule.many else cell.end
            yield from self._values(text, cell.start + match.end(), end, rule)
            return
        yield from self._elsewhere(text, layout, cell, rule)

    def _things(
        self, text: str, layout: Layout, cell: Cell, rule: FieldRule, start: int
    ) -> Iterator[RecognizerResult]:
        """Names of things behind, beside or in the column under ``Schip``, ``Systeem`` ..."""
        if text[start : cell.end].strip(" :"):
            values = [(start, cell.end)] if text[:start].rstrip().endswith(":") else []
        else:
            right = layout.right_of(cell)
            if right is None or self.label_rule(text[right.start : right.end]) or self._heads(layout, cell):
                values = [(c.start, c.end) for c in layout.column(cell)] if rule.column else []
            else:
                values = [(right.start, right.end)]
        for first, last in values:
            named = _THING_NAME.match(text, first, last)
            if named and len(named["name"].split()) <= _MOST_WORDS and not self.label_rule(named["name"]):
                end = first + len(text[first : named.end()].rstrip())
                yield found(self, OTHER, named.start("name"), end, 0.8, evidence=(f"veld:{rule.id}",))

    def _heads(self, layout: Layout, cell: Cell) -> bool:
        """The cell stands in a row of headings."""
        return layout.row_size(cell) >= _HEADINGS and not any(c.isdigit() for c in layout.row_text(cell))

    def _part(
        self, text: str, layout: Layout, cell: Cell, start: int, rule: FieldRule
    ) -> Iterator[RecognizerResult]:
        """The value of ``Achternaam``, ``Tussenvoegsel`` ...: a part of a name, even when it is a word."""
        end = cell.end
        if not text[start:end].strip(" :"):
            value = layout.right_of(cell)
            if (
                value is not None
                and layout.row_size(cell) >= _HEADINGS
                and self._inline.match(text, value.start, value.end)
            ):
                # "Achternaam | Voornamen | Geboren": headings; "Achternaam | STRAAT" is somebody.
                return
            if value is None:
                value = next(iter(layout.below(cell, limit=1)), None)
                if value is None or self._inline.match(text[value.start : value.end]):
                    return
            start, end = value.start, value.end
        part = _NAME_PART.search(text, start, end)
        if part is None or not _PART_EDGE.match(text, part.end()):
            return
        if not any(fold(word) in _NOTHING for word in part.group().split()):
            yield found(self, LABEL, *part.span(), 0.95, evidence=(f"veld:{rule.id}", "heel"))

    def _continued(self, text: str, layout: Layout, cell: Cell) -> int:
        """End of a value that goes on over the next lines of its block (a long Aan: line)."""
        end = cell.end
        current = cell
        while current.index + 1 < len(layout.cells):
            following = layout.cells[current.index + 1]
            if following.block != cell.block or self._inline.match(text[following.start : following.end]):
                break
            tail = text[cell.start : end].rstrip()
            open_bracket = tail.count("(") > tail.count(")") or tail.count("<") > tail.count(">")
            if not (tail.endswith((";", ",", "-", "/", " en")) or open_bracket):
                break
            current, end = following, following.end
        return end

    def _elsewhere(
        self, text: str, layout: Layout, cell: Cell, rule: FieldRule
    ) -> Iterator[RecognizerResult]:
        right = layout.right_of(cell)
        right_is_label = right is not None and self.label_rule(text[right.start : right.end]) is not None
        is_header = rule.column and (
            (right is None and layout.is_header_row(cell)) or right_is_label or self._heads(layout, cell)
        )
        if is_header:
            yield from self._column(text, layout, cell, rule)
            return
        if right is not None and not right_is_label and "rechts" in rule.place:
            found_one = False
            for start, end in self._right_block(text, layout, cell, right):
                for result in self._values(text, start, end, rule):
                    found_one = True
                    yield result
            if found_one:
                return
            if rule.column and layout.is_header_row(cell):
                yield from self._column(text, layout, cell, rule)
                return
        if "onder" in rule.place:
            yield from self._below(text, layout, cell, rule)

    def _column(self, text: str, layout: Layout, cell: Cell, rule: FieldRule) -> Iterator[RecognizerResult]:
        cells = [c for c in layout.column(cell) if self.label_rule(text[c.start : c.end]) is None]
        for start, end in _contiguous(text, cells):
            yield from self._values(text, start, end, rule)

    def _right_block(self, text: str, layout: Layout, cell: Cell, right: Cell) -> Iterator[tuple[int, int]]:
        under = layout.below(cell, limit=1, drop=40)
        bottom = under[0].y0 - 1 if under else float("inf")
        lines = [right, *(c for c in layout.below(right, limit=12) if c.y0 < bottom)]
        yield from _contiguous(text, lines)

    def _below(self, text: str, layout: Layout, cell: Cell, rule: FieldRule) -> Iterator[RecognizerResult]:
        limit = 14 if rule.block or rule.many else 4
        for value in layout.below(cell, limit=limit):
            content = text[value.start : value.end]
            inline = self._inline.match(content)
            if inline and (self.label_rule(content) or inline["after"].rstrip().endswith(":")):
                break
            any_name = False
            for result in self._values(text, value.start, value.end, rule):
                any_name = True
                yield result
            if any_name and not rule.block and rule.role == "ambtenaar" and not _cell_goes_on(content):
                # One contact person with function, phone and mail under the name.
                break

    def _comma_separates(self, scanned: ScannedName, text: str) -> bool:
        """Does the comma stand between two things rather than between surname and given name?

        "..., Participatie en Pensioenen,\nCarola Schouten"; "Abdirahman Warsame, Sjoukje Hoekstra".
        """
        local = _LOCAL_PART.match(text, scanned.end)
        if local and all(fold(word) in fold(local[1]) for word in scanned.words):
            # "Man, Ting <ting.man@": the address says that both are names.
            return False
        if self._vocabulary.is_no_name(scanned.words[0]):
            return True
        parts = text[scanned.start : scanned.end].split(",")
        before, after = parts[0].split(), parts[-1].split()
        if len(before) < 2 or scanned.initials:
            return False
        return self._is_full(after) or (self._is_full(before) and not self._is_full(before[::-1]))

    def _is_full(self, words: Sequence[str]) -> bool:
        """A first name and a surname, as far as the lists know."""
        return (
            len(words) > 1
            and self._vocabulary.facts(words[0]).first
            and self._vocabulary.facts(words[-1]).surname
        )

    def _weak_score(self, scanned: ScannedName, rule: FieldRule) -> float:
        """Of a name without initials, from what the word lists know."""
        if all(self._vocabulary.is_no_name(w) for w in scanned.words):
            return 0.3
        if len(scanned.words) > 1:
            known = not self._vocabulary or any(self._vocabulary.facts(w).name for w in scanned.words)
            return 0.8 if known else 0.55
        facts = self._vocabulary.facts(scanned.words[0])
        if facts.ordinary:
            return 0.48
        return 0.6 if rule.role == "ambtenaar" or facts.name else 0.48

    # -- values ---------------------------------------------------------------------------------------

    def _values(self, text: str, start: int, end: int, rule: FieldRule) -> Iterator[RecognizerResult]:
        evidence = f"veld:{rule.id}"
        # "10 Groen, Harm": the number of a row stands in the same cell.
        numbered = _ROW_NUMBER.match(text, start, end) if rule.column else None
        at = numbered.end() if numbered else start
        first = True
        while at < end:
            while at < end and (text[at].isspace() or text[at] in ".-–\"'“”‘’<>"):
                at += 1
            scanned = scan_name(text, at, end, self.lexicon, comma_first=True)
            if scanned is not None and scanned.surname_first and self._comma_separates(scanned, text):
                scanned = scan_name(text, at, end, self.lexicon)
            if (
                scanned is not None
                and looks_like_name(scanned, text, self.lexicon)
                and not self.lexicon.is_thing(text, scanned.start, scanned.end)
            ):
                strong = scanned.initials or scanned.surname_first
                # One word on its own may be a unit; it counts when the model or another place agrees.
                score = 0.92 if strong else self._weak_score(scanned, rule)
                of_unit = _IN_BRACKETS_OF_UNIT.search(text, max(0, scanned.start - 12), scanned.start)
                if not strong and of_unit and not text[scanned.start : scanned.end].isupper():
                    # "afgestemd met DJZ (Kok)": who of the unit it was.
                    score = max(score, 0.6)
                yield found(self, LABEL, scanned.start, scanned.end, score, evidence=(evidence,))
                at = scanned.end
            else:
                code = CODE.match(text, at, end)
                if code and _is_code(code.group()) and not self.lexicon.is_function(code.group()):
                    score = 0.6 if _is_mixed(code.group()) else 0.4
                    yield found(
                        self, LABEL, code.start(), code.end(), score, evidence=(evidence, "initialen")
                    )
            if first and not rule.many and not rule.block:
                return
            first = False
            separator = _SEPARATOR.search(text, at, end)
            if separator is None:
                return
            at = separator.end()


def _contiguous(text: str, cells: Sequence[Cell]) -> Iterator[tuple[int, int]]:
    """Ranges of cells that follow each other in reading order: one value, a name may be cut between them."""
    start = end = -1
    for cell in cells:
        if start >= 0 and cell.start > end and text[end : cell.start] == "\n":
            end = cell.end
            continue
        if start >= 0:
            yield start, end
        start, end = cell.start, cell.end
    if start >= 0:
        yield start, end


_IN_BRACKETS_OF_UNIT: Final = re.compile(rf"(?<![{LETTER}])[{UPPER}]{{2,6}}[ \n]?\(\Z")
_ROW_NUMBER: Final = re.compile(rf"\d{{1,3}}[.)]?[ ]+(?=[{UPPER}])")


def _key(label: str) -> str:
    return re.sub(r"\s+", " ", fold(label).strip().rstrip(":").strip())


def _is_upper_start(text: str) -> bool:
    return bool(
        re.match(
            rf"(?:[(\"'‘“]*)[{UPPER}]|(?:mr|drs|dr|ir|ing|prof|dhr|mw|mevr)\.?[ ]|de heer |mevrouw ", text
        )
    )


def _cell_goes_on(content: str) -> bool:
    return content.rstrip().endswith((",", "-", "/", ";"))


def _is_code(code: str) -> bool:
    return 2 <= len(code) <= 5 and sum(c.isupper() for c in code) >= 2


def _is_mixed(code: str) -> bool:
    return _is_code(code) and not code.isupper()
