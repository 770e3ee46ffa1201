"""``python -m redactor`` and the ``redactor`` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs the command line and ends the process with its exit code."""
    from redactor.cli import main as run

    sys.exit(run())


if __name__ == "__main__":
    main()
