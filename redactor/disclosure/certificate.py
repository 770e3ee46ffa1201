"""The certificate beside a redacted PDF: how it was checked, with what, and what came of it.

It says which routes were searched for removed text. It does not say that everything that had to be
removed was found: a person decides on that.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from redactor.disclosure.checks import Check
from redactor.disclosure.entries import LogHeader
from redactor.domain import Redaction, Verification

SCHEMA_VERSION: Final = "redactor-certificaat/1"

_MEANING: Final = (
    "De verwijderde tekst is in het gelakte bestand gezocht langs de genoemde routes, met andere programma's "
    "dan waarmee is gelakt. Dit is geen garantie dat alles wat gelakt moest worden ook gevonden is; "
    "een mens beslist."
)


def certificate(
    header: LogHeader,
    verification: Verification,
    checks: Sequence[Check],
    *,
    redactions: Sequence[Redaction] = (),
    level: str = "standaard",
) -> str:
    """The certificate as JSON text. Same in, same out: it holds no clock.

    Args:
        redactions: What was drawn; how many of the boxes give away the width of what was removed is told.
    """
    record = {
        "schema_version": SCHEMA_VERSION,
        "document_id": header.document_id,
        "organisatie": header.organisatie,
        "zaaknummer": header.zaaknummer,
        "informatiecategorie": header.informatiecategorie,
        "output_sha256": header.output_sha256,
        "oordeel": verification.verdict.value,
        "niveau": level,
        "routes": [
            {"route": route.route, "oordeel": route.verdict.value, "programma": route.engine}
            for route in verification.routes
        ],
        "verloren_tekens": verification.lost_characters,
        "verschoven_tekens": verification.moved_characters,
        "vakken": {
            "aantal": sum(len(redaction.boxes) for redaction in redactions),
            "regel_opnieuw_gezet": sum(redaction.reset_boxes for redaction in redactions),
            "breedte_afleidbaar": sum(redaction.exact_boxes for redaction in redactions),
        },
        "aanvaard_zonder_controle_door": header.accepted_unverified,
        "controles": [{"controle": check.id, "uitkomst": check.outcome} for check in checks],
        "redactor": header.redactor,
        "regels": header.rules_digest,
        "model": {"naam": header.model, "digest": header.model_digest},
        "betekenis": _MEANING,
    }
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"
