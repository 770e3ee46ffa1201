"""Scores a model on the held-out marked documents: ``evaluate.py MODEL --assets DIR [--out metrics.json]``.

``whole``: share of the gold names of which every token lies in a predicted PERSOON. ``token``: share of the
tokens of gold names in a predicted PERSOON. ``exact``: span and label equal.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import re
import statistics
import sys
import time
from collections import defaultdict
from pathlib import Path

import spacy
from assets import Assets
from flow import Block, blocks_of, join, label_of, layout
from names import People
from prepare import to_doc
from spacy.language import Language
from spacy.tokens import Doc
from swap import Swapper

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
from redactor.detect.ner import multiply_with_numpy
from redactor.detect.tagger import SCORES

LABELS = ("PERSOON", "PUBLIEK", "OVERIG", "ADRES", "BIJZONDER")


def gold_docs(nlp: Language, documents: list[tuple[str, list[Block]]]) -> list[Doc]:
    """Lays each document out with a width fixed by its place in the list."""
    return [to_doc(nlp, join(layout(blocks, random.Random(i)))) for i, (_, blocks) in enumerate(documents)]


class Score:
    """Counts for exact spans per label, and for PERSOON by whole name and by token."""

    def __init__(self) -> None:
        self.exact = {label: [0, 0, 0] for label in LABELS}
        self.names = self.whole = self.whole_person = self.tokens = self.covered = 0
        self.found = self.false = self.false_public = self.false_other = 0
        self.scores: list[tuple[float, bool]] = []
        self.missed: list[str] = []
        self.extra: list[str] = []

    def add(self, gold: Doc, predicted: Doc) -> None:
        """Adds one document; both must have the same tokens."""
        unknown = {i for i, t in enumerate(gold) if t.ent_iob == 0}
        g = {(e.start, e.end, e.label_) for e in gold.ents}
        p = {(e.start, e.end, e.label_) for e in predicted.ents if not unknown & set(range(e.start, e.end))}
        for label in LABELS:
            gl, pl = {x for x in g if x[2] == label}, {x for x in p if x[2] == label}
            for i, n in enumerate((len(gl & pl), len(pl - gl), len(gl - pl))):
                self.exact[label][i] += n
        inside = {i for s, e, label in p if label == "PERSOON" for i in range(s, e)}
        public = {i for s, e, label in p if label == "PUBLIEK" for i in range(s, e)}
        kinds = {i: label for s, e, label in g for i in range(s, e)}
        for s, e, label in sorted(g):
            if label == "PERSOON":
                tokens = {i for i in range(s, e) if gold[i].is_alpha or "." in gold[i].text[1:]}
                tokens = tokens or set(range(s, e))
                self.names += 1
                self.whole += tokens <= inside
                self.whole_person += tokens <= inside | public
                self.tokens += len(tokens)
                self.covered += len(tokens & inside)
                if not tokens <= inside:
                    near = gold[max(0, s - 4) : e + 3].text
                    self.missed.append(f"{gold[s:e].text!r} in {near!r} ({predicted[s].ent_type_})")
        for i in inside:
            if gold[i].is_punct or gold[i].is_space:
                continue
            self.found += 1
            kind = kinds.get(i)
            self.false += kind != "PERSOON"
            self.false_public += kind == "PUBLIEK"
            self.false_other += kind == "OVERIG"
        for s, e, label in sorted(p):
            words = [i for i in range(s, e) if not (gold[i].is_punct or gold[i].is_space)]
            if label == "PERSOON" and words:
                right = 2 * sum(kinds.get(i) == "PERSOON" for i in words) >= len(words)
                self.scores.append((predicted.user_data[SCORES][(s, e)], right))
            if label == "PERSOON" and not any(kinds.get(i) == "PERSOON" for i in range(s, e)):
                self.extra.append(
                    f"{gold[s:e].text!r} in {gold[max(0, s - 4) : e + 3].text!r} ({kinds.get(s, '')})"
                )

    def reliability(self) -> list[dict[str, float]]:
        """Names found as PERSOON by score: how many, their mean score and the percentage that is right."""
        rows = []
        for low, high in itertools.pairwise((0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 1.01)):
            inside = [(s, right) for s, right in self.scores if low <= s < high]
            if inside:
                mean = 100 * sum(s for s, _ in inside) / len(inside)
                share = 100 * sum(right for _, right in inside) / len(inside)
                rows.append(
                    {"from": low, "names": len(inside), "score": round(mean, 1), "right": round(share, 1)}
                )
        return rows

    def report(self) -> dict[str, object]:
        """Percentages."""
        labels = {}
        for label, (tp, fp, fn) in self.exact.items():
            precision, recall = tp / max(tp + fp, 1), tp / max(tp + fn, 1)
            f1 = 2 * precision * recall / max(precision + recall, 1e-9)
            labels[label] = {
                "p": round(100 * precision, 1),
                "r": round(100 * recall, 1),
                "f1": round(100 * f1, 1),
            }
        return {
            "exact": labels,
            "persoon_names": self.names,
            "persoon_whole_recall": round(100 * self.whole / max(self.names, 1), 1),
            "persoon_or_publiek_whole_recall": round(100 * self.whole_person / max(self.names, 1), 1),
            "persoon_token_recall": round(100 * self.covered / max(self.tokens, 1), 1),
            "persoon_token_precision": round(100 * (1 - self.false / max(self.found, 1)), 1),
            "persoon_tokens_on_publiek": self.false_public,
            "persoon_tokens_on_overig": self.false_other,
            "reliability": self.reliability(),
        }


def load_model(model: Path) -> Language:
    """The pipeline as the program runs it."""
    nlp = spacy.load(model)
    multiply_with_numpy(nlp)
    return nlp


def score(nlp: Language, docs: list[Doc]) -> Score:
    """Runs the model on the text of each document."""
    result = Score()
    for doc in docs:
        result.add(doc, nlp(doc.text))
    return result


def by_origin(
    nlp: Language, people: People, parsed: list[tuple[str, list[Block]]], names: str
) -> dict[str, float]:
    """Whole-name recall with every person given a name of one origin; ``names`` is ``seen`` or ``unseen``."""
    result = {}
    for origin, pool in getattr(people, names).items():
        swapped = []
        for i, (stem, blocks) in enumerate(parsed):
            swapper = Swapper(people, random.Random(i), pool=pool, public=0.0, traps=0.0)
            swapped.append((stem, swapper.document(blocks)))
        total = score(nlp, gold_docs(nlp, swapped))
        result[origin] = round(100 * total.whole / total.names, 1)
    return result


def speed(model: Path, texts: list[str]) -> dict[str, float]:
    """Tokens a second of processor time on one thread (best of five), the same of loading, size in MB."""
    start = time.process_time()
    nlp = load_model(model)
    load = time.process_time() - start
    nlp(texts[0])
    best = 0.0
    for _ in range(5):
        start, tokens = time.process_time(), 0
        for doc in nlp.pipe(texts):
            tokens += len(doc)
        best = max(best, tokens / (time.process_time() - start))
    sizes = [p.stat().st_size for p in model.rglob("*") if p.is_file()]
    return {
        "tokens_per_s": round(best),
        "load_s": round(load, 3),
        "size_mb": round(sum(sizes) / 1e6, 2),
        "largest_mb": round(max(sizes) / 1e6, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--assets", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--split", default="test")
    parser.add_argument(
        "--gold", action="store_true", help="score the gold documents instead (once, never to tune)"
    )
    parser.add_argument(
        "--shipped", type=Path, help="the packaged folder: its speed and size, and its own recall"
    )
    parser.add_argument(
        "--origins", type=int, default=0, metavar="N", help="names of each origin, in every N-th document"
    )
    parser.add_argument("--show", type=int, default=0)
    args = parser.parse_args()
    assets = Assets(args.assets)
    nlp = load_model(args.model)
    paths = sorted((args.assets / "gold").glob("*.html")) if args.gold else assets.documents(args.split)
    if args.gold:
        args.split = "gold"
    parsed = [(p.stem, blocks_of(p)) for p in paths]
    docs = gold_docs(nlp, parsed)
    total = score(nlp, docs)
    marks = {id(m): m for _, blocks in parsed for b in blocks for c in b.cells for _, m in c if m}
    report: dict[str, object] = {"documents": len(paths), **total.report()}
    report["person_marks"] = sum(label_of(m) == "PERSOON" for m in marks.values())
    kinds: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for path, doc in zip(paths, docs, strict=True):
        one = score(nlp, [doc])
        match = re.search(r'name="kind" content="(\w+)"', path.read_text(encoding="utf-8"))
        kind = kinds[match.group(1) if match else "?"]
        kind[0] += one.whole
        kind[1] += one.names
    report["whole_recall_by_kind"] = {k: round(100 * a / max(b, 1), 1) for k, (a, b) in sorted(kinds.items())}
    if args.origins:
        people = People(assets)
        for names in ("seen", "unseen"):
            found = by_origin(nlp, people, parsed[:: args.origins], names)
            report[f"whole_recall_by_origin_{names}"] = {
                "mean": round(statistics.mean(found.values()), 1),
                "min": min(found.values()),
                "max": max(found.values()),
                **found,
            }
    shipped = args.shipped or args.model
    result: dict[str, object] = {"version": spacy.util.get_model_meta(shipped)["version"], args.split: report}
    if args.shipped:
        result[args.split + "_shipped"] = score(load_model(shipped), docs).report()
    result["speed"] = speed(shipped, [d.text for d in docs])
    print(json.dumps(result, ensure_ascii=False, indent=1))
    if args.show:
        print(
            "\n".join(total.missed[: args.show]),
            "\n---- extra\n",
            "\n".join(total.extra[: args.show]),
            sep="\n",
        )
    if args.out:
        args.out.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
