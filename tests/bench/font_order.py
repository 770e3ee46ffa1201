"""What the numbers of letters in fonts tell of removed text: ``python -m tests.bench.font_order --pdfs DIR``.

Makers such as LibreOffice number the letters of a font in the order in which the text uses them. An attacker
reads the text that is left and looks where a number is skipped: so many other letters were used there first,
in what was removed. A letter with a skipped number that stands further on in the text gives itself away.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from unittest import mock

import pikepdf

from redactor import pipeline, rules
from redactor.errors import RedactorError
from redactor.redact.content import Walker
from redactor.redact.glyphs import Glyphs
from redactor.redact.pdffont import ContentFont
from redactor.redact.trace import IDENTITY, Trace
from tests.bench.speed import text_pdfs

ROOT = Path(__file__).parents[2]

#: A font is numbered by use where at least this share of its letters comes in the order of the numbers.
IN_ORDER = 0.4


@dataclass(slots=True)
class Told:
    """Sums over fonts: those that are numbered by use, letters used in removed text, and which of them."""

    fonts: int = 0
    by_use: int = 0
    letters: int = 0
    named: int = 0


def first_uses(pdf: pikepdf.Pdf) -> dict[tuple[int, int], tuple[ContentFont, list[bytes]]]:
    """The codes of each font in the order in which the pages use them first."""
    found: dict[tuple[int, int], tuple[ContentFont, list[bytes]]] = {}
    walker = Walker(layer_is_off=lambda _: False)

    def walk(trace: Trace) -> None:
        for index in sorted(trace.shows.keys() | trace.children.keys()):
            if index in trace.children:
                walk(trace.children[index].trace)
                continue
            show = trace.shows[index]
            if show.font is None or not show.font.letters:
                continue
            _, order = found.setdefault(show.font.dictionary.objgen, (show.font, []))
            for string in show.strings:
                at = 0
                for code in string.codes:
                    order.append(string.data[at : at + code.length])
                    at += code.length

    for page in pdf.pages:
        walk(walker.walk(page, page.resources, IDENTITY, Glyphs()))
    return {key: (font, list(dict.fromkeys(order))) for key, (font, order) in found.items()}


def told(paths: Iterable[Path | BinaryIO]) -> Told:
    """What an attacker reads from these redacted files."""
    result = Told()
    for path in paths:
        with pikepdf.open(path) as pdf:
            for _, order in first_uses(pdf).values():
                result.fonts += 1
                numbers = [int.from_bytes(code) for code in order]
                highest, rising, skipped = 0, 0, set[int]()
                for number in numbers:
                    if number > highest:
                        rising += 1
                        skipped |= set(range(highest + 1, number))
                        highest = number
                dense = len(numbers) >= 0.5 * highest
                if len(numbers) > 3 and dense and rising >= IN_ORDER * len(numbers):
                    result.by_use += 1
                    result.letters += len(skipped)
                    result.named += len(skipped & set(numbers))
    return result


def measure(pdfs: Sequence[Path], *, recode: bool) -> Told:
    """Redacts the files, with other codes or with those of their makers, and attacks the results."""
    loaded = rules.load()
    engine = pipeline.engine_for(loaded)
    outputs = []
    with tempfile.TemporaryDirectory() as folder:
        own = mock.patch("redactor.redact.apply.recoding", return_value={})
        with contextlib.nullcontext() if recode else own:
            for number, pdf in enumerate(pdfs):
                try:
                    done = pipeline.redact_document(
                        pdf, Path(folder) / str(number), rules=loaded, engine=engine
                    )
                except RedactorError:
                    continue
                if done.output_path is not None:
                    outputs.append(done.output_path)
        return told(outputs)


def main(arguments: list[str] | None = None) -> int:
    """Prints both."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pdfs", type=Path, help="folder of PDFs; default: the samples")
    options = parser.parse_args(arguments)
    pdfs = sorted(options.pdfs.glob("*.pdf")) if options.pdfs else sorted(ROOT.glob("samples/*/input.pdf"))
    pdfs = text_pdfs(pdfs)
    for name, recode in (("codes of the maker", False), ("as written", True)):
        one = measure(pdfs, recode=recode)
        print(
            f"{name:20} {one.fonts} fonts, {one.by_use} numbered by use; letters used first in removed text: "
            f"{one.letters}, of which named: {one.named}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
