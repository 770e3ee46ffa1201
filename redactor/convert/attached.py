"""Files embedded in a PDF: a portfolio, attachments of a page, what nothing refers to."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from redactor.convert.pieces import Limits, Reason, Unreadable
from redactor.convert.unpack import Member

if TYPE_CHECKING:
    import pikepdf


def holds_files(path: Path, *, password: str | None = None) -> bool:
    """True for a PDF in which files are embedded; False also for one that cannot be opened."""
    import pikepdf

    try:
        with pikepdf.open(path, password=password or "") as pdf:
            return any(True for _ in _streams(pdf))
    except (
        pikepdf.PdfError,
        pikepdf.PasswordError,
        OSError,
        ValueError,
        TypeError,
        KeyError,
        RecursionError,
    ):
        # What is wrong with it is said where it is read.
        return False


def attached(data: bytes, limits: Limits) -> Iterator[Member]:
    """Files embedded in a PDF (a portfolio), by name, and those of its attachment notes.

    Raises:
        Unreadable: the PDF cannot be opened: whether something is attached is unknown.
    """
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            for name, stream in _streams(pdf):
                yield _member(name, stream, limits)
    except pikepdf.PasswordError as exc:
        raise Unreadable(Reason.ENCRYPTED) from exc
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RecursionError) as exc:
        raise Unreadable(Reason.DAMAGED) from exc


def _streams(pdf: pikepdf.Pdf) -> Iterator[tuple[str, pikepdf.Stream]]:
    """Every file in it by name, whatever refers to it: the tree of names, a note, or nothing at all."""
    import pikepdf

    seen: set[tuple[int, int]] = set()
    for label, spec in _file_specs(pdf):
        files = spec.get("/EF") if isinstance(spec, pikepdf.Dictionary) else None
        if not isinstance(files, pikepdf.Dictionary):
            continue
        name = str(spec.get("/UF") or spec.get("/F") or label)
        for key in sorted(files.keys()):
            stream = files[key]
            if isinstance(stream, pikepdf.Stream) and stream.objgen not in seen:
                seen.add(stream.objgen)
                yield name, stream
    for stream in pdf.objects:
        if not isinstance(stream, pikepdf.Stream) or stream.get("/Type") != "/EmbeddedFile":
            continue
        if stream.objgen not in seen:
            yield "bijlage", stream


def _file_specs(pdf: pikepdf.Pdf) -> Iterator[tuple[str, pikepdf.Object]]:
    import pikepdf

    names = pdf.Root.get("/Names")
    tree = names.get("/EmbeddedFiles") if isinstance(names, pikepdf.Dictionary) else None
    if isinstance(tree, pikepdf.Dictionary):
        yield from ((str(label), spec) for label, spec in pikepdf.NameTree(tree).items())
    for page in pdf.pages:
        for note in page.obj.get("/Annots") or ():
            if isinstance(note, pikepdf.Dictionary) and "/FS" in note:
                yield "bijlage", note.FS
    for spec in pdf.objects:
        if isinstance(spec, pikepdf.Dictionary) and "/EF" in spec:
            yield "bijlage", spec


def _member(name: str, stream: pikepdf.Stream, limits: Limits) -> Member:
    import pikepdf

    parameters = stream.get("/Params")
    declared = parameters.get("/Size") if isinstance(parameters, pikepdf.Dictionary) else 0
    if isinstance(declared, int) and declared > limits.file_bytes:
        return Member(name=name, reason=Reason.TOO_LARGE)
    try:
        content = stream.read_bytes()
    except pikepdf.PdfError:
        return Member(name=name, reason=Reason.DAMAGED)
    except MemoryError:
        return Member(name=name, reason=Reason.SUSPICIOUS_RATIO)
    if len(content) > limits.file_bytes:
        return Member(name=name, reason=Reason.TOO_LARGE)
    return Member(name=name, data=content)
