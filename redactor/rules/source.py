"""One YAML file of rules/ read strictly: what is wrong is told with file, line, key and nearest known name.

The quick path is libyaml and one validation. Line numbers come from a second reading, only for an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

import yaml

from redactor.errors import RulesError

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

_BASE_LOADER: Final[type[Any]] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
KeyPath = tuple[str | int, ...]


class _DuplicateKey(Exception):
    def __init__(self, key: str, line: int) -> None:
        super().__init__(key)
        self.key, self.line = key, line


class _Loader(_BASE_LOADER):  # type: ignore[misc]
    """Safe loader that refuses a key written twice, which YAML readers pass over in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key_node, _ in node.value:
            if key_node.value in seen:
                raise _DuplicateKey(str(key_node.value), key_node.start_mark.line + 1)
            seen.add(key_node.value)
        result: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return result


class Source:
    """One YAML file, with what is needed to say where in it something is wrong."""

    def __init__(self, path: Path) -> None:
        self.path = path
        #: Made when the first place is asked for, and kept: most of the loading went into making it anew.
        self._root: yaml.Node | None = None
        try:
            self.raw = path.read_bytes()
        except OSError as exc:
            raise RulesError(
                f"kan {path.name} niet lezen", hint="geef de map met alle regels", where=path.name
            ) from exc

    def entries(self, model: type[BaseModel]) -> list[Any]:
        from pydantic import TypeAdapter, ValidationError

        try:
            data = yaml.load(self.raw.decode("utf-8"), Loader=_Loader)
        except UnicodeDecodeError as exc:
            raise RulesError("geen UTF-8", where=self.path.name) from exc
        except _DuplicateKey as exc:
            raise RulesError(
                f"sleutel {exc.key!r} staat er twee keer", where=f"{self.path.name}:{exc.line}"
            ) from exc
        except yaml.YAMLError as exc:
            mark = getattr(exc, "problem_mark", None)
            line = f":{mark.line + 1}" if mark is not None else ""
            raise RulesError("geen geldige YAML", where=f"{self.path.name}{line}") from exc
        if not isinstance(data, list):
            raise RulesError("hier hoort een lijst te staan", where=f"{self.path.name}:1")
        adapter: TypeAdapter[list[Any]] = TypeAdapter(list[model])  # type: ignore[valid-type]
        try:
            return adapter.validate_python(data)
        except ValidationError as exc:
            self._explain(exc, model)

    def where(self, path: KeyPath) -> str:
        """``file:line`` of the value at ``path``, or of the deepest part of it that exists."""
        if self._root is None:
            self._root = yaml.compose(self.raw.decode("utf-8"), Loader=_BASE_LOADER)
        node = self._root
        line = node.start_mark.line if node is not None else 0
        for step in path:
            if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                line = node.start_mark.line
            elif isinstance(node, yaml.MappingNode):
                pair = next(((k, v) for k, v in node.value if k.value == step), None)
                if pair is None:
                    continue
                node = pair[1]
                line = pair[0].start_mark.line
                if isinstance(node, yaml.ScalarNode):
                    line = node.start_mark.line
        return f"{self.path.name}:{line + 1}"

    def fail(
        self, message: str, path: KeyPath, *, hint: str = "", error: type[RulesError] = RulesError
    ) -> NoReturn:
        raise error(message, hint=hint, where=self.where(path))

    def unknown(self, what: str, value: str, known: Iterable[str], path: KeyPath) -> NoReturn:
        """Fails for a name that stands nowhere, with the nearest one that does."""
        self.fail(f"{what} {value!r} bestaat niet", path, hint=nearest_name(value, known))

    def unique(self, entries: Sequence[Any], key: str) -> None:
        seen: set[str] = set()
        for index, entry in enumerate(entries):
            value = getattr(entry, key)
            if value in seen:
                self.fail(f"{key} {value!r} staat er twee keer", (index, key))
            seen.add(value)

    def _explain(self, exc: ValidationError, model: type[BaseModel]) -> NoReturn:
        # A mistyped key also makes the right one missing; the typing error is what a person can find.
        errors = exc.errors()
        first = next((error for error in errors if error["type"] == "extra_forbidden"), errors[0])
        path: KeyPath = first["loc"]
        key = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
        kind = first["type"]
        hint = ""
        if kind == "extra_forbidden":
            message = f"onbekende sleutel {key!r}"
            hint = nearest_name(key, _keys_at(model, path))
        elif kind == "missing":
            message = f"sleutel {key!r} ontbreekt"
        elif kind == "value_error":
            message = str(first["ctx"]["error"])
        elif kind == "literal_error":
            value = first["input"]
            expected = str(first["ctx"]["expected"]).replace(" or ", ", ")
            message = f"{key}: {value!r} bestaat niet; keuze uit {expected}"
            hint = nearest_name(str(value), re.findall(r"'([^']+)'", expected))
        elif kind == "string_type" and isinstance(first["input"], int | float):
            message = f"{key}: {first['input']!r} is een getal of ja/nee, geen tekst"
            hint = f'zet aanhalingstekens: {key}: "{first["input"]}"'
        else:
            message = f"{key}: ongeldige waarde ({first['msg']})"
        self.fail(message, path, hint=hint)


def _keys_at(model: type[BaseModel], path: KeyPath) -> list[str]:
    """Keys allowed in the innermost entry that ``path`` goes through."""
    current: Any = model
    for step in path[:-1]:
        if not isinstance(step, str):
            continue
        inner = _inner_model(current.model_fields[step].annotation) if step in current.model_fields else None
        if inner is None:
            break
        current = inner
    return list(current.model_fields)


def _inner_model(annotation: Any) -> Any:
    if hasattr(annotation, "model_fields"):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        if (found := _inner_model(part)) is not None:
            return found
    return None


def nearest_name(value: str, known: Iterable[str]) -> str:
    from rapidfuzz import process

    names = list(known)
    best = process.extractOne(value, names, score_cutoff=50)
    if best:
        return f"bedoelt u {best[0]!r}?"
    return "bekend zijn: " + ", ".join(names[:12]) if names else ""
