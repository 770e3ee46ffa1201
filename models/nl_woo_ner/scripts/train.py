"""Trains the model: ``train.py CONFIG --data DIR [--data DIR ...] --out DIR [--first MODEL]``.

Each ``DIR`` comes from prepare.py. Own loop instead of ``spacy train``: the pipe's loss weighs persons, words
without a verdict count for nothing, and matrices are multiplied by numpy (see ``multiply_with_numpy``).
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.util import load_config, load_model_from_config
from thinc.api import Adam, Config, Model, NumpyOps, set_current_ops, set_dropout_rate

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
from redactor.detect.ner import multiply_with_numpy
from redactor.detect.tagger import LABELS, TAGS

#: (a text, the tag of each word, the weight of each word)
Sample = tuple[Doc, np.ndarray, np.ndarray]


def sample_of(doc: Doc, person_weight: float) -> Sample:
    """Tags and weights of a marked text; the entities are taken off it. Unknown words weigh nothing."""
    tags = np.zeros(len(doc), dtype="i")
    weights = np.array([0.0 if token.ent_iob == 0 else 1.0 for token in doc], dtype="f")
    for ent in doc.ents:
        base = 1 + 4 * LABELS.index(ent.label_)
        if ent.label_ == "PERSOON":
            weights[ent.start : ent.end] = person_weight
        tags[ent.start : ent.end] = base + 1
        tags[ent.start], tags[ent.end - 1] = base, base + 2
        if len(ent) == 1:
            tags[ent.start] = base + 3
    doc.set_ents([], default="outside")
    return doc, tags, weights


def batches(samples: list[Sample], words: int, rnd: random.Random) -> Iterator[list[Sample]]:
    """Samples in random order, about ``words`` words at a time."""
    rnd.shuffle(samples)
    batch: list[Sample] = []
    size = 0
    for sample in samples:
        batch.append(sample)
        size += len(sample[0])
        if size >= words:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def build(config: Config, base: Path, first: Path | None) -> Language:
    """The pipeline with the tokenizer and lists of ``base``, new or with the weights of ``first``."""
    nlp = load_model_from_config({"nlp": config["nlp"], "components": config["components"]}, auto_fill=True)
    nlp.tokenizer.from_disk(base / "tokenizer")
    nlp.vocab.vectors = spacy.load(base).vocab.vectors
    multiply_with_numpy(nlp)
    ner = nlp.get_pipe("ner")
    text = nlp.make_doc("Een zin van Jan.")
    ner.model.initialize(X=[text], Y=[np.zeros((len(text), len(TAGS)), "f")])
    if first:
        go_on_from(ner.model, spacy.load(first).get_pipe("ner").model)
    return nlp


def go_on_from(model: Model, first: Model) -> None:
    """Takes over the weights of ``first``; list features that it did not have begin without effect."""
    for node, before in zip(model.walk(), first.walk(), strict=True):
        for name in before.param_names:
            if not before.has_param(name):
                continue
            weights, old = np.zeros_like(node.get_param(name)), before.get_param(name)
            weights[tuple(slice(size) for size in old.shape)] = old
            node.set_param(name, weights)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("--data", type=Path, action="append", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--first", type=Path)
    parser.add_argument("--epochs", type=float, help="instead of the one in CONFIG")
    parser.add_argument("--rate", type=float, help="instead of the one in CONFIG")
    args = parser.parse_args()
    set_current_ops(NumpyOps(use_blis=False))
    config = load_config(args.config)
    options = dict(config["training"])
    options["rate"] = args.rate or options["rate"]
    rnd = random.Random(options["seed"])
    np.random.seed(options["seed"])
    nlp = build(config, args.data[0] / "base", args.first)
    samples = [
        sample_of(doc, options["person_weight"])
        for data in args.data
        for doc in DocBin().from_disk(data / "train.spacy").get_docs(nlp.vocab)
        if len(doc)
    ]
    total_words = sum(len(doc) for doc, _, _ in samples)
    steps = round((args.epochs or options["epochs"]) * total_words / options["batch_words"])
    model = nlp.get_pipe("ner").model
    set_dropout_rate(model, options["dropout"])
    optimizer = Adam(
        options["rate"], L2=options["weight_decay"], grad_clip=1.0, use_averages=True, L2_is_weight_decay=True
    )
    smooth = options["label_smoothing"]
    step, words, loss, start = 0, 0, 0.0, time.perf_counter()
    while step < steps:
        for batch in batches(samples, options["batch_words"], rnd):
            if step >= steps:
                break
            warm = min(1.0, (step + 1) / options["warmup_steps"])
            optimizer.learn_rate = options["rate"] * warm * (1 - step / steps)
            output, back = model.begin_update([doc for doc, _, _ in batch])
            size = sum(len(tags) for _, tags, _ in batch)
            gradients = []
            for guess, (_, tags, weights) in zip(output, batch, strict=True):
                truth = np.full_like(guess, smooth / len(TAGS))
                truth[np.arange(len(tags)), tags] += 1 - smooth
                gradients.append((guess - truth) * (weights * 8 / size)[:, None])
                loss -= float(np.log(guess[np.arange(len(tags)), tags] + 1e-9) @ weights)
            back(gradients)
            model.finish_update(optimizer)
            step, words = step + 1, words + size
            if step % 250 == 0 or step == steps:
                pace = words / (time.perf_counter() - start)
                print(f"{step}/{steps} loss {loss / words:.4f} {pace:.0f} words/s", flush=True)
                words, loss, start = 0, 0.0, time.perf_counter()
    with model.use_params(optimizer.averages):
        nlp.to_disk(args.out)


if __name__ == "__main__":
    main()
