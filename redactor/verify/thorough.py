"""Level "grondig": poppler and text recognition read the pages as well, as programs of the system.

Both get the file through a pipe: nothing of a document is written to a temporary file. Each first shows on
the source that it can read what was removed.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Sequence
from typing import Final

from redactor.domain import Leak, RouteCheck, Verdict
from redactor.errors import ProgramMissing
from redactor.forms import SecretMatcher, squash
from redactor.verify import objects, pdfium
from redactor.verify.programs import output_of, version_of

#: Debian package by program.
_PACKAGES: Final = {"pdftotext": "poppler-utils", "tesseract": "tesseract-ocr tesseract-ocr-nld"}

#: Pixels a point for text recognition: 220 dpi, enough for 8 pt.
_OCR_SCALE: Final = 220 / 72

#: Letters or digits that a removed string needs: text recognition reads pairs of letters into anything.
_SHORTEST: Final = 4

_LANGUAGE: Final = "nld"


def require() -> None:
    """Checks that the programs are there.

    Raises:
        ProgramMissing: the hint names the Debian package.
    """
    for program, packages in _PACKAGES.items():
        if shutil.which(program) is None:
            raise _missing(f"{program} is niet geïnstalleerd", packages)
    if _LANGUAGE not in (output_of(["tesseract", "--list-langs"], b"") or "").split():
        raise _missing("tekstherkenning kent het Nederlands niet", "tesseract-ocr-nld")


def _missing(message: str, packages: str) -> ProgramMissing:
    return ProgramMissing(
        f"{message}; --level grondig heeft het nodig",
        hint=f"sudo apt install {packages}, of laat --level weg",
    )


def routes(
    output: bytes,
    source: bytes | None,
    *,
    hidden: Sequence[str],
    pages: Sequence[int],
    password: str | None = None,
) -> tuple[list[RouteCheck], list[Leak]]:
    """Reads the output along both ways.

    Args:
        output: The redacted file.
        source: The original, for the control; None when there is none.
        hidden: Removed strings that may stand nowhere in the output.
        pages: Indexes of pages from which something was removed: one of them is read in the source.
        password: Of the files.
    """
    matcher = SecretMatcher(text for text in hidden if len(squash(text)) >= _SHORTEST)
    output = _decrypted(output, password)
    plain = None if source is None else _decrypted(source, password)
    checks: list[RouteCheck] = []
    leaks: list[Leak] = []
    readers: tuple[tuple[str, str, Callable[[bytes, Sequence[int] | None], dict[int, str] | None]], ...] = (
        ("poppler", version_of("pdftotext", "-v", "poppler"), _poppler),
        ("tekstherkenning", version_of("tesseract", "--version", "tesseract"), _recognised),
    )
    for where, engine, read in readers:
        texts = read(output, None)
        found = [
            Leak(page_index=index, kind="tekst", where=where)
            for index, text in (texts or {}).items()
            if matcher.search(text)
        ]
        controlled = texts is not None and (not matcher or _control(matcher, plain, pages, read))
        verdict = Verdict.LEAKING if found else Verdict.CLEAN if controlled else Verdict.UNVERIFIABLE
        checks.append(RouteCheck(route=where, verdict=verdict, engine=engine))
        leaks += found
    return checks, leaks


def _control(
    matcher: SecretMatcher,
    source: bytes | None,
    pages: Sequence[int],
    read: Callable[[bytes, Sequence[int] | None], dict[int, str] | None],
) -> bool:
    """Does this reader find something of what was removed in the source? Without one there is no control."""
    if source is None:
        return True
    for index in pages:
        texts = read(source, [index])
        if texts and any(matcher.search(text) for text in texts.values()):
            return True
    return False


def _decrypted(data: bytes, password: str | None) -> bytes:
    with objects.opened(data, password) as pdf:
        if not pdf.is_encrypted:
            return data
        buffer = io.BytesIO()
        pdf.save(buffer, encryption=False)
        return buffer.getvalue()


def _poppler(data: bytes, pages: Sequence[int] | None) -> dict[int, str] | None:
    text = output_of(["pdftotext", "-raw", "-enc", "UTF-8", "-q", "-", "-"], data) or ""
    if not text:
        return None
    parts = dict(enumerate(text.split("\f")[:-1]))
    return parts if pages is None else {index: parts[index] for index in pages if index in parts}


def _recognised(data: bytes, pages: Sequence[int] | None) -> dict[int, str] | None:
    result: dict[int, str] = {}
    with pdfium.opened(data, password=None, name="") as document:
        for index in range(len(document)) if pages is None else pages:
            pixels = pdfium.picture(document[index], scale=_OCR_SCALE, annotations=True)
            height, width = pixels.shape
            image = b"P5 %d %d 255\n" % (width, height) + pixels.tobytes()
            text = output_of(["tesseract", "stdin", "stdout", "-l", _LANGUAGE, "--dpi", "220"], image) or ""
            result[index] = text
    return result or None
