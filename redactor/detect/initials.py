"""Initials of people behind words of handling: ``gezien: bw``, ``Typ.: rvd``, ``opmerkingen MS en TÖ``.

Capitals behind such a word may be a unit as well (``akkoord FEZ``): they score low, so that they count only
where the model or a person of the document agrees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from redactor.detect.results import found
from redactor.detect.sought import Sought
from redactor.forms.lexicon import Lexicon
from redactor.forms.names import LETTER, UPPER, is_tussenvoegsel
from redactor.forms.vocabulary import Vocabulary

LABEL: Final = "PERSOON"
#: A word this frequent in Dutch is no code, whatever stands before it.
_CAPITALS, _OTHERS = 0.5, 0.6

_CODE = rf"(?:(?:[{UPPER}]\.){{2,3}}|[{LETTER}]{{2,5}})(?![{LETTER}\d@]|[.-][{LETTER}])"
_MONTH = r"(?:jan|feb|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec)"
_DATE = re.compile(rf"[ ]?[ \t\n(]\d{{1,2}}(?:[-/.]\d{{1,2}}(?:[-/.]\d{{2,4}})?(?!\d)|[ ]{_MONTH})")
_MORE = re.compile(rf"[ ]?(?:/|,|\+|–|-|&|[ ]en[ ]|\t)[ ]?(?=(?P<code>{_CODE}))")


class InitialsRecognizer(EntityRecognizer):
    """Initials codes behind the words of ``paraaf-woorden``.

    Evidence codes: ``paraaf``, ``initialen``.
    """

    def __init__(
        self, *, name: str, lists: Mapping[str, Sequence[str]], vocabulary: Vocabulary | None = None
    ) -> None:
        self._vocabulary = vocabulary or Vocabulary()
        self._lexicon = Lexicon(lists, vocabulary=self._vocabulary)
        words = sorted(lists.get("paraaf-woorden", ()), key=len, reverse=True)
        alternatives = "|".join(re.escape(word).replace(r"\ ", r"[ \n]") for word in words) or r"(?!)"
        anchor = re.compile(
            # A unit may stand between: "Paraaf FEZ: sgaj", "akkoord JZ (fbz)", "Gezien HDB: TIM".
            rf"(?<![\w-])(?i:{alternatives})(?:[ ]?:[ \n\t]?|[ ](?:[{UPPER}]{{2,5}}(?:[ ]?:[ ]|[ ]\()|)|\t)"
            rf"(?P<code>{_CODE})"
        )
        self._anchor = Sought(anchor)
        super().__init__(supported_entities=[LABEL], supported_language="nl", name=name)

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:
        """See presidio's EntityRecognizer."""
        return list(self._find(text, nlp_artifacts))

    def _find(self, text: str, nlp_artifacts: NlpArtifacts) -> Iterator[RecognizerResult]:
        for anchor in self._anchor.finditer(text, nlp_artifacts):
            start, end = anchor.span("code")
            while self._is_code(text[start:end]):
                # Only people date their paraph: "TC 14/9".
                dated = _DATE.match(text, end)
                score = _CAPITALS if text[start:end].isupper() and not dated else _OTHERS
                yield found(self, LABEL, start, end, score, evidence=("paraaf", "initialen"))
                more = _MORE.match(text, dated.end() if dated else end)
                if more is None:
                    break
                start, end = more.span("code")

    def _is_code(self, code: str) -> bool:
        if self._lexicon.is_function(code) or self._lexicon.is_no_name(code) or is_tussenvoegsel(code):
            return False
        if "." in code:
            return True
        if code.isupper():
            return len(code) <= 4
        if code.islower():
            return len(code) <= 4 and not self._vocabulary.facts(code).listed
        # JvdB, vZ, HWo; no word with one capital at its start.
        return code[:1].islower() or sum(c.isupper() for c in code) > 1 or len(code) <= 3
