"""The resources of a page or stream while its content is written again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pikepdf

#: Operators that name a resource, and its category.
NAMED_BY = {
    "Do": "/XObject",
    "Tf": "/Font",
    "scn": "/Pattern",
    "SCN": "/Pattern",
    "gs": "/ExtGState",
    "BDC": "/Properties",
}


_CATEGORIES = tuple(dict.fromkeys(NAMED_BY.values()))


class Resources:
    """A resource dictionary that is copied as soon as something in it changes."""

    def __init__(self, original: Any) -> None:
        self._original = original if isinstance(original, pikepdf.Dictionary) else pikepdf.Dictionary()
        self._copy: Any = None
        self._categories: set[str] = set()

    @property
    def changed(self) -> bool:
        return self._copy is not None

    @property
    def dictionary(self) -> Any:
        return self._original if self._copy is None else self._copy

    def category(self, name: str) -> Any:
        """The sub-dictionary ``name``, as our own copy."""
        if self._copy is None:
            self._copy = pikepdf.Dictionary(
                {key: self._original[key] for key in sorted(self._original.keys())}
            )
        if name not in self._categories:
            old = self._copy.get(name)
            keys = old.keys() if isinstance(old, pikepdf.Dictionary) else ()
            self._copy[name] = pikepdf.Dictionary({key: old[key] for key in keys})
            self._categories.add(name)
        return self._copy[name]

    def add(self, category: str, value: Any) -> pikepdf.Name:
        """Adds a resource under a new name."""
        entries = self.category(category)
        number = len(entries.keys())
        while f"/Lak{number}" in entries:
            number += 1
        entries[f"/Lak{number}"] = value
        return pikepdf.Name(f"/Lak{number}")

    def prune(self, used: Mapping[str, set[str]]) -> None:
        """Takes out what the content does not name: it may hold anything, what was removed too.

        Args:
            used: Names by category.
        """
        if self._lent(used):
            return
        present = self.dictionary.keys()
        for category in _CATEGORIES:
            if category not in present:
                continue
            entries = self.dictionary[category]
            keys = entries.keys() if isinstance(entries, pikepdf.Dictionary) else ()
            names = used.get(category, set())
            for name in [name for name in keys if name not in names]:
                del self.category(category)[name]

    def _lent(self, used: Mapping[str, set[str]]) -> bool:
        """True when a form or Type3 font draws with our resources; which of them is not visible from here."""
        for category, kind in (("/XObject", "/Form"), ("/Font", "/Type3")):
            entries = self.dictionary.get(category)
            for name in used.get(category, ()):
                item = entries.get(name) if isinstance(entries, pikepdf.Dictionary) else None
                if (
                    isinstance(item, pikepdf.Dictionary | pikepdf.Stream)
                    and str(item.get("/Subtype")) == kind
                    and "/Resources" not in item
                ):
                    return True
        return False
