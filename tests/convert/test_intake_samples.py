"""The samples of an intake: as built, and what detection makes of the layouts of mail and chats."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from convert_kit import text_of_file

from redactor.cli import logs, main

SAMPLES = Path(__file__).parents[2] / "samples" / "intake"
#: Written by LibreOffice out of their newer fellows: nothing else here writes these formats.
_KEPT = {"verslag-oud.doc", "lijst-oud.xls"}
#: Its writer notes the time, and a program of another version writes other pixels.
_CHANGING = {"lijst.xlsx", "briefje.png", "scan.pdf"}


def test_samples_are_as_built(tmp_path: Path) -> None:
    runpy.run_path(str(SAMPLES.parent / "build_intake.py"))["build"](tmp_path)
    built = {p.name for p in tmp_path.iterdir()}
    assert built | _KEPT == {p.name for p in SAMPLES.iterdir() if p.is_file()}
    for name in sorted(built - _CHANGING):
        assert (tmp_path / name).read_bytes() == (SAMPLES / name).read_bytes(), name


@pytest.mark.model
def test_layouts_are_read_by_the_detectors(tmp_path: Path) -> None:
    out = tmp_path / "uit"
    names = ("bericht.eml", "whatsapp.txt", "signal.txt", "teams.json", "teams.html", "postvak.mbox")
    try:
        assert main(["redact", *(str(SAMPLES / name) for name in names), "-o", str(out), "-q"]) == 0
    finally:
        logs.tear_down()
    shown = " ".join(text_of_file(p) for p in sorted((out / "gelakt").glob("*.pdf")))
    for name in (
        "Zuurbier", "Wilhelmina", "Kaczmarek", "Józef", "Saïd", "Brouns", "Nadia", "Oosterling", "Wendeline",
        "Bakx", "Pronk", "51834027", "Vlierstraat", "gmail",
    ):  # fmt: skip
        assert name not in shown
    for kept in (
        "handhaving@waterrijk.nl",
        "@minjenv.nl",
        "Karel Doormanlaan",
        "beleidsmedewerker",
        "Afzender",
    ):
        assert kept in shown
