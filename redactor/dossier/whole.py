"""The files about a dossier as a whole that follow from its store and its results: after every command alike.

In ``vertrouwelijk/`` personen.xlsx, in ``gelakt/`` dossierlogboek.jsonl in all its forms and rapport.html.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from redactor.dossier import joint, rapport
from redactor.dossier.people import People
from redactor.dossier.store import Store

if TYPE_CHECKING:
    from redactor.disclosure.keys import OrganisationKey
    from redactor.rules import Rules


def write(
    out: Path,
    store: Store,
    *,
    rules: Rules,
    people: People,
    forms: Iterable[str] = (),
    signer: OrganisationKey | None = None,
) -> None:
    """Writes them anew.

    Args:
        out: Folder of results.
        store: Of the dossier.
        rules: Of this run.
        people: Of the store as it is now.
        forms: As for ``joint.write``.
        signer: Signs the log.

    Raises:
        InputError, Refused: a file of a document is missing or broken.
        OutputError: one cannot be written.
    """
    people.write_list(out)
    joint.write(out, store, forms=forms, signer=signer)
    rapport.write(out, store, rules)
