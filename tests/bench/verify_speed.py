"""Milliseconds a page that the standard verification takes, beside what its two engines need by themselves.

python -m tests.bench.verify_speed --pdfs DIR [--repeat 5]
"""

from __future__ import annotations

import argparse
import io
import pathlib
import tempfile
import time
from collections.abc import Callable
from typing import Any

import pikepdf

from redactor import redact_document, rules, verify
from redactor.detect import build_engine
from redactor.errors import RedactorError
from redactor.verify import objects, pdfium

Call = tuple[pathlib.Path, dict[str, Any]]


def calls(folder: pathlib.Path, kept: pathlib.Path) -> list[Call]:
    """Redacts every PDF and keeps what the verification was asked."""
    found: list[Call] = []
    check = verify.check

    def keep(output: pathlib.Path, **rest: Any) -> Any:
        copy = kept / f"{len(found):04}.pdf"
        copy.write_bytes(output.read_bytes())
        found.append((copy, rest))
        return check(output, **rest)

    verify.check = keep
    try:
        loaded = rules.load(None)
        engine = build_engine(loaded)
        for path in sorted(folder.glob("*.pdf")):
            try:
                redact_document(path, kept / "out", rules=loaded, engine=engine, force=True)
            except RedactorError as exc:
                print(f"{path.name}: {type(exc).__name__}")
    finally:
        verify.check = check
    return found


def bare(output: bytes, source: bytes) -> None:
    """Opens both files, reads the text and renders every page of both, checks the syntax of the output."""
    for data in (output, source):
        with pdfium.opened(data, password=None, name="") as document:
            for page in document:
                page.get_textpage().get_text_range()
                pdfium.picture(page)
    with pikepdf.open(io.BytesIO(output)) as pdf:
        objects.syntax_problems(pdf)


def quickest(action: Callable[[], Any], repeat: int) -> float:
    """Least processor seconds of some runs: other work on the machine only adds."""
    best = float("inf")
    for _ in range(repeat):
        start = time.process_time()
        action()
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pdfs", type=pathlib.Path, required=True)
    parser.add_argument("--repeat", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asked = calls(arguments.pdfs, pathlib.Path(folder))
        pages = sum(len(rest["document"].pages) for _, rest in asked)
        whole = engines = 0.0
        for output, rest in asked:
            data = output.read_bytes(), pathlib.Path(rest["source"]).read_bytes()
            whole += quickest(lambda: verify.check(output, **rest), arguments.repeat)  # noqa: B023
            engines += quickest(lambda: bare(*data), arguments.repeat)  # noqa: B023
    print(f"{len(asked)} documents, {pages} pages")
    print(f"verification {whole / pages * 1000:.1f} ms a page")
    print(f"engines by themselves {engines / pages * 1000:.1f} ms a page, ratio {whole / engines:.2f}")


if __name__ == "__main__":
    main()
