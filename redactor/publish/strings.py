"""All text in a file of a bundle, decoded: what somebody reads who opens it with the right program.

Numbers and digests are left out: the digits of coordinates in a row make every telephone number in the end.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from typing import Any, Final

from redactor.errors import Refused

_DIGEST: Final = re.compile(r"[0-9a-fA-F]{32,}|[A-Za-z0-9+/]{80,}={0,2}")


def strings_in(name: str, data: bytes) -> Iterator[str]:
    """Every string of a file, by the end of its name.

    Raises:
        Refused: it is not what its name says.
    """
    suffix = name.rpartition(".")[2].lower()
    reader = _READERS.get(suffix)
    if reader is None:
        raise Refused("dit soort bestand hoort niet in een bundel", where=name)
    try:
        for text in reader(data):
            if text.strip() and not _DIGEST.fullmatch(text.strip()):
                yield text
    except (ValueError, csv.Error, zipfile.BadZipFile, SyntaxError) as exc:
        raise Refused("dit bestand is niet te lezen als wat het heet", where=name) from exc


def _text(data: bytes) -> Iterator[str]:
    yield from data.decode("utf-8-sig").splitlines()


def _json(data: bytes) -> Iterator[str]:
    yield from _in_value(json.loads(data))


def _json_lines(data: bytes) -> Iterator[str]:
    for line in data.decode("utf-8").splitlines():
        yield from _in_value(json.loads(line))


def _in_value(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        # Keys are ours: a log or certificate with another one is refused when it is read.
        for item in value.values():
            yield from _in_value(item)
    elif isinstance(value, list):
        for item in value:
            yield from _in_value(item)


def _csv(data: bytes) -> Iterator[str]:
    text = data.decode("utf-8-sig")
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
        yield from row


def _xml(data: bytes) -> Iterator[str]:
    from xml.etree import ElementTree

    for element in ElementTree.fromstring(data).iter():
        yield from element.attrib.values()
        yield element.text or ""
        yield element.tail or ""


def _workbook(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for part in parts.infolist():
            yield part.filename
            if part.filename.endswith((".xml", ".rels")):
                yield from _xml(parts.read(part))
            else:
                raise ValueError("a part that is no XML")


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if value and name not in ("x", "y", "width", "height")]

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_comment(self, data: str) -> None:
        self.found.append(data)


def _html(data: bytes) -> Iterator[str]:
    page = _Page()
    page.feed(data.decode("utf-8"))
    page.close()
    yield from page.found


_READERS: Final[Mapping[str, Callable[[bytes], Iterator[str]]]] = {
    "txt": _text,
    "json": _json,
    "jsonl": _json_lines,
    "csv": _csv,
    "xml": _xml,
    "xlsx": _workbook,
    "html": _html,
}
