"""One file beside others: whole under its name, or not there."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from redactor.errors import DiskFull, OutputError, OutputExists, no_room


def write_whole(
    path: Path, data: bytes | Iterable[bytes], *, confidential: bool, force: bool = False
) -> Path:
    """Writes a file under another name and renames it when it is complete.

    Args:
        path: Its name, in a folder that is there.
        data: What it holds, whole or in pieces.
        confidential: Only its owner may read it; else who the system lets.
        force: It may be there already.

    Returns:
        ``path``.

    Raises:
        OutputExists: it is there, and may not be replaced.
        OutputError, DiskFull: it cannot be written there.
    """
    if path.exists() and not force:
        raise OutputExists(
            "dit bestand is er al", where=path.name, hint="geef --force om het te vervangen"
        )  # fmt: skip
    temporary = path.with_name(f".redactor-{secrets.token_hex(6)}.tmp")
    try:
        handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600 if confidential else 0o666)
        with os.fdopen(handle, "wb") as stream:
            stream.writelines([data] if isinstance(data, bytes) else data)
        os.replace(temporary, path)
    except OSError as exc:
        if no_room(exc):
            raise DiskFull(
                "de schijf is vol", where=path.name, hint="maak ruimte vrij en probeer het opnieuw"
            ) from exc
        raise OutputError(
            "dit bestand is niet te schrijven", where=path.name,
            hint="is er ruimte op de schijf, en mag u in deze map schrijven?",
        ) from exc  # fmt: skip
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    return path
