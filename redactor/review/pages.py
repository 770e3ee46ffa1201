"""Whether a copy that came back still has the pages of the original: marks that were carried out have not."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from redactor.errors import DecisionsError
from redactor.verify import pdfium

#: Pixels per point that pages are compared at: about 58 dpi, a letter is 5 pixels high.
_SCALE: Final = 0.8
#: A pixel (0..255) that differs by less is the same, and so is a page with fewer than so many other pixels.
_SHADE: Final = 48
_PIXELS: Final = 6


def require_same(pdf: bytes, copy: bytes, *, password: str | None, name: str) -> None:
    """Refuses a copy whose pages differ from those of ``pdf``, annotations aside.

    Raises:
        DecisionsError: a page is gone, added, turned or changed.
        DamagedPdf, EncryptedPdf: a file cannot be read.
    """
    with (
        pdfium.opened(pdf, password=password, name=name) as before,
        pdfium.opened(copy, password=password, name=name) as after,
    ):
        if len(before) != len(after):
            raise DecisionsError(
                f"deze PDF heeft {len(after)} bladzijden, het origineel {len(before)}", where=name
            )
        for index in range(len(before)):
            if not _same(before[index], after[index]):
                raise DecisionsError(
                    f"bladzijde {index + 1} is anders dan in het origineel",
                    where=name,
                    hint="voer de markeringen niet uit in het andere programma: sla alleen de markeringen op",
                )


def _same(before: Any, after: Any) -> bool:
    if before.get_size() != after.get_size() or before.get_rotation() != after.get_rotation():
        return False
    if before.get_textpage().get_text_range() != after.get_textpage().get_text_range():
        return False
    a, b = _picture(before), _picture(after)
    return a.shape == b.shape and int((np.abs(a - b) > _SHADE).sum()) < _PIXELS


def _picture(page: Any) -> npt.NDArray[np.int16]:
    bitmap = page.render(scale=_SCALE, grayscale=True, may_draw_forms=False, draw_annots=False)
    pixels: npt.NDArray[np.int16] = bitmap.to_numpy().astype(np.int16)
    return pixels
