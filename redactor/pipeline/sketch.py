"""A short fingerprint of a text: texts that are nearly the same have nearly the same one (MinHash).

Broder, "On the resemblance and containment of documents" (1997). Kept in the dossier store, so its
making never changes without a new version there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.uint64]

#: Numbers in a sketch: a likeness is known to about 1 / (2 * sqrt(SIZE)) = 5 percent points.
SIZE: Final = 100
#: Words in a row that are looked at together.
_ROW: Final = 3
#: Shorter texts say too little: "Bedankt, tot morgen" is like any other.
_LEAST: Final = 20
#: Rows looked at in one go: bounds the memory for a long document.
_CHUNK: Final = 4096


def _constants(name: str) -> Numbers:
    data = b"".join(hashlib.blake2b(f"{name}{n}".encode(), digest_size=8).digest() for n in range(SIZE))
    return np.frombuffer(data, dtype="<u8").astype(np.uint64)


# An odd factor, so that no two rows fall together.
_FACTORS: Final = _constants("factor") | np.uint64(1)
_TERMS: Final = _constants("term")


def make(texts: Iterable[str]) -> bytes:
    """The sketch of a document.

    Args:
        texts: Of its pages. Case, white space and page borders make no difference.

    Returns:
        ``SIZE`` numbers of 4 bytes, the lowest first; empty for a text of few words.
    """
    words = " ".join(texts).casefold().split()
    if len(words) < _LEAST:
        return b""
    rows = {" ".join(words[at : at + _ROW]) for at in range(len(words) - _ROW + 1)}
    data = b"".join(hashlib.blake2b(row.encode(), digest_size=8).digest() for row in rows)
    hashes = np.frombuffer(data, dtype="<u8").astype(np.uint64)
    lowest = np.full(SIZE, np.iinfo(np.uint64).max, dtype=np.uint64)
    for at in range(0, len(hashes), _CHUNK):
        # Multiplication wraps around; its upper half is the mixed one.
        mixed = hashes[at : at + _CHUNK, None] * _FACTORS + _TERMS
        np.minimum(lowest, mixed.min(axis=0), out=lowest)
    return (lowest >> np.uint64(32)).astype("<u4").tobytes()
