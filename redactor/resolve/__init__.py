"""Findings -> persons: who is who in the document, and where else they are named.

Takes findings and the document's text; knows no PDF and no law.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from redactor.domain import Document, Finding, Person, RoleEvidence, Span
from redactor.forms import Lexicon, fold, parse_name
from redactor.forms.vocabulary import Vocabulary
from redactor.resolve import mentions as mention_module
from redactor.resolve.codes import defined_codes, told_codes
from redactor.resolve.couples import without_couples
from redactor.resolve.homes import with_homes
from redactor.resolve.knowledge import knowledge_of
from redactor.resolve.known import DOSSIER, DOSSIER_PUBLIC, KnownPerson, acquaint
from redactor.resolve.listed import listed_between
from redactor.resolve.mentions import NAME_LABELS, OTHER, PERSON, Mention, bounds, collect, spans_on
from redactor.resolve.occurrences import FULL
from redactor.resolve.persons import PUBLIC_KINDS, Cluster, cluster_mentions, nearest
from redactor.resolve.pieces import whole_names
from redactor.resolve.propagate import CODE, PROPAGATION, SURNAME, Hit, search
from redactor.resolve.repeated import repeated
from redactor.resolve.roles import RoleReader
from redactor.resolve.secret_strings import secrets
from redactor.resolve.similar import search_similar
from redactor.resolve.unsupported import is_brand, is_doubtful, is_hesitant
from redactor.rules import Rules

__all__ = ["PUBLIC_KINDS", "KnownPerson", "Resolution", "run", "secrets"]

_KNOWS_NOTHING = Vocabulary()
_WORDS = re.compile(r"[\s-]+")
#: Evidence code of such a place, followed by the kind of form.
SAME = "zelfde-persoon:"
#: A document with this many chat senders is a chat: names in lower case are to be expected.
_CHAT_SENDERS = 4
#: Words of a document in which members of parliament and government are named without their role.
_POLITICAL = re.compile(
    r"\b(?:Kamerlid|Kamerleden|Tweede Kamer|Kamervragen|Kamerbrief|debat|motie|minister|staatssecretaris)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """All findings (names joined and completed) and the persons behind them."""

    findings: tuple[Finding, ...]
    persons: tuple[Person, ...]


def run(
    findings: Sequence[Finding],
    document: Document,
    rules: Rules,
    *,
    vocabulary: Vocabulary | None = None,
    known: Sequence[KnownPerson] = (),
) -> Resolution:
    """Joins names into persons and looks for every form of a found name in the whole document.

    Args:
        findings: What the detectors found.
        document: The document they come from.
        rules: For word lists, roles and fields.
        vocabulary: What the model's word lists know of single words (``Engine.vocabulary``).
        known: Persons whom other documents of the dossier name.
    """
    vocabulary = vocabulary or _KNOWS_NOTHING
    findings = with_homes(_without_second_opinions(findings))
    findings += repeated(findings, document, vocabulary)
    knowledge = knowledge_of(rules, vocabulary)
    lexicon = knowledge.lexicon
    political = any(_POLITICAL.search(page.text) for page in document.pages)
    reader = knowledge.reader.for_document(political=political)
    texts = {page.page_index: page.text for page in document.pages}
    chatty = sum("chat" in f.evidence for f in findings) >= _CHAT_SENDERS or _writes_small(document)
    findings = without_couples(findings, document, lexicon, vocabulary)
    defined = defined_codes(document, vocabulary)
    found = collect(findings, document, lexicon, vocabulary, defined=defined, chatty=chatty)
    found = whole_names(found, texts, vocabulary)
    found = sorted([*found, *listed_between(found, document, lexicon, vocabulary)], key=lambda m: m.position)
    found += _from_mailboxes(findings, found, lexicon)
    clusters = cluster_mentions(found, reader, texts)
    clusters = [c for c in clusters if not _only_unbound_initials(c)]
    named = len(clusters)
    if known:
        clusters = acquaint(clusters, known, reader, lexicon, vocabulary)
    hits = search(
        document.pages,
        clusters,
        lexicon,
        mention_module.counts(document),
        vocabulary,
        defined=defined - told_codes((m.position for m in found if m.page_index in texts), texts),
        chatty=chatty,
    )
    places = _places(clusters, hits, findings, document, reader)
    places += _similar(places, clusters[:named], document, vocabulary)
    # A title repeats a heading: it says nothing more about whether that is a name.
    own = {page.page_index for page in document.pages if page.source != "object"}
    times = Counter(
        place.cluster
        for place in places
        # Nor does the same word elsewhere, where the model hesitated: "Standen van de Uitvoering".
        if place.page_index in own
        and not (place.detector == PROPAGATION and is_hesitant(clusters[place.cluster]))
    )
    doubtful = {
        p.cluster
        for p in places
        if times[p.cluster] <= 1
        and (
            is_doubtful(p.evidence, clusters[p.cluster], vocabulary)
            or is_brand(
                texts[p.page_index],
                (p.start, p.end),
                p.score,
                p.evidence,
                clusters[p.cluster],
                lexicon,
                vocabulary,
            )
        )
    }
    places = [p for p in places if p.cluster not in doubtful]
    return _result(findings, clusters, places, texts, reader)


#: How a sentence or a block begins: in small letters, or with a capital.
_OPENING = re.compile(r"(?<=[a-zà-ÿ]{3}[.!?])[ \n]+(?:(?P<small>[a-zà-ÿ])|[A-ZÀ-Þ])(?=[a-zà-ÿ])")
#: So many sentences in small letters, and so many times those with a capital: somebody who uses none.
_SMALL, _SMALL_SHARE = 5, 2


def _writes_small(document: Document) -> bool:
    """True for a text without capitals: names in lower case are to be expected, as in a chat."""
    openings = [match for page in document.pages for match in _OPENING.finditer(page.text)]
    small = sum(match["small"] is not None for match in openings)
    return small >= _SMALL and small >= _SMALL_SHARE * (len(openings) - small)


def _without_second_opinions(findings: Sequence[Finding]) -> list[Finding]:
    """Where a rule has judged an address, the model's guess at the same place falls away."""
    judged = [
        span
        for f in findings
        if f.label == "ADRES" and not _by_model(f) and isinstance(f.target, tuple)
        for span in f.target
    ]
    return [
        f
        for f in findings
        if f.label != "ADRES"
        or not _by_model(f)
        or not isinstance(f.target, tuple)
        or not any(
            s.page_index == t.page_index and s.start < t.end and t.start < s.end
            for s in f.target
            for t in judged
        )
    ]


