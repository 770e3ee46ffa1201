"""Jobs that misbehave for real, folders of small documents, and what a folder of results holds."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf

from redactor.batch.executors import Handler
from redactor.dossier.store import Store, path_in
from redactor.errors import InputError, ModelMissing

ROOT = Path(__file__).parent.parent.parent

PEOPLE = ("Wilhelmina Zuurbier", "Tjeerd Hoogstraten", "Fatima Benali", "Joost Verkaik", "Anna Polderman")


@dataclass(frozen=True)
class Misbehaving:
    """A setup whose jobs are words: what to do, and for some of them a file that remembers it was done."""

    usable: bool = True

    def start(self) -> tuple[Handler, Any]:
        if not self.usable:
            raise ModelMissing("het model ontbreekt")
        return _do, "klaar voor werk"


def _do(payload: str) -> Any:
    what, _, argument = payload.partition(":")
    if what == "refuse":
        raise InputError("dit document niet")
    if what == "touch":
        Path(argument).touch()
    if what == "bug":
        raise KeyError("Wilhelmina Zuurbier")
    if what == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if what == "crash-once" and not Path(argument).exists():
        Path(argument).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "kill-parent-once" and not Path(argument).exists():
        Path(argument).touch()
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(60)
    if what == "hang":
        time.sleep(60)
    if what == "grow":
        held = bytearray(b"x") * (400 * 1024**2)
        time.sleep(60)
        return len(held)
    if what == "leap":
        return len(bytearray(b"x") * (40 * 1024**3))
    return payload.upper()


def write_dossier(folder: Path, documents: int = 4) -> Path:
    """A folder with notas, one of them in a folder of its own and one that is a copy."""
    folder.mkdir()
    (folder / "bijlagen").mkdir()
    for number in range(documents):
        name = PEOPLE[number % len(PEOPLE)]
        place = folder / "bijlagen" if number == 1 else folder
        write_nota(place / f"nota-{number}.pdf", name, copies=number + 1)
    copy = folder / "bijlagen" / "kopie.pdf"
    copy.write_bytes((folder / "nota-0.pdf").read_bytes())
    return folder


def write_nota(path: Path, name: str, *, copies: int = 1) -> Path:
    """A nota with a contact person, of one or more pages."""
    lines = ("Contactpersoon", f"drs. {name}", "M 06 51 83 40 27", "", "De regeling gaat door.")
    with pymupdf.open() as document:
        for _ in range(copies):
            page = document.new_page(width=595, height=842)
            for at, line in enumerate(lines):
                page.insert_text((72, 72 + 16 * at), line, fontsize=11)
        document.save(path)
    return path


def write_bomb(path: Path, megabytes: int) -> Path:
    """A PDF of some kilobytes with a page of so many megabytes."""
    packer = zlib.compressobj(9)
    content = packer.compress(b"BT /F1 12 Tf 72 700 Td (Hallo) Tj ET\n")
    content += b"".join(packer.compress(b" " * 1024**2) for _ in range(megabytes)) + packer.flush()
    with pikepdf.new() as pdf:
        stream = pikepdf.Stream(pdf, content)
        stream.Filter = pikepdf.Name.FlateDecode
        page = pdf.add_blank_page(page_size=(595, 842))
        page.obj.Contents = pdf.make_indirect(stream)
        pdf.save(path, compress_streams=False)
    return path


def command(*arguments: str | Path, limit: int = 0) -> list[str]:
    """A command line of its own process, that may write files of so many bytes (0: any)."""
    code = "import sys; from redactor.cli import main; "
    if limit:
        code += f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit})); "
    return [sys.executable, "-c", code + "sys.exit(main(sys.argv[1:]))", *map(str, arguments)]


def batch(source: Path, out: Path, *more: str, limit: int = 0) -> subprocess.CompletedProcess[str]:
    """Runs ``redactor batch`` to its end."""
    line = command("batch", source, "-o", out, "--model", "none", *more, limit=limit)
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)


def files_of(out: Path) -> dict[str, str]:
    """Path -> digest of every result file: all but the store and locks."""
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file() and not path.name.startswith(("dossier.sqlite", ".redactor-workers"))
    }


def stored(out: Path) -> list[tuple[Any, ...]]:
    """What the store says of every document, but for how long it took."""
    with Store(path_in(out), read_only=True) as store:
        return [
            (r.source, r.name, r.state, r.stem, r.folder, dict(r.files), r.result_key, r.duplicate_of)
            for r in store.documents()
        ]
