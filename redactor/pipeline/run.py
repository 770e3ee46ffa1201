"""The whole run of one document: ``propose``, ``redact_document`` and ``apply_decisions``.

The only module that knows every step, and short for it. Files get their final names after the
verification and all together; whatever fails, the original is untouched and nothing half-written is left.
"""

from __future__ import annotations

import contextvars
import logging
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from redactor import __version__, ingest, resolve, verify
from redactor.decide.overlap import join
from redactor.disclosure import REVIEWER_ROLES, certificate, decisions_file, entries, log_file
from redactor.disclosure import text as text_version
from redactor.disclosure.checks import checks
from redactor.disclosure.formats import LOG_FORMAT, log_formats
from redactor.disclosure.results import CERTIFICATE, DECISIONS, LOG, PDF, TEXT, ResultFiles
from redactor.domain import (
    Action,
    Area,
    Decision,
    Document,
    DocumentResult,
)
from redactor.errors import Refused
from redactor.geometry import contains_centre
from redactor.pipeline.account import Accounting, key_for, make_header, write_log
from redactor.pipeline.guard import (
    refuse_personal,
    refuse_reviewed,
    require_clean,
    require_unchanged,
    safe_stem,
)
from redactor.pipeline.ready import Proposal, Ready, model_digest
from redactor.pipeline.request import date_of, style_for
from redactor.pipeline.stems import TakenStems
from redactor.redact.apply import apply
from redactor.redact.obstacles import PageObstacles
from redactor.redact.options import RedactOptions
from redactor.redact.plan import plan
from redactor.verify.secrets import kept_text

if TYPE_CHECKING:
    from redactor.detect.engine import Engine
    from redactor.disclosure.decisions_schema import DecisionsFile
    from redactor.disclosure.keys import KeyFile, OrganisationKey
    from redactor.disclosure.verzoek import Verzoek
    from redactor.rules import Rules

log = logging.getLogger(__name__)

