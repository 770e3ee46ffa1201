"""Shows the pages of ``tests/verify/inspect_cases.py`` to ``redactor verify`` and to freelawproject's x-ray.

    python -m tests.bench.xray_compare [--xray PYTHON] [--files DIR]

x-ray pins an old PyMuPDF: install it (``pip install x-ray``) in an environment of its own and give that
environment's Python. ``--files`` takes real PDFs as well, for instance x-ray's own test assets.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests" / "verify"), str(ROOT / "tests" / "leaks")]

_XRAY = """
import asyncio, inspect, json, sys, warnings
warnings.simplefilter("ignore")
import xray
found = {}
for path in sys.argv[1:]:
    try:
        result = xray.inspect(path)
        result = asyncio.run(result) if inspect.iscoroutine(result) else result
        found[path] = sum(len(boxes) for boxes in result.values())
    except Exception as exc:
        found[path] = type(exc).__name__
print(json.dumps(found))
"""


def ours(path: pathlib.Path) -> str:
    """Number of leaks by kind."""
    from redactor import verify
    from redactor.errors import RedactorError

    try:
        leaks = verify.inspect(path).leaks
    except RedactorError as exc:
        return type(exc).__name__
    kinds = sorted({leak.kind for leak in leaks})
    return ", ".join(f"{kind} {sum(leak.kind == kind for leak in leaks)}" for kind in kinds) or "-"


def theirs(python: str, paths: list[pathlib.Path]) -> dict[str, str]:
    """Number of bad redactions by file."""
    done = subprocess.run([python, "-c", _XRAY, *map(str, paths)], capture_output=True, text=True, check=True)
    return {path: str(count or "-") for path, count in json.loads(done.stdout.splitlines()[-1]).items()}


def main() -> None:
    from inspect_cases import FAILED, INNOCENT, as_bytes
    from veil_cases import SHOWING, VEILED

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--xray", help="Python of an environment with x-ray")
    parser.add_argument("--files", type=pathlib.Path, help="a folder with more PDFs")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        groups: list[tuple[str, list[pathlib.Path]]] = []
        for title, cases in (
            ("failed", {n: make for n, (make, _) in (FAILED | VEILED).items()}),
            ("innocent", INNOCENT | SHOWING),
        ):
            paths = []
            for name, make in sorted(cases.items()):
                path = pathlib.Path(folder) / f"{name}.pdf"
                path.write_bytes(as_bytes(make()))
                paths.append(path)
            groups.append((title, paths))
        if arguments.files:
            groups.append(("files", sorted(arguments.files.glob("*.pdf"))))
        for title, paths in groups:
            other = theirs(arguments.xray, paths) if arguments.xray else {}
            rows = [(path.stem, ours(path), other.get(str(path), "?")) for path in paths]
            for name, mine, its in rows:
                print(f"{title:9} {name:42} redactor {mine:28} x-ray {its}")
            counts = (sum(mine != "-" for _, mine, _ in rows), sum(its not in ("-", "?") for *_, its in rows))
            print(
                f"{title}: {len(rows)} files; redactor finds something in {counts[0]}, x-ray in {counts[1]}\n"
            )


if __name__ == "__main__":
    main()
