"""Accounts for what was removed and kept: the public log, the certificate, the decisions file, the text.

``gelakt/`` files hold no text that was removed, no hash of it and no hash of the input; what an officer
needs for review stands in ``vertrouwelijk/``. Nothing here opens a PDF.
"""

from __future__ import annotations

from typing import Final

#: Roles under which a person may decide. A closed list: a log with free roles would soon hold initials.
REVIEWER_ROLES: Final = (
    "beoordelaar",
    "jurist",
    "woo-behandelaar",
    "woo-coordinator",
    "privacy-officer",
    "archivaris",
    "vakafdeling",
)

#: How an output can be verified: ``grondig`` reads it with programs of the system as well.
LEVELS: Final = ("standaard", "grondig")

#: Files with facts about a request, which may lie beside its documents and are none of them.
FACT_FILES: Final = frozenset({"verzoek.yaml", "organisatie.yaml"})
