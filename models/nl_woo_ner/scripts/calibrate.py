"""Learns how often a name of some certainty is right: ``calibrate.py MODEL --assets DIR``.

On the dev documents, as they are and with every person renamed; never on the test documents. ``package.py``
calls ``table_of``; the second part, what the words of a name add, stands in rules/recognizers.yaml.
"""

from __future__ import annotations

import argparse
import itertools
import math
import random
import sys
from pathlib import Path

import numpy as np
import spacy
from assets import Assets
from flow import blocks_of, join, layout
from names import People
from prepare import to_doc
from spacy.language import Language
from swap import Swapper

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
from redactor.detect.ner import NerRecognizer
from redactor.detect.tagger import LABELS, SCORES, calibrated
from redactor.detect.vocabulary import vocabulary_of

#: Names of about the same certainty that are looked at together, at least.
_BIN = 60
#: Names that each kind of words is taken to have had already, with no effect: few cases move little.
_PRIOR = 10

#: (certainty, text of the name, is it a person?)
Case = tuple[float, str, bool]


def cases(nlp: Language, assets: Assets) -> list[Case]:
    """Persons that the model finds in the dev documents: two layouts as written, three with other names.

    The certainty is the raw one; a calibration that the pipe has is set aside.
    """
    people = People(assets)
    ner = nlp.get_pipe("ner")
    kept, ner.cfg["calibration"] = ner.cfg["calibration"], {}
    found: list[Case] = []
    for number, path in enumerate(assets.documents("dev")):
        for copy in range(5):
            rnd = random.Random(100 * number + copy)
            blocks = blocks_of(path)
            if copy >= 2:
                pool = people.unseen[rnd.choice(sorted(people.unseen))] if copy == 4 else None
                blocks = Swapper(people, rnd, pool=pool).document(blocks)
            gold = to_doc(nlp, join(layout(blocks, rnd)))
            guess = nlp(gold.text)
            person = [token.ent_type_ == "PERSOON" for token in gold]
            for ent in guess.ents:
                words = [i for i in range(ent.start, ent.end) if not (gold[i].is_space or gold[i].is_punct)]
                if ent.label_ == "PERSOON" and words and all(gold[i].ent_iob for i in words):
                    certainty = guess.user_data[SCORES][(ent.start, ent.end)]
                    found.append((certainty, ent.text, 2 * sum(person[i] for i in words) >= len(words)))
    ner.cfg["calibration"] = kept
    return found


def table_of(found: list[Case]) -> list[list[float]]:
    """Rows (certainty, share that is right), rising: isotonic regression over bins of equal size."""
    ordered = sorted((certainty, right) for certainty, _, right in found)
    bins = np.array_split(np.array(ordered, dtype=float), max(len(ordered) // _BIN, 2))
    pools = [[b[:, 0].sum(), b[:, 1].sum(), len(b)] for b in bins]
    merged: list[list[float]] = []
    for pool in pools:
        merged.append(pool)
        while len(merged) > 1 and merged[-2][1] / merged[-2][2] >= merged[-1][1] / merged[-1][2]:
            last = merged.pop()
            merged[-1] = [a + b for a, b in zip(merged[-1], last, strict=True)]
    rows = [[round(float(c / n), 4), round(float((r + 0.5) / (n + 1)), 4)] for c, r, n in merged]
    for before, row in itertools.pairwise(rows):  # a small pool is drawn to a half more than a large one
        row[1] = max(row[1], before[1])
    return [[0.0, round(rows[0][1] / 2, 4)], *rows, [1.0, rows[-1][1]]]


def log_odds_of(nlp: Language, found: list[Case], table: list[list[float]]) -> dict[str, float]:
    """What each kind of words adds to the log odds of the calibrated score, by Newton's method."""
    recognizer = NerRecognizer(
        name="ner", supported_entities=list(LABELS), supported_language="nl", vocabulary=vocabulary_of(nlp)
    )
    by_kind: dict[str, list[tuple[float, bool]]] = {}
    for certainty, text, right in found:
        share = calibrated(certainty, table)
        by_kind.setdefault(recognizer._kind(text, "PERSOON"), []).append(
            (math.log(share / (1 - share)), right)
        )
    result = {}
    for kind, rows in sorted(by_kind.items()):
        shift = 0.0
        for _ in range(20):
            shares = [1 / (1 + math.exp(-odds - shift)) for odds, _ in rows]
            slope = (
                sum(right - share for share, (_, right) in zip(shares, rows, strict=True))
                - _PRIOR * shift / 4
            )
            shift += slope / (sum(share * (1 - share) for share in shares) + _PRIOR / 4)
        result[kind] = round(shift, 2)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--assets", type=Path, required=True)
    args = parser.parse_args()
    nlp = spacy.load(args.model)
    found = cases(nlp, Assets(args.assets))
    table = table_of(found)
    print(len(found), "names; share that is right:", sum(right for *_, right in found) / len(found))
    print("table", table)
    print("log_odds", log_odds_of(nlp, found, table))


if __name__ == "__main__":
    main()
