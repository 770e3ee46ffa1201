"""What a person changed in another program, as edits of the decisions file. Pure; reads and writes nothing.

A mark that is still where it was is agreed to, one that is gone is rejected, one that moved is adjusted, and
one that nobody showed is added by hand. Nothing is passed over: what cannot be carried out is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from redactor.disclosure import decisions_file
from redactor.disclosure.decisions_schema import Addition, DecisionRecord, DecisionsFile
from redactor.domain import Action, Document, Ground, Rect, Status
from redactor.errors import DecisionsError, UnknownGround
from redactor.forms import fold
from redactor.geometry import clip
from redactor.review.places import Place, ReviewMark, text_under
from redactor.rules import parse_ground

#: A side that lies less than this from where it was shown, points, did not move: programs round.
MOVED: Final = 0.75

#: The id of a decision that an addition of the decisions file gives; all places of one addition go together.
_ADDED_ID: Final = re.compile(r"a(\d+)-\d+")

#: Between the grounds of one mark, tried in this order: a comma may belong to a citation.
_SEPARATORS: Final = (r"[;|\r\n]", r"[;|,+\s]+")

#: Marked text of so many letters that stands in a reason was put there by a program, not by chance.
_QUOTED: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What came back, in numbers of decisions; ``added`` in marks.

    ``left_open``: proposals to leave something readable whose mark was taken away; they wait for a person.
    """

    agreed: int = 0
    rejected: int = 0
    adjusted: int = 0
    added: int = 0
    left_open: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The decisions file with a reviewer's changes, recorded under their role."""

    file: DecisionsFile = field(repr=False)
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How marks are read.

    Attributes:
        document: The PDF to which they belong.
        grounds: From rules/grounds.yaml.
        default: Ground for a mark on which none is written; may be empty.
        where: Name of the file that came back, for messages.
        when: Now, UTC; empty without a clock.
    """

    document: Document
    grounds: Mapping[str, Ground]
    default: str
    where: str
    when: str = ""

    def codes(self, mark: ReviewMark) -> tuple[str, ...]:
        """The grounds written on a mark, as codes; empty when nothing is written.

        Raises:
            DecisionsError: something else is written there.
        """
        at = f"bladzijde {mark.page_index + 1}"
        if not mark.grounds.strip():
            return ()
        for separator in _SEPARATORS:
            parts = [part for part in re.split(separator, mark.grounds) if part.strip()]
            found = [ground for part in parts if (ground := self._known(part))]
            if len(found) == len(parts):
                break
        else:
            raise DecisionsError(
                f"{at}: op een markering staat een onbekende grond",
                where=self.where,
                hint="schrijf bijvoorbeeld 5.1.2.e, meer gronden met ; ertussen; alle: redactor grounds",
            )
        general = next((ground.code for ground in found if not ground.citable), "")
        if general:
            raise DecisionsError(
                f"{at}: {general} is te algemeen", where=self.where, hint="noem het lid en het onderdeel"
            )
        return tuple(dict.fromkeys(ground.code for ground in found))

    def _known(self, text: str) -> Ground | None:
        try:
            return parse_ground(text, self.grounds)
        except UnknownGround:
            return None

    def additions(self, mark: ReviewMark, *, place: Place | None = None) -> list[Addition]:
        """A mark as additions of the decisions file, one per rectangle.

        Args:
            mark: As it came back.
            place: What it was before it moved; gives what the mark does not say.

        Raises:
            DecisionsError: no ground, an unknown one, or wholly outside the page.
        """
        at = f"bladzijde {mark.page_index + 1}"
        codes = self.codes(mark) or (place.grounds if place else ())
        if not codes and self.default:
            codes = self.codes(replace(mark, grounds=self.default))
        if not codes:
            raise DecisionsError(
                f"{at}: bij een nieuwe markering staat geen grond",
                where=self.where,
                hint="schrijf de grond als tekst in het vak, of geef --ground 5.1.2.e voor alle",
            )
        if mark.page_index >= len(self.document.pages):
            raise DecisionsError(f"{at}: zoveel bladzijden heeft de PDF niet", where=self.where)
        page = self.document.pages[mark.page_index]
        boxes = [clip(box, Rect(0, 0, page.width, page.height)) for box in mark.boxes]
        inside = [box for box in boxes if box is not None]
        if not inside:
            raise DecisionsError(f"{at}: een markering valt buiten de bladzijde", where=self.where)
        return [
            Addition(
                page_number=mark.page_index + 1,
                box=box.as_tuple(),
                grounds=list(codes),
                toelichting=self._reason(mark, inside) or (place.toelichting if place else ""),
            )
            for box in inside
        ]

    def _reason(self, mark: ReviewMark, boxes: Sequence[Rect]) -> str:
        """What a person wrote as the reason; programs may put the marked words there instead."""
        reason = _plain(mark.toelichting)
        words, under = _letters(reason), _letters(text_under(boxes, self.document, mark.page_index))
        quoted = words in under or (len(under) >= _QUOTED and under in words)
        return "" if quoted else reason


def take_over(
    file: DecisionsFile,
    places: Sequence[Place],
    marks: Sequence[ReviewMark],
    reading: Reading,
    *,
    by: str,
    reject_all: bool = False,
) -> Change:
    """Works out what a person did with the marks that they were shown.

    Args:
        file: The decisions file of which the marks were made.
        places: As shown.
        marks: As they came back.
        reading: How to read them.
        by: Role of the person.
        reject_all: It is meant that not one mark to redact is left.

    Raises:
        DecisionsError: a mark without ground, with an unknown one, or outside its page; or all marks gone
            and not meant so.
    """
    if not reject_all and any(p.action is Action.REDACT for p in places) and all(m.keep for m in marks):
        raise DecisionsError(
            "er is geen enkele lakmarkering over; dan zou alles leesbaar worden",
            where=reading.where,
            hint="is dit het goede bestand? Is het zo bedoeld, geef dan --reject-all",
        )
    matched, new = _match(places, marks)
    records = {record.decision_id: record for record in file.decisions}
    dropped: set[int] = set()
    additions: list[Addition] = []
    agreed = rejected = adjusted = left_open = 0
    for unit, shown in _units(places).items():
        here, moved = matched.get(unit, ([], []))
        record = records.get(unit)
        if shown[0].action is Action.KEEP:
            if record and len(here) == len(shown):
                agreed += 1
                records[unit] = _agreed(record, here, reading)
            else:
                left_open += 1
        elif len(here) == len(shown) and (record or all(_same(p, m, reading) for p, m in here)):
            agreed += 1
            if record:
                records[unit] = _agreed(record, here, reading)
            new += moved
        else:
            adjusted += bool(here or moved)
            rejected += not (here or moved)
            if record:
                records[unit] = _edited(record, action=Action.KEEP.value, grounds=[])
            else:
                dropped.add(_addition_number(unit))
            for place, mark in here:
                additions += reading.additions(mark, place=place)
            for mark in moved:
                additions += reading.additions(mark, place=shown[0])
    for mark in new:
        additions += reading.additions(mark)
    kept = [addition for number, addition in enumerate(file.additions, start=1) if number not in dropped]
    edited = file.model_copy(
        update={
            "decisions": [records[record.decision_id] for record in file.decisions],
            "additions": [*kept, *additions],
        }
    )
    counts = Counts(agreed=agreed, rejected=rejected, adjusted=adjusted, added=len(new), left_open=left_open)
    return _recorded(edited, counts, reading, by=by)


def add_marks(file: DecisionsFile, marks: Sequence[ReviewMark], reading: Reading, *, by: str) -> Change:
    """Adds marks and leaves all else as it is. Arguments and errors as for ``take_over``."""
    additions = [addition for mark in marks for addition in reading.additions(mark)]
    edited = file.model_copy(update={"additions": [*file.additions, *additions]})
    return _recorded(edited, Counts(added=len(marks)), reading, by=by)


def _recorded(file: DecisionsFile, counts: Counts, reading: Reading, *, by: str) -> Change:
    """An edited file with the edits under the reviewer's role; each is checked as an edit by hand is."""
    reviewed = decisions_file.review(
        file, reading.document, reading.grounds, by=by, when=reading.when, where=reading.where
    )
    return Change(file=reviewed.file, counts=counts)


