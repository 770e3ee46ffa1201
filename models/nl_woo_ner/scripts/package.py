"""Makes the shipped folder from a trained model: ``package.py TRAINED --assets DIR --out MODEL_DIR``.

Calibrates the scores on the dev documents, replaces the list vectors by the full table (with the names kept
apart for measuring), drops all strings that training left behind and swaps the folder in place in one step.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import calibrate
import gazetteer
import spacy
from assets import Assets

from redactor.detect.ner import multiply_with_numpy

#: A missed name is worse than a false one; chosen on the dev documents.
OUTSIDE_SHIFT = 0.5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("trained", type=Path)
    parser.add_argument("--assets", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", default="0.1.0")
    parser.add_argument("--measure", action="store_true", help="leave out the names kept apart for measuring")
    parser.add_argument(
        "--recall", type=float, default=OUTSIDE_SHIFT, help="taken off the log probability of 'no name'"
    )
    args = parser.parse_args()
    nlp = spacy.load(args.trained)
    multiply_with_numpy(nlp)
    assets = Assets(args.assets)
    ner = nlp.get_pipe("ner")
    ner.cfg["outside_shift"] = args.recall
    found = calibrate.cases(nlp, assets)
    ner.cfg["calibration"] = {"PERSOON": calibrate.table_of(found)}
    print("log_odds", calibrate.log_odds_of(nlp, found, ner.cfg["calibration"]["PERSOON"]))
    gazetteer.install(nlp, gazetteer.table(assets, unseen=not args.measure))
    nlp.meta.update(
        name="woo_ner",
        spacy_version=">=3.8.0,<3.9.0",
        version=args.version,
        description="Personal names in Dutch government text (Woo)",
        author="the redactor project",
        license="CC BY-SA 4.0",
        url="",
        email="",
    )
    nlp.meta.pop("performance", None)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".nl_woo_ner-", dir=args.out.parent))
    try:
        nlp.to_disk(work)
        # Words met while training are not needed: the lists are keyed by hash.
        keep = sorted({*ner.labels, ""})
        (work / "vocab" / "strings.json").write_text(json.dumps(keep), encoding="utf-8")
        config = spacy.util.load_config(work / "config.cfg", interpolate=False)
        config["paths"] = dict.fromkeys(config["paths"])  # no path of this machine
        config.to_disk(work / "config.cfg")
        work.chmod(0o755)
        old = args.out.with_name(".old_" + args.out.name)
        shutil.rmtree(old, ignore_errors=True)
        if args.out.exists():
            args.out.rename(old)
        work.rename(args.out)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
