"""Finds removed strings in bytes: plain, UTF-8, UTF-16 and hexadecimal, over many streams in one pass.

A quick look over everything at once says where nothing can be; only what it doubts is searched form by form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from redactor.verify.vocabulary import FORMAT_WORDS

#: File syntax outside objects; a secret that is part of one of these cannot be looked for in raw bytes.
_SYNTAX = ("startxref", "trailer", "endstream", "endobj", "%pdf-", "%%eof", "flatedecode")
#: Words of the syntax of objects; with a capital they are no syntax, and a name may be written so.
_VALUES = frozenset((b"false",))

#: Shorter forms would match noise.
_SHORTEST = 5

#: Bytes of the beginning of a key that are looked for first, all keys at once; positions looked at in one go.
_GRAM = 4
_AT_ONCE = 1 << 18
#: The factor is 2**32 over the golden ratio.
_SLOT_BITS = 16
_SLOTS = 1 << _SLOT_BITS
_SPREAD = np.uint32(2654435769)

#: For ``bytes.translate``: lower case; and every hexadecimal digit as "h", since finding a run of those is
#: much quicker than a pattern.
_LOWER = bytes(range(256)).lower()
_DIGITS = bytes(0x68 if code in b"0123456789abcdef" else 0x20 for code in range(256))
_HEX = re.compile(rb"[0-9A-Fa-f]+")
_DIGIT_RUN = b"h" * (2 * _SHORTEST)

#: Beyond this, two bytes that stand next to a name in UTF-16 are no letters of its word (end of Latin
#: Extended-B), but what happens to lie there.
_LATIN_END = 0x250


class Form(NamedTuple):
    """A removed string as bytes, and how its letters are written: bytes of one, and whether as digits."""

    data: bytes
    size: int
    is_hex: bool

    def stands_in_word(self, data: bytes, at: int) -> bool:
        """Does a letter, written as those of the form, touch it where it stands in ``data``?"""
        step = self.size * (2 if self.is_hex else 1)
        end = at + len(self.data)
        return self._is_letter(data[max(at - step, 0) : at]) or self._is_letter(data[end : end + step])

    def _is_letter(self, written: bytes) -> bool:
        if self.is_hex:
            if len(written) < 2 * self.size or not _HEX.fullmatch(written):
                return False
            written = bytes.fromhex(written.decode("ascii"))
        if self.size == 1:
            return written.isalpha()
        number = int.from_bytes(written)
        return len(written) == self.size and number < _LATIN_END and chr(number).isalpha()


class ByteSearch:
    """The removed strings as bytes.

    Args:
        secrets: Removed strings; those that are short or part of the file syntax are left out.
    """

    def __init__(self, secrets: Sequence[str]) -> None:
        forms: set[Form] = set()
        keys: set[bytes] = set()
        for secret in secrets:
            text = secret.strip()
            if len(text) < _SHORTEST or any(text.lower() in word for word in _SYNTAX):
                continue
            for form in {text, text.lower(), text.upper()}:
                utf8, latin, utf16 = (
                    form.encode("utf-8"),
                    form.encode("latin-1", errors="ignore"),
                    form.encode("utf-16-be"),
                )
                forms |= {Form(utf8, 1, False), Form(latin, 1, False), Form(utf16, 2, False)}
                for packed, size in ((utf8, 1), (utf16, 2)):
                    digits = packed.hex().encode("ascii")
                    forms |= {Form(digits, size, True), Form(digits.upper(), size, True)}
                keys |= {utf8.lower(), utf16.replace(b"\0", b"").lower()}
                if len(latin) >= _SHORTEST:
                    keys.add(latin.lower())
        self.forms = sorted(
            form for form in forms if form.data not in _VALUES and len(form.data) >= _SHORTEST
        )
        # Where the shorter one does not stand, nor does a longer one that holds it.
        self._keys: list[bytes] = []
        for key in sorted(keys, key=len):
            if not any(other in key for other in self._keys):
                self._keys.append(key)
        self._prefixes = tuple(self._keys)
        self._starts = np.zeros(_SLOTS, dtype=np.bool_)
        if self._keys:
            first = np.frombuffer(b"".join([key[:_GRAM] for key in self._keys]), dtype="<u4")
            self._starts[_slots(first)] = True

    def __bool__(self) -> bool:
        return bool(self.forms)

    def possible(self, data: bytes) -> bool:
        """False only when no form of any secret stands in ``data``: a quick look, without case or zeros.

        Every form, written in lower case and without its zero bytes, is one of few keys; so are the bytes
        that hexadecimal digits stand for.
        """
        plain = data.translate(_LOWER, b"\0")
        views = [plain]
        for run in _digit_runs(plain):
            # A form may start at either digit of a pair. Taking zero bytes out can only have joined runs.
            for digits in (run[: len(run) // 2 * 2], run[1 : 1 + (len(run) - 1) // 2 * 2]):
                views.append(bytes.fromhex(digits.decode("ascii")).translate(_LOWER, b"\0"))
        return self._has_key(b"\n".join(views) if len(views) > 1 else plain)

    def _has_key(self, data: bytes) -> bool:
        """Does one of the keys stand in ``data``? Only where four bytes begin as one of them do is looked."""
        for first in range(0, len(data), _AT_ONCE):
            # The last piece of a key may lie in the next part.
            end = min(first + _AT_ONCE + _GRAM - 1, len(data))
            for start in range(first, min(first + _GRAM, end)):
                grams = np.frombuffer(data, dtype="<u4", count=(end - start) // _GRAM, offset=start)
                for index in np.flatnonzero(self._starts[_slots(grams)]).tolist():
                    if data.startswith(self._prefixes, start + _GRAM * index):
                        return True
        return False

    def found(self, data: bytes) -> bool:
        """True when one of the forms stands in ``data`` as a word: "source" in "/Resources" is no name.

        Nor is a key of the file format itself, such as "/Outlines".
        """
        for form in self.forms:
            is_key = form.data.lower().decode("latin-1") in FORMAT_WORDS
            at = data.find(form.data)
            while at >= 0:
                if not form.stands_in_word(data, at) and not (is_key and data[max(at - 1, 0) : at] == b"/"):
                    return True
                at = data.find(form.data, at + 1)
        return False


def _slots(grams: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Where four bytes stand in a table of _SLOTS: those that differ a little lie far apart."""
    return (grams * _SPREAD) >> np.uint32(32 - _SLOT_BITS)


def _digit_runs(lower: bytes) -> Iterator[bytes]:
    """Runs of hexadecimal digits that are long enough for a form."""
    marked = lower.translate(_DIGITS)
    start = marked.find(_DIGIT_RUN)
    while start >= 0:
        end = marked.find(b" ", start)
        yield lower[start : end if end >= 0 else None]
        start = marked.find(_DIGIT_RUN, end) if end >= 0 else -1


def joined(pieces: Sequence[bytes]) -> bytes:
    """Pieces of data as one, so that a quick look takes one pass; no form holds what stands between them."""
    return b"\n\n".join(pieces)