_Pairs = list[tuple[Place, ReviewMark]]


def _match(
    places: Sequence[Place], marks: Sequence[ReviewMark]
) -> tuple[dict[str, tuple[_Pairs, list[ReviewMark]]], list[ReviewMark]]:
    """By unit: the marks that are where they were shown and those that moved; and the marks of no unit.

    Some programs lose the key of a mark: what lies exactly where something was shown is that.
    """
    result: dict[str, tuple[_Pairs, list[ReviewMark]]] = {}
    open_places = list(places)
    rest = []
    for mark in marks:
        place = next((p for p in open_places if _fits(p, mark) and p.decision_id == mark.key), None)
        if place is None:
            rest.append(mark)
        else:
            open_places.remove(place)
            result.setdefault(_unit(place.decision_id), ([], []))[0].append((place, mark))
    units = {p.decision_id: _unit(p.decision_id) for p in places if p.action is Action.REDACT}
    new = []
    for mark in rest:
        place = next((p for p in open_places if _fits(p, mark) and not mark.keep), None)
        if place is not None:
            open_places.remove(place)
            result.setdefault(_unit(place.decision_id), ([], []))[0].append((place, mark))
        elif mark.keep:
            # A highlight that is none of ours says nothing about redaction.
            continue
        elif mark.key in units:
            result.setdefault(units[mark.key], ([], []))[1].append(mark)
        else:
            new.append(mark)
    return result, new


