"""spaCy comes without its command line, and that is still there for who asks for it."""

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


def test_engine_without_the_command_line_of_spacy() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-500:]
