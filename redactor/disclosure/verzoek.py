"""verzoek.yaml and the folder of an organisation: what they say of one Woo request. Judges nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError

from redactor.errors import RulesError

_REASONS: Final = {
    "extra_forbidden": "deze sleutel bestaat niet",
    "missing": "deze sleutel ontbreekt",
    "date_from_datetime_parsing": "dit is geen datum (jjjj-mm-dd)",
    "date_type": "dit is geen datum (jjjj-mm-dd)",
    "literal_error": "deze keuze is er niet",
    "string_type": "hier hoort tekst; zet de waarde tussen aanhalingstekens",
}


class _Entry(BaseModel):
    """An entry of a list; ``zaken`` limits it to requests with these case numbers."""

    model_config = ConfigDict(defer_build=True, extra="forbid", frozen=True)

    zaken: tuple[str, ...] = ()


class Ambtsdrager(_Entry):
    """Somebody who acts in public by office; ``rol`` is an id of rules/roles.yaml.

    ``van`` and ``tot`` are the first and the last day of office; without them it holds at any time.
    """

    naam: Annotated[str, Field(min_length=2, pattern=r"^[^;\n]+$")]
    rol: str
    van: datetime.date | None = None
    tot: datetime.date | None = None


class Altijd(_Entry):
    """Words that go wherever they stand, on ground ``grond``."""

    tekst: Annotated[str, Field(min_length=2, pattern=r"\S")]
    grond: str


class Nooit(_Entry):
    """Words that stay wherever they stand; ``reden`` is for the organisation itself and not published."""

    tekst: Annotated[str, Field(min_length=2, pattern=r"\S")]
    reden: Annotated[str, Field(min_length=2)]


class Verzoek(BaseModel):
    """One Woo request, or what an organisation says of all its requests. All keys are optional.

    ``documentdatums`` gives dates by file name without its extension; ``documentdatum`` is the date of
    every other document. ``lijsten`` adds lines to lists of rules/lists/ for this request only.
    ``organisatie_tooi`` is the address of the organisation in the TOOI register and ``handeling`` what was
    done with the documents, for the metadata. ``grondnotatie`` is how the organisation writes a ground.
    ``sleutel_id`` names a key of the organisation's key file.
    ``organisatiemap`` is a folder (relative to the file) with an organisatie.yaml of the same form.
    """

    model_config = ConfigDict(defer_build=True, extra="forbid", frozen=True)

    organisatie: Annotated[str, Field(max_length=120, pattern=r"^[^\x00-\x1f]*$")] = ""
    organisatie_tooi: Annotated[str, Field(pattern=r"^(https://identifier\.overheid\.nl/tooi/id/\S+)?$")] = ""
    organisatiemap: str = ""
    zaaknummer: Annotated[str, Field(max_length=60, pattern=r"^[^\x00-\x1f]*$")] = ""
    besluitdatum: datetime.date | None = None
    documentdatum: datetime.date | None = None
    documentdatums: dict[str, datetime.date] = Field(default_factory=dict)
    profiel: str = ""
    personalabels: bool = False
    ambtsdragers: tuple[Ambtsdrager, ...] = ()
    altijd_lakken: tuple[Altijd, ...] = ()
    nooit_lakken: tuple[Nooit, ...] = ()
    lijsten: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    informatiecategorie: str = ""
    handeling: str = "vaststelling"
    grondnotatie: Literal["5.1.2.e", "5.1.2e", "lid", "lang"] = "5.1.2.e"
    sleutel_id: Annotated[str, Field(pattern=r"^([a-z0-9][a-z0-9._-]{0,59})?$")] = ""

    _file: str = PrivateAttr(default="verzoek.yaml")
    _lines: dict[str, tuple[str, int]] = PrivateAttr(default_factory=dict)

    def date_of(self, stem: str) -> datetime.date | None:
        """The date of the document with this file stem, as far as the request tells."""
        return self.documentdatums.get(stem, self.documentdatum)

    def where(self, *path: str | int) -> str:
        """``file:line`` of the deepest part of ``path`` that stands in the file, for messages."""
        for length in range(len(path), 0, -1):
            if found := self._lines.get("/".join(map(str, path[:length]))):
                return f"{found[0]}:{found[1]}"
        return self._file

    def without_lists(self) -> Verzoek:
        """The request when its lists are in the rules already."""
        taken: dict[str, Any] = {"lijsten": {}, "ambtsdragers": (), "altijd_lakken": (), "nooit_lakken": ()}
        return self.model_copy(update=taken)

    def applies(self, entry: _Entry) -> bool:
        """True when an entry is not limited to other requests."""
        return not entry.zaken or self.zaaknummer in entry.zaken


def read(path: Path | None, *, organisation: Path | None = None) -> Verzoek:
    """Reads a verzoek.yaml and the folder of the organisation, when there is one.

    Args:
        path: The file; None for no request.
        organisation: Folder with ``organisatie.yaml`` (keys as in verzoek.yaml, but no dates) and
            ``lijsten/<list>.txt``; goes before ``organisatiemap``.

    Returns:
        What both say together: single values of the request win, lists are joined.

    Raises:
        RulesError: not readable, no YAML, an unknown key or a wrong value; ``where`` is file:line.
    """
    request = _read_file(path, path.name) if path else Verzoek()
    folder = organisation
    if folder is None and path is not None and request.organisatiemap:
        folder = path.parent / request.organisatiemap
        if not folder.is_dir():
            raise RulesError("deze map bestaat niet", where=request.where("organisatiemap"))
    return request if folder is None else _joined(_read_organisation(folder), request)


def _read_organisation(folder: Path) -> Verzoek:
    path = folder / "organisatie.yaml"
    shown = f"{folder.name}/organisatie.yaml"
    found = _read_file(path, shown) if path.exists() else Verzoek()
    for key in ("organisatiemap", "zaaknummer", "besluitdatum", "documentdatum", "documentdatums"):
        if key in found.model_fields_set:
            raise RulesError(f"{key!r} hoort in het verzoekbestand", where=found.where(key))
    lists = dict(found.lijsten)
    lines = dict(found._lines)
    for file in sorted((folder / "lijsten").glob("*.txt")):
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as exc:
            raise RulesError("lijst is niet te lezen", where=f"{folder.name}/lijsten/{file.name}") from exc
        added = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
        lists[file.stem] = (*lists.get(file.stem, ()), *added)
        lines.setdefault(f"lijsten/{file.stem}", (f"{folder.name}/lijsten/{file.name}", 1))
    if not path.exists() and not lists:
        raise RulesError(
            "in deze map staat geen organisatie.yaml en geen lijsten/*.txt",
            where=folder.name,
            hint="docs/handleiding.md beschrijft de map",
        )
    return _with(found, found._file if path.exists() else folder.name, lines, lijsten=lists)


def _joined(base: Verzoek, request: Verzoek) -> Verzoek:
    """The organisation's values with those of the request over them."""
    values: dict[str, Any] = {key: getattr(request, key) for key in request.model_fields_set}
    for key in base.model_fields_set - request.model_fields_set:
        values[key] = getattr(base, key)
    lines = dict(base._lines)
    for key in ("ambtsdragers", "altijd_lakken", "nooit_lakken"):
        own: tuple[Any, ...] = getattr(request, key)
        values[key] = (*own, *getattr(base, key))
        for place in [place for place in lines if place.startswith(f"{key}/")]:
            # The organisation's entries come after those of the request.
            _, number, *rest = place.split("/")
            lines["/".join((key, str(int(number) + len(own)), *rest))] = base._lines[place]
    values["lijsten"] = {
        name: tuple(dict.fromkeys((*request.lijsten.get(name, ()), *base.lijsten.get(name, ()))))
        for name in (*request.lijsten, *(n for n in base.lijsten if n not in request.lijsten))
    }
    lines |= request._lines
    return _with(Verzoek(), request._file, lines, **values)


