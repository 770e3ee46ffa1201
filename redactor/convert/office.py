"""LibreOffice as a program that makes PDFs: its own profile, no macros, no links, a time limit.

It runs behind the walls of the process that starts it, one file at a time; several intakes run side by side.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

from redactor.convert import sandbox, spare_font
from redactor.convert.pieces import Reason, Unreadable

#: The one way to write each kind, and to go between old formats and those that ooxml.py reads.
_FILTERS: Final = {
    "docx": 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"},'
    '"ExportNotes":{"type":"boolean","value":"false"},"ExportBookmarks":{"type":"boolean","value":"false"}}',
    "pptx": 'pdf:impress_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"},'
    '"ExportNotes":{"type":"boolean","value":"false"},"ExportNotesPages":{"type":"boolean","value":"false"},'
    '"ExportHiddenSlides":{"type":"boolean","value":"false"}}',
}

#: Where -> what: macros never, links never, nothing from a document that is not trusted.
_SETTINGS: Final = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "0"),
    ("Calc/Content/Update", "Link", "1"),
)


def to_pdf(data: bytes, kind: str, room: Path, target: Path, *, seconds: float) -> None:
    """Makes a PDF of a ``docx`` or ``pptx``; without its date and maker, so that it is always the same.

    Raises:
        Unreadable: LibreOffice is not there, makes nothing of it, or takes too long.
    """
    import pikepdf

    made = _run(data, kind, _FILTERS[kind], "pdf", room, seconds=seconds)
    with pikepdf.open(made) as pdf:
        for name in ("/Info", "/ID", "/DocChecksum"):
            if name in pdf.trailer:
                del pdf.trailer[name]
        if "/Metadata" in pdf.Root:
            del pdf.Root.Metadata
        pdf.save(target, deterministic_id=True)
    made.unlink()


def to_ooxml(data: bytes, ending: str, wanted: str, room: Path, *, seconds: float) -> bytes:
    """An older or other format as ``docx``, ``xlsx`` or ``pptx``. Raises as ``to_pdf``."""
    made = _run(data, ending, wanted, wanted, room, seconds=seconds)
    content = made.read_bytes()
    made.unlink()
    return content


def _run(data: bytes, ending: str, into: str, made_ending: str, room: Path, *, seconds: float) -> Path:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise Unreadable(Reason.PROGRAM_MISSING)
    profile, inside, outside = room / "profile", room / "office-in", room / "office-out"
    for folder in (inside, outside, profile / "user"):
        folder.mkdir(parents=True, exist_ok=True)
    # Where fontconfig looks in a home, and no home of a person.
    spare_font.written(room / ".fonts")
    (profile / "user" / "registrymodifications.xcu").write_text(_settings(), encoding="utf-8")
    source = inside / f"document.{ending}"
    source.write_bytes(data)
    line = [
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--convert-to",
        into,
        "--outdir",
        str(outside),
        str(source),
    ]
    try:
        subprocess.run(
            line,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
            env={**os.environ, "HOME": str(room)},
            preexec_fn=sandbox.raise_memory,
        )
    except subprocess.TimeoutExpired as exc:
        raise Unreadable(Reason.TIME) from exc
    except OSError as exc:
        raise Unreadable(Reason.PROGRAM_MISSING) from exc
    finally:
        source.unlink(missing_ok=True)
    made = outside / f"document.{made_ending}"
    # It also says that it went well when it did not.
    if not made.is_file() or not made.stat().st_size:
        raise Unreadable(Reason.DAMAGED)
    return made


def _settings() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'
    )
