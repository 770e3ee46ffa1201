"""The log over a whole dossier: its store says which logs there are, they say the rest.

``gelakt/dossierlogboek.jsonl``, and beside it the other forms in which logs are written. Holds what the logs
of the documents hold, so nothing that was removed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from redactor.disclosure import joint_log, log_file
from redactor.disclosure.formats import LOG_FORMAT, log_formats
from redactor.disclosure.joint_log import FILE, STEM, Named
from redactor.disclosure.keys import OrganisationKey
from redactor.disclosure.results import LOG, PUBLIC
from redactor.disclosure.whole_file import write_whole
from redactor.dossier.store import State, Store, path_in
from redactor.errors import InputError

#: Every name that such a log can have.
FILES: Final = (FILE, *(f"{STEM}.{name}" for name in log_formats()))


def paths(out: Path, store: Store) -> list[tuple[str, Path]]:
    """Name of every document that is done, and its log; in order of names."""
    found = []
    for record in store.documents():
        if record.state is State.DONE:
            name = f"{record.folder}/{record.stem}" if record.folder else record.stem
            path = next((path for path in record.files if path.endswith(f"{record.stem}.{LOG}")), "")
            found.append((name, out / path))
    return sorted(found)


def logs(out: Path, *, store: Path | None = None) -> Iterator[Named]:
    """The logs of a folder of results, by its store; without one all that stand there.

    Raises:
        InputError: there are none, or one is missing. Refused: one is broken.
    """
    listed = listed_in(out, store=store)
    if not listed:
        raise InputError("in deze map staan geen logboeken", where=out.name)
    for name, path in listed:
        yield name, log_file.parse(_text(path, name), where=name)


def listed_in(out: Path, *, store: Path | None = None) -> list[tuple[str, Path]]:
    """As ``paths``, for a folder with or without a store."""
    where = path_in(out, store)
    if store is not None or where.is_file():
        with Store(where, read_only=True) as opened:
            return paths(out, opened)
    public = out / PUBLIC
    found = ((path.relative_to(public).as_posix(), path) for path in public.rglob(f"*.{LOG}"))
    return sorted((name.removesuffix(f".{LOG}"), path) for name, path in found)


def composed(listed: Iterable[tuple[str, Path]], *, signer: OrganisationKey | None = None) -> Iterator[bytes]:
    """The log over these logs, line by line.

    Raises:
        InputError: one is missing. Refused: one is not whole.
    """
    known = list(listed)
    texts = ((name, _text(path, name)) for name, path in known)
    for line in joint_log.compose(texts, documents=len(known), signer=signer):
        yield line.encode()


def write(
    out: Path, store: Store, *, forms: Iterable[str] = (), signer: OrganisationKey | None = None
) -> None:
    """Writes the log over a dossier anew; other forms of it that are there and not asked for go.

    Args:
        out: Folder of results.
        store: Of the dossier.
        forms: Names of forms to write beside it.
        signer: Signs it.

    Raises:
        InputError, Refused: the log of a document is missing or not whole.
        OutputError: it cannot be written.
    """
    listed = paths(out, store)
    wanted = {name: form for name, form in log_formats().items() if name in forms and name != LOG_FORMAT}
    for name in FILES:
        if name != FILE and name.removeprefix(f"{STEM}.") not in wanted:
            with contextlib.suppress(OSError):
                (out / PUBLIC / name).unlink(missing_ok=True)
    if not listed:
        with contextlib.suppress(OSError):
            (out / PUBLIC / FILE).unlink(missing_ok=True)
        return
    write_whole(out / PUBLIC / FILE, composed(listed, signer=signer), confidential=False, force=True)
    for name, form in wanted.items():
        named = ((key, log_file.parse(_text(path, key), where=key)) for key, path in listed)
        write_whole(out / PUBLIC / f"{STEM}.{name}", form.write_all(named), confidential=False, force=True)


def forms_in(out: Path) -> list[str]:
    """Forms in which the log over a dossier is there now, besides its own."""
    return [name for name in log_formats() if (out / PUBLIC / f"{STEM}.{name}").is_file()]


def _text(path: Path, name: str) -> str:
    if not path.is_file():
        raise InputError(
            "het logboek van dit document ontbreekt", where=name, hint="lak het document opnieuw"
        )
    return log_file.read_text(path)