def _fits(place: Place, mark: ReviewMark) -> bool:
    """True when a mark of the same kind lies where the place was shown."""
    return (
        place.page_index == mark.page_index
        and (place.action is Action.KEEP) == mark.keep
        and len(place.boxes) == len(mark.boxes)
        and all(
            abs(shown - found) <= MOVED
            for a, b in zip(_ordered(place.boxes), _ordered(mark.boxes), strict=True)
            for shown, found in zip(a.as_tuple(), b.as_tuple(), strict=True)
        )
    )


def _ordered(boxes: Iterable[Rect]) -> list[Rect]:
    return sorted(boxes, key=lambda box: (round(box.y0), box.x0))


def _unit(decision_id: str) -> str:
    """What is agreed to or rejected as a whole: a decision, or all places of one addition."""
    return decision_id.rsplit("-", 1)[0] if _ADDED_ID.fullmatch(decision_id) else decision_id


def _addition_number(unit: str) -> int:
    return int(unit[1:])


def _units(places: Sequence[Place]) -> dict[str, list[Place]]:
    units: dict[str, list[Place]] = {}
    for place in places:
        units.setdefault(_unit(place.decision_id), []).append(place)
    return units


def _same(place: Place, mark: ReviewMark, reading: Reading) -> bool:
    """True when a mark says nothing else than what was shown; what is left empty says nothing."""
    return reading.codes(mark) in ((), place.grounds) and _plain(mark.toelichting) in (
        "",
        _plain(place.toelichting),
    )


def _agreed(record: DecisionRecord, pairs: _Pairs, reading: Reading) -> DecisionRecord:
    """A decision whose marks are all there; what a person wrote on them is taken over."""
    changes: dict[str, Any] = {}
    codes = [reading.codes(mark) for place, mark in pairs if not mark.keep]
    changed = [code for found in codes if found and list(found) != record.grounds for code in found]
    if changed:
        changes["grounds"] = list(dict.fromkeys(changed))
    reasons = [_plain(mark.toelichting) for _, mark in pairs]
    written = [reason for reason in reasons if reason and reason != _plain(record.toelichting)]
    if written:
        changes["toelichting"] = written[0]
    if changes or record.status == Status.OPEN.value:
        return _edited(record, **changes)
    return record


def _edited(record: DecisionRecord, **changes: Any) -> DecisionRecord:
    return record.model_copy(update={"status": Status.DECIDED.value, **changes})


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())


def _letters(text: str) -> str:
    return "".join(fold(text).split())
