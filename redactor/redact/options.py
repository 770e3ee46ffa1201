"""The choices an organisation has in how a redaction looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    # The command line takes its choices from here, and must not read YAML to show its help.
    from redactor.rules import BoxRule, BoxStyle

#: How a ground is printed in a box: with dots, as the publication platform, by paragraph, or in full.
LABEL_FORMS: Final = ("5.1.2.e", "5.1.2e", "lid", "lang")
WIDTH_GUARDS: Final = ("vakken", "reflow")


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactOptions:
    """How boxes look.

    Attributes:
        boxes: Sizes and styles, from rules/boxes.yaml.
        style: Id of one of the styles; empty: the first.
        label_form: How a ground is printed in a box; see LABEL_FORMS.
        width_guard: ``vakken``: boxes are padded, nothing moves; ``reflow``: the rest of a line is set again.
    """

    boxes: BoxRule
    style: str = ""
    label_form: str = "5.1.2.e"
    width_guard: str = "vakken"

    def __post_init__(self) -> None:
        if self.style and self.style not in self.boxes.style_names:
            raise ValueError(f"style is one of {', '.join(self.boxes.style_names)}")
        if self.label_form not in LABEL_FORMS:
            raise ValueError(f"label_form is one of {', '.join(LABEL_FORMS)}")
        if self.width_guard not in WIDTH_GUARDS:
            raise ValueError(f"width_guard is one of {', '.join(WIDTH_GUARDS)}")

    @property
    def look(self) -> BoxStyle:
        """The style that was chosen."""
        return next(style for style in self.boxes.styles if self.style in ("", style.id))
