"""Builds every sample again: ``python samples/build_all.py [FOLDER]`` (default: in place)."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

HERE = Path(__file__).parent


def build_all(target: Path) -> list[str]:
    """Builds each sample into a folder of its own name below ``target``; returns the names."""
    sys.path.insert(0, str(HERE))
    names = []
    try:
        for script in sorted(HERE.glob("[0-9][0-9][0-9]-*/build.py")):
            folder = target / script.parent.name
            folder.mkdir(parents=True, exist_ok=True)
            runpy.run_path(str(script))["build"](folder)
            names.append(folder.name)
    finally:
        sys.path.remove(str(HERE))
    return names


if __name__ == "__main__":
    print("\n".join(build_all(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)))
