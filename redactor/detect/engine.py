"""A presidio AnalyzerEngine for Dutch, built from our rules and a spaCy pipeline.

presidio gets objects, never our YAML: its own loader drops unknown keys in silence. Its spaCy engine is not
used either: it would try to download models. One ``analyze()`` a page; the page itself travels in
``doc.user_data``. Evidence of equal and of contained results is joined before presidio drops them.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from presidio_analyzer import AnalyzerEngine, EntityRecognizer, RecognizerRegistry, RecognizerResult
from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

from redactor.detect import results, rows
from redactor.detect.ner import multiply_with_numpy, one_thread
from redactor.detect.network import Network
from redactor.detect.patterns import CheckedPatternRecognizer
from redactor.detect.tokens import Tokens
from redactor.detect.vocabulary import vocabulary_of
from redactor.domain import Finding, PageText, Span
from redactor.errors import ModelMissing, RulesError
from redactor.forms.vocabulary import Vocabulary
from redactor.rules import RecognizerRule, Rules

if TYPE_CHECKING:
    from spacy.tokens import Doc

log = logging.getLogger(__name__)

LANGUAGE: Final = "nl"
#: Value of ``model`` that means: no name recognition by a model.
NO_MODEL: Final = "none"
SHIPPED: Final = "nl_woo_ner"

#: Pipes of common Dutch pipelines that no recognizer needs; leaving them out halves the load time.
_UNNEEDED: Final = tuple(
    "tagger parser morphologizer lemmatizer trainable_lemmatizer attribute_ruler senter textcat".split()
)

#: Words of earlier documents that spaCy may keep; about 10 MB.
_KNOWN_WORDS: Final = 30_000

# presidio logs every recognizer that it loads, at INFO and with a stream handler of its own.
logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)


class PageArtifacts(NlpArtifacts):
    """presidio's view of a page; lists that only recognizers of others read are made when they are read."""

    def __init__(self, doc: Doc) -> None:
        self.tokens = doc
        self.entities = list(doc.ents)
        self.scores = [0.85] * len(self.entities)
        self.keywords: list[str] = []
        self.nlp_engine = None

    @functools.cached_property
    def tokens_indices(self) -> list[int]:
        indices: list[int] = self.tokens.to_array("IDX").tolist()
        return indices

    @functools.cached_property
    def lemmas(self) -> list[str]:
        """Lower-case words: no lemmatizer runs, and without any lemmas context words never fire."""
        return [self.tokens.vocab.strings[word] for word in self.tokens.to_array("LOWER").tolist()]


class DutchNlpEngine(NlpEngine):
    """Makes presidio's ``NlpArtifacts`` from a page with a spaCy pipeline that is loaded already."""

    def __init__(self, nlp: Any) -> None:
        self.nlp = nlp
        self._tokens = Tokens(nlp)
        self._zone = ExitStack()
        self._own_strings = 0
        self._inside = False

    @contextmanager
    def memory(self) -> Iterator[None]:
        """Around one document: spaCy forgets words again before they fill the memory.

        Not after each document: looking at the same few hundred words anew took as long as all the rules.
        """
        if self._inside or not hasattr(self.nlp, "memory_zone"):
            yield
            return
        if not self._own_strings:
            self._own_strings = len(self.nlp.vocab.strings)
            self._zone.enter_context(self.nlp.memory_zone())
        self._inside = True
        try:
            yield
        finally:
            self._inside = False
            if len(self.nlp.vocab.strings) > self._own_strings + _KNOWN_WORDS:
                self._zone.close()
                self._own_strings = 0

    def load(self) -> None:
        """Nothing to do: the pipeline came loaded."""

    def is_loaded(self) -> bool:
        return True

    def artifacts(self, page: PageText, carried: dict[str, Any] | None = None) -> NlpArtifacts:
        """Tokens and entities of the page, with the page itself in ``doc.user_data``."""
        with one_thread():
            doc = self.nlp(self._tokens.doc(page.text))
        doc.user_data[results.PAGE] = page
        if carried is not None:
            doc.user_data[results.CARRIED] = carried
        return PageArtifacts(doc)

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        return self.artifacts(page_without_geometry(text))

    def process_batch(
        self, texts: Iterable[str], language: str, batch_size: int = 1, n_process: int = 1, **kwargs: Any
    ) -> Iterator[tuple[str, NlpArtifacts]]:
        for text in texts:
            yield text, self.process_text(text, language)

    def is_stopword(self, word: str, language: str) -> bool:
        return bool(self.nlp.vocab[word].is_stop)

    def is_punct(self, word: str, language: str) -> bool:
        return bool(self.nlp.vocab[word].is_punct)

    def get_supported_entities(self) -> list[str]:
        return list(self.nlp.get_pipe("ner").labels) if "ner" in self.nlp.pipe_names else []

    def get_supported_languages(self) -> list[str]:
        return [LANGUAGE]


