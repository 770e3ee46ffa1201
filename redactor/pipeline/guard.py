"""What must hold before something is published: clean, unchanged, and no personal data in names or notes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from redactor import resolve
from redactor.disclosure import REVIEWER_ROLES, decisions_file, edits
from redactor.disclosure.results import is_plain_stem
from redactor.domain import Action, Document, Verdict, Verification
from redactor.errors import (
    DecisionsError,
    InputError,
    OutputExists,
    Refused,
    VerificationError,
)
from redactor.forms import SecretMatcher, fold
from redactor.forms.names import is_tussenvoegsel
from redactor.pipeline.ready import Proposal, Ready, sha256
from redactor.pipeline.stems import TakenStems
from redactor.redact.options import RedactOptions
from redactor.redact.plan import plan
from redactor.verify.secrets import kept_text, only_removed

#: Words for health, religion and the like: without a person, a file name with one tells nothing of anybody.
_SPECIAL: Final = "BIJZONDER"


def require_clean(verification: Verification, accepted_by: str, *, where: str) -> str:
    """The role that accepted an unverifiable output; empty when it was verified.

    Raises:
        VerificationError: a leak.
        Refused: not verifiable, and nobody accepted that.
    """
    if verification.verdict is Verdict.LEAKING:
        kinds = ", ".join(sorted({leak.kind for leak in verification.leaks}))
        raise VerificationError(
            f"de controle vond {len(verification.leaks)} lek(ken) ({kinds}); er is niets geschreven",
            leaks=verification.leaks,
            where=where,
            hint="publiceer dit document niet; meld dit met de soort lek erbij",
        )
    if verification.verdict is Verdict.CLEAN:
        return ""
    if not accepted_by:
        routes = [r.route for r in verification.routes if r.verdict is Verdict.UNVERIFIABLE]
        raise Refused(
            f"de uitvoer is niet te controleren ({', '.join(routes)}); er is niets geschreven",
            where=where,
            hint="bekijk het document; aanvaarden kan met --accept-unverified ROL (komt in het logboek)",
        )
    if accepted_by not in REVIEWER_ROLES:
        raise Refused("onbekende rol", hint="kies uit: " + ", ".join(REVIEWER_ROLES))
    return accepted_by


def require_unchanged(source: Path, document: Document) -> None:
    """Refuses when the input is no longer the file that was read: text and boxes would not fit it."""
    try:
        same = sha256(source) == document.sha256
    except OSError:
        same = False
    if not same:
        raise InputError(
            "het bestand is tijdens het verwerken gewijzigd", where=source.name, hint="probeer het opnieuw"
        )


def refuse_personal(
    toelichtingen: Sequence[tuple[str, str]],
    proposal: Proposal,
    ready: Ready,
    *,
    where: str,
) -> None:
    """A toelichting is published: it may hold nothing that would be redacted (DESIGN 3).

    What stays readable on a page is no secret: a street can have somebody's surname.
    """
    if not toelichtingen:
        return
    drawn = plan(
        proposal.decisions,
        proposal.document,
        grounds=ready.rules.grounds,
        options=RedactOptions(boxes=ready.rules.boxes),
    )
    readable = kept_text(proposal.document, drawn)
    removed = resolve.secrets(
        proposal.decisions, proposal.persons, objects=proposal.objects, kept_text=readable
    )
    secrets = SecretMatcher(only_removed(removed, readable))
    for at, toelichting in toelichtingen:
        if secrets.search(toelichting) or holds_personal_data(toelichting, ready):
            raise DecisionsError(
                f"{at}: de toelichting bevat mogelijk persoonsgegevens, en komt in het openbare logboek",
                where=where,
                hint="schrijf de toelichting zonder namen, nummers en adressen",
            )


def refuse_reviewed(path: Path, *, where: str) -> None:
    """Refuses, also with ``force``, to write over a decisions file in which a person worked.

    Raises:
        OutputExists: it holds edits, or cannot be read: broken by hand, perhaps, but with work in it.
    """
    if not path.exists():
        return
    try:
        edited = edits.is_edited(decisions_file.read(path))
    except DecisionsError:
        edited = True
    if edited:
        raise OutputExists(
            "in het besluitenbestand staan beslissingen van een mens",
            where=where,
            hint="lak ermee met 'redactor apply', of zet dat bestand eerst ergens anders neer",
        )


#: Out of its sentence a word of a file name is soon taken for a name; the document's own names always count.
SURE_IN_STEM: Final = 0.6


def safe_stem(
    proposal: Proposal,
    ready: Ready,
    out: Path,
    *,
    name: str | None,
    taken: TakenStems | Collection[str] = (),
) -> str:
    """The stem of the result files: the input's, unless something in it would be redacted.

    A stem that is not safe becomes an ordinal, never one of ``taken``, which other documents of this run
    have: two copies of one file are two documents.
    """
    stem = name or proposal.document.path.stem
    if is_safe_stem(stem, proposal, ready):
        return stem
    stems = taken if isinstance(taken, TakenStems) else TakenStems(out, taken)
    return stems.ordinal(proposal.document.sha256)


def is_safe_stem(stem: str, proposal: Proposal, ready: Ready) -> bool:
    """True when nothing in a stem would be redacted, in this document or anywhere."""
    words = _words_of(stem)
    secrets = SecretMatcher(resolve.secrets(proposal.decisions, proposal.persons, objects=proposal.objects))
    return (
        not name_words(_redacted_names(proposal)) & plain_words(stem, ready)
        and not secrets.search("\n\n".join(dict.fromkeys((stem, words))))
        and is_safe_part(stem, ready)
    )


def is_safe_part(part: str, ready: Ready) -> bool:
    """True when a part of a path can be used as it is and nothing in it would be redacted."""
    forms = "\n\n".join(dict.fromkeys((part, _words_of(part))))
    return is_plain_stem(part) and not holds_personal_data(
        forms, ready, ignore=(_SPECIAL,), least=SURE_IN_STEM
    )


def _words_of(stem: str) -> str:
    """The words of a file name, apart from what is glued to them: "brief_jansen-2", "BriefJansen"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", re.sub(r"[\W_]+", " ", stem))


