"""The report in a real browser: on screen, on paper, without a request to anywhere."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from redactor.dossier import collection
from redactor.dossier.rapport import rapport
from redactor.rules import Rules

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = pytest.mark.skipif(BROWSER is None, reason="needs chromium (Debian package chromium)")

#: Initiator of a request that no page started.
_BROWSER_ITSELF = "not an origin"

Browse = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def page(made_results: Path, shipped_rules: Rules, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("browser") / "rapport.html"
    path.write_text(rapport(collection.read(made_results), shipped_rules), encoding="utf-8")
    return path


@pytest.fixture
def browse(page: Path, tmp_path: Path) -> Browse:
    def call(*options: str, page: Path = page) -> subprocess.CompletedProcess[str]:
        assert BROWSER is not None
        return subprocess.run(
            [
                BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={tmp_path / 'profiel'}",
                *options, page.as_uri(),
            ],
            capture_output=True, text=True, check=True, timeout=60,
        )  # fmt: skip

    return call


def look(browse: Browse, page: Path, net: Path) -> tuple[set[str], str, str]:
    """What a page asks for elsewhere, what the browser complains of, and the page as it was built.

    The browser asks for updates of its own; only what the page started counts.
    """
    done = browse(f"--log-net-log={net}", "--enable-logging=stderr", "--v=0", "--dump-dom", page=page)
    events = [event.get("params", {}) for event in json.loads(net.read_text("utf-8"))["events"]]
    asked = {
        event["url"]
        for event in events
        if "url" in event and event.get("initiator", _BROWSER_ITSELF) != _BROWSER_ITSELF
    }
    complaints = "\n".join(line for line in done.stderr.splitlines() if "CONSOLE" in line)
    return {url for url in asked if not url.startswith("file:")}, complaints, done.stdout


def test_on_screen(browse: Browse, page: Path, tmp_path: Path) -> None:
    asked, complaints, built = look(browse, page, tmp_path / "net.json")
    assert not asked
    assert not complaints
    assert "<svg" in built
    assert "nota-17" in built


def test_a_page_that_does_load_something_is_seen(browse: Browse, page: Path, tmp_path: Path) -> None:
    spoilt = tmp_path / "anders.html"
    html = page.read_text("utf-8").replace("default-src 'none'", "default-src *")
    spoilt.write_text(html.replace("<main", '<img src="http://elders.example/x.png"><main'), encoding="utf-8")
    asked, _, _ = look(browse, spoilt, tmp_path / "net.json")
    assert asked == {"http://elders.example/x.png"}


def test_the_page_itself_forbids_it(browse: Browse, page: Path, tmp_path: Path) -> None:
    spoilt = tmp_path / "anders.html"
    html = page.read_text("utf-8")
    spoilt.write_text(html.replace("<main", '<img src="http://elders.example/x.png"><main'), encoding="utf-8")
    asked, complaints, _ = look(browse, spoilt, tmp_path / "net.json")
    assert not asked
    assert "Content Security Policy" in complaints


def test_on_paper(browse: Browse, tmp_path: Path) -> None:
    printed = tmp_path / "rapport.pdf"
    browse("--no-pdf-header-footer", f"--print-to-pdf={printed}")
    pdf = pypdfium2.PdfDocument(printed)
    try:
        texts = [page.get_textpage().get_text_range() for page in pdf]
        sizes = {tuple(round(side) for side in page.get_size()) for page in pdf}
    finally:
        pdf.close()
    assert sizes == {(595, 842)}
    whole = "\n".join(texts)
    for words in ("In het kort", "Nog te beslissen", "Juridische controles", "advies-3", "5.1.2.e"):
        assert words in whole
    assert "Naar de inhoud" not in whole
    assert f"1 / {len(texts)}" in texts[0]