def _with(verzoek: Verzoek, file: str, lines: dict[str, tuple[str, int]], **values: Any) -> Verzoek:
    """A copy with other values, which knows in which file each of them stands."""
    changed = verzoek.model_copy(update=values)
    changed._file, changed._lines = file, lines
    return changed


def _read_file(path: Path, shown: str) -> Verzoek:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise RulesError("verzoekbestand is niet te lezen", where=shown) from exc
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        data: Any = yaml.safe_load(text)
    except yaml.MarkedYAMLError as exc:
        line = exc.problem_mark.line + 1 if exc.problem_mark else 1
        raise RulesError("dit is geen geldige YAML", where=f"{shown}:{line}") from exc
    except (yaml.YAMLError, ValueError) as exc:
        # A date that no calendar has (2026-02-30) is a ValueError.
        raise RulesError("dit is geen geldige YAML, of een datum bestaat niet", where=shown) from exc
    lines = {place: (shown, line) for place, line in _lines_of(node)}
    if data is None:
        return _with(Verzoek(), shown, lines)
    if not isinstance(data, dict):
        raise RulesError("hier horen sleutels met waarden, zoals 'zaaknummer: ...'", where=f"{shown}:1")
    try:
        verzoek = Verzoek.model_validate(data)
    except ValidationError as exc:
        problem = exc.errors(include_input=False, include_url=False)[0]
        path_ = problem["loc"]
        key = next((str(step) for step in reversed(path_) if isinstance(step, str)), "")
        reason = _REASONS.get(problem["type"], "deze waarde klopt niet")
        raise RulesError(
            f"{key!r}: {reason}",
            where=_with(Verzoek(), shown, lines).where(*path_) if path_ else f"{shown}:1",
            hint=_hint(problem["type"], key, path_),
        ) from exc
    return _with(verzoek, shown, lines)


def _lines_of(node: Any, place: str = "") -> Iterator[tuple[str, int]]:
    """Every key and every entry of a list as a path with ``/``, and its line (from 1)."""
    if isinstance(node, yaml.MappingNode):
        for key_node, value in node.value:
            path = f"{place}/{key_node.value}".lstrip("/")
            yield path, int(key_node.start_mark.line) + 1
            yield from _lines_of(value, path)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield f"{place}/{index}", int(item.start_mark.line) + 1
            yield from _lines_of(item, f"{place}/{index}")


def _hint(kind: str, key: str, path: tuple[int | str, ...]) -> str:
    if kind.startswith("date_"):
        return "schrijf een datum als 2026-11-24, zonder aanhalingstekens"
    if kind != "extra_forbidden":
        return "docs/handleiding.md heeft een voorbeeld"
    return _nearest(key, _ENTRIES[str(path[0])] if len(path) > 1 and path[0] in _ENTRIES else Verzoek)


_ENTRIES: Final[dict[str, type[BaseModel]]] = {
    "ambtsdragers": Ambtsdrager,
    "altijd_lakken": Altijd,
    "nooit_lakken": Nooit,
}


def _nearest(key: str, model: type[BaseModel]) -> str:
    from rapidfuzz import process

    best = process.extractOne(key, list(model.model_fields), score_cutoff=60)
    if best is None or best[0] == key:
        return "sleutels: " + ", ".join(model.model_fields)
    return f"bedoelt u {best[0]!r}?"
