"""What every document of a run is processed with (rules, engine, profile, request), and its proposal."""

from __future__ import annotations

import functools
import gc
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from redactor import decide, detect, ingest, resolve
from redactor import rules as rules_step
from redactor.detect.doubtful import doubtful_words
from redactor.detect.regions import RegionFinder
from redactor.domain import Decision, Document, Finding, ObjectDecision, Person
from redactor.pipeline import objects
from redactor.pipeline.request import date_of, on_date, profile_for, with_request

if TYPE_CHECKING:
    from redactor.detect.engine import Engine
    from redactor.disclosure.verzoek import Verzoek
    from redactor.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Proposal:
    """What the machine proposes for one document (``objects``: off its pages). Nothing was written yet."""

    document: Document = field(repr=False)
    findings: tuple[Finding, ...] = field(repr=False)
    persons: tuple[Person, ...] = field(repr=False)
    decisions: tuple[Decision, ...] = field(repr=False)
    objects: tuple[ObjectDecision, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ready:
    """What every document of a run is processed with."""

    rules: Rules
    given_engine: Engine | None
    profile: str
    verzoek: Verzoek | None
    personas: bool = False

    @property
    def engine(self) -> Engine:
        """The engine; built at first use when none was given."""
        return self.given_engine or engine_for(self.rules)

    @classmethod
    def make(
        cls,
        given: Rules | None,
        engine: Engine | None,
        profile: str | None,
        verzoek: Verzoek | None,
        *,
        personas: bool | None = None,
    ) -> Ready:
        ready = cls.make_lazy(given, engine, profile, verzoek, personas=personas)
        # A missing model should be told before a document is read.
        _ = ready.engine
        return ready

    @classmethod
    def make_lazy(
        cls,
        given: Rules | None,
        engine: Engine | None,
        profile: str | None,
        verzoek: Verzoek | None,
        *,
        personas: bool | None = None,
    ) -> Ready:
        """As ``make``, but without an engine until it is needed."""
        rules = with_request(given or _default_rules(), verzoek)
        if personas is None:
            personas = verzoek.personalabels if verzoek else False
        return cls(
            rules=rules,
            given_engine=engine,
            profile=profile_for(rules, profile, verzoek),
            verzoek=verzoek,
            personas=personas,
        )

    def found(self, document: Document) -> tuple[Finding, ...]:
        """What the detectors find in a document, on its pages and in its texts outside them.

        Raises:
            DetectionTimeout: a recognizer took too long.
        """
        whole = objects.extended(document)
        return objects.without_guesses(whole, detect.run(whole.document, self.engine), self.engine.vocabulary)

    def decided(
        self,
        document: Document,
        *,
        found: Sequence[Finding] | None = None,
        known: Sequence[resolve.KnownPerson] = (),
        marks: bool = False,
        password: str | None = None,
    ) -> Proposal:
        """What detection, resolution and policy make of a document that was read.

        Args:
            document: Of ``ingest.read``, or text without a file.
            found: Of ``found`` on this document, when that was done before.
            known: Persons whom other documents of the dossier name.
            marks: Also look in the file for signatures and other marks without text.
            password: Of an encrypted file, for ``marks``.

        Raises:
            DetectionTimeout: a recognizer took too long. DamagedPdf: the file cannot be read again.
        """
        rules = on_date(self.rules, date_of(document, self.rules, self.verzoek))
        whole = objects.extended(document)
        if found is None:
            found = self.found(document)
        resolution = resolve.run(found, whole.document, rules, vocabulary=self.engine.vocabulary, known=known)
        findings = tuple(resolution.findings)
        findings += doubtful_words(document, findings, rules)
        if marks and rules.regions:
            finder = RegionFinder(rules)
            seen = ingest.read_marks(document, password=password, curves_on=finder.pages_with_words(document))
            findings += finder.find(document, (*document.marks, *seen))
        decisions = decide.run(
            findings, resolution.persons, whole.document, rules, profile=self.profile, personas=self.personas
        )
        findings, persons, own = objects.on_pages(whole, findings, resolution.persons, decisions)
        return Proposal(
            document=document,
            findings=findings,
            persons=persons,
            decisions=own,
            objects=objects.off_pages(whole, decisions),
        )


#: New objects between two looks for garbage, at least: with Python's own 700 they took 4 % of all time.
_OBJECTS = 10_000


@dataclass(frozen=True, slots=True)
class _EngineKey:
    """Two engines are the same when rules and model are."""

    digest: str
    model: str | None
    rules: Rules = field(compare=False, repr=False)


def engine_for(rules: Rules, *, model: str | None = None) -> Engine:
    """The engine for ``rules`` and ``model``; the last one made is kept, since building takes a second.

    Raises:
        ModelMissing, RulesError: as ``detect.build_engine``.
    """
    return _engine(_EngineKey(rules.digest, model, rules))


@functools.lru_cache(maxsize=1)
def _engine(key: _EngineKey) -> Engine:
    # What was kept of an earlier engine may go.
    gc.unfreeze()
    engine = detect.build_engine(key.rules, model=key.model)
    # Word lists and patterns stay: looking through them for garbage again and again took 5 % of all time.
    gc.freeze()
    # A page makes ten thousands of objects, and hardly one of them is garbage that does not go by itself.
    gc.set_threshold(max(_OBJECTS, gc.get_threshold()[0]), *gc.get_threshold()[1:])
    return engine


@functools.lru_cache(maxsize=1)
def _default_rules() -> Rules:
    return rules_step.load()


@functools.lru_cache(maxsize=4)
def model_digest(engine: Engine) -> str:
    """sha256 (hex) over the files of the language model, by name and content; empty without a model."""
    folder = engine.nlp_engine.nlp.path
    if folder is None:
        return ""
    digest = hashlib.sha256()
    for file in sorted(p for p in Path(folder).rglob("*") if p.is_file()):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(bytes.fromhex(sha256(file)))
    return digest.hexdigest()


def sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
