"""What every document of a run is processed with (rules, engine, profile, request), and its proposal."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from redactor import decide, detect
from redactor import rules as rules_step
from redactor.domain import Decision, Document, Finding, Person
from redactor.errors import RulesError

if TYPE_CHECKING:
    from redactor.detect.engine import Engine
    from redactor.disclosure.verzoek import Verzoek
    from redactor.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Proposal:
    """What the machine proposes for one document. Nothing was written yet."""

    document: Document = field(repr=False)
    findings: tuple[Finding, ...] = field(repr=False)
    persons: tuple[Person, ...] = field(repr=False)
    decisions: tuple[Decision, ...] = field(repr=False)


def with_lists(rules: Rules, verzoek: Verzoek | None) -> Rules:
    """``rules`` with the lines that ``verzoek`` adds to its lists; the digest then differs too.

    Raises:
        RulesError: a list that does not exist.
    """
    if verzoek is None or not verzoek.lijsten:
        return rules
    lists = dict(rules.lists)
    for list_name, lines in verzoek.lijsten.items():
        if list_name not in lists:
            raise RulesError(
                f"er is geen lijst {list_name!r}", where="verzoek.yaml", hint="lijsten: " + ", ".join(lists)
            )
        lists[list_name] = tuple(dict.fromkeys((*lists[list_name], *lines)))
    added = repr(sorted((key, sorted(lines)) for key, lines in verzoek.lijsten.items()))
    digest = hashlib.sha256(f"{rules.digest}{added}".encode()).hexdigest()
    return replace(rules, lists=lists, digest=digest)


def profile_for(profile: str | None, verzoek: Verzoek | None) -> str:
    """The profile that was asked for, else that of the request, else the usual one.

    Raises:
        RulesError: there is no such profile.
    """
    wanted = profile or (verzoek.profiel if verzoek else "") or decide.DEFAULT_PROFILE
    if wanted not in decide.PROFILES:
        raise RulesError(
            f"profiel {wanted!r} bestaat niet",
            where="--profile" if profile else "verzoek.yaml",
            hint="profielen: " + ", ".join(decide.PROFILES),
        )
    return wanted


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ready:
    """What every document of a run is processed with."""

    rules: Rules
    given_engine: Engine | None
    profile: str
    verzoek: Verzoek | None

    @property
    def engine(self) -> Engine:
        """The engine; built at first use when none was given."""
        return self.given_engine or engine_for(self.rules)

    @classmethod
    def make(
        cls, given: Rules | None, engine: Engine | None, profile: str | None, verzoek: Verzoek | None
    ) -> Ready:
        ready = cls.make_lazy(given, engine, profile, verzoek)
        # A missing model should be told before a document is read.
        _ = ready.engine
        return ready

    @classmethod
    def make_lazy(
        cls, given: Rules | None, engine: Engine | None, profile: str | None, verzoek: Verzoek | None
    ) -> Ready:
        """As ``make``, but without an engine until it is needed."""
        return cls(
            rules=with_lists(given or _default_rules(), verzoek),
            given_engine=engine,
            profile=profile_for(profile, verzoek),
            verzoek=verzoek,
        )


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
    return detect.build_engine(key.rules, model=key.model)


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
