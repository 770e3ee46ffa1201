"""Text outside the pages, read as pages of its own behind the others; what is decided of it, apart.

So a bookmark can say who is who on page 3, and a name that stands in a bookmark alone is found, judged by
the same policy, and goes.
"""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from redactor.domain import Action, Decision, Document, Finding, ObjectDecision, ObjectText, PageText, Person
from redactor.forms.vocabulary import Vocabulary

#: Between two texts: as between two blocks of a page.
_BETWEEN = "\n\n"
#: Letters on one such page; the language model reads one at a time.
_PAGE = 6000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Extended:
    """A document with its texts outside the pages as further pages.

    Attributes:
        document: Its own pages, then those of the texts.
        pages: Number of its own pages.
        places: Page index and half-open range of each text on those further pages.
    """

    document: Document
    pages: int
    places: tuple[tuple[int, int, int, ObjectText], ...]


def extended(document: Document) -> Extended:
    """``document`` with one further page per so many letters outside the pages."""
    texts: list[str] = []
    places: list[tuple[int, int, int, ObjectText]] = []
    for item in document.objects:
        text = _readable(item)
        if not texts or len(texts[-1]) + len(text) > _PAGE:
            texts.append("")
        start = len(texts[-1])
        places.append((len(document.pages) + len(texts) - 1, start, start + len(text), item))
        texts[-1] += text + _BETWEEN
    added = _pages(texts, first=len(document.pages)) if texts else ()
    return Extended(
        document=replace(document, pages=(*document.pages, *added)),
        pages=len(document.pages),
        places=tuple(places),
    )


def _pages(texts: Sequence[str], *, first: int) -> tuple[PageText, ...]:
    # spaCy is loaded with it; who has no text outside the pages need not wait for that.
    from redactor.detect.engine import page_without_geometry

    return tuple(
        page_without_geometry(text, page_index=first + number, source="object")
        for number, text in enumerate(texts)
    )


def _readable(item: ObjectText) -> str:
    return urllib.parse.unquote(item.text) if _is_address(item) else item.text


def _is_address(item: ObjectText) -> bool:
    return item.place.startswith("koppeling")


def without_guesses(
    whole: Extended, findings: Sequence[Finding], vocabulary: Vocabulary
) -> tuple[Finding, ...]:
    """The findings without what only the language model takes for a name outside the pages.

    A title or the name of a field is no sentence, and the model is lost there. What a list knows as a name
    stays, and what none of them knows as a word.
    """
    return tuple(
        f for f in findings if _page(f) < whole.pages or not _by_model(f) or _is_name(f.text, vocabulary)
    )


def _by_model(finding: Finding) -> bool:
    return bool(finding.evidence) and all(code.startswith("model:") for code in finding.evidence)


def _is_name(text: str, vocabulary: Vocabulary) -> bool:
    facts = [vocabulary.facts(word) for word in re.findall(r"[^\W\d_][\w'’-]*", text)]
    if any(f.name and not f.ordinary and not f.place for f in facts):
        return True
    return len(facts) > 1 and text[:1].isupper() and not any(f.listed for f in facts)


def on_pages(
    whole: Extended, findings: Sequence[Finding], persons: Sequence[Person], decisions: Sequence[Decision]
) -> tuple[tuple[Finding, ...], tuple[Person, ...], tuple[Decision, ...]]:
    """What of the three stands on the document's own pages; persons keep what else they are called."""
    kept = tuple(f for f in findings if _page(f) < whole.pages)
    known = {finding.finding_id for finding in kept}
    people = []
    for person in persons:
        ids = tuple(i for i in person.finding_ids if i in known)
        if ids:
            roles = tuple(role for role in person.roles if role.finding_id in known)
            people.append(replace(person, finding_ids=ids, roles=roles))
    return kept, tuple(people), tuple(d for d in decisions if _page(d) < whole.pages)


def off_pages(whole: Extended, decisions: Sequence[Decision]) -> tuple[ObjectDecision, ...]:
    """What goes from the texts outside the pages, in their order."""
    result = []
    for decision in decisions:
        if decision.action is Action.REDACT and _page(decision) >= whole.pages:
            result += list(_pieces(whole, decision))
    return tuple(result)


def _pieces(whole: Extended, decision: Decision) -> Iterator[ObjectDecision]:
    assert isinstance(decision.target, tuple)
    for span in decision.target:
        for page_index, start, end, item in whole.places:
            first, last = max(span.start, start), min(span.end, end)
            if page_index != span.page_index or first >= last:
                continue
            # An address leads to somebody or it does not: of half an address nobody has any use.
            begin, stop = (0, len(item.text)) if _is_address(item) else (first - start, last - start)
            yield ObjectDecision(
                place=item.place.partition(":")[0],
                text=item.text,
                start=begin,
                end=stop,
                removed=whole.document.pages[page_index].text[first:last],
                label=decision.label,
                grounds=decision.grounds,
                status=decision.status,
                decided_by=decision.decided_by,
                detector=decision.detector,
                score=decision.score,
                toelichting=decision.toelichting,
            )


def _page(item: Finding | Decision) -> int:
    return item.target[0].page_index if isinstance(item.target, tuple) else item.target.page_index
