"""A font for Chinese, Japanese and Korean, for pages that are converted: PyMuPDF brings it along.

Droid Sans Fallback (Apache-2.0). Without it a name in such a script would be a row of empty boxes on a system
that has no font for it.
"""

from __future__ import annotations

import functools
import io
from pathlib import Path
from typing import Any, Final

#: Names in a font by number (OpenType 1.9, name): Typst knows no font without them.
_FULL_NAME: Final = 4
_POSTSCRIPT_NAME: Final = 6


@functools.cache
def font() -> Any:
    """The font as PyMuPDF has it."""
    import pymupdf

    return pymupdf.Font("cjk")


@functools.cache
def letters() -> frozenset[int]:
    """Its code points."""
    return frozenset(font().valid_codepoints())


@functools.cache
def written(folder: Path) -> Path:
    """The folder, made and with the font as a file in it."""
    from fontTools.ttLib import TTFont

    program = TTFont(io.BytesIO(font().buffer), lazy=True, recalcTimestamp=False, recalcBBoxes=False)
    for name_id in _FULL_NAME, _POSTSCRIPT_NAME:
        program["name"].setName(font().name.replace(" ", ""), name_id, 3, 1, 0x409)
    folder.mkdir(exist_ok=True)
    with (folder / "spare.ttf").open("wb") as stream:
        program.save(stream, reorderTables=None)
    return folder
