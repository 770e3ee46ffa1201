"""The outcome of ``redactor verify`` as data (its JSON Schema is published) and as Dutch sentences.

No field can hold text of a document: a finding is a page, a box and words from the table below.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from redactor.domain import Leak, Verification

SCHEMA_VERSION: Final = "redactor-controle/1"

#: What a finding means for the reader, by where it is; a kind of place that is not listed says its name.
_MESSAGES: Final = {
    "onder een dekkend vlak": "onder dit vak staat nog tekst: wie haar kopieert, leest haar",
    "onder iets dat weinig doorlaat": (
        "hier staat tekst onder iets dat er weinig of niets van laat zien: wie haar kopieert, leest haar"
    ),
    "onzichtbare tekst": "tekst die onder een vak staat, staat hier nog eens, onzichtbaar",
    "pixels onder een dekkend vlak": "onder dit vak is de afbeelding nog heel en uit de PDF te halen",
    "lakmarkering die niet is uitgevoerd": "deze lakmarkering is nooit uitgevoerd: de tekst staat er nog",
    "eerdere versie met meer tekst": "in het bestand zit nog een versie van deze bladzijde met meer tekst",
    "eerdere versie": "er zit een eerdere versie in het bestand; de tekst is gelijk",
    "opening zo breed als wat weg is": (
        "de opening in de regel is precies zo breed als wat weg is: met een lijst valt te raden wat paste"
    ),
    "auteur": "de eigenschappen noemen een auteur",
    "onderwerp": "de eigenschappen noemen een onderwerp",
    "trefwoorden": "de eigenschappen noemen trefwoorden",
    "XMP": "de eigenschappen (XMP) noemen een maker of een bewerkingsgeschiedenis",
    "pagina": "bij deze bladzijde zit een voorbeeldplaatje of gegevens van een programma",
    "bestand in de PDF": "er zit een bestand in de PDF",
    "document": "er zit een script in de PDF",
    "laag die uit staat": "er is een laag die uit staat; wie haar aanzet, ziet wat erin staat",
    "opmerking": "hier staat een opmerking met een naam of een tekst erin",
    "tekst buiten de bladzijde": "buiten de randen van deze bladzijde staat tekst die te kopiëren is",
    "tekst achter een afbeelding": "achter deze afbeelding staat tekst; wie haar kopieert, leest haar",
    "tekst zonder kleurverschil": "hier staat witte tekst op wit; wie haar kopieert, leest haar",
    "poppler": "een ander leesprogramma vindt hier tekst die weg moest zijn",
    "tekstherkenning": "tekstherkenning leest hier tekst die weg moest zijn",
}

_REPEATS: Final = "wat onder een vak staat, staat ook hier: {where}"

Box = tuple[float, float, float, float]


class _Record(BaseModel):
    model_config = ConfigDict(defer_build=True, extra="forbid", frozen=True)


class FindingRecord(_Record):
    """One place. ``box``: x0 y0 x1 y1 in points, origin at the top left of the CropBox, before /Rotate."""

    page_number: Annotated[int, Field(ge=1)] | None
    box: Box | None
    kind: str
    where: str
    melding: str


class RouteRecord(_Record):
    """One way of looking, and what came of it."""

    route: str
    oordeel: Literal["schoon", "lekt", "niet te controleren"]
    programma: str


class DocumentRecord(_Record):
    """One file. ``oordeel`` is null when it could not be opened; ``error`` says why."""

    input: str
    oordeel: Literal["schoon", "lekt", "niet te controleren"] | None
    error: str | None = None
    niveau: Literal["standaard", "grondig"] = "standaard"
    routes: tuple[RouteRecord, ...] = ()
    lekken: tuple[FindingRecord, ...] = ()
    aandachtspunten: tuple[FindingRecord, ...] = ()
    verloren_tekens: Annotated[int, Field(ge=0)] = 0
    verschoven_tekens: Annotated[int, Field(ge=0)] = 0


class Report(_Record):
    """What ``redactor verify --json`` prints."""

    schema_version: Literal["redactor-controle/1"] = SCHEMA_VERSION
    exit_code: int
    documents: tuple[DocumentRecord, ...]


def message(leak: Leak) -> str:
    """What a finding means, in one Dutch sentence."""
    return _MESSAGES.get(leak.where) or _REPEATS.format(where=leak.where)


def record(shown: str, found: Verification, *, level: str) -> DocumentRecord:
    """One verified file; ``shown`` is the name to print."""
    return DocumentRecord(
        input=shown,
        oordeel=found.verdict.value,
        niveau="grondig" if level == "grondig" else "standaard",
        routes=tuple(
            RouteRecord(route=r.route, oordeel=r.verdict.value, programma=r.engine) for r in found.routes
        ),
        lekken=_findings(found.leaks),
        aandachtspunten=_findings(found.notices),
        verloren_tekens=found.lost_characters,
        verschoven_tekens=found.moved_characters,
    )


def _findings(leaks: Sequence[Leak]) -> tuple[FindingRecord, ...]:
    return tuple(
        FindingRecord(
            page_number=None if leak.page_index is None else leak.page_index + 1,
            box=None if leak.box is None else _rounded(leak.box.as_tuple()),
            kind=leak.kind,
            where=leak.where,
            melding=message(leak),
        )
        for leak in leaks
    )


def _rounded(box: Box) -> Box:
    x0, y0, x1, y1 = (round(value, 1) for value in box)
    return (x0, y0, x1, y1)


def json_schema() -> dict[str, Any]:
    """The published JSON Schema (docs/verify.schema.json)."""
    return Report.model_json_schema()
