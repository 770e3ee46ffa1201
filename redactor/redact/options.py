"""The choices an organisation has in how a redaction looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

STYLES: Final = ("wit", "zwart", "grijs")
WIDTH_GUARDS: Final = ("vakken", "reflow")
#: How a ground is printed in a box: with dots, as the publication platform, by paragraph, or in full.
LABEL_FORMS: Final = ("5.1.2.e", "5.1.2e", "lid", "lang")


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactOptions:
    """How boxes look.

    Attributes:
        style: ``wit`` (with a frame), ``zwart`` or ``grijs`` (with a frame); see STYLES.
        label_form: How a ground is printed in a box; see LABEL_FORMS.
        width_guard: ``vakken``: boxes are padded, nothing moves; ``reflow``: the rest of a line is set again.
        grid: Boxes grow to a multiple of this width, points, where free space follows (DESIGN 15); 0: never.
    """

    style: str = "wit"
    label_form: str = "5.1.2.e"
    grid: float = 36.0
    width_guard: str = "vakken"

    def __post_init__(self) -> None:
        if self.style not in STYLES:
            raise ValueError(f"style is one of {', '.join(STYLES)}")
        if self.label_form not in LABEL_FORMS:
            raise ValueError(f"label_form is one of {', '.join(LABEL_FORMS)}")
        if self.width_guard not in WIDTH_GUARDS:
            raise ValueError(f"width_guard is one of {', '.join(WIDTH_GUARDS)}")
        if not 0 <= self.grid <= 200:
            raise ValueError("grid lies in 0..200")
