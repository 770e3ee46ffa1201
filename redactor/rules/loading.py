"""Reads rules/ and checks that its files agree; ``source.py`` says where in a file something is wrong."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from redactor.domain import Action, Ground, Status
from redactor.errors import BadPattern, RulesError, UnknownGround
from redactor.rules.boxes import BoxRule, BoxStyle
from redactor.rules.grounds import ground_key, nearest_ground
from redactor.rules.model import (
    NO_DATA,
    CalibrationRule,
    CheckRule,
    ColumnRule,
    FieldRule,
    FileTypeRule,
    HiddenContentRule,
    LabelRule,
    MotivationRule,
    PatternRule,
    PolicyRule,
    PolicyWhen,
    ProfileRule,
    RecognitionRule,
    RecognizerRule,
    RegionRule,
    RoleRule,
    Rules,
    TooiRule,
)
from redactor.rules.needs import needs
from redactor.rules.source import KeyPath, Source

if TYPE_CHECKING:
    from pydantic import BaseModel

    from redactor.rules import schema

#: Kind of mark: ink on a scan that was not read.
_UNREAD: Final = "schrift"

_HEADER: Final = re.compile(r"#\s*(source|as-of|licence|note):\s*(.*\S)")


def rules_directory() -> Path:
    """The rules that came with the package: inside it when installed, else beside it in the source tree.

    Raises:
        RulesError: neither is there.
    """
    package = Path(__file__).resolve().parent.parent
    for candidate in (package / "_data" / "rules", package.parent / "rules"):
        if (candidate / "grounds.yaml").is_file():
            return candidate
    raise RulesError("de map met regels ontbreekt", hint="installeer redactor opnieuw, of geef --rules MAP")


def load(directory: Path | None = None) -> Rules:
    """All rules, checked and cross-checked.

    Args:
        directory: A folder with grounds.yaml, labels.yaml, recognizers.yaml, fields.yaml, roles.yaml,
            policy.yaml and lists/*.txt; the shipped ones when None.

    Raises:
        RulesError: something is wrong; ``where`` is ``file:line``. UnknownGround and BadPattern are kinds
            of it.
    """
    from redactor.rules import schema

    root = rules_directory() if directory is None else Path(directory)
    sources = {name: Source(root / name) for name in schema.FILES}
    entries: dict[str, list[Any]] = {
        name: sources[name].entries(model) for name, model in schema.FILES.items()
    }
    lists, headers, raw = _read_lists(root / "lists")
    lists_digest = _digest(raw)

    for name, source in sources.items():
        raw[name] = source.raw
        source.unique(entries[name], _id_key(name))

    grounds = {entry.code: _ground(entry) for entry in entries["grounds.yaml"]}
    for index, entry in enumerate(entries["grounds.yaml"]):
        for other in entry.never_with:
            if other not in grounds:
                sources["grounds.yaml"].unknown("grond", other, grounds, (index, "never_with"))
    labels = {e.id: LabelRule(**_frozen(e)) for e in entries["labels.yaml"]}
    for index, entry in enumerate(entries["labels.yaml"]):
        if entry.ground:
            _citable(entry.ground, grounds, sources["labels.yaml"], (index, "ground"))
    digest = _digest(raw)
    return Rules(
        grounds=grounds,
        labels=labels,
        recognizers=_recognizers(entries["recognizers.yaml"], sources["recognizers.yaml"], labels),
        roles=tuple(
            RoleRule(
                id=e.id,
                kind=e.kind,
                words=tuple(e.words),
                after=tuple(e.after),
                weight=e.weight,
                persona=e.persona,
                source=e.source,
            )
            for e in entries["roles.yaml"]
        ),
        fields=_fields(entries["fields.yaml"], sources["fields.yaml"], labels, entries["roles.yaml"]),
        policy=_policy(entries, sources["policy.yaml"], grounds, labels),
        profiles=tuple(ProfileRule(**_frozen(e)) for e in entries["profiles.yaml"]),
        calibration=tuple(CalibrationRule(**_frozen(e)) for e in entries["calibration.yaml"]),
        motivations=_motivations(entries["motivations.yaml"], sources["motivations.yaml"], grounds),
        checks={e.id: CheckRule(**_frozen(e)) for e in entries["checks.yaml"]},
        tooi=_tooi(entries["tooi.yaml"], sources["tooi.yaml"]),
        columns=_columns(entries["inventory.yaml"], sources["inventory.yaml"]),
        file_types=tuple(FileTypeRule(**_frozen(e)) for e in entries["file-types.yaml"]),
        hidden_content={e.id: HiddenContentRule(**_frozen(e)) for e in entries["hidden-content.yaml"]},
        regions=_regions(entries, sources["regions.yaml"], labels, lists),
        recognition=_recognition(entries["recognition.yaml"], sources["recognition.yaml"]),
        boxes=_boxes(entries["boxes.yaml"], sources["boxes.yaml"]),
        lists=lists,
        list_headers=headers,
        digest=digest,
        base_digest=digest,
        lists_digest=lists_digest,
    )


def with_reading(rules: Rules, when: str) -> Rules:
    """``rules`` with another answer to when pages are read from their picture; the digests then differ too.

    Args:
        rules: From ``load``.
        when: ``nooit``, ``nodig`` or ``altijd``.
    """
    if when == rules.recognition.when:
        return rules
    return replace(
        rules,
        recognition=replace(rules.recognition, when=when),
        digest=hashlib.sha256(f"{rules.digest}ocr {when}".encode()).hexdigest(),
        base_digest=hashlib.sha256(f"{rules.base_digest}ocr {when}".encode()).hexdigest(),
    )


def _id_key(name: str) -> str:
    keys = {"grounds.yaml": "code", "recognizers.yaml": "name", "calibration.yaml": "detector"}
    return (keys | {"motivations.yaml": "ground", "inventory.yaml": "field", "tooi.yaml": "code"}).get(
        name, "id"
    )


def _frozen(entry: BaseModel) -> dict[str, Any]:
    """The values of an entry as keyword arguments for a frozen rule with the same names."""
    return {
        name: tuple(value) if isinstance(value := getattr(entry, name), list) else value
        for name in type(entry).model_fields
    }


def _ground(entry: schema.GroundEntry) -> Ground:
    aliases = dict.fromkeys(" ".join(alias.split()).lower() for alias in entry.aliases)
    return Ground(
        code=entry.code,
        article=entry.article,
        title=entry.title,
        kind=entry.kind,
        citable=entry.citable,
        spoken=entry.spoken,
        aliases=tuple(aliases) + tuple(k for a in aliases if (k := ground_key(a)) and k not in aliases),
        needs=tuple(entry.needs),
        never_with=tuple(entry.never_with),
        years=entry.years,
        unusual_in=tuple(entry.unusual_in),
        platform=entry.platform,
    )


def _tooi(entries: Sequence[schema.TooiEntry], source: Source) -> dict[str, TooiRule]:
    categories = [entry.code for entry in entries if entry.list == "informatiecategorie"]
    for index, entry in enumerate(entries):
        if entry.category and entry.category not in categories:
            source.unknown("informatiecategorie", entry.category, categories, (index, "category"))
    return {entry.code: TooiRule(**_frozen(entry)) for entry in entries}


def _columns(entries: Sequence[schema.ColumnEntry], source: Source) -> dict[str, ColumnRule]:
    for index, entry in enumerate(entries):
        try:
            re.compile(entry.pattern)
        except re.error as exc:
            source.fail("dit is geen geldige reguliere expressie", (index, "pattern"), hint=str(exc.msg))
    return {
        entry.field: ColumnRule(
            **_frozen(entry)
            | {name: tuple(map(str.lower, getattr(entry, name))) for name in ("accept", "also")}
        )
        for entry in entries
    }


def _motivations(
    entries: Sequence[schema.MotivationEntry], source: Source, grounds: Mapping[str, Ground]
) -> dict[str, MotivationRule]:
    for index, entry in enumerate(entries):
        _citable(entry.ground, grounds, source, (index, "ground"))
        if grounds[entry.ground].years and not entry.older:
            source.fail(
                f"bij {entry.ground} hoort ook een tekst voor informatie die ouder is",
                (index, "ground"),
                hint="voeg de sleutel older toe",
            )
    return {entry.ground: MotivationRule(**_frozen(entry)) for entry in entries}


def _recognizers(
    entries: Sequence[schema.RecognizerEntry], source: Source, labels: Mapping[str, LabelRule]
) -> tuple[RecognizerRule, ...]:
    result = []
    for index, entry in enumerate(entries):
        names = (entry.supported_entity,) if entry.supported_entity else tuple(entry.supported_entities)
        for name in names:
            if name not in labels:
                key = "supported_entity" if entry.supported_entity else "supported_entities"
                source.unknown("label", str(name), labels, (index, key))
        patterns = []
        for number, pattern in enumerate(entry.patterns):
            try:
                patterns.append(
                    PatternRule(
                        name=pattern.name,
                        regex=pattern.regex,
                        score=pattern.score,
                        needs=needs(pattern.regex),
                    )
                )
            except re.error as exc:
                source.fail(
                    f"patroon {pattern.name!r} is geen geldige reguliere expressie",
                    (index, "patterns", number, "regex"),
                    hint=f"bij teken {exc.pos}: {exc.msg}",
                    error=BadPattern,
                )
        result.append(
            RecognizerRule(
                name=entry.name,
                labels=tuple(str(name) for name in names),
                patterns=tuple(patterns),
                context=tuple(word.lower() for item in entry.supported_languages for word in item.context),
                near=entry.near,
                requires_context=entry.requires_context,
                exclude=tuple(word.lower() for word in entry.exclude),
                check=entry.check,
                check_where=source.where((index, "check")),
                keep_hint=entry.keep_hint,
                class_name=entry.class_name,
                settings=dict(entry.settings),
                source=entry.source,
                match=tuple(entry.examples.match),
                no_match=tuple(entry.examples.no_match),
            )
        )
    return tuple(result)


def _fields(
    entries: Sequence[schema.FieldEntry],
    source: Source,
    labels: Mapping[str, LabelRule],
    roles: Sequence[schema.RoleEntry],
) -> tuple[FieldRule, ...]:
    role_ids = [role.id for role in roles]
    for index, entry in enumerate(entries):
        if entry.value not in labels and entry.value not in NO_DATA:
            source.unknown("label", entry.value, [*labels, *NO_DATA], (index, "value"))
        if entry.role and entry.role not in role_ids:
            source.unknown("rol", entry.role, role_ids, (index, "role"))
    return tuple(
        FieldRule(
            id=e.id,
            labels=tuple(e.labels),
            value=e.value,
            role=e.role,
            place=tuple(e.place),
            many=e.many,
            column=e.column,
            whole=e.whole,
            block=e.block,
        )
        for e in entries
    )


def _regions(
    entries: Mapping[str, Sequence[Any]],
    source: Source,
    labels: Mapping[str, LabelRule],
    lists: Mapping[str, Sequence[str]],
) -> tuple[RegionRule, ...]:
    fields = [entry.id for entry in entries["fields.yaml"]]
    for index, entry in enumerate(entries["regions.yaml"]):
        if entry.label not in labels:
            source.unknown("label", entry.label, labels, (index, "label"))
        for key, what, known in (("lists", "lijst", lists), ("fields", "veld", fields)):
            for value in getattr(entry, key):
                if value not in known:
                    source.unknown(what, value, known, (index, key))
    regions = tuple(RegionRule(**_frozen(entry)) for entry in entries["regions.yaml"])
    unread = [region for region in regions if _UNREAD in region.kinds]
    if not unread or not unread[-1].takes_all:
        source.fail(
            f"de laatste regel voor {_UNREAD!r} moet alles nemen: geen maten, woorden of velden",
            (len(regions) - 1,) if regions else (),
            hint="zo gaat alles wat op een scan niet gelezen is naar een mens",
        )
    return regions


def _only(entries: Sequence[BaseModel], source: Source) -> dict[str, Any]:
    """The values of the one entry of a file."""
    if len(entries) != 1:
        source.fail(
            "hier hoort één regel te staan", (), hint=f"neem rules/{source.path.name} van redactor over"
        )
    values = _frozen(entries[0])
    del values["id"], values["source"]
    return values


def _recognition(entries: Sequence[schema.RecognitionEntry], source: Source) -> RecognitionRule:
    values = _only(entries, source)
    return RecognitionRule(**values | {"pairs": frozenset(values["pairs"].split())})


def _boxes(entries: Sequence[schema.BoxesEntry], source: Source) -> BoxRule:
    values = _only(entries, source)
    styles = tuple(BoxStyle(**_frozen(style)) for style in values["styles"])
    shorter = {form: tuple(forms) for form, forms in values["shorter"].items()}
    return BoxRule(**values | {"styles": styles, "shorter": shorter})


def _policy(
    entries: Mapping[str, Sequence[Any]],
    source: Source,
    grounds: Mapping[str, Ground],
    labels: Mapping[str, LabelRule],
) -> tuple[PolicyRule, ...]:
    known: dict[str, list[str]] = {
        "label": list(labels),
        # A condition may name one role or a kind of role.
        "role": list(dict.fromkeys(v for role in entries["roles.yaml"] for v in (role.id, role.kind))),
        "detector": [recognizer.name for recognizer in entries["recognizers.yaml"]],
        "profile": [profile.id for profile in entries["profiles.yaml"]],
    }
    result = []
    for index, entry in enumerate(entries["policy.yaml"]):
        when = {
            key: tuple(v for v in getattr(entry.when, key) if v != "any")
            for key in ("label", "role", "hint", "evidence", "detector", "profile")
        }
        for key, names in known.items():
            for value in when[key]:
                if value not in names:
                    source.unknown(_DUTCH[key], value, names, (index, "when", key))
        for value in entry.then.grounds:
            _citable(value, grounds, source, (index, "then", "grounds"))
        result.append(
            PolicyRule(
                id=entry.id,
                when=PolicyWhen(
                    **when,
                    min_score=entry.when.min_score,
                    max_score=entry.when.max_score,
                    conflict=entry.when.conflict,
                ),
                action=Action[entry.then.action],
                status=Status[entry.then.status],
                grounds=tuple(entry.then.grounds),
                toelichting=entry.toelichting,
                source=entry.source,
                auto=entry.then.auto,
                keep=entry.then.keep,
            )
        )
    last = result[-1] if result else None
    if last is None or not (
        last.when.unconditional and last.action is Action.REDACT and last.status is Status.OPEN
    ):
        source.fail(
            "de laatste regel moet een open REDACT zonder voorwaarden zijn",
            (len(result) - 1,) if result else (),
            hint="zo gaat alles waar geen regel voor is naar een mens",
        )
    return tuple(result)


_DUTCH: Final = {"label": "label", "role": "rol", "detector": "detector", "profile": "profiel"}


def _citable(code: str, grounds: Mapping[str, Ground], source: Source, path: KeyPath) -> None:
    if code not in grounds:
        source.fail(
            f"grond {code!r} bestaat niet",
            path,
            hint=nearest_ground(ground_key(code) or code, grounds),
            error=UnknownGround,
        )
    if not grounds[code].citable:
        source.fail(
            f"{code!r} is een groep van gronden en geen grond op zich",
            path,
            hint="noem een onderdeel, zoals 5.1.2.e",
            error=UnknownGround,
        )


def _read_lists(
    folder: Path,
) -> tuple[dict[str, tuple[str, ...]], dict[str, Mapping[str, str]], dict[str, bytes]]:
    lists: dict[str, tuple[str, ...]] = {}
    headers: dict[str, Mapping[str, str]] = {}
    raw: dict[str, bytes] = {}
    for path in sorted(folder.glob("*.txt")):
        content = path.read_bytes()
        raw[f"lists/{path.name}"] = content
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as exc:
            raise RulesError("geen UTF-8", where=f"lists/{path.name}") from exc
        keys: dict[str, str] = {}
        lines: list[str] = []
        for line in text.splitlines():
            if line.startswith("#"):
                if match := _HEADER.match(line):
                    keys[match[1]] = match[2]
            elif line and (stripped := line.strip()):
                lines.append(stripped)
        lists[path.stem] = tuple(lines)
        headers[path.stem] = keys
    return lists, headers, raw


def _digest(raw: Mapping[str, bytes]) -> str:
    total = hashlib.sha256()
    for name in sorted(raw):
        total.update(f"{name}\0{len(raw[name])}\0".encode())
        total.update(raw[name])
    return total.hexdigest()
