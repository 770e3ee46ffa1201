"""What is left out of spaCy and presidio is still there for who asks for it."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import sys
from redactor import detect, rules
detect.build_engine(rules.load(), model="none")
assert "spacy" in sys.modules
assert not [m for m in sys.modules if m.startswith(("spacy.cli", "httpx", "weasel"))], "command line loaded"
import spacy
assert spacy.info(silent=True)["spacy_version"] == spacy.__version__
from spacy.cli.info import info
assert info.__module__ == "spacy.cli.info"
"""

PRESIDIO = """
import sys
from redactor import detect, rules
detect.build_engine(rules.load(), model="none")
assert "presidio_analyzer" in sys.modules
assert not [m for m in sys.modules if m.startswith(("requests", "urllib3"))], "HTTP client loaded"
from presidio_analyzer import Pattern
from presidio_analyzer.predefined_recognizers import EmailRecognizer, UrlRecognizer
try:
    Pattern("broken", "(", 0.5)
except ValueError:
    pass
else:
    raise AssertionError("patterns are no longer checked")
assert UrlRecognizer().patterns
assert EmailRecognizer.validate_result.__globals__["tldextract"].TLDExtract is not None
import tldextract
assert tldextract.__file__
"""


def test_presidio_without_an_http_client_and_patterns_that_nobody_uses() -> None:
    done = subprocess.run([sys.executable, "-c", PRESIDIO], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-500:]


def test_engine_without_the_command_line_of_spacy() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-500:]
