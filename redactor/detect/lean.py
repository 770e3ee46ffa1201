"""Imports spaCy and presidio without what nothing here uses, which is half of the time before the first page.

spaCy's command line brings in an HTTP client, a downloader and a console; presidio's recognizer of e-mail an
HTTP client too, and those of all countries compile their patterns to see whether they can be. Whoever asks
for any of it later gets it as ever.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any, Final

_PARTS: Final = ("spacy.cli", "spacy.cli.info")


def import_spacy() -> None:
    """Puts ``spacy`` among the loaded modules; ``spacy.cli`` loads as ever when somebody asks for it."""
    if "spacy" in sys.modules or any(part in sys.modules for part in _PARTS):
        return
    for part in _PARTS:
        sys.modules[part] = ModuleType(part)
    sys.modules["spacy.cli.info"].info = _info  # type: ignore[attr-defined]
    try:
        import spacy  # noqa: F401
    finally:
        for part in _PARTS:
            sys.modules.pop(part, None)


def _info(*arguments: Any, **options: Any) -> Any:
    """``spacy.info``, which is in the part that was left out."""
    from spacy.cli.info import info

    return info(*arguments, **options)


def import_presidio() -> None:
    """Puts ``presidio_analyzer`` among the loaded modules."""
    if "presidio_analyzer" in sys.modules:
        return
    if "tldextract" not in sys.modules:
        sys.modules["tldextract"] = _Later("tldextract")
    with _unchecked_patterns():
        import presidio_analyzer  # noqa: F401


class _Later(ModuleType):
    """Stands for a module until something of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


@contextmanager
def _unchecked_patterns() -> Iterator[None]:
    """While it lasts, patterns of presidio are not compiled to see whether they can be.

    Those of its own recognizers were seen to by its makers; ours are made later.
    """
    name, check = "presidio_analyzer.pattern", "_Pattern__validate_regex"
    package = importlib.util.find_spec("presidio_analyzer")
    folder = next(iter(package.submodule_search_locations or ()), None) if package else None
    spec = importlib.util.spec_from_file_location(name, f"{folder}/pattern.py") if folder else None
    if spec is None or spec.loader is None:
        yield
        return
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    original = vars(module.Pattern).get(check)
    if original is None:
        # Another presidio than the one that this was written for: it is loaded as it is.
        yield
        return
    sys.modules[name] = module
    setattr(module.Pattern, check, staticmethod(lambda pattern: None))
    try:
        yield
    finally:
        setattr(module.Pattern, check, original)
