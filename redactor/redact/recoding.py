"""Other codes for fonts whose maker numbered them in the order in which the text uses them.

```
text               Aan mevrouw Quirijn, Den Haag        codes  A 1, a 2, n 3, space 4, m 5, e 6, v 7 ...
after redaction    Aan [5.1.2.e], Den Haag              the letters of the name have the numbers 5 to 13
```

LibreOffice, Cairo, Quartz and others do this. What the remaining text uses leaves the numbers of the removed
letters open, and a letter that stands further on has the number of its place in the removed name: the order
of its letters can be read off. So a code becomes what its letter is elsewhere: in one byte the letter of
Windows-1252, in two its Unicode number. What has no such number gets one by its letters, not by its place.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from typing import Any

import pikepdf

from redactor.redact.names import text_of
from redactor.redact.operators import array_line, written
from redactor.redact.pdffont import ContentFont
from redactor.redact.trace import Show

#: Codes are numbered by use where at least this share of those between the first and the last stands for
#: something. Makers that keep the numbers of the whole font reach 0.6 (measured).
DENSE = 0.75

_SPACE = 32

#: Letter -> its code in Windows-1252. The space has another one: readers add word spacing to code 32.
_ONE_BYTE = {
    letter: code for code in range(33, 256) if (letter := bytes((code,)).decode("cp1252", errors="ignore"))
} | {" ": 160}

#: In one byte, for letters that Windows-1252 lacks.
_SPARE = (*range(1, 32), 127, 129, 141, 143, 144, 157)
#: In two bytes, for codes that stand for several letters: the private use area.
_PRIVATE = range(0xE000, 0xF900)


class CodesStay(Exception):
    """Fonts cannot have other codes after all: the document is written again with those that they have.

    Attributes:
        fonts: Which, by the numbers of their dictionaries; empty: all.
    """

    def __init__(self, fonts: Iterable[tuple[int, int]] = ()) -> None:
        super().__init__()
        self.fonts = frozenset(fonts)


def recoding(font: ContentFont) -> dict[bytes, bytes]:
    """New codes of a font by the old ones; empty when its codes say nothing of the order of the text."""
    letters = font.letters
    if not letters or not _is_free(font):
        return {}
    if all(len(code) == 2 and code.decode("utf-16-be", "ignore") == text for code, text in letters.items()):
        # Its codes are its letters: so it is with the layer of a page that was read from its picture.
        return {}
    numbers = sorted(int.from_bytes(code) for code in letters)
    if len(numbers) < DENSE * (numbers[-1] - numbers[0] + 1):
        return {}
    size = 2 if text_of(font.dictionary.get("/Subtype", "")) == "/Type0" else 1
    if any(len(code) != size for code in letters):
        return {}
    result: dict[bytes, bytes] = {}
    taken: set[int] = set()
    later: list[bytes] = []
    for code in sorted(letters, key=lambda code: (letters[code], code)):
        number = _number_of(letters[code], size)
        if number and number not in taken:
            taken.add(number)
            result[code] = number.to_bytes(size)
        else:
            later.append(code)
    for code in later:
        free = _free_number(letters[code], _SPARE if size == 1 else _PRIVATE, taken)
        if not free:
            return {}
        taken.add(free)
        result[code] = free.to_bytes(size)
    return result


def _is_free(font: ContentFont) -> bool:
    """What the codes mean stands in the font itself, and can be written there for others."""
    dictionary = font.dictionary
    kind = text_of(dictionary.get("/Subtype", ""))
    own = dictionary["/DescendantFonts"][0] if kind == "/Type0" else dictionary
    descriptor = own.get("/FontDescriptor")
    if not isinstance(descriptor, pikepdf.Dictionary):
        descriptor = pikepdf.Dictionary()
    if not dictionary.is_indirect:
        return False
    if kind == "/Type0":
        return "/FontFile2" in descriptor or _subtype(descriptor) == "/CIDFontType0C"
    if "/Encoding" in dictionary:
        names = font.names
        # Readers pass the names over in a TrueType font of symbols.
        symbols = kind == "/TrueType" and int(descriptor.get("/Flags", 4)) & 36 != 32
        return not symbols and all(len(code) == 1 and code[0] in names for code in font.letters)
    if kind == "/TrueType":
        return "/FontFile2" in descriptor
    return "/FontFile" in descriptor or _subtype(descriptor) == "/Type1C"


def _subtype(descriptor: Any) -> str:
    program = descriptor.get("/FontFile3")
    return text_of(program.get("/Subtype", "")) if isinstance(program, pikepdf.Stream) else ""


def _number_of(letters: str, size: int) -> int:
    """The code of a letter; 0 for what has none."""
    if size == 1:
        return _ONE_BYTE.get(letters, 0)
    return number if len(letters) == 1 and _SPACE <= (number := ord(letters)) < _PRIVATE.start else 0


def _free_number(letters: str, numbers: Sequence[int], taken: set[int]) -> int:
    """A number that is not taken, by the letters; 0 when all are."""
    start = zlib.crc32(letters.encode("utf-16-be", "surrogatepass")) % len(numbers)
    for step in range(len(numbers)):
        number = numbers[(start + step) % len(numbers)]
        if number not in taken:
            return number
    return 0


def require_known(show: Show) -> None:
    """Makes sure that the text of an operator can be written in the new codes of its font.

    Raises:
        CodesStay: word spacing counts for one of the old codes.
    """
    font = show.font
    if font is None:
        raise AssertionError("text without a font was refused before")
    if show.word_spacing and font.code_length == 1 and any(b" " in text.data for text in show.strings):
        raise CodesStay((font.dictionary.objgen,))


def in_its_codes(data: bytes, show: Show) -> bytes:
    """Codes of the source as they are written, in the new codes of the font when it has some.

    Raises:
        CodesStay: a code is not known.
    """
    font = show.font
    return written(_recoded_string(data, font) if font is not None and font.recoded else data)


def recoded(show: Show) -> bytes:
    """A text-showing operator as it stands, as Tj or TJ, in the new codes of its font.

    Raises:
        CodesStay: a code is not known.
    """
    if show.operator != "TJ":
        return in_its_codes(show.strings[0].data, show) + b" Tj"
    words = list(show.words)
    for text in show.strings:
        words[text.element] = in_its_codes(text.data, show)
    return array_line(words)


def _recoded_string(data: bytes, font: ContentFont) -> bytes:
    found = font.written.get(data)
    if found is None:
        new = font.recoded
        size = len(next(iter(new)))
        try:
            found = b"".join([new[data[at : at + size]] for at in range(0, len(data), size)])
        except KeyError as exc:
            raise CodesStay((font.dictionary.objgen,)) from exc
        if len(font.written) < 4096:
            font.written[data] = found
    return found
