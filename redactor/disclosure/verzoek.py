"""verzoek.yaml: what the organisation says of one Woo request, and the checks that need it.

Without the file those checks say "niet beoordeeld"; nothing is assumed.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from redactor.domain import Action, Decision
from redactor.errors import RulesError

Outcome = Literal["in orde", "let op", "niet beoordeeld"]

#: Woo art. 5.3: information older than five years needs an extra motivation.
FIVE_YEARS: Final = 5

_REASONS: Final = {
    "extra_forbidden": "deze sleutel bestaat niet",
    "missing": "deze sleutel ontbreekt",
    "date_from_datetime_parsing": "dit is geen datum (jjjj-mm-dd)",
    "date_type": "dit is geen datum (jjjj-mm-dd)",
    "string_type": "hier hoort tekst; zet de waarde tussen aanhalingstekens",
}


class Verzoek(BaseModel):
    """One Woo request. All keys are optional.

    ``documentdatums`` gives dates by file name without its extension; ``documentdatum`` is the date of
    every other document. ``lijsten`` adds lines to lists of rules/lists/ for this request only.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    organisatie: str = ""
    zaaknummer: str = ""
    besluitdatum: datetime.date | None = None
    documentdatum: datetime.date | None = None
    documentdatums: dict[str, datetime.date] = Field(default_factory=dict)
    profiel: str = ""
    lijsten: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    informatiecategorie: str = ""
    sleutel_id: str = ""

    def date_of(self, stem: str) -> datetime.date | None:
        """The date of the document with this file stem, as far as the request tells."""
        return self.documentdatums.get(stem, self.documentdatum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One legal check of a whole document; ``id`` is a fixed code."""

    id: str
    outcome: Outcome


def read(path: Path) -> Verzoek:
    """Reads a verzoek.yaml.

    Raises:
        RulesError: not readable, no YAML, an unknown key or a wrong value; ``where`` is file:line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise RulesError("verzoekbestand is niet te lezen", where=path.name) from exc
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        data: Any = yaml.safe_load(text)
    except yaml.MarkedYAMLError as exc:
        line = exc.problem_mark.line + 1 if exc.problem_mark else 1
        raise RulesError("dit is geen geldige YAML", where=f"{path.name}:{line}") from exc
    except yaml.YAMLError as exc:
        raise RulesError("dit is geen geldige YAML", where=path.name) from exc
    if data is None:
        return Verzoek()
    if not isinstance(data, dict):
        raise RulesError("hier horen sleutels met waarden, zoals 'zaaknummer: ...'", where=f"{path.name}:1")
    try:
        return Verzoek.model_validate(data)
    except ValidationError as exc:
        problem = exc.errors(include_input=False, include_url=False)[0]
        key = str(problem["loc"][0]) if problem["loc"] else ""
        reason = _REASONS.get(problem["type"], "deze waarde klopt niet")
        raise RulesError(
            f"{key!r}: {reason}", where=f"{path.name}:{_line_of(node, key)}", hint=_hint(problem["type"], key)
        ) from exc


def checks(decisions: Iterable[Decision], verzoek: Verzoek | None, *, stem: str) -> tuple[Check, ...]:
    """The legal checks on the grounds of one document.

    Args:
        decisions: All of them.
        verzoek: None or without dates: the five-year check is not judged.
        stem: File stem of the input, key of ``documentdatums``.

    Source: Woo art. 5.1 lid 5 (not together with lid 1 or 2) and art. 5.3.
    """
    removed = [d for d in decisions if d.action is Action.REDACT]
    combined = any(
        "5.1.5" in d.grounds and any(g.startswith(("5.1.1.", "5.1.2.")) for g in d.grounds) for d in removed
    )
    return (
        Check(id="art. 5.1 lid 5 niet samen met lid 1 of 2", outcome="let op" if combined else "in orde"),
        Check(id="art. 5.3 (ouder dan vijf jaar)", outcome=_five_years(removed, verzoek, stem)),
    )


def _five_years(removed: Sequence[Decision], verzoek: Verzoek | None, stem: str) -> Outcome:
    dated = verzoek.date_of(stem) if verzoek else None
    if verzoek is None or verzoek.besluitdatum is None or dated is None:
        return "niet beoordeeld"
    decided = verzoek.besluitdatum
    old = (decided.month, decided.day) > (dated.month, dated.day)
    older = decided.year - dated.year > FIVE_YEARS or (decided.year - dated.year == FIVE_YEARS and old)
    concerned = any(
        g.startswith(("5.1.2.", "5.2")) or g == "5.1.5" for decision in removed for g in decision.grounds
    )
    return "let op" if older and concerned else "in orde"


def _line_of(node: Any, key: str) -> int:
    """Line (from 1) of a top-level key; 1 when it is not there."""
    if isinstance(node, yaml.MappingNode):
        for key_node, _ in node.value:
            if key_node.value == key:
                return int(key_node.start_mark.line) + 1
    return 1


def _hint(kind: str, key: str) -> str:
    if kind.startswith("date_"):
        return "schrijf een datum als 2026-11-24, zonder aanhalingstekens"
    return _nearest(key) if kind == "extra_forbidden" else "docs/handleiding.md heeft een voorbeeld"


def _nearest(key: str) -> str:
    from rapidfuzz import process

    best = process.extractOne(key, list(Verzoek.model_fields), score_cutoff=60)
    if best is None or best[0] == key:
        return "sleutels: " + ", ".join(Verzoek.model_fields)
    return f"bedoelt u {best[0]!r}?"
