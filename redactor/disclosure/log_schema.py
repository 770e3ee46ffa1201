"""The lines of the public log as pydantic types, and their published JSON Schema.

Every field has closed values, or a text from rules/, or a toelichting that went through the detectors.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

SCHEMA_VERSION: Final = "redactor-log/2"

Box = tuple[float, float, float, float]
Hex = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:+*-]*$", max_length=80)]
KeyId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,59}$")]
Time = Annotated[str, Field(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?$")]
Number = Annotated[int, Field(ge=1)]
Verdict = Literal["Openbaar", "Deels openbaar", "Niet openbaar", "Reeds openbaar"]


class _Line(BaseModel):
    model_config = ConfigDict(
        defer_build=True, extra="forbid", frozen=True, populate_by_name=True, strict=True
    )


class KeyedDigest(_Line):
    """HMAC-SHA256 with key ``key`` of the organisation: says nothing to whoever does not have that key."""

    key: KeyId
    hmac: Hex


class ModelLine(_Line):
    """The language model that was used; ``geen`` when none was."""

    name: str
    digest: str


class LookLine(_Line):
    """How boxes were drawn; the same boxes need the same look."""

    style: Code
    label: Code
    width_guard: Code


class HeaderLine(_Line):
    """First line: what made this log and to which file it belongs.

    ``input`` is keyed, or absent without a key. ``rules`` and ``lists`` are SHA-256 over the folder of rules
    and over its lists. ``request`` covers words and lists that the request adds: ``request_added`` tells
    that there are some, since without a key ``request`` is absent. ``proposals`` counts the machine's
    decisions.
    """

    type: Literal["kop"]
    schema_version: Literal["redactor-log/2"]
    document_id: str
    beoordeling: Verdict
    pages: Number
    proposals: Annotated[int, Field(ge=0)]
    output_sha256: Hex
    input: KeyedDigest | None
    redactor: str
    rules: str
    lists: str
    request_added: bool
    request: KeyedDigest | None
    model: ModelLine
    profile: Code
    personas: bool
    look: LookLine
    accepted_unverified: Code
    organisatie: Annotated[str, Field(max_length=120)]
    zaaknummer: Annotated[str, Field(max_length=60)]
    informatiecategorie: Code
    chain: Hex


class EntryLine(_Line):
    """One box (``vak``) or one place that was kept on purpose (``openbaar``).

    ``boxes``: x0 y0 x1 y1 in points, origin at the top left of the page's CropBox, before /Rotate.
    ``person``: the same for every place of one person in one case, by HMAC; empty unless asked for.
    """

    type: Literal["vak", "openbaar"]
    number: Number
    page_number: Number
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
    person: Annotated[str, Field(pattern=r"^([0-9a-f]{32})?$")]
    chain: Hex


class ObjectLine(_Line):
    """Something that went from a text on no page: a bookmark, a property, a link.

    ``count``: how many of this kind of place, with this label, ground and rule.
    """

    type: Literal["object"]
    number: Number
    place: Literal[
        "bladwijzer", "eigenschap", "structuur", "koppeling", "annotatie", "formulierveld", "handtekening",
        "laag", "bestemming", "paginalabel", "bestand",
    ]  # fmt: skip
    count: Number
    grounds: tuple[str, ...]
    label: Code
    rule: Code
    certainty: Literal["zeker", "voorstel"]
    chain: Hex


class ChoiceLine(_Line):
    """What was decided of one place, by rule or by role."""

    action: Literal["lakken", "openbaar"]
    grounds: tuple[str, ...]
    certainty: Literal["zeker", "voorstel", "besloten"]
    rule: Code


class ChangeLine(_Line):
    """One thing that a person changed, confirmed or added.

    ``proposal``: which of the machine's decisions, counted from 1 in order of page and place; 0 for an
    addition. ``entries``: numbers of the lines that show its result. ``from`` is null for an addition.
    """

    type: Literal["wijziging"]
    number: Number
    kind: Literal["gewijzigd", "bevestigd", "toegevoegd", "aanvaard"]
    page_number: Number
    proposal: Annotated[int, Field(ge=0)]
    place: Literal["tekst", "gebied"]
    entries: tuple[Number, ...]
    by: Code
    when: Time
    before: Annotated[ChoiceLine | None, Field(alias="from")]
    after: Annotated[ChoiceLine, Field(alias="to")]
    toelichting_changed: bool
    chain: Hex


class VerdictLine(_Line):
    """The verdict on the whole document; of several the last one holds.

    ``by``: ``regel`` when it follows from the decisions, else the role of who overruled it.
    """

    type: Literal["oordeel"]
    number: Number
    beoordeling: Verdict
    by: Code
    when: Time
    verification: Literal["schoon", "niet te controleren"]
    level: Code
    accepted_by: Code
    chain: Hex


class SignatureLine(_Line):
    """Ed25519 over the closing line without this signature, base64."""

    key: KeyId
    algorithm: Literal["ed25519"]
    value: Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]{86}==$")]


class ClosingLine(_Line):
    """Last line: the number of lines after the header, the head of the chain and the hash of all times."""

    type: Literal["slot"]
    count: Annotated[int, Field(ge=0)]
    head: Hex
    times: Hex
    signature: SignatureLine | None


Body = EntryLine | ObjectLine | ChangeLine | VerdictLine
AnyLine = HeaderLine | EntryLine | ObjectLine | ChangeLine | VerdictLine | ClosingLine
_LINE: TypeAdapter[AnyLine] = TypeAdapter(
    Annotated[AnyLine, Field(discriminator="type")], config=ConfigDict(defer_build=True)
)


def parse(line: str) -> AnyLine:
    """One line of a log.

    Raises:
        pydantic.ValidationError: it has not this form.
    """
    return _LINE.validate_json(line)


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of one line of the log, as published in docs/log.schema.json."""
    schema = _LINE.json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": SCHEMA_VERSION,
        "description": "One line of <stem>.log.jsonl. First line: kop. Last line: slot.",
        **schema,
    }
