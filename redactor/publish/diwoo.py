"""DiWoo metadata (version 0.9.8) of each published document, as XML.

Organisations stand in it, persons never: the field for a maker's name stays out, and a title in which the
detectors find somebody is refused. What the schema asks for is checked here; an XSD that is at hand decides.
Source: peers 3.5, woo-practice 4.4; the order of elements is that of the schema as its users have it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from redactor.disclosure.verzoek import Verzoek
from redactor.errors import InputError, InventoryError, RulesError
from redactor.rules import Rules, TooiRule

if TYPE_CHECKING:
    from redactor.dossier.screening import Screen
    from redactor.publish.inventory import InventoryRow

NAMESPACE: Final = "https://standaarden.overheid.nl/diwoo/metadata/"

#: End of the name of a document's metadata file.
SUFFIX: Final = "diwoo.xml"

#: Longest title that the platforms behind it take.
_LONGEST_TITLE: Final = 255


def write(
    rows: Sequence[InventoryRow], verzoek: Verzoek, rules: Rules, screen: Screen, *, xsd: Path | None = None
) -> dict[str, bytes]:
    """The metadata files of all documents that are published here, by name. Same in, same out.

    Args:
        rows: Of ``inventory.build``.
        verzoek: Gives organisation, kind of information and dates.
        rules: The TOOI values.
        screen: Looks for persons in titles and in the name of the organisation.
        xsd: Schema to validate against.

    Raises:
        InventoryError: documents of which something that is required is missing or not allowed; all at once.
        RulesError: something in verzoek.yaml is missing or unknown.
        InputError: the schema cannot be used.
    """
    _require_organisation(verzoek, screen)
    act = _act(verzoek, rules)
    schema = _schema(xsd) if xsd else None
    files: dict[str, bytes] = {}
    problems: list[tuple[str, str, str]] = []
    for row in rows:
        if not row.file_name:
            continue
        category = _category(row, verzoek, rules)
        dated = row.facts.date
        wrong = list(_problems(row, category, dated))
        if not wrong and category is not None and dated is not None:
            root = _document(row, verzoek, rules, category=category, dated=dated, act=act)
            wrong = [(row.where, message, "") for message in _invalid(root, schema)]
            files[f"{row.id}.{SUFFIX}"] = _serialised(root)
        problems += wrong
    if problems:
        raise InventoryError(
            f"{len(problems)} fout(en) in de DiWoo-metadata", problems=problems, where="DiWoo"
        )
    return files


def _problems(
    row: InventoryRow, category: TooiRule | None, dated: datetime.date | None
) -> Iterable[tuple[str, str, str]]:
    if row.screened:
        yield (
            row.where,
            "in de titel stonden mogelijk persoonsgegevens",
            "geef het document een titel zonder namen",
        )
    if len(row.title) > _LONGEST_TITLE:
        yield row.where, f"de titel is langer dan {_LONGEST_TITLE} tekens", ""
    if category is None:
        yield row.where, "de informatiecategorie is niet bekend", "zet informatiecategorie in verzoek.yaml"
    if dated is None:
        yield (
            row.where,
            "de datum van het document is niet bekend",
            "vul Datum in de lijst in, of documentdatum in verzoek.yaml",
        )


def _require_organisation(verzoek: Verzoek, screen: Screen) -> None:
    for key, hint in (
        ("organisatie", "organisatie: Ministerie van ..."),
        ("organisatie_tooi", "organisatie_tooi: https://identifier.overheid.nl/tooi/id/gemeente/gm..."),
    ):
        if not getattr(verzoek, key):
            raise RulesError(f"{key!r} ontbreekt", where=verzoek.where(key), hint=hint)
    if not screen.is_clean(verzoek.organisatie):
        raise RulesError("'organisatie' lijkt de naam van een persoon", where=verzoek.where("organisatie"))


def _act(verzoek: Verzoek, rules: Rules) -> TooiRule:
    acts = {rule.label: rule for rule in rules.tooi.values() if rule.list == "soorthandeling"}
    if verzoek.handeling not in acts:
        raise RulesError(
            f"handeling {verzoek.handeling!r} bestaat niet",
            where=verzoek.where("handeling"),
            hint="keuze uit: " + ", ".join(acts),
        )
    return acts[verzoek.handeling]


def _category(row: InventoryRow, verzoek: Verzoek, rules: Rules) -> TooiRule | None:
    """The kind of information, or of document, that the log or else the request names."""
    known = rules.tooi.get(row.category)
    if known is None and verzoek.informatiecategorie:
        word = verzoek.informatiecategorie.strip().lower()
        known = next((rule for rule in rules.tooi.values() if word in (rule.label.lower(), rule.code)), None)
    return known


def _document(
    row: InventoryRow,
    verzoek: Verzoek,
    rules: Rules,
    *,
    category: TooiRule,
    dated: datetime.date,
    act: TooiRule,
) -> Any:
    from lxml import etree

    root = etree.Element(f"{{{NAMESPACE}}}Document", nsmap={"diwoo": NAMESPACE})

    def add(parent: Any, name: str, text: str = "", uri: str = "") -> Any:
        element = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
        if uri:
            element.set("resource", uri)
        if text:
            element.text = "".join(c for c in text if c.isprintable())
        return element

    body = add(root, "DiWoo")
    add(add(body, "identifiers"), "identifier", row.id)
    for role in ("publisher", "verantwoordelijke", "opsteller"):
        add(body, role, verzoek.organisatie, verzoek.organisatie_tooi)
    add(add(body, "titelcollectie"), "officieleTitel", row.title)
    classes = add(body, "classificatiecollectie")
    if category.list == "documentsoort":
        broader = rules.tooi[category.category]
        add(add(classes, "informatiecategorieen"), "informatiecategorie", broader.label, broader.uri)
        add(add(classes, "documentsoorten"), "documentsoort", category.label, category.uri)
    else:
        add(add(classes, "informatiecategorieen"), "informatiecategorie", category.label, category.uri)
    add(body, "creatiedatum", dated.isoformat())
    for name, code in (("language", "nl"), ("format", "pdf")):
        if code in rules.tooi:
            add(body, name, rules.tooi[code].label, rules.tooi[code].uri)
    handling = add(add(body, "documenthandelingen"), "documenthandeling")
    add(handling, "soortHandeling", act.label, act.uri)
    add(handling, "atTime", f"{dated.isoformat()}T00:00:00")
    add(handling, "wasAssociatedWith", verzoek.organisatie, verzoek.organisatie_tooi)
    return root


def _serialised(root: Any) -> bytes:
    from lxml import etree

    text: bytes = etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="UTF-8")
    return text


def _schema(path: Path) -> Any:
    from lxml import etree

    try:
        parser = etree.XMLParser(no_network=True, resolve_entities=False)
        return etree.XMLSchema(etree.parse(path, parser))
    except (OSError, etree.LxmlError) as exc:
        raise InputError(
            "dit schema is niet te gebruiken",
            where=path.name,
            hint="zet de XSD's waarnaar het verwijst in dezelfde map; er wordt niets van internet gehaald",
        ) from exc


def _invalid(root: Any, schema: Any) -> Mapping[str, None]:
    """What the schema does not allow: names of elements, no text of them."""
    if schema is None or schema.validate(root):
        return {}
    return {f"volgens de XSD klopt {_element(error)} niet": None for error in schema.error_log}


def _element(error: Any) -> str:
    path = str(error.path or "").rpartition("/")[2]
    return path.rpartition(":")[2].partition("[")[0] or "de metadata"
