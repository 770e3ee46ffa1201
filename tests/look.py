"""How boxes look in tests: as shipped, or with other sizes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from redactor import rules
from redactor.redact.options import RedactOptions

#: Sizes and styles as shipped.
BOXES = rules.load().boxes


def look(
    *, style: str = "", label_form: str = "5.1.2.e", width_guard: str = "vakken", **sizes: Any
) -> RedactOptions:
    """Options as a run has them; ``sizes`` are fields of ``BoxRule``."""
    return RedactOptions(
        boxes=replace(BOXES, **sizes), style=style, label_form=label_form, width_guard=width_guard
    )
