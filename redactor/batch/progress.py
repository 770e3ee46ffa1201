"""How far a batch is. Imports nothing heavy: workers and the command line know it too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

#: The passes over a dossier, as a user sees them.
CONVERTING: Final = "openen"
READING: Final = "lezen"
COMPARING: Final = "vergelijken"
WRITING: Final = "lakken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a pass is; ``pages`` and ``seconds`` are of this pass in this run."""

    stage: str
    done: int
    total: int
    pages: int
    seconds: float