class PageAnalyzer(AnalyzerEngine):
    """presidio's analyzer, without its two looks at every result for every recognizer."""

    def _enhance_using_context(
        self,
        text: str,
        raw_results: list[RecognizerResult],
        nlp_artifacts: NlpArtifacts,
        recognizers: list[EntityRecognizer],
        context: list[str] | None = None,
    ) -> list[RecognizerResult]:
        """As presidio's own; a recognizer is asked only when it has something to say on context."""
        own: dict[str, list[RecognizerResult]] = {}
        for result in raw_results:
            own.setdefault(
                result.recognition_metadata[RecognizerResult.RECOGNIZER_IDENTIFIER_KEY], []
            ).append(result)
        gathered: list[RecognizerResult] = []
        for recognizer in recognizers:
            mine = own.get(recognizer.id, [])
            if type(recognizer).enhance_using_context is not EntityRecognizer.enhance_using_context:
                others = [r for key, found in own.items() if key != recognizer.id for r in found]
                mine = recognizer.enhance_using_context(
                    text=text,
                    raw_recognizer_results=mine,
                    other_raw_recognizer_results=others,
                    nlp_artifacts=nlp_artifacts,
                    context=context,
                )
            gathered += mine
        enhanced: list[RecognizerResult] = self.context_aware_enhancer.enhance_using_context(
            text=text,
            raw_results=gathered,
            nlp_artifacts=nlp_artifacts,
            recognizers=recognizers,
            context=context,
        )
        return enhanced


class EvidenceEnhancer(ContextAwareEnhancer):
    """Joins the evidence of results that presidio is about to collapse, so that none is lost.

    presidio keeps one of several results with the same type and span, and drops a result inside another
    of the same type with a score as high. Here the one that stays takes over evidence and reasons to keep.
    Ties are settled by the order in rules/recognizers.yaml, so that the same input gives the same output.
    """

    def __init__(self, order: Sequence[str]) -> None:
        super().__init__(
            context_similarity_factor=0.0,
            min_score_with_context_similarity=0.0,
            context_prefix_count=0,
            context_suffix_count=0,
        )
        self._order = {name: rank for rank, name in enumerate(order)}

    def enhance_using_context(
        self,
        text: str,
        raw_results: list[RecognizerResult],
        nlp_artifacts: NlpArtifacts,
        recognizers: list[EntityRecognizer],
        context: list[str] | None = None,
    ) -> list[RecognizerResult]:
        ranked = sorted(
            raw_results,
            key=lambda r: (r.entity_type, r.start, -r.end, -r.score, self._order.get(_detector(r), 0)),
        )
        kept: list[RecognizerResult] = []
        open_results: list[RecognizerResult] = []
        for result in ranked:
            open_results = [
                o for o in open_results if o.entity_type == result.entity_type and o.end > result.start
            ]
            holder = next((o for o in open_results if o.end >= result.end and o.score >= result.score), None)
            if holder is None:
                kept.append(result)
                open_results.append(result)
                continue
            same = holder.start == result.start and holder.end == result.end
            _join(holder, result, hint=same)
        return kept


def _join(holder: RecognizerResult, other: RecognizerResult, *, hint: bool) -> None:
    metadata = holder.recognition_metadata
    evidence = [*results.evidence_of(metadata), *results.evidence_of(other.recognition_metadata)]
    also = _detector(other)
    if also != _detector(holder):
        evidence.append(f"ook:{also}")
    metadata[results.EVIDENCE] = tuple(dict.fromkeys(evidence))
    if hint and not results.keep_hint_of(metadata):
        metadata[results.KEEP_HINT] = results.keep_hint_of(other.recognition_metadata)


