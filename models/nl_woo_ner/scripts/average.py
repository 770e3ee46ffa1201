"""The mean of the weights of models of one line: ``average.py MODEL MODEL [MODEL ...] --out DIR``.

A model that went on from another one lies near it; their mean makes fewer mistakes than either (README).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import spacy
from thinc.api import Model

from redactor.detect import tagger  # noqa: F401 (its pipe is known to spaCy from here on)


def mean_into(models: Sequence[Model]) -> None:
    """Gives the first model the mean of the weights of all; they must be built alike."""
    for nodes in zip(*(model.walk() for model in models), strict=True):
        for name in nodes[0].param_names:
            if nodes[0].has_param(name):
                weights = np.mean([node.get_param(name) for node in nodes], axis=0)
                nodes[0].set_param(name, weights.astype(nodes[0].get_param(name).dtype))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    pipelines = [spacy.load(path) for path in args.models]
    mean_into([nlp.get_pipe("ner").model for nlp in pipelines])
    pipelines[0].to_disk(args.out)


if __name__ == "__main__":
    main()