def _by_model(finding: Finding) -> bool:
    return bool(finding.evidence) and all(code.startswith("model:") for code in finding.evidence)


#: RvIG, BuRO: more capitals behind the small letters than somebody's initials have.
_UNIT_CODE = re.compile(r"[A-Z][a-z]{1,2}[A-Z]{2,}")


def _only_unbound_initials(cluster: Cluster) -> bool:
    """Initials that fit nobody, all capitals and without more evidence: more likely a unit (FEZ, DGB)."""
    return all(
        "initialen" in m.evidence and m.score < 0.6 and (m.text.isupper() or _UNIT_CODE.fullmatch(m.text))
        for m in cluster.mentions
    )


def _from_mailboxes(findings: Sequence[Finding], found: list[Mention], lexicon: Lexicon) -> list[Mention]:
    """Names that only an e-mail address gives away: ``aylin.kayacan@`` names Aylin Kayacan in the text."""
    known = {w for m in found for w in _WORDS.split(fold(m.text)) if w}
    result = []
    for finding in findings:
        if finding.label != "EMAIL" or finding.keep_hint or not isinstance(finding.target, tuple):
            continue
        local = finding.text.split("@")[0]
        parts = [p for p in re.split(r"[._\-\d\s]+", local) if p]
        if len(parts) < 2 or any(fold(p) in known for p in parts if len(p) > 3):
            continue
        words = [p for p in parts if len(p) > 1]
        if not words or any(lexicon.is_function(p) or lexicon.is_no_name(p) for p in words):
            continue
        written = " ".join(f"{p.upper()}." if len(p) == 1 else p.capitalize() for p in parts)
        name = parse_name(written)
        if name is None or not name.surname:
            continue
        start, end = bounds(finding)
        result.append(
            Mention(
                page_index=finding.target[0].page_index,
                start=start,
                end=end,
                text=local,
                name=name,
                score=0.7,
                detectors=(finding.detector,),
                evidence=("e-mailadres",),
            )
        )
    return result


#: Score of a name with a slip in it.
_SIMILAR = 0.6