def _detector(result: RecognizerResult) -> str:
    return str(result.recognition_metadata[RecognizerResult.RECOGNIZER_NAME_KEY])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Engine:
    """What ``detect.run`` works with.

    Attributes:
        model: Name of the pipeline; ``none`` when names are found by rules alone.
        detectors: Names of the recognizers, in the order of the rules.
        rules_digest: Of the rules it was built from.
        vocabulary: What the model's word lists know of single words.
    """

    model: str
    detectors: tuple[str, ...]
    rules_digest: str
    vocabulary: Vocabulary = field(repr=False)
    analyzer: AnalyzerEngine = field(repr=False)
    nlp_engine: DutchNlpEngine = field(repr=False)

    def document_memory(self) -> AbstractContextManager[None]:
        """Around one document: what is kept of its words stays bounded (see ``DutchNlpEngine.memory``)."""
        return self.nlp_engine.memory()

    def analyse(self, page: PageText, carried: dict[str, Any] | None = None) -> tuple[Finding, ...]:
        """Findings on one page, by position.

        Args:
            page: Analysed.
            carried: One and the same for all pages of a document, in their order; see ``results.carried``.

        Raises:
            DetectionTimeout: a pattern took too long.
        """
        if not page.text.strip():
            return ()
        found = self.analyzer.analyze(
            page.text, language=LANGUAGE, nlp_artifacts=self.nlp_engine.artifacts(page, carried)
        )
        findings = (_finding(result, page) for result in found)
        return tuple(
            sorted((f for f in findings if f is not None), key=lambda f: (f.target[0], f.label, f.detector))  # type: ignore[index]
        )


def _finding(result: RecognizerResult, page: PageText) -> Finding | None:
    """The result as a Finding; None when there is only white space in it."""
    ranges = results.parts_of(result.recognition_metadata) or ((result.start, result.end),)
    spans = tuple(span for start, end in ranges if (span := _trimmed(page, start, end)) is not None)
    if not spans:
        return None
    detector = _detector(result)
    first, last = spans[0], spans[-1]
    return Finding(
        finding_id=f"f-{page.page_index}-{first.start}-{last.end}-{result.entity_type.lower()}-{detector}",
        target=spans,
        label=result.entity_type,
        score=round(float(result.score), 4),
        detector=detector,
        evidence=results.evidence_of(result.recognition_metadata),
        text=" ".join(page.text[span.start : span.end] for span in spans),
        keep_hint=results.keep_hint_of(result.recognition_metadata),
    )


def _trimmed(page: PageText, start: int, end: int) -> Span | None:
    text = page.text[start:end]
    left = len(text) - len(text.lstrip())
    right = len(text.rstrip())
    return Span(page.page_index, start + left, start + right) if left < right else None


def page_without_geometry(text: str, *, page_index: int = 0, source: str = "text") -> PageText:
    """A page that holds just ``text``: no character has a place. For text that stands on no page."""
    return PageText(
        page_index=page_index,
        width=0.0,
        height=0.0,
        rotation=0,
        text=text,
        boxes=np.full((len(text), 4), np.nan),
        sizes=np.zeros(len(text)),
        source=source,
    )


def build(rules: Rules, *, model: str | None = None) -> Engine:
    """An engine with the recognizers of ``rules``.

    Args:
        model: None for the shipped pipeline; a name of an installed spaCy pipeline or a path; ``none``
            for no model.

    Raises:
        ModelMissing: that pipeline is not there or cannot be loaded.
        RulesError: a recognizer of rules/recognizers.yaml cannot be built.
    """
    nlp, name = load_model(model)
    nlp_engine = DutchNlpEngine(nlp)
    vocabulary = vocabulary_of(nlp)
    recognizers = [_recognizer(rule, rules, vocabulary) for rule in rules.recognizers]
    if not recognizers:
        raise RulesError("er is geen enkele herkenner", where="recognizers.yaml:1")
    order = [recognizer.name for recognizer in recognizers]
    registry = RecognizerRegistry(
        recognizers=recognizers,
        supported_languages=[LANGUAGE],
        global_regex_flags=CheckedPatternRecognizer.FLAGS,
    )
    analyzer = PageAnalyzer(
        registry=registry,
        nlp_engine=nlp_engine,
        supported_languages=[LANGUAGE],
        context_aware_enhancer=EvidenceEnhancer(order),
    )
    return Engine(
        model=name,
        detectors=tuple(order),
        rules_digest=rules.digest,
        vocabulary=vocabulary,
        analyzer=analyzer,
        nlp_engine=nlp_engine,
    )


