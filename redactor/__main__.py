"""``python -m redactor`` and the ``redactor`` command."""

from __future__ import annotations

import gc
import os
import sys

#: New objects between two looks for garbage; Python's own 700 are a tenth of all time until the first page,
#: while rules, patterns and model are made and nothing of them is garbage.
_OBJECTS = 10_000


def main() -> None:
    """Runs the command line and ends the process with its exit code."""
    gc.set_threshold(_OBJECTS)
    # Else pydantic asks every package that is installed whether it wants to look along.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from redactor.cli import main as run

    sys.exit(run())


if __name__ == "__main__":
    main()