def _similar(
    places: Sequence[_Place], clusters: Sequence[Cluster], document: Document, vocabulary: Vocabulary
) -> list[_Place]:
    taken = [[(p.start, p.end) for p in places if p.page_index == page.page_index] for page in document.pages]
    return [
        _Place(
            document.pages[number].page_index, start, end, index, _SIMILAR, PROPAGATION, [f"{SAME}gelijkend"]
        )
        for number, start, end, index in search_similar(document.pages, clusters, taken, vocabulary)
    ]


@dataclass(slots=True)
class _Place:
    """One place in the text that names a person, from mentions and search hits together."""

    page_index: int
    start: int
    end: int
    cluster: int
    score: float
    detector: str
    evidence: list[str]
    thing: bool = False


def _places(
    clusters: Sequence[Cluster],
    hits: Sequence[Hit],
    findings: Sequence[Finding],
    document: Document,
    reader: RoleReader,
) -> list[_Place]:
    places: list[_Place] = []
    for index, cluster in enumerate(clusters):
        for m in cluster.mentions:
            if "e-mailadres" in m.evidence or DOSSIER in m.evidence:
                continue
            places.append(
                _Place(m.page_index, m.start, m.end, index, m.score, m.detectors[0], list(m.evidence))
            )
    others = spans_on(findings, OTHER)
    owners = _owners(clusters)
    taken: dict[int, list[tuple[int, int, _Place]]] = {}
    for place in places:
        taken.setdefault(place.page_index, []).append((place.start, place.end, place))
    for hit in hits:
        covering = [p for s, e, p in taken.get(hit.page_index, ()) if s < hit.end and hit.start < e]
        if covering:
            place = covering[0]
            if place.start <= hit.start and hit.end <= place.end:
                if hit.kind == FULL:
                    place.score = max(place.score, hit.score)
                continue
            place.start, place.end = min(place.start, hit.start), max(place.end, hit.end)
            place.score = max(place.score, hit.score)
            continue
        thing = hit.thing
        if hit.kind != FULL and not thing:
            text = document.pages[hit.page_index].text
            thing = any(_is_part_of(other, hit, text) for other in others.get(hit.page_index, ()))
        cluster_index = _best_owner(hit, clusters, owners, document, reader)
        if thing and clusters[cluster_index].reach is not None:
            continue
        if hit.kind == SURNAME and _is_of_office(hit, clusters[cluster_index], document, reader):
            continue
        place = _Place(
            hit.page_index,
            hit.start,
            hit.end,
            cluster_index,
            hit.score,
            PROPAGATION,
            [f"{SAME}{hit.kind}", *([DOSSIER] if clusters[cluster_index].reach is not None else [])],
            thing=thing,
        )
        places.append(place)
        taken.setdefault(hit.page_index, []).append((hit.start, hit.end, place))
    return _joined(sorted(places, key=lambda p: (p.page_index, p.start, p.end)), clusters, document)


#: What may stand between two parts of one person's name: "LOPES, Tânia", "Ploeg – Aydın", "naima_elouazzani".
_WITHIN = re.compile(r",[ \n]?|[ \n]?[–-][ \n]?|[ ]?[\"'“”‘’][ ]?|[_. ]")
#: Initials behind a surname in a file name: "papadaki_t_2022.jpg".
_GIVEN_IN_PATH = re.compile(r"_(?P<letters>[a-zA-Z]{1,2})(?=[_.\\/]|$)")


def _joined(places: Sequence[_Place], clusters: Sequence[Cluster], document: Document) -> list[_Place]:
    """Places of one person side by side become one, so that no comma or underscore stays between boxes."""
    texts = {page.page_index: page.text for page in document.pages}
    result: list[_Place] = []
    for place in places:
        text = texts[place.page_index]
        last = result[-1] if result else None
        if (
            last is not None
            and (last.page_index, last.cluster, last.thing) == (place.page_index, place.cluster, place.thing)
            and _WITHIN.fullmatch(text, last.end, max(last.end, place.start))
        ):
            last.end = max(last.end, place.end)
            last.score = max(last.score, place.score)
            last.evidence += place.evidence
        else:
            result.append(place)
        match = _GIVEN_IN_PATH.match(text, result[-1].end)
        if match and _are_initials(match["letters"], clusters[place.cluster]):
            result[-1].end = match.end()
    return result


def _is_of_office(hit: Hit, cluster: Cluster, document: Document, reader: RoleReader) -> bool:
    """``wethouder Post`` where the document names a Post who is none: somebody else."""
    if cluster.is_public(reader):
        return False
    return reader.is_office_before(document.pages[hit.page_index].text, hit.start)


