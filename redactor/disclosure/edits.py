"""What a person did in a decisions file and what of it waits to be carried out. Pure."""

from __future__ import annotations

from redactor.disclosure.decisions_schema import Addition, Choice, DecisionsFile


def is_edited(file: DecisionsFile) -> bool:
    """True when a person changed or added something, applied or not."""
    names = tuple(Choice.model_fields)
    return bool(file.additions or file.known_additions or file.withdrawn) or any(
        record.reviewed is not None
        or any(getattr(record, name) != getattr(record.proposal, name) for name in names)
        for record in file.decisions
    )


def pending(file: DecisionsFile) -> int:
    """Number of edits in ``file`` that were not carried out yet."""
    names = tuple(Choice.model_fields)
    edited = sum(
        any(getattr(record, name) != getattr(record.reviewed or record.proposal, name) for name in names)
        for record in file.decisions
    )
    added = sum(not is_decided(addition, file) for addition in file.additions)
    return edited + max(added, len(taken_away(file)))


def undone(file: DecisionsFile) -> DecisionsFile:
    """The file without the edits that were not carried out yet."""
    names = tuple(Choice.model_fields)
    decisions = [
        record.model_copy(update={name: getattr(record.reviewed or record.proposal, name) for name in names})
        for record in file.decisions
    ]
    additions = file.known_additions
    if additions is None:
        additions = [addition for addition in file.additions if addition.decided_by]
    return file.model_copy(update={"decisions": decisions, "additions": additions})


def is_decided(addition: Addition, file: DecisionsFile) -> bool:
    """True when an addition of ``file`` stands there as it was last recorded."""
    return bool(addition.decided_by) and (file.known_additions is None or addition in file.known_additions)


def taken_away(file: DecisionsFile) -> list[Addition]:
    """The recorded additions that a person took away, or changed, since."""
    return [addition for addition in file.known_additions or () if addition not in file.additions]