def _recognizer(rule: RecognizerRule, rules: Rules, vocabulary: Vocabulary) -> EntityRecognizer:
    if not rule.class_name:
        return CheckedPatternRecognizer(rule)
    module_name, _, class_name = rule.class_name.rpartition(".")
    try:
        factory = getattr(importlib.import_module(module_name), class_name)
    except (ImportError, AttributeError) as exc:
        raise RulesError(
            f"{rule.name}: klasse {rule.class_name} is er niet",
            hint="staat het pakket met deze herkenner in dezelfde omgeving?",
            where="recognizers.yaml",
        ) from exc
    if not (isinstance(factory, type) and issubclass(factory, EntityRecognizer)):
        raise RulesError(
            f"{rule.name}: {rule.class_name} is geen presidio EntityRecognizer", where="recognizers.yaml"
        )
    offered: dict[str, Any] = {
        "name": rule.name,
        "supported_entities": list(rule.labels),
        "supported_language": LANGUAGE,
        "rules": rules,
        "lists": rules.lists,
        "fields": rules.fields,
        "roles": rules.roles,
        "vocabulary": vocabulary,
    }
    # A recognizer takes what its constructor names; `settings` must all be among it.
    wanted = inspect.signature(factory).parameters
    options = {key: value for key, value in offered.items() if key in wanted}
    unknown = [key for key in rule.settings if key not in wanted or key in offered]
    if unknown:
        raise RulesError(
            f"{rule.name}: {rule.class_name} kent de instelling {unknown[0]!r} niet", where="recognizers.yaml"
        )
    try:
        return factory(**options, **rule.settings)
    except TypeError as exc:
        raise RulesError(
            f"{rule.name}: settings passen niet bij {rule.class_name}", where="recognizers.yaml"
        ) from exc


def shipped_model() -> Path | None:
    """Folder of the pipeline that came with the package, or None when it is not there."""
    package = Path(__file__).resolve().parent.parent
    for candidate in (
        package / "_data" / "models" / SHIPPED,
        package.parent / "models" / SHIPPED / SHIPPED,
    ):
        if (candidate / "meta.json").is_file():
            return candidate
    return None


def load_model(model: str | None) -> tuple[Any, str]:
    """A loaded pipeline and its name; ``model`` as in ``build``.

    Raises:
        ModelMissing: that pipeline is not there or cannot be loaded.
    """
    import spacy

    # Their pipe and tokenizer are known to spaCy from here on.
    from redactor.detect.tagger import NameTagger
    from redactor.detect.tokens import SAVED

    if model == NO_MODEL:
        return spacy.blank(LANGUAGE), NO_MODEL
    name = model or SHIPPED
    shipped = shipped_model() if model is None else None
    if model is None and shipped is None:
        raise ModelMissing(
            "het meegeleverde taalmodel ontbreekt",
            hint="pip install --force-reinstall redactor, of werk zonder model met --model none",
        )
    try:
        if shipped is not None:
            nlp = spacy.load(shipped, exclude=[*_UNNEEDED, "vectors"], config=SAVED)
            rows.attach(nlp, shipped)
        else:
            nlp = spacy.load(name, exclude=list(_UNNEEDED))
    except (OSError, ValueError, ImportError) as exc:
        raise ModelMissing(
            f"taalmodel {name} is niet te laden",
            hint=f"python -m spacy download {name}, of geef de map van een spaCy-model",
        ) from exc
    multiply_with_numpy(nlp)
    for _, pipe in nlp.pipeline:
        if isinstance(pipe, NameTagger) and Network.is_known(pipe.model):
            pipe.network = Network(pipe.model)
    return nlp, Path(name).name
