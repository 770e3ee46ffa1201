"""The public log as pydantic types: its published JSON Schema, and a reader that checks the hash chain.

Every field has closed values, or a text from rules/, or a toelichting that went through the detectors.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from redactor.disclosure import chain
from redactor.errors import Refused

Box = tuple[float, float, float, float]
Hex = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:+*-]*$", max_length=80)]


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ModelLine(_Line):
    """The language model that was used; ``geen`` when none was."""

    name: str
    digest: str


class HeaderLine(_Line):
    """First line: what made this log and to which file it belongs."""

    type: Literal["kop"]
    schema_version: Literal["redactor-log/1"]
    document_id: str
    beoordeling: Literal["Openbaar", "Deels openbaar", "Niet openbaar", "Reeds openbaar"]
    pages: Annotated[int, Field(ge=1)]
    output_sha256: Hex
    redactor: str
    rules: str
    model: ModelLine
    profile: Code
    accepted_unverified: Code
    organisatie: Annotated[str, Field(max_length=120)]
    zaaknummer: Annotated[str, Field(max_length=60)]
    informatiecategorie: Code


class EntryLine(_Line):
    """One box (``vak``) or one place that was kept on purpose (``openbaar``).

    ``boxes``: x0 y0 x1 y1 in points, origin at the top left of the page's CropBox, before /Rotate.
    """

    type: Literal["vak", "openbaar"]
    number: Annotated[int, Field(ge=1)]
    page_number: Annotated[int, Field(ge=1)]
    boxes: tuple[Box, ...]
    action: Literal["lakken", "openbaar"]
    grounds: tuple[str, ...]
    label: Code
    rule: Code
    method: Literal["patroon", "taalmodel", "opmaak", "samenhang", "lijst", "beoordelaar"]
    certainty: Literal["zeker", "voorstel", "besloten"]
    toelichting: str
    detector: Code
    role: Code
    persona: Annotated[str, Field(pattern=r"^([a-zà-ÿ -]+ [0-9]+)?$")]


class ClosingLine(_Line):
    """Last line: the number of entries and the head of the hash chain over all lines before it."""

    type: Literal["slot"]
    count: Annotated[int, Field(ge=0)]
    head: Hex


Line = Annotated[HeaderLine | EntryLine | ClosingLine, Field(discriminator="type")]
_LINE: TypeAdapter[HeaderLine | EntryLine | ClosingLine] = TypeAdapter(Line)


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of one line of the log, as published in docs/log.schema.json."""
    schema = _LINE.json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "redactor-log/1",
        "description": "One line of <stem>.log.jsonl. First line: kop. Last line: slot.",
        **schema,
    }


def read(path: Path) -> tuple[HeaderLine, tuple[EntryLine, ...]]:
    """Reads a log back and checks its form, its count and its hash chain.

    Raises:
        Refused: the file is no such log, or it was changed after it was written.
    """
    where = path.name
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        parsed = [_LINE.validate_json(line) for line in lines]
    except (OSError, UnicodeDecodeError, ValidationError, json.JSONDecodeError) as exc:
        raise Refused("dit is geen logboek in de vorm redactor-log/1", where=where) from exc
    digest = chain.Chain()
    for line in lines[:-1]:
        digest.add(line)
    header, rest = (parsed[0], parsed[1:]) if parsed else (None, [])
    closing = rest.pop() if rest else None
    entries = tuple(line for line in rest if isinstance(line, EntryLine))
    if (
        not isinstance(header, HeaderLine)
        or not isinstance(closing, ClosingLine)
        or len(entries) != len(rest)
    ):
        raise Refused("het logboek is niet volledig", where=where)
    if closing.count != len(entries) or closing.head != digest.head:
        raise Refused("het logboek is na het schrijven gewijzigd: de keten klopt niet", where=where)
    return header, entries
