"""Where results go, and how they get there all at once or not at all.

``gelakt/`` holds what may be published, ``vertrouwelijk/`` what may not. Files are written under temporary
names in the folder of their destination and renamed together at the end; when anything fails before
that, nothing is left, and when the renaming itself fails, what stood there before stands there again.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import re
import secrets
import stat
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from redactor.disclosure.lock import Lock
from redactor.errors import DiskFull, OutputError, OutputExists, no_room

log = logging.getLogger(__name__)

PUBLIC: Final = "gelakt"
CONFIDENTIAL: Final = "vertrouwelijk"

#: Ends of the names of result files, behind the document's stem and a dot.
PDF: Final = "redacted.pdf"
TEXT: Final = "redacted.txt"
LOG: Final = "log.jsonl"
CERTIFICATE: Final = "certificate.json"
DECISIONS: Final = "decisions.json"

#: Longest stem in bytes: the longest suffix, a temporary mark and the limit of 255 bytes leave this much.
_STEM_BYTES: Final = 180

_POSIX: Final = os.name == "posix"


def is_plain_stem(stem: str) -> bool:
    """True when a file name can be used as it is: printable, not hidden, not too long."""
    return bool(
        stem
        and stem.isprintable()
        and not stem.startswith((".", "-", "~"))
        and not re.search(r'[<>:"/\\|?*]', stem)
        and len(stem.encode()) <= _STEM_BYTES
    )


class ResultFiles:
    """The result files of one document, as a context manager.

    Leaving the block without ``commit()`` removes everything that was staged.

    Args:
        out_dir: Gets the two folders; made when absent.
        stem: Start of every file name; safe to publish.
        folder: Below ``gelakt/`` and ``vertrouwelijk/``, with ``/`` between its parts; safe to publish.
        force: Whether files of an earlier run may be replaced.
        where: The input's name, for messages.

    Raises:
        OutputError: a folder cannot be made or written.
        OutputInUse: another run is writing results of this name.
    """

    def __init__(
        self, out_dir: Path, stem: str, *, folder: str = "", force: bool = False, where: str = ""
    ) -> None:
        self.out_dir = out_dir
        self.stem = stem
        self._public = out_dir / PUBLIC / folder
        self._confidential = out_dir / CONFIDENTIAL / folder
        self._force = force
        self._where = where
        self._staged: dict[Path, Path] = {}
        self._replaceable: set[Path] = set()
        self._retired: list[Path] = []
        self._made: list[Path] = []
        self._committed = False
        self._mode = 0o644
        self._lock = Lock(self._confidential / f".redactor-{stem}.lock", where=where)

    def path(self, suffix: str, *, confidential: bool = False) -> Path:
        """The final path of a result file."""
        return (self._confidential if confidential else self._public) / f"{self.stem}.{suffix}"

    def __enter__(self) -> Self:
        try:
            for folder in (self.out_dir, self.out_dir / PUBLIC, self.out_dir / CONFIDENTIAL):
                self._make(folder)
            if _POSIX:
                (self.out_dir / CONFIDENTIAL).chmod(0o700)
            else:
                log.warning("de map %s is hier niet af te schermen; doe dat met de rechten", CONFIDENTIAL)
            self._make(self._public)
            self._make(self._confidential)
            self._lock.take()
            self._mode = self._default_mode()
        except OSError as exc:
            self._lock.release()
            self._remove_made()
            raise self._unwritable(exc) from exc
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.release()
        if not self._committed:
            for temporary in self._staged.values():
                with contextlib.suppress(OSError):
                    temporary.unlink(missing_ok=True)
            self._remove_made()
        if isinstance(error, OSError):
            raise self._unwritable(error) from error
        if isinstance(error, OutputError):
            # A step that writes knows only the temporary name.
            error.where = self._where or error.where

    def stage(self, suffix: str, *, confidential: bool = False, replace: bool = False) -> Path:
        """An empty file under a temporary name beside the final one; only its owner can read it.

        Args:
            suffix: End of the final name, without leading dot.
            confidential: In which folder.
            replace: The final file may be there already, also without ``force``.

        Raises:
            OutputExists: the final file is there and may not be replaced.
            OutputError: no file can be written there.
        """
        final = self.path(suffix, confidential=confidential)
        if replace:
            self._replaceable.add(final)
        self._refuse_existing(final)
        try:
            handle, name = tempfile.mkstemp(prefix=".redactor-", suffix=".tmp", dir=final.parent)
            os.close(handle)
        except OSError as exc:
            raise self._unwritable(exc) from exc
        self._staged[final] = Path(name)
        return Path(name)

    def write(
        self, suffix: str, content: str | bytes, *, confidential: bool = False, replace: bool = False
    ) -> Path:
        """Stages a file (text as UTF-8, newlines as they are) and gives its final path."""
        temporary = self.stage(suffix, confidential=confidential, replace=replace)
        try:
            temporary.write_bytes(content if isinstance(content, bytes) else content.encode())
        except OSError as exc:
            raise self._unwritable(exc) from exc
        return self.path(suffix, confidential=confidential)

    def refuse_existing(self, *places: tuple[str, bool]) -> None:
        """Raises OutputExists when one of the ``(suffix, confidential)`` is there and may not be replaced."""
        for suffix, confidential in places:
            self._refuse_existing(self.path(suffix, confidential=confidential))

    def retire(self, *suffixes: str) -> None:
        """Marks public files of an earlier run that this run makes no new one of.

        They go at ``commit``: beside a new PDF an old text version could show what is redacted now.
        """
        self._retired += [self.path(suffix) for suffix in suffixes]

    def commit(self) -> None:
        """Gives every staged file its final name, and takes retired ones away; all of them or none.

        Raises:
            OutputExists: a file of that name appeared in the meantime.
            OutputError: a rename failed; what stood there before was put back.
        """
        kept_aside: list[tuple[Path, Path]] = []
        placed: list[Path] = []
        try:
            for final in [*self._staged, *(path for path in self._retired if path not in self._staged)]:
                self._refuse_existing(final)
                if final.exists():
                    aside = final.with_name(f".redactor-{secrets.token_hex(6)}.old")
                    # Noted before it happens: an interrupt in between must not lose the earlier file.
                    kept_aside.append((final, aside))
                    os.replace(final, aside)
            for final, temporary in self._staged.items():
                if _POSIX:
                    temporary.chmod(0o600 if final.parent == self._confidential else self._mode)
                placed.append(final)
                os.replace(temporary, final)
        except BaseException as exc:
            for final in placed:
                with contextlib.suppress(OSError):
                    final.unlink(missing_ok=True)
            for final, aside in kept_aside:
                with contextlib.suppress(OSError):
                    os.replace(aside, final)
            if isinstance(exc, OSError):
                raise self._unwritable(exc) from exc
            raise
        self._committed = True
        for _, aside in kept_aside:
            with contextlib.suppress(OSError):
                aside.unlink(missing_ok=True)

    def _refuse_existing(self, final: Path) -> None:
        if final.exists() and not self._force and final not in self._replaceable:
            raise OutputExists(
                f"er staat al een resultaat in {final.relative_to(self.out_dir).parent}/",
                where=self._where,
                hint="kies een andere map met -o, of geef --force om het te vervangen",
            )

    def _make(self, folder: Path) -> None:
        missing = [f for f in (folder, *folder.parents) if not f.is_dir()]
        for part in reversed(missing):
            # Another worker may be making the same folder.
            part.mkdir(exist_ok=True)
            self._made.append(part)

    def _remove_made(self) -> None:
        """Takes away folders that this run made and left empty."""
        for folder in reversed(self._made):
            with contextlib.suppress(OSError):
                folder.rmdir()

    def _default_mode(self) -> int:
        """The rights that a new file gets here: reading the umask itself would change it for all threads."""
        probe = self._public / f".redactor-{secrets.token_hex(6)}.tmp"
        handle = os.open(probe, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
        try:
            return stat.S_IMODE(os.fstat(handle).st_mode)
        finally:
            os.close(handle)
            probe.unlink()

    def _unwritable(self, exc: OSError) -> OutputError:
        if no_room(exc):
            return DiskFull(
                "de schijf is vol; er is niets geschreven",
                hint="maak ruimte vrij en probeer het opnieuw",
                where=self._where,
            )
        if exc.errno in (errno.EEXIST, errno.ENOTDIR):
            message, hint = "de uitvoermap is geen map", "kies met -o een map"
        else:
            message, hint = (
                "de uitvoermap is niet te beschrijven",
                "kies met -o een map waarin u mag schrijven",
            )
        return OutputError(message, hint=hint, where=self._where)