def _are_initials(letters: str, cluster: Cluster) -> bool:
    given = {first[:1] for first in cluster.firsts} | {known[:1].lower() for known in cluster.letters}
    return letters[:1].lower() in given


_APART = re.compile(r"(?<!\w)\w{2,}")


def _is_part_of(other: Finding, hit: Hit, text: str) -> bool:
    """The model sees the name of a thing here that has more words than the person's name."""
    start, end = bounds(other)
    if not (start <= hit.start and hit.end <= end):
        return False
    # "KayaçanDatum": what is glued to the name is no part of it.
    return bool(re.search(r"\w{2,}\W", text[start : hit.start]) or _APART.search(text, hit.end, end))


#: Indexes of the clusters with a surname (its words) or a given name (a string).
_Owners = dict[tuple[str, ...] | str, set[int]]


def _owners(clusters: Sequence[Cluster]) -> _Owners:
    owners: _Owners = {}
    for index, cluster in enumerate(clusters):
        keys: list[tuple[str, ...] | str] = [*cluster.surnames, *cluster.firsts]
        for key in keys:
            owners.setdefault(key, set()).add(index)
    return owners


def _best_owner(
    hit: Hit, clusters: Sequence[Cluster], owners: _Owners, document: Document, reader: RoleReader
) -> int:
    """Of several persons with this form, the one named last before it; nobody in office first."""
    if hit.kind == CODE:
        return hit.cluster
    text = fold(document.pages[hit.page_index].text[hit.start : hit.end])
    words = tuple(w for w in _WORDS.split(text) if w)
    keys: list[tuple[str, ...] | str] = [text, *(words[at:] for at in range(len(words)))]
    fitting = sorted({index for key in keys for index in owners.get(key, set())})
    if len(fitting) < 2 or hit.cluster not in fitting:
        return hit.cluster
    private = [
        index
        for index in fitting
        # Who is known from another document only does not come before somebody named here.
        if clusters[index].reach is None and not clusters[index].is_public(reader)
    ]
    owner = nearest([clusters[index] for index in private or fitting], (hit.page_index, hit.start))
    return next(index for index in fitting if clusters[index] is owner)


def _result(
    findings: Sequence[Finding],
    clusters: Sequence[Cluster],
    places: Sequence[_Place],
    texts: Mapping[int, str],
    reader: RoleReader,
) -> Resolution:
    by_cluster: dict[int, list[str]] = {}
    seen: set[str] = set()
    named: list[Finding] = []
    for place in places:
        span = Span(place.page_index, place.start, place.end)
        label = OTHER if place.thing else PERSON
        finding_id = f"n-{span.page_index}-{span.start}-{span.end}"
        told = clusters[place.cluster].told
        if told and reader.kind(told) in PUBLIC_KINDS:
            place.evidence.append(DOSSIER_PUBLIC)
        if finding_id in seen:
            continue
        seen.add(finding_id)
        named.append(
            Finding(
                finding_id=finding_id,
                target=(span,),
                label=label,
                score=min(1.0, round(place.score, 4)),
                detector=place.detector,
                evidence=tuple(dict.fromkeys(place.evidence)),
                text=texts[span.page_index][span.start : span.end],
                keep_hint="zelfde naam, geen persoon" if place.thing else "",
            )
        )
        if not place.thing:
            by_cluster.setdefault(place.cluster, []).append(finding_id)
    persons: list[Person] = []
    for index, cluster in enumerate(clusters):
        ids = tuple(by_cluster.get(index, ()))
        if not ids:
            continue
        names = tuple(dict.fromkeys(m.text for m in cluster.mentions))
        persons.append(
            Person(
                person_id=f"p-{len(persons) + 1:03d}",
                names=names,
                finding_ids=ids,
                roles=tuple(
                    RoleEvidence(
                        role=role.role,
                        source=role.source,
                        finding_id=f"n-{mention.page_index}-{mention.start}-{mention.end}",
                        weight=role.weight,
                    )
                    for mention, role in cluster.roles
                )
                + _told(cluster, ids[0]),
                number=cluster.number,
            )
        )
    others = [f for f in findings if f.label not in NAME_LABELS]
    return Resolution(findings=(*others, *named), persons=tuple(persons))


def _told(cluster: Cluster, finding_id: str) -> tuple[RoleEvidence, ...]:
    """The role that other documents give this person, if any."""
    return (RoleEvidence(role=cluster.told, source=DOSSIER, finding_id=finding_id),) if cluster.told else ()
