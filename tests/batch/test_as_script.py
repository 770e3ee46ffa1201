"""``batch.run`` as a script of an organisation would use it: a file of its own, a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from batch_kit import ROOT, write_dossier

SCRIPT = """
import json, sys
from redactor import batch
from redactor.errors import RedactorError

def told(record):
    return [record.source, record.state.value, record.error_kind, bool(record.error_message)]

if __name__ == "__main__":  # workers are processes of their own
    source, out, missing = sys.argv[1:]
    records = batch.run(source, out, model="none", jobs=1, timeout=120)
    first = told(next(records))
    records.close()
    rest = [told(record) for record in batch.run(source, out, model="none", jobs=1)]
    try:
        list(batch.run(missing, out + "-2", model="none"))
    except RedactorError as error:
        print(json.dumps([first, sorted(rest), int(error.exit_code)]))
"""


def test_every_document_as_it_ends_also_after_a_stop(tmp_path: Path) -> None:
    source = write_dossier(tmp_path / "in", documents=2)
    (source / "kapot.pdf").write_bytes(b"%PDF-1.7 en dan niets")
    (tmp_path / "leeg").mkdir()
    (tmp_path / "script.py").write_text(SCRIPT, encoding="utf-8")
    # Strings, and relative ones, as scripts write them.
    done = subprocess.run(
        [sys.executable, "script.py", "in", "uit", "leeg"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    first, rest, code = json.loads(done.stdout)
    assert first in rest
    assert rest == [
        ["bijlagen/kopie.pdf", "klaar", "", False],
        ["bijlagen/nota-1.pdf", "klaar", "", False],
        ["kapot.pdf", "mislukt", "DamagedPdf", True],
        ["nota-0.pdf", "klaar", "", False],
    ]
    assert code == 4
