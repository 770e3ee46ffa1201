"""``run()``: one file or folder in, PDFs out, by a process of its own that is walled in and watched.

This side opens no foreign file. It checks what comes back, and gives PDFs their names only at the end.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from redactor import rules as rules_step
from redactor.convert import naming
from redactor.convert.manifest import JOB, MANIFEST, PROGRESS, Job, Manifest
from redactor.convert.pieces import FileType, Intake, Limits, Piece, Reason
from redactor.errors import InputError, OutputError
from redactor.rules import Rules

#: So many files may end the process before the whole intake is given up.
_MOST_CRASHES: Final = 8
_PDF_NAME: Final = re.compile(r"\d{1,6}\.pdf")
_STEM: Final = re.compile(r"[^\W_][\w. -]{0,130}")
_LISTS: Final = ("citaat-koppen", "citaat-velden", "citaat-lijnen", "onderwerp-voorvoegsels")
_POSIX: Final = os.name == "posix"


def run(path: Path, into: Path, *, rules: Rules | None = None, limits: Limits | None = None) -> Intake:
    """Makes PDFs of everything in a file: a mail and its attachments, an archive, a picture, a text.

    Args:
        path: Any file, or a folder. It is only read.
        into: Gets the PDFs, as ``<name of the piece>.pdf``, readable for the owner only; made when absent.
        rules: File types, and what becomes of hidden content; the shipped ones when None.
        limits: How much one file may hold.

    Returns:
        All pieces, also those that were not processed, with the reason. A bad one never stops the others.

    Raises:
        InputError: the file does not exist or cannot be read.
        OutputError: ``into`` cannot be written, or holds a PDF of that name already.
    """
    loaded = rules or rules_step.load()
    bounds = limits or Limits()
    source = _source(path)
    try:
        into.mkdir(parents=True, exist_ok=True, mode=0o700)
        work = Path(tempfile.mkdtemp(prefix=".intake-", dir=into.resolve()))
    except OSError as exc:
        raise OutputError("de map voor omgezette bestanden is niet te beschrijven", where=path.name) from exc
    try:
        manifest = _watched(source, work, loaded, bounds)
        return Intake(
            source=path,
            pieces=tuple(_placed(piece, work, into) for piece in manifest.pieces),
            barriers=("proces", *manifest.barriers),
        )
    finally:
        shutil.rmtree(work, ignore_errors=True)


def digest(rules: Rules) -> str:
    """The same for rules that make the same of a file."""
    lists = {name: rules.lists.get(name, ()) for name in _LISTS}
    parts = [
        sorted(by_ending(rules).items()),
        sorted(lists.items()),
        sorted(rules.hidden_content),
        sorted(_appended(rules).items()),
    ]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _source(path: Path) -> Path:
    try:
        source = path.resolve(strict=True)
        if not source.is_dir():
            with source.open("rb"):
                pass
    except FileNotFoundError as exc:
        raise InputError(
            "bestand bestaat niet", where=path.name, hint="controleer de naam en de map"
        ) from exc
    except OSError as exc:
        raise InputError(
            "bestand is niet te lezen", where=path.name, hint="controleer de rechten op het bestand"
        ) from exc
    return source


def _watched(source: Path, work: Path, rules: Rules, limits: Limits) -> Manifest:
    """Runs the process until it is through; a file that ends it is passed over the next time."""
    passed_over: dict[int, Reason] = {}
    deadline = time.monotonic() + limits.total_seconds
    job = Job(
        source=os.fsencode(source).hex(),
        limits=limits,
        file_types=by_ending(rules),
        lists={name: rules.lists.get(name, ()) for name in _LISTS},
        appended=_appended(rules),
        passed_over=passed_over,
    )
    for _ in range(_MOST_CRASHES + 1):
        room = work / f"run-{len(passed_over)}"
        room.mkdir()
        replace(job, passed_over=dict(passed_over)).write(room / JOB)
        left = deadline - time.monotonic()
        ended = _process(room, seconds=left) if left > 0 else Reason.TIME
        if ended is None and (room / MANIFEST).is_file():
            found = Manifest.read(room / MANIFEST)
            return replace(found, pieces=tuple(_checked(piece, room) for piece in found.pieces))
        number = _progress(room)
        if left <= 0 or number is None or number in passed_over:
            return Manifest(pieces=(_failed(source, ended or Reason.CRASHED),), barriers=())
        passed_over[number] = ended or Reason.CRASHED
        shutil.rmtree(room, ignore_errors=True)
    return Manifest(pieces=(_failed(source, Reason.CRASHED),), barriers=())


def _process(room: Path, *, seconds: float) -> Reason | None:
    """One run; None when it ended well."""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": str(Path(__file__).resolve().parent.parent.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "LANG": "C.UTF-8",
        "HOME": str(room),
        "TMPDIR": str(room),
    }
    if not _POSIX:
        environment |= {k: os.environ[k] for k in ("SYSTEMROOT", "WINDIR") if k in os.environ}
        environment |= {"TEMP": str(room), "TMP": str(room)}
    process = subprocess.Popen(
        [sys.executable, "-m", "redactor.convert.worker", str(room)],
        cwd=room,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        # A traceback could quote the document.
        stderr=subprocess.DEVNULL,
        start_new_session=_POSIX,
    )
    try:
        code = process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        code = -int(getattr(signal, "SIGALRM", 14))
    finally:
        _end(process)
    if code == 0:
        return None
    return Reason.TIME if code == -int(getattr(signal, "SIGALRM", 14)) else Reason.CRASHED


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the process and all that it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if _POSIX:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()


def _progress(room: Path) -> int | None:
    try:
        return int((room / PROGRESS).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def by_ending(rules: Rules) -> Mapping[str, tuple[FileType, str]]:
    """Type and route of files by the ending of their names."""
    endings: dict[str, tuple[FileType, str]] = {}
    for rule in rules.file_types:
        for ending in rule.extensions:
            endings.setdefault(ending, (FileType(rule.type), rule.route))
    return endings


def _appended(rules: Rules) -> Mapping[str, str]:
    return {kind: rule.title for kind, rule in rules.hidden_content.items() if rule.then == "bijlage"}


def _failed(source: Path, reason: Reason) -> Piece:
    name = naming.stem(source.name)
    return Piece(
        name=name,
        pdf=None,
        original_name=naming.printable(source.name),
        file_type=FileType.UNKNOWN,
        family=name,
        reason=reason,
    )


def _checked(piece: Piece, room: Path) -> Piece:
    """A piece as the other side may name it: its PDF a plain file of that room, its name a plain stem."""
    plain = all(_STEM.fullmatch(name) for name in (piece.name, piece.family, piece.parent or piece.name))
    if not plain:
        raise InputError("de uitkomst van het omzetten is niet te vertrouwen")
    if piece.pdf is None:
        return piece
    path = room / piece.pdf
    if not _PDF_NAME.fullmatch(str(piece.pdf)) or path.is_symlink() or not path.is_file():
        raise InputError("de uitkomst van het omzetten is niet te vertrouwen")
    return replace(piece, pdf=path)


def _placed(piece: Piece, work: Path, into: Path) -> Piece:
    """Gives the PDF its name, when that is free."""
    if piece.pdf is None:
        return piece
    final = into / f"{piece.name}.pdf"
    try:
        piece.pdf.chmod(0o600)
        if final.exists():
            raise FileExistsError(final.name)
        # A hard link would exclude others as well, but drives in a network often know none.
        piece.pdf.rename(final)
    except FileExistsError as exc:
        raise OutputError("er staat al een omgezet bestand met deze naam", where=final.parent.name) from exc
    except OSError as exc:
        raise OutputError("het omgezette bestand is niet te schrijven", where=final.parent.name) from exc
    return replace(piece, pdf=final)
