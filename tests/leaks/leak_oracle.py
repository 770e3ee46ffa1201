"""Reads everything a PDF says, as an attacker would: the judge of the cases in this directory.

It shares no code with redactor: pdfium for what is drawn, pikepdf for objects and streams.
"""

from __future__ import annotations

import base64
import io
import re
import unicodedata
import zipfile
import zlib

import pikepdf
import pypdfium2
import pypdfium2.raw as raw


def _objects(pdf: pikepdf.Pdf) -> list[str]:
    found: list[str] = []

    def walk(value: object, depth: int = 0) -> None:
        if depth > 30:
            return
        if isinstance(value, pikepdf.String | pikepdf.Name):
            found.append(str(value))
        elif isinstance(value, pikepdf.Array):
            for item in value:
                if not getattr(item, "is_indirect", False):
                    walk(item, depth + 1)
        elif isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
            for key in value:
                found.append(key[1:])
                item = value[key]
                if not getattr(item, "is_indirect", False):
                    walk(item, depth + 1)

    walk(pdf.trailer)
    for item in pdf.objects:
        walk(item)
        if isinstance(item, pikepdf.Stream):
            try:
                data = item.read_bytes()
            except pikepdf.PdfError:  # JPEG and the like: their bytes as they are
                data = item.read_raw_bytes()
                if data[:1] == b"x":  # zlib around a JPEG
                    data = zlib.decompress(data)
            if data[:2] == b"PK":
                with zipfile.ZipFile(io.BytesIO(data)) as archive:
                    data = b" ".join(archive.read(name) for name in archive.namelist())
            found.append(data.decode("latin-1"))
            found.append(data.decode("utf-16-be", errors="ignore"))
            # Shown strings, kerning taken out.
            for array in re.findall(rb"\[(.*?)\]\s*TJ", data, re.DOTALL):
                found.append(b"".join(re.findall(rb"\(((?:[^()\\]|\\.)*)\)", array)).decode("latin-1"))
    return found


def _drawn(data: bytes, password: str | None = None) -> list[str]:
    found = []
    pdf = pypdfium2.PdfDocument(data, password=password)
    for index in range(len(pdf)):
        page = pdf[index]
        found.append(page.get_textpage().get_text_range())
        raw.FPDFPage_Flatten(page.raw, 0)
        page.close()
        found.append(pdf[index].get_textpage().get_text_range())
    pdf.close()
    return found


def inventory(data: bytes, secrets: tuple[str, ...], password: str | None = None) -> dict[str, object]:
    """What a reader has besides text: links, bookmarks, tags in their order, fields, fonts in use."""
    result: dict[str, object] = {}
    with pikepdf.open(io.BytesIO(data), password=password or "") as pdf:
        marks = [mark for page in pdf.pages for mark in page.obj.get("/Annots", ())]
        links = [str(mark.get("/A", {}).get("/URI", "")) for mark in marks if mark.get("/Subtype") == "/Link"]
        result["links"] = sorted(link for link in links if link.startswith("https") and "Jansen" not in link)
        result["fields"] = sum(mark.get("/Subtype") == "/Widget" for mark in marks)
        with pdf.open_outline() as outline:
            result["bookmarks"] = len(outline.root)
        result["pages"] = [[float(v) for v in page.mediabox] for page in pdf.pages]
        result["language"] = (
            str(pdf.Root.get("/Lang", "")) if "(" not in str(pdf.Root.get("/Lang", "")) else ""
        )
        result["tags"] = _tags(pdf.Root.get("/StructTreeRoot"))
    document = pypdfium2.PdfDocument(data, password=password)
    result["fonts"] = sorted(
        {
            name
            for page in document
            for text in (page.get_textpage(),)
            for index in range(0, text.count_chars(), 7)
            if (name := _font_of(text, index)) and "Label" not in name
        }
    )
    document.close()
    return result


def _font_of(text: pypdfium2.PdfTextPage, index: int) -> str:
    buffer, flags = raw.create_string_buffer(128), raw.c_int()
    raw.FPDFText_GetFontInfo(text.raw, index, buffer, 128, flags)
    return buffer.value.decode("utf-8", errors="replace")


def _tags(element: object, depth: int = 0) -> list[str]:
    """How many elements there are at each depth, and their types when those are no names of people."""
    found: list[str] = []
    kids = element.get("/K") if isinstance(element, pikepdf.Dictionary) else None
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            kind = str(kid.S)
            found += [f"{depth} {kind if kind in ('/P', '/Sect') else ''}".rstrip(), *_tags(kid, depth + 1)]
    return found


def _decoded(text: str) -> list[str]:
    """What hexadecimal digits and base64 in it stand for."""
    found = []
    for digits in re.findall(r"(?:[0-9A-Fa-f]{2}){4,}", text):
        data = bytes.fromhex(digits)
        found += [data.decode("latin-1"), data.decode("utf-16-be", errors="ignore")]
    for packed in re.findall(r"[A-Za-z0-9+/]{12,}={0,2}", text):
        body = packed.rstrip("=")
        found.append(base64.b64decode(body[: len(body) // 4 * 4] + "").decode("latin-1"))
    return found


def everything(data: bytes, password: str | None = None) -> str:
    """All text of a file, one piece a line; spaces and line ends inside pieces are dropped too."""
    with pikepdf.open(io.BytesIO(data), password=password or "") as pdf:
        pieces = _objects(pdf)
    pieces += _drawn(data, password)
    pieces.append(data.decode("latin-1"))
    joined = "\n".join(pieces)
    joined += "\n" + "\n".join(_decoded(joined))
    joined += "\n" + unicodedata.normalize("NFKC", joined)
    return joined + "\n" + re.sub(r"[\s\xad\u200b]+", "", joined)


def says(data: bytes, secrets: tuple[str, ...], password: str | None = None) -> list[str]:
    """The secrets that can be read anywhere."""
    text = everything(data, password).casefold()
    return [s for s in secrets if s.casefold() in text or re.sub(r"\s", "", s).casefold() in text]


def count(data: bytes, secrets: tuple[str, ...]) -> int:
    """How often the secrets can be read, all ways of reading together."""
    text = everything(data).casefold()
    return sum(text.count(s.casefold()) for s in secrets)
