"""Damaged files end in an output or in an error of ours: no foreign exception, no partial output."""

from __future__ import annotations

import pathlib
import random
import re
import warnings

import pikepdf
import pytest
from leak_cases import CASES
from leak_kit import GROUNDS, SECRETS, decide, new_pdf
from leak_make import saved

from redactor import verify
from redactor.domain import Verdict
from redactor.errors import RedactorError
from redactor.ingest.pdf import read
from redactor.redact.apply import apply
from redactor.redact.plan import plan
from tests.look import look

_NUMBER, _NAME, _REFERENCE = re.compile(rb"\d+"), re.compile(rb"/\w+"), re.compile(rb"\d+ 0 R")
_ODD_NUMBERS = (b"0", b"-1", b"1", b"99999999999", b"2147483648", b"7")


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The file with one to twenty changes: bytes, pieces, numbers, names and references."""
    result = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        kind, at = chance.randrange(7), chance.randrange(len(result))
        if kind == 0:
            result[at] = chance.randrange(256)
        elif kind == 1:
            del result[at : at + chance.randrange(1, 40)]
        elif kind == 2:
            result[at:at] = result[max(0, at - chance.randrange(60)) : at]
        elif kind == 3:
            del result[max(at, 50) :]
        else:
            pattern = (_NUMBER, _NAME, _REFERENCE)[kind - 4]
            places = list(pattern.finditer(bytes(result)))
            if len(places) > 1:
                place, other = chance.choice(places), chance.choice(places)
                new = chance.choice(_ODD_NUMBERS) if kind == 4 else other.group()
                result[place.start() : place.end()] = new
        if not result:
            result += b"%"
    return bytes(result)


def _file(name: str) -> bytes:
    made = CASES[name]()
    if isinstance(made, bytes):
        return made
    return saved(made, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)


def _try(data: bytes, folder: pathlib.Path) -> str:
    """ "ok", the verdict on an output, or the name of the error."""
    source, output = folder / "bron.pdf", folder / "uit.pdf"
    source.write_bytes(data)
    output.unlink(missing_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pikepdf tells what it repaired
        try:
            document = read(source)
            decisions = decide(document)
            redactions = plan(decisions, document, grounds=GROUNDS, options=look())
            apply(source, redactions, output, options=look(), document=document, secrets=SECRETS)
        except RedactorError as error:
            assert not output.exists()
            return type(error).__name__
        try:
            checked = verify.check(
                output,
                source=source,
                document=document,
                decisions=decisions,
                redactions=redactions,
                secrets=SECRETS,
            )
        except RedactorError as error:
            return f"{type(error).__name__} of the check"
        finally:
            assert source.read_bytes() == data
    with pikepdf.open(output, suppress_warnings=True) as pdf:
        assert len(pdf.pages) == len(document.pages)
    return "ok" if checked.verdict is Verdict.CLEAN else checked.verdict.value


@pytest.mark.parametrize("seed", range(8))
def test_mutated_files_end_in_an_output_or_an_error_of_ours(seed: int, tmp_path: pathlib.Path) -> None:
    chance = random.Random(seed)
    names = sorted(CASES)
    ends = {_try(mutated(_file(chance.choice(names)), chance), tmp_path) for _ in range(25)}
    assert "ok" in ends, "control: some mutations do not break the file"
    assert len(ends) > 1, "control: some do"


@pytest.mark.slow
def test_many_mutated_files(tmp_path: pathlib.Path) -> None:
    chance = random.Random(2026)
    files = [_file(name) for name in sorted(CASES)]
    ends = [_try(mutated(chance.choice(files), chance), tmp_path) for _ in range(250)]
    assert ends.count("ok") > 40


def test_a_page_that_only_one_reader_opens_is_an_error_of_ours(tmp_path: pathlib.Path) -> None:
    """A sheet of a million points: pixels of it do not fit in memory."""
    pdf = new_pdf()
    pdf.pages[0].obj.MediaBox = pikepdf.Array([0, 0, 1_000_000, 1_000_000])
    assert _try(saved(pdf), tmp_path) == "UnhandledContent of the check"
