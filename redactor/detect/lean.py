"""Imports spaCy without its command line, which brings in an HTTP client, a downloader and a console.

That is a third of the time before the first page, and nothing of it is of use here: there is no network.
"""

from __future__ import annotations

import sys
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
