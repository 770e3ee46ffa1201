"""Walks from the catalog to everything that a PDF holds and keeps only what ``known_keys.py`` knows.

What is reached under no known key is not written. Strings and free names that stay are searched for what was
removed; streams that are no drawings are written again in their plainest form (``streams.py``).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

import pikepdf

from redactor.forms import SecretMatcher
from redactor.redact import images, known_keys, streams
from redactor.redact.known_keys import Kinds, kinds
from redactor.redact.names import FreeNames, contains, text_of

#: What stands in place of a removed string in a bookmark, a tag or another string that stays.
REPLACEMENT = "[gelakt]"

_OF_STREAMS = {
    "/Length": Kinds(),
    "/Filter": kinds("a"),
    "/DecodeParms": kinds("parameters|[parameters]"),
}
_PATTERNS = {name: (re.compile(text), other) for name, (text, other) in known_keys.PATTERNS.items()}
_NUMBERS_ONLY = re.compile(rb"[^(</R]*")

_TYPES = {"catalog": "/Catalog", "node": "/Pages", "leaf": "/Page"}

#: Verdicts on a value; anything else is what takes its place.
_KEEP, _DROP = object(), object()

_NAME, _STRING = pikepdf.ObjectType.name_, pikepdf.ObjectType.string
_ARRAY, _DICTIONARY = pikepdf.ObjectType.array, pikepdf.ObjectType.dictionary
_STREAM = pikepdf.ObjectType.stream


def _entries(container: Any, *, stream: bool) -> list[tuple[str, Any]]:
    """Keys, sorted, and values of a dictionary or stream."""
    if stream:
        return [(key, container[key]) for key in sorted(container.keys())]
    # All at once takes less time than one by one.
    return list(container.as_dict().items())


class Whitelist:
    """One walk through one document.

    Args:
        pdf: The open document; it is changed.
        matcher: The removed strings.
        names: The same that the content of the pages was written with.
        renamed: Named destinations that have another name now.
        fresh: Streams that were written here and hold nothing without use: they are not written again.
    """

    def __init__(
        self,
        pdf: pikepdf.Pdf,
        matcher: SecretMatcher,
        names: FreeNames,
        renamed: dict[str, str],
        *,
        fresh: Collection[tuple[int, int]] = (),
    ) -> None:
        self._pdf, self._matcher, self._names, self._renamed = pdf, matcher, names, renamed
        self._fresh = fresh
        self._texts: dict[str, str] = {}
        self._identifiers: dict[str, str] = {}
        self._seen: set[tuple[int, int]] = set()
        self._pages: list[tuple[Any, str]] = []
        self._arrays: set[tuple[tuple[int, int], Kinds]] = set()
        self._stack: list[tuple[Any, str]] = []
        self._pointed_at: list[tuple[Any, str]] = []

    def run(self) -> None:
        """Cleans everything the catalog leads to."""
        self._later(self._pdf.Root.Pages, "node")
        self._later(self._pdf.Root, "catalog")
        while self._pages or self._stack or self._pointed_at:
            if self._pages:
                self._dictionary(*self._pages.pop())
            elif self._stack:
                self._dictionary(*self._stack.pop())
            else:
                self._later(*self._pointed_at.pop())

    def _later(self, container: Any, kind: str, *, weak: bool = False) -> None:
        """Puts a container on the list of those to clean.

        What a damaged file uses as two kinds of object is cleaned as the first, pages before all else;
        after that nothing private is left in it.
        """
        if container.is_indirect:
            if container.objgen in self._seen:
                return
            if weak:
                self._pointed_at.append((container, kind))
                return
            self._seen.add(container.objgen)
        (self._pages if kind in ("node", "leaf") else self._stack).append((container, kind))

    # -- containers -------------------------------------------------------------------------------

    def _dictionary(self, container: Any, kind: str) -> None:
        known = known_keys.KEYS[kind]
        stream = container._type_code == _STREAM
        for key, value in _entries(container, stream=stream):
            allowed = known.get(key)
            if allowed is None and stream:
                allowed = _OF_STREAMS.get(key)
            verdict = _DROP if allowed is None else self._value(value, allowed)
            if verdict is _DROP:
                del container[key]
            elif verdict is not _KEEP:
                container[key] = verdict
        if stream:
            if container.objgen not in self._fresh:
                streams.plain(container, kind)
        elif kind in _TYPES and container.get("/Type") != _TYPES[kind]:
            # Readers find pages by it.
            container["/Type"] = pikepdf.Name(_TYPES[kind])

    def _free(self, container: Any, allowed: tuple[str, ...]) -> None:
        """A dictionary whose keys the maker chose."""
        inner = Kinds(objects=allowed, listed=allowed)
        for key in sorted(container.keys()):
            value = container[key]
            verdict = self._value(value, inner)
            new = self._names.of(key)
            if verdict is _DROP:
                del container[key]
            elif new != key:
                del container[key]
                container[new] = value if verdict is _KEEP else verdict
            elif verdict is not _KEEP:
                container[key] = verdict

    def _array(self, array: Any, allowed: Kinds) -> object:
        if "space" in allowed.objects:
            return self._colour_space(array)
        special = next((known_keys.ARRAYS[kind] for kind in allowed.objects if kind in known_keys.ARRAYS), "")
        if special:
            allowed = kinds(special)
        elif not (allowed.array or allowed.listed or allowed.array_string):
            return _DROP
        if array.is_indirect:
            if (array.objgen, allowed) in self._arrays:
                return _KEEP
            self._arrays.add((array.objgen, allowed))
        if not allowed.listed and _NUMBERS_ONLY.fullmatch(array.unparse()):
            return _KEEP
        inner = Kinds(
            string=allowed.array_string,
            array=True,
            array_string=allowed.array_string,
            glyphs=allowed.glyphs,
            objects=allowed.listed,
            listed=allowed.listed,
            weak=allowed.weak,
        )
        self._items(array, [inner] * len(array))
        return _KEEP

    def _items(self, array: Any, allowed: list[Kinds]) -> None:
        for index, item in enumerate(list(array)):
            verdict = self._value(item, allowed[index])
            if verdict is _DROP:
                # What follows keeps its place.
                array[index] = None
            elif verdict is not _KEEP:
                array[index] = verdict

    def _colour_space(self, array: Any) -> object:
        parts = known_keys.COLOUR_SPACES.get(text_of(array[0])) if len(array) else None
        if parts is None:
            return _DROP
        while len(array) > len(parts) + 1:
            del array[len(array) - 1]
        self._items(array, [Kinds(), *(kinds(part) for part in parts)])
        images.trim_lookup(array)
        return _KEEP

    # -- values -----------------------------------------------------------------------------------

    def _value(self, value: Any, allowed: Kinds) -> object:
        if not isinstance(value, pikepdf.Object):
            return _KEEP
        code = value._type_code
        if code == _NAME:
            return self._name(value, allowed)
        if code == _STRING:
            return self._string(value, allowed.string)
        if code == _ARRAY:
            return self._array(value, allowed)
        if code not in (_DICTIONARY, _STREAM):
            return _DROP
        kind = self._kind(value, allowed.objects, stream=code == _STREAM)
        if kind:
            self._later(value, kind, weak=allowed.weak)
            return _KEEP
        if allowed.free and code == _DICTIONARY:
            self._free(value, allowed.free)
            return _KEEP
        return _DROP

    def _kind(self, value: Any, candidates: tuple[str, ...], *, stream: bool) -> str:
        """What an object is, of what may stand here; "" when it is none of them."""
        fitting = []
        for candidate in candidates:
            if candidate in known_keys.VARIANTS:
                key, by_value, other = known_keys.VARIANTS[candidate]
                candidate = by_value.get(str(value.get(key, "")), other)
            elif candidate in known_keys.HAVING:
                key, having, lacking = known_keys.HAVING[candidate]
                candidate = having if key in value else lacking
            allowed = known_keys.STREAMS if stream else known_keys.DICTIONARIES
            if candidate in allowed:
                fitting.append(candidate)
        if len(fitting) < 2:
            return fitting[0] if fitting else ""
        keys = set(value.keys())
        return max(fitting, key=lambda kind: len(keys & known_keys.KEYS[kind].keys()))

    def _name(self, value: Any, allowed: Kinds) -> object:
        old = text_of(value)
        if old[1:] in self._renamed:
            return pikepdf.Name("/" + self._renamed[old[1:]])
        new = old if allowed.glyphs else self._names.of(old)
        return _KEEP if new == old else pikepdf.Name(new)

    def _string(self, value: Any, form: str) -> object:
        if not form:
            return _DROP
        text = str(value)
        new = self._texts.get(form + ":" + text)
        if new is None:
            new = self._texts[form + ":" + text] = self._text(text, form)
        if new == "\0":
            return _DROP
        return _KEEP if new == text else pikepdf.String(new)

    def _text(self, text: str, form: str) -> str:
        """What a string becomes; a lone zero character when it goes."""
        if form in _PATTERNS:
            pattern, other = _PATTERNS[form]
            if pattern.fullmatch(text) and not self._matcher.search(text):
                return text
            return "\0" if other is None else other
        if text in self._renamed:
            return self._renamed[text]
        if not contains(self._matcher, text):
            return text
        if form == "identifier":
            return self._identifiers.setdefault(text, f"id-{len(self._identifiers) + 1}")
        return self._matcher.replace(text, REPLACEMENT) if self._matcher.search(text) else ""