def plain_words(part: str, ready: Ready) -> set[str]:
    """The words of a part of a path that could be somebody's name, folded."""
    return {fold(word) for word in _words_of(part).split() if not _is_ordinary(word, ready)}


def _is_ordinary(word: str, ready: Ready) -> bool:
    """A word of a file name that is also somebody's name, but stands there as a word: ``nota-dijk``."""
    return word.islower() and fold(word) in {fold(w) for w in ready.rules.lists.get("gewone-woorden", ())}


def _redacted_names(proposal: Proposal) -> Iterator[str]:
    redacted = {d.person_id for d in proposal.decisions if d.action is Action.REDACT and d.person_id}
    return (name for p in proposal.persons if p.person_id in redacted for name in p.names)


def name_words(names: Iterable[str]) -> set[str]:
    """Every word of three letters or more in some names, folded.

    Only words with a capital: in lower case a name is often an ordinary word that was taken for one. Short
    words in capitals are units rather than names.
    """
    return {
        fold(word)
        for name in names
        for word in re.findall(r"[^\W\d_]{3,}", name)
        if word[0].isupper() and not is_tussenvoegsel(word) and not (word.isupper() and len(word) < 5)
    }


def holds_personal_data(
    untrusted_text: str, ready: Ready, *, ignore: Sequence[str] = (), least: float = 0.0
) -> bool:
    """True when something in a short text that stands on no page would be redacted.

    Args:
        untrusted_text: A file name or a toelichting.
        ready: Engine and rules.
        ignore: Labels that do not count.
        least: Lowest score (0..1) of a detector that counts.
    """
    from redactor.detect.engine import page_without_geometry

    document = Document(
        document_id="tekst", path=Path("tekst"), sha256="", pages=(page_without_geometry(untrusted_text),)
    )
    proposal = ready.decided(document)
    scores = {finding.finding_id: finding.score for finding in proposal.findings}
    return any(
        decision.action is Action.REDACT
        and decision.label not in ignore
        and max((scores.get(i, 1.0) for i in decision.finding_ids), default=1.0) >= least
        for decision in proposal.decisions
    )
