"""The certificate beside a redacted PDF: how it was checked, with what, and what came of it.

It says which routes were searched for removed text. It does not say that everything that had to be
removed was found: a person decides on that.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from redactor.disclosure.checks import Check, Outcome
from redactor.disclosure.entries import LogHeader
from redactor.domain import Document, Redaction, Verdict, Verification
from redactor.errors import Refused

SCHEMA_VERSION: Final = "redactor-certificaat/1"

_MEANING: Final = (
    "De verwijderde tekst is in het gelakte bestand gezocht langs de genoemde routes, met andere programma's "
    "dan waarmee is gelakt. Dit is geen garantie dat alles wat gelakt moest worden ook gevonden is; "
    "een mens beslist."
)


class _Record(BaseModel):
    model_config = ConfigDict(defer_build=True, extra="forbid", frozen=True)


class RouteRecord(_Record):
    """One route along which removed text was looked for."""

    route: str
    oordeel: Verdict
    programma: str


class BoxesRecord(_Record):
    """How many boxes there are, and how many give away the width of what was removed."""

    aantal: int
    regel_opnieuw_gezet: int
    breedte_afleidbaar: int


class CheckRecord(_Record):
    """One legal check; ``bladzijden`` count from 1, and none stands for the whole document."""

    controle: str
    artikel: str
    titel: str
    uitkomst: Outcome
    bladzijden: tuple[int, ...]
    gronden: tuple[str, ...]
    uitleg: str


class RecognitionRecord(_Record):
    """What was read from pictures, and what in pictures is not looked for.

    ``bladzijden`` (from 1) were read with ``programma``; ``ongelezen_afbeeldingen`` on other pages were not.
    """

    programma: str
    bladzijden: tuple[int, ...]
    ongelezen_afbeeldingen: int
    gezichten: Literal["niet gecontroleerd"] = "niet gecontroleerd"


class ModelRecord(_Record):
    """The language model that was used."""

    naam: str
    digest: str


class Certificate(_Record):
    """The certificate as it stands in its file. Holds no clock and no text of the document."""

    schema_version: Literal["redactor-certificaat/1"]
    document_id: str
    organisatie: str
    zaaknummer: str
    informatiecategorie: str
    output_sha256: str
    oordeel: Verdict
    niveau: str
    routes: tuple[RouteRecord, ...]
    verloren_tekens: int
    verschoven_tekens: int
    vakken: BoxesRecord
    tekstherkenning: RecognitionRecord | None = None
    aanvaard_zonder_controle_door: str
    controles: tuple[CheckRecord, ...]
    redactor: str
    regels: str
    model: ModelRecord
    betekenis: str


def certificate(
    header: LogHeader,
    verification: Verification,
    checks: Sequence[Check],
    *,
    redactions: Sequence[Redaction] = (),
    document: Document | None = None,
    level: str = "standaard",
) -> str:
    """The certificate as JSON text. Same in, same out: it holds no clock.

    Args:
        redactions: What was drawn; how many of the boxes give away the width of what was removed is told.
        document: Which of its pages were read from their picture is told.
    """
    record = Certificate(
        schema_version=SCHEMA_VERSION,
        document_id=header.document_id,
        organisatie=header.organisatie,
        zaaknummer=header.zaaknummer,
        informatiecategorie=header.informatiecategorie,
        output_sha256=header.output_sha256,
        oordeel=verification.verdict,
        niveau=level,
        routes=tuple(
            RouteRecord(route=route.route, oordeel=route.verdict, programma=route.engine)
            for route in verification.routes
        ),
        verloren_tekens=verification.lost_characters,
        verschoven_tekens=verification.moved_characters,
        vakken=BoxesRecord(
            aantal=sum(len(redaction.boxes) for redaction in redactions),
            regel_opnieuw_gezet=sum(redaction.reset_boxes for redaction in redactions),
            breedte_afleidbaar=sum(redaction.exact_boxes for redaction in redactions),
        ),
        tekstherkenning=_recognition(document),
        aanvaard_zonder_controle_door=header.accepted_unverified,
        controles=tuple(
            CheckRecord(
                controle=check.id,
                artikel=check.article,
                titel=check.title,
                uitkomst=check.outcome,
                bladzijden=check.pages,
                gronden=check.grounds,
                uitleg=check.explanation,
            )
            for check in checks
        ),
        redactor=header.redactor,
        regels=header.rules_digest,
        model=ModelRecord(naam=header.model, digest=header.model_digest),
        betekenis=_MEANING,
    )
    return json.dumps(record.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"


def _recognition(document: Document | None) -> RecognitionRecord | None:
    if document is None or not (document.engine or document.unread_pictures):
        return None
    return RecognitionRecord(
        programma=document.engine,
        bladzijden=tuple(page.page_number for page in document.pages if page.source == "ocr"),
        ongelezen_afbeeldingen=document.unread_pictures,
    )


def read(path: Path) -> Certificate:
    """Reads a certificate back.

    Raises:
        Refused: the file cannot be read, or is no certificate of this form.
    """
    try:
        return Certificate.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as exc:
        # The cause may quote the file, and is no help to the reader.
        raise Refused("dit is geen certificaat in de vorm redactor-certificaat/1", where=path.name) from exc
