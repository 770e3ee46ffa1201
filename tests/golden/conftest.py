"""The samples, and the pipeline's answer to each, worked out once per session with one engine."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import redactor.detect
import redactor.pipeline
import redactor.rules
from redactor.domain import DocumentResult

SAMPLES = Path(__file__).parents[2] / "samples"


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample's input and its truth."""

    name: str
    input: Path
    expected: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the pipeline made of a sample."""

    sample: Sample
    result: DocumentResult
    output: Path


def sample_names() -> list[str]:
    """The names of all samples, sorted."""
    return sorted(folder.name for folder in SAMPLES.glob("[0-9][0-9][0-9]-*") if folder.is_dir())


@pytest.fixture(scope="session")
def load_sample() -> Callable[[str], Sample]:
    """A function that reads a sample."""

    def load(name: str) -> Sample:
        expected = json.loads((SAMPLES / name / "expected.json").read_text(encoding="utf-8"))
        return Sample(name, SAMPLES / name / "input.pdf", expected)

    return load


@pytest.fixture(scope="session")
def outcome_of(
    load_sample: Callable[[str], Sample], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Outcome]:
    """A function that redacts a sample, once per session."""
    rules = redactor.rules.load()
    engine = redactor.detect.build_engine(rules)
    folder = tmp_path_factory.mktemp("samples")
    done: dict[str, Outcome] = {}

    def redact(name: str) -> Outcome:
        if name not in done:
            sample = load_sample(name)
            source = folder / f"{name}.pdf"
            shutil.copyfile(sample.input, source)
            result = redactor.pipeline.redact_document(source, folder / name, rules=rules, engine=engine)
            assert result.output_path is not None
            done[name] = Outcome(sample, result, result.output_path)
        return done[name]

    return redact
