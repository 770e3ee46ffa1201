"""Takes the confidential part of a dossier away when its time has come. What is in ``gelakt/`` stays.

Files are deleted, not overwritten: on today's disks and network drives that promises more than it does.
"""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

from redactor.disclosure.results import CONFIDENTIAL
from redactor.dossier.hold import held
from redactor.dossier.people import FILE as PERSONS
from redactor.dossier.store import RETENTION, Store, path_in
from redactor.errors import InputError, OutputError, Refused


def keep_until(out: Path, date: datetime.date, *, store: Path | None = None) -> None:
    """Notes until when the confidential part is kept; ``destroy`` refuses before.

    Raises:
        InputError: there is no dossier. OutputInUse: a batch is at work there.
    """
    Store(path_in(out, store), read_only=True).close()
    with held(out), Store(path_in(out, store)) as opened, opened.writing():
        opened.set_setting(RETENTION, date.isoformat())


def destroy(out: Path, *, today: datetime.date, store: Path | None = None, force: bool = False) -> int:
    """Deletes ``vertrouwelijk/`` with everything in it, and the store where that is elsewhere.

    Args:
        out: Folder of results.
        today: Held against the date until which it is kept.
        store: The store's file, when it was kept elsewhere.
        force: Also before that date, and when the store is not there to tell it.

    Returns:
        The number of files that are gone.

    Raises:
        InputError: there is no dossier. Refused: it must be kept longer, or its store, as confidential as the
        rest, is elsewhere. OutputError: a file stays.
    """
    confidential = out / CONFIDENTIAL
    if not confidential.is_dir() and (store is None or not store.is_file()):
        raise InputError(
            f"hier staat geen map {CONFIDENTIAL}/", hint="geef de map die u bij 'redactor batch -o' opgaf"
        )
    path = path_in(out, store)
    # Without a store (an earlier try took it, or these are results of "redactor redact") there is no date.
    if store is not None or path.is_file():
        with Store(path, read_only=True) as opened:
            kept_until = opened.setting(RETENTION)
        if kept_until and today < datetime.date.fromisoformat(kept_until) and not force:
            raise Refused(
                f"dit dossier moet bewaard blijven tot {kept_until}",
                hint="geef --force om het toch nu te vernietigen",
            )
    elif (confidential / PERSONS).is_file() and not force:
        # Only a batch writes it, and a batch has a store.
        raise Refused(
            "het dossierbestand staat niet in deze map, en daarin staan ook persoonsgegevens",
            hint="geef het met --store, dan wordt het mee vernietigd; is het er niet meer, geef dan --force",
        )
    with held(out):
        gone = sum(1 for file in confidential.rglob("*") if not file.is_dir())
        try:
            if store is not None:
                for end in ("-wal", "-shm", ""):
                    file = path.with_name(path.name + end)
                    gone += file.exists()
                    file.unlink(missing_ok=True)
            shutil.rmtree(confidential)
        except OSError as exc:
            raise OutputError(
                "niet alles is verwijderd", hint="sluit wat er open staat en probeer het opnieuw"
            ) from exc
    return gone