#: Which document this thread is working on; the command line adds it to every log record.
current_document: contextvars.ContextVar[str] = contextvars.ContextVar("current_document", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How results are written.

    Attributes:
        style: Of rules/boxes.yaml; empty: the first.
        label_form: How a ground is printed in its box: one of ``rules.GROUND_FORMS``.
        width_guard: ``vakken`` (boxes are padded, nothing moves) or ``reflow`` (the rest of a line too).
        text: Also write the text version.
        force: Replace results of an earlier run.
        log_format: Name of a log format, written beside the log itself.
        accept_unverified: Role that accepts an output which could not be checked; empty for nobody.
        level: How the output is verified: ``standaard`` or ``grondig``.
        key: Of the organisation, for keyed codes and signatures.
        sign: Sign the log.
        link_persons: Give every place in the log the keyed code of its person.
    """

    style: str = ""
    label_form: str = "5.1.2.e"
    width_guard: str = "vakken"
    text: bool = False
    force: bool = False
    log_format: str = "jsonl"
    accept_unverified: str = ""
    level: str = "standaard"
    key: OrganisationKey | None = None
    sign: bool = False
    link_persons: bool = False

    @property
    def accounting(self) -> Accounting:
        """What the log has to know of this."""
        return Accounting(
            key=self.key,
            sign=self.sign,
            link_persons=self.link_persons,
            style=self.style,
            label_form=self.label_form,
            width_guard=self.width_guard,
            level=self.level,
        )


def redact_document(
    path: str | Path,
    out_dir: str | Path,
    *,
    rules: Rules | None = None,
    engine: Engine | None = None,
    password: str | None = None,
    profile: str | None = None,
    verzoek: Verzoek | None = None,
    personas: bool | None = None,
    name: str | None = None,
    taken: TakenStems | Collection[str] = (),
    style: str = "",
    label_form: str = "5.1.2.e",
    width_guard: str = "vakken",
    text: bool = False,
    force: bool = False,
    log_format: str = "jsonl",
    accept_unverified: str = "",
    level: str = "standaard",
    key_file: KeyFile | None = None,
    sign: bool = False,
    link_persons: bool = False,
) -> DocumentResult:
    """Redacts one PDF and accounts for it: the redacted PDF, log, certificate and decisions file.

    Args:
        path: The PDF. It is never changed.
        out_dir: Gets ``gelakt/`` (may be published) and ``vertrouwelijk/`` (may not).
        rules: From ``redactor.rules.load``; the shipped ones when None.
        engine: From ``redactor.detect.build_engine``; built from ``rules`` when None. Give it when
            redacting several documents: building takes about a second.
        password: For an encrypted PDF.
        profile: Policy profile; when None that of ``verzoek``, else ``smallest-part``.
        verzoek: From ``redactor.disclosure.verzoek.read``.
        personas: Also give removed persons a label such as ``ambtenaar 1``; when None as ``verzoek`` says.
        name: Stem for the result files instead of the input's, when that is safe to publish.
        taken: Stems that other documents of the same run have or will have.
        style: Look of the boxes: an id of rules/boxes.yaml, as ``zwart``; empty: the first.
        label_form: One of ``rules.GROUND_FORMS``.
        width_guard: ``vakken`` or ``reflow``, see Options.
        text: Also write the text version.
        force: Replace results of an earlier run.
        log_format: ``jsonl``, or another registered format that is written beside it.
        accept_unverified: Role that accepts an output which could not be checked.
        level: ``standaard``, or ``grondig``: poppler and text recognition read the output as well.
        key_file: From ``redactor.disclosure.keys.read``: the log then names its input by a keyed code.
        sign: Sign the log with that key.
        link_persons: Give every place in the log a keyed code of its person.

    Returns:
        What was decided, drawn, checked and written.

    Raises:
        InputError, EncryptedPdf: the document cannot be processed.
        OutputError, OutputExists: the result cannot be written there.
        VerificationError: something leaked; there is no output.
        Refused: the output could not be checked and nobody accepted that.
        RulesError, ModelMissing: rules or model are not usable.
    """
    started = time.perf_counter()
    source, out = Path(path), Path(out_dir)
    options = Options(
        style=style,
        label_form=label_form,
        width_guard=width_guard,
        text=text,
        force=force,
        log_format=log_format,
        accept_unverified=accept_unverified,
        level=level,
        key=key_for(key_file, verzoek, sign=sign, link_persons=link_persons),
        sign=sign,
        link_persons=link_persons,
    )
    ready = Ready.make(rules, engine, profile, verzoek, personas=personas)
    with working_on(source):
        proposal = _propose(source, ready, password=password)
        stem = safe_stem(proposal, ready, out, name=name, taken=taken)
        proposal = replace(proposal, document=replace(proposal.document, document_id=stem))
        file = proposal_file(proposal, ready)
        return write_results(
            source, out, proposal, file, ready, options=options, password=password, started=started
        )


def propose(
    path: str | Path,
    *,
    rules: Rules | None = None,
    engine: Engine | None = None,
    password: str | None = None,
    profile: str | None = None,
    verzoek: Verzoek | None = None,
    personas: bool | None = None,
) -> Proposal:
    """What ``redact_document`` would decide, without writing anything. Arguments and errors as there."""
    source = Path(path)
    with working_on(source):
        ready = Ready.make(rules, engine, profile, verzoek, personas=personas)
        return _propose(source, ready, password=password)


def write_proposal(
    path: str | Path,
    out_dir: str | Path,
    *,
    rules: Rules | None = None,
    engine: Engine | None = None,
    password: str | None = None,
    profile: str | None = None,
    verzoek: Verzoek | None = None,
    personas: bool | None = None,
    name: str | None = None,
    taken: TakenStems | Collection[str] = (),
    force: bool = False,
) -> DocumentResult:
    """Writes only the decisions file, for review. Arguments and errors as for ``redact_document``."""
    started = time.perf_counter()
    source, out = Path(path), Path(out_dir)
    ready = Ready.make(rules, engine, profile, verzoek, personas=personas)
    with working_on(source):
        proposal = _propose(source, ready, password=password)
        stem = safe_stem(proposal, ready, out, name=name, taken=taken)
        proposal = replace(proposal, document=replace(proposal.document, document_id=stem))
        file = proposal_file(proposal, ready)
        with ResultFiles(out, stem, force=force, where=source.name) as files:
            refuse_reviewed(files.path(DECISIONS, confidential=True), where=source.name)
            decisions_path = files.write(DECISIONS, decisions_file.dump(file), confidential=True)
            files.commit()
        return DocumentResult(
            document_id=stem,
            beoordeling=entries.beoordeling(proposal.decisions, proposal.document),
            decisions=proposal.decisions,
            redactions=(),
            verification=None,
            output_path=None,
            log_path=None,
            decisions_path=decisions_path,
            text_path=None,
            output_sha256="",
            pages=len(proposal.document.pages),
            seconds=time.perf_counter() - started,
        )


def apply_decisions(
    decisions_path: str | Path,
    pdf: str | Path,
    out_dir: str | Path,
    *,
    by: str,
    when: str = "",
    rules: Rules | None = None,
    engine: Engine | None = None,
    password: str | None = None,
    verzoek: Verzoek | None = None,
    style: str = "",
    label_form: str = "5.1.2.e",
    width_guard: str = "vakken",
    text: bool = False,
    force: bool = False,
    log_format: str = "jsonl",
    accept_unverified: str = "",
    level: str = "standaard",
    key_file: KeyFile | None = None,
    sign: bool = False,
    link_persons: bool = False,
    folder: str = "",
) -> DocumentResult:
    """Redacts a PDF by a decisions file that a person edited.

    Args:
        decisions_path: The edited file; rewritten with who decided what when it stands in ``out_dir``.
        pdf: The PDF for which it was made.
        by: Role of the person, from ``redactor.disclosure.REVIEWER_ROLES``.
        when: Now, UTC, as ``2026-11-24T09:30:00Z``; stands beside every change. Empty: no times.
        folder: Where the results stand inside ``gelakt/`` and ``vertrouwelijk/``, with ``/``.

    Other arguments, result and errors as for ``redact_document``; also:

    Raises:
        DecisionsError: the file cannot be carried out, or belongs to another document.
        Refused: a toelichting would publish personal data, or ``by`` is no known role.
    """
    started = time.perf_counter()
    decisions_path, source, out = Path(decisions_path), Path(pdf), Path(out_dir)
    if by not in REVIEWER_ROLES:
        raise Refused("onbekende rol", hint="kies uit: " + ", ".join(REVIEWER_ROLES))
    options = Options(
        style=style,
        label_form=label_form,
        width_guard=width_guard,
        text=text,
        force=force,
        log_format=log_format,
        accept_unverified=accept_unverified,
        level=level,
        key=key_for(key_file, verzoek, sign=sign, link_persons=link_persons),
        sign=sign,
        link_persons=link_persons,
    )
    with working_on(source):
        file = decisions_file.read(decisions_path)
        ready = Ready.make_lazy(rules, engine, file.profile, verzoek)
        document = replace(
            ingest.read(source, password=password, rules=ready.rules.recognition),
            document_id=file.document_id,
        )
        reviewed = decisions_file.review(
            file, document, ready.rules.grounds, by=by, when=when, where=decisions_path.name
        )
        findings, persons = decisions_file.contents(file)
        if file.rules != ready.rules.digest:
            log.warning("de regels zijn gewijzigd sinds dit besluitenbestand werd gemaakt")
        proposal = Proposal(
            document=document,
            findings=findings,
            persons=persons,
            decisions=settled(reviewed.decisions, document),
            objects=decisions_file.object_decisions(file),
        )
        refuse_personal(reviewed.new_toelichtingen, proposal, ready, where=decisions_path.name)
        return write_results(
            source,
            out,
            proposal,
            reviewed.file,
            ready,
            options=options,
            password=password,
            started=started,
            edited=decisions_path,
            added=reviewed.added,
            folder=folder,
        )


def _propose(source: Path, ready: Ready, *, password: str | None) -> Proposal:
    document = ingest.read(source, password=password, rules=ready.rules.recognition)
    return ready.decided(document, marks=True, password=password)


def settled(decisions: Sequence[Decision], document: Document) -> tuple[Decision, ...]:
    """Decisions of a reviewer without overlap: what one removes, another cannot keep."""
    areas = [d.target for d in decisions if d.action is Action.REDACT and isinstance(d.target, Area)]
    settled = []
    for decision in join(decisions):
        if isinstance(decision.target, Area):
            settled.append(decision)
            continue
        under = any(
            contains_centre(area.boxes, document.pages[span.page_index].boxes[span.start : span.end]).any()
            for span in decision.target
            for area in areas
            if area.page_index == span.page_index
        )
        if decision.action is Action.KEEP and under:
            continue
        # Joining may have made the place longer than the text that led it.
        text = " ".join(document.pages[s.page_index].text[s.start : s.end] for s in decision.target)
        settled.append(replace(decision, text=text))
    return tuple(settled)


def write_results(
    source: Path,
    out: Path,
    proposal: Proposal,
    file: DecisionsFile,
    ready: Ready,
    *,
    options: Options,
    password: str | None,
    started: float,
    edited: Path | None = None,
    added: Sequence[Decision] = (),
    folder: str = "",
) -> DocumentResult:
    """Redacts, verifies and writes everything; all files or none."""
    document, decisions = proposal.document, proposal.decisions
    look = RedactOptions(
        boxes=ready.rules.boxes,
        style=style_for(ready.rules, options.style),
        label_form=options.label_form,
        width_guard=options.width_guard,
    )
    formats = log_formats()
    with ResultFiles(
        out, document.document_id, folder=folder, force=options.force, where=source.name
    ) as files:
        own = edited is not None and _same_file(edited, files.path(DECISIONS, confidential=True))
        public = (PDF, LOG, CERTIFICATE, TEXT, *(log_format.suffix for log_format in formats.values()))
        files.refuse_existing(*((suffix, False) for suffix in public))
        files.retire(*public)
        if not own:
            files.refuse_existing((DECISIONS, True))
            refuse_reviewed(files.path(DECISIONS, confidential=True), where=source.name)
        redactions = plan(
            decisions,
            document,
            grounds=ready.rules.grounds,
            options=look,
            obstacles=PageObstacles(source, password, content=document.content),
        )
        readable = kept_text(document, redactions)
        secrets = resolve.secrets(decisions, proposal.persons, objects=proposal.objects, kept_text=readable)
        temporary = files.stage(PDF)
        apply(
            source,
            redactions,
            temporary,
            options=look,
            document=document,
            secrets=secrets,
            objects=proposal.objects,
            password=password,
        )
        verification = verify.check(
            temporary,
            source=source,
            document=document,
            decisions=decisions,
            redactions=redactions,
            secrets=secrets,
            object_decisions=proposal.objects,
            password=password,
            level=options.level,
        )
        accepted = require_clean(verification, options.accept_unverified, where=source.name)
        require_unchanged(source, document)
        how = replace(options.accounting, style=look.style)
        header = make_header(proposal, file, temporary, ready, accepted=accepted, how=how)
        log_text = write_log(header, proposal, file, redactions, verification, ready, how=how, added=added)
        files.write(LOG, log_text)
        if options.log_format != LOG_FORMAT:
            form = formats[options.log_format]
            files.write(form.suffix, form.write(log_file.parse(log_text)))
        judged = checks(
            decisions,
            ready.rules,
            document=document,
            category=header.informatiecategorie,
            dated=date_of(document, ready.rules, ready.verzoek),
            decided=ready.verzoek.besluitdatum if ready.verzoek else None,
        )
        files.write(
            CERTIFICATE,
            certificate.certificate(
                header,
                verification,
                judged,
                redactions=redactions,
                document=document,
                level=options.level,
            ),
        )
        files.write(DECISIONS, decisions_file.dump(file), confidential=True, replace=own)
        text_path = None
        if options.text:
            text_path = files.write(TEXT, text_version.redacted_text(decisions, document))
        files.commit()
        return DocumentResult(
            document_id=document.document_id,
            beoordeling=entries.beoordeling(decisions, document),
            decisions=decisions,
            redactions=redactions,
            verification=verification,
            output_path=files.path(PDF),
            log_path=files.path(LOG),
            decisions_path=files.path(DECISIONS, confidential=True),
            text_path=text_path,
            output_sha256=header.output_sha256,
            pages=len(document.pages),
            seconds=time.perf_counter() - started,
        )


def proposal_file(proposal: Proposal, ready: Ready) -> DecisionsFile:
    return decisions_file.build(
        proposal.document,
        proposal.findings,
        proposal.persons,
        proposal.decisions,
        proposal.objects,
        redactor=__version__,
        rules_digest=ready.rules.digest,
        rules_base=ready.rules.base_digest,
        lists_digest=ready.rules.lists_digest,
        model=ready.engine.model,
        model_digest=model_digest(ready.engine),
        profile=ready.profile,
        zaaknummer=ready.verzoek.zaaknummer if ready.verzoek else "",
    )


def _same_file(a: Path, b: Path) -> bool:
    return a.exists() and b.exists() and a.samefile(b)


@contextmanager
def working_on(source: Path) -> Iterator[None]:
    token = current_document.set(source.name)
    try:
        yield
    finally:
        current_document.reset(token)
