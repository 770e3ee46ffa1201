"""The rows of the shipped model's word lists, looked up where they stand in its file.

The file is msgpack: a hash of eight bytes and a row for each of 440,000 words. Read into a dictionary, as
spaCy does, it takes an eighth of a second and 40 MB in every process, for the few thousand words that a run
meets.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np

#: In msgpack: a number of eight bytes follows; of one byte; of two. Up to 127 a byte is its own number.
_LONG: Final = 0xCF
_BYTE: Final = 0xCC
_PAIR: Final = 0xCD
_SMALL: Final = 0x80
_BUCKETS: Final = 0x10000


class Rows:
    """Hash of a word -> its row, for ``spacy.vectors.Vectors.key2row``.

    Args:
        raw: The file.
    """

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        signs = np.frombuffer(raw, np.uint8)
        # Where a word may begin: a byte inside a hash can look like it, which only costs a comparison.
        places = np.flatnonzero(signs[:-9] == _LONG)
        # By the first two bytes of the hash.
        buckets = signs[places + 1].astype(np.uint16) << 8 | signs[places + 2]
        self._places = places[np.argsort(buckets, kind="stable")].astype(np.int32)
        self._ends = np.cumsum(np.bincount(buckets, minlength=_BUCKETS))

    def get(self, key: int, default: Any = None) -> Any:
        """The row of a word by its hash, or ``default``."""
        raw = self._raw
        sought = key.to_bytes(8, "big")
        bucket = key >> 48
        start = int(self._ends[bucket - 1]) if bucket else 0
        for place in self._places[start : int(self._ends[bucket])].tolist():
            if raw[place + 1 : place + 9] == sought:
                kind = raw[place + 9]
                if kind < _SMALL:
                    return kind
                if kind in (_BYTE, _PAIR):
                    return int.from_bytes(raw[place + 10 : place + (11 if kind == _BYTE else 12)], "big")
        return default


def attach(nlp: Any, folder: Path) -> None:
    """Gives a pipeline that was loaded without its vectors those of ``folder``."""
    vectors = nlp.vocab.vectors
    vectors.data = np.load(folder / "vocab" / "vectors")
    vectors.key2row = Rows((folder / "vocab" / "key2row").read_bytes())
