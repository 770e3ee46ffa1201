"""Findings and what else a pass found as bytes for the store, and back: exact, compact, and without pickle.

What stands in a file may have been changed by somebody; JSON cannot run anything.
"""

from __future__ import annotations

import contextlib
import json
import zlib
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from redactor.domain import Area, Finding, Rect, Span, Target
from redactor.errors import Refused
from redactor.pipeline.differences import Difference
from redactor.pipeline.passes import Appearance


def pack(findings: Sequence[Finding]) -> bytes:
    """Bytes of ``findings``; equal findings give equal bytes."""
    rows = [
        [f.finding_id, _target(f.target), f.label, f.score, f.detector, list(f.evidence), f.text, f.keep_hint]
        for f in findings
    ]
    return _packed(rows)


def unpack(packed: bytes) -> tuple[Finding, ...]:
    """What ``pack`` was given.

    Raises:
        Refused: the bytes are not of ``pack``.
    """
    with _damage():
        return tuple(
            Finding(
                finding_id=finding_id,
                target=_value(target),
                label=label,
                score=score,
                detector=detector,
                evidence=tuple(evidence),
                text=text,
                keep_hint=keep_hint,
            )
            for finding_id, target, label, score, detector, evidence, text, keep_hint in _unpacked(packed)
        )


def pack_appearances(appearances: Sequence[Appearance]) -> bytes:
    """Bytes of ``appearances``; equal ones give equal bytes."""
    return _packed([[list(a.names), a.score, a.role, a.contact, a.kept] for a in appearances])


def unpack_appearances(packed: bytes) -> tuple[Appearance, ...]:
    """What ``pack_appearances`` was given. Raises as ``unpack``."""
    with _damage():
        return tuple(
            Appearance(names=tuple(names), score=score, role=role, contact=contact, kept=kept)
            for names, score, role, contact, kept in _unpacked(packed)
        )


def pack_words(words: Collection[str]) -> bytes:
    """Bytes of a set of words; equal ones give equal bytes."""
    return _packed(sorted(words))


def unpack_words(packed: bytes) -> frozenset[str]:
    """What ``pack_words`` was given. Raises as ``unpack``."""
    with _damage():
        return frozenset(_unpacked(packed))


def pack_differences(differences: Sequence[Difference]) -> bytes:
    """Bytes of the lines in which two documents differ."""
    return _packed([[d.is_added, d.page_number, d.line] for d in differences])


def unpack_differences(packed: bytes) -> tuple[Difference, ...]:
    """What ``pack_differences`` was given.

    Raises:
        Refused: the bytes are not of ``pack_differences``.
    """
    with _damage():
        return tuple(
            Difference(is_added=is_added, page_number=page_number, line=line)
            for is_added, page_number, line in _unpacked(packed)
        )


def _packed(value: Any) -> bytes:
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def _unpacked(packed: bytes) -> Any:
    return json.loads(zlib.decompress(packed))


@contextlib.contextmanager
def _damage() -> Iterator[None]:
    try:
        yield
    except (zlib.error, ValueError, TypeError, KeyError) as exc:
        raise Refused(
            "de vindplaatsen in het dossier zijn beschadigd",
            hint="begin opnieuw in een andere map met -o",
        ) from exc


def _target(target: Target) -> Any:
    if isinstance(target, Area):
        return {"page": target.page_index, "boxes": [box.as_tuple() for box in target.boxes]}
    return [[span.page_index, span.start, span.end] for span in target]


def _value(record: Any) -> Target:
    if isinstance(record, dict):
        return Area(record["page"], tuple(Rect(*box) for box in record["boxes"]))
    return tuple(Span(*numbers) for numbers in record)
