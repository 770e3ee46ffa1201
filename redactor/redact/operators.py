"""What a content stream is made of: its operators, their operands, and the names they look up.

qpdf reads a stream and writes it again, one instruction a line and every operand in its plainest form.
Most operands are numbers, names and strings: of those lines they are read here, many times as quick as one
object for each operand. What does not have that form is read from the objects.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pikepdf

from redactor.redact.names import text_of

#: An instruction that is to be written: as a line, or its operands and operator.
New = bytes | tuple[Any, Any]

#: Operators that work with fewer operands than their largest number.
FEWER = frozenset(("sc", "SC", "scn", "SCN", "INLINE IMAGE", "BDC"))

#: Every operator (ISO 32000-1 annex A) and its largest number of operands. MP and DP mark a point for
#: programs, nothing that is seen or read: they are left out, and go.
OPERANDS = {
    operator: count
    for count, operators in {
        0: "b B b* B* BT BX EMC ET EX f F f* h n q Q s S T* W W*",
        1: "BMC cs CS Do g G gs i j J M ri sh Tc TL Tr Ts Tw Tz w Tj TJ '",
        2: "BDC d l m Td TD Tf d0",
        3: 'rg RG "',
        4: "k K re v y",
        6: "c cm Tm d1",
        33: "sc SC scn SCN",
    }.items()
    for operator in operators.split()
} | {"INLINE IMAGE": 9}


def number(value: Any) -> float:
    """An operand as a number; 0 when it is none, as most readers take it."""
    try:
        return float(value)
    except (TypeError, ValueError, ArithmeticError):
        return 0.0


_LITERAL = rb"\((?:[^()\\]|\\.)*\)"
_HEXADECIMAL = rb"<[0-9a-f]*>"
_STRING = re.compile(rb"%b|%b" % (_HEXADECIMAL, _LITERAL), re.DOTALL)
_ELEMENT = re.compile(rb"%b|%b|[-+]?(?:\d+\.?\d*|\.\d+)" % (_HEXADECIMAL, _LITERAL), re.DOTALL)
_NAME_AND_NUMBER = re.compile(rb"(/[!-\"$-~]+) ([-+]?(?:\d+\.?\d*|\.\d+)) Tf")
_ONE_NAME = re.compile(rb"(/[!-\"$-~]+) [A-Za-z]+")
#: The commonest marked content: a tag with its number.
_NUMBERED = re.compile(rb"(/[!-\"$-~]+) << /MCID (\d{1,9}) >> BDC")

_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_SPECIAL = re.compile(rb"[()\\]")
_PRINTABLE = bytes(range(32, 127))
#: Control characters that qpdf writes as such: a string with any other one is written in hexadecimal digits.
_HARMLESS = bytes((8, 9, 10, 12, 13, *range(24, 32), *range(127, 256)))


def lines_of(instructions: Sequence[Any]) -> list[bytes]:
    """Each instruction as qpdf writes it."""
    if not instructions:
        return []
    lines = pikepdf.unparse_content_stream(instructions).split(b"\n")
    if len(lines) == len(instructions):
        return lines
    # The bytes of an inline image may hold anything, line ends too.
    return [pikepdf.unparse_content_stream([instruction]) for instruction in instructions]


def line_of(instruction: New) -> bytes:
    """One instruction as it is written."""
    return instruction if isinstance(instruction, bytes) else pikepdf.unparse_content_stream([instruction])


def numbers_of(line: bytes, count: int) -> list[float] | None:
    """The operands of a line when they are so many numbers, or with -1 any number of them; else None."""
    *words, _ = line.split(b" ")
    if len(words) != count and count >= 0:
        return None
    try:
        return list(map(float, words))
    except ValueError:
        return None


def is_string(word: bytes) -> bool:
    """True for one string as it is written."""
    return _STRING.fullmatch(word) is not None


def string_of(word: bytes) -> bytes:
    """The bytes of a written string."""
    if word[0] == 0x3C:
        return binascii.unhexlify(word[1:-1])
    text = word[1:-1]
    return _ESCAPED.sub(_unescaped, text) if b"\\" in text else text


def _unescaped(match: re.Match[bytes]) -> bytes:
    code = match[1]
    return bytes((int(code, 8) & 0xFF,)) if code.isdigit() else _ESCAPES.get(code, code)


def elements_of(line: bytes) -> list[bytes] | None:
    """The strings and numbers in the array of a TJ, as they are written; None when there is anything else."""
    body = line[2:-5]
    if line[:2] != b"[ " or line[-5:] != b" ] TJ":
        return None
    words = _ELEMENT.findall(body)
    return words if b" ".join(words) == body else None


def array_line(words: Sequence[bytes]) -> bytes:
    """A TJ with these elements."""
    return b"[ " + b" ".join([*words, b"] TJ"])


def plain_elements(array: pikepdf.Array) -> list[bytes]:
    """The elements of the array of a TJ; what is no string or number, and shows nothing, as 0."""
    # Asked for by its code: pikepdf answers isinstance in Python, many times slower.
    return [
        written(bytes(item))
        if type(item) is pikepdf.Object and item._type_code == pikepdf.ObjectType.string
        else f"{item:f}".encode("ascii")
        if isinstance(item, Decimal) and item.is_finite()
        else b"%d" % item
        if isinstance(item, int) and not isinstance(item, bool)
        else b"0"
        for item in array
    ]


def font_of(line: bytes) -> tuple[str, float] | None:
    """Name and size that a Tf sets; None when they are written in another way."""
    match = _NAME_AND_NUMBER.fullmatch(line)
    return None if match is None else (match[1].decode("ascii"), float(match[2]))


def name_of(line: bytes) -> str | None:
    """The only operand of a line, when it is a name of plain letters."""
    match = _ONE_NAME.fullmatch(line)
    return None if match is None else match[1].decode("ascii")


def tag_and_number(line: bytes) -> tuple[str, int] | None:
    """Tag and number of marked content that has nothing else."""
    match = _NUMBERED.fullmatch(line)
    return None if match is None else (match[1].decode("ascii"), int(match[2]))


def no_operands(line: bytes) -> tuple[()] | None:
    """() when the line is the operator alone."""
    return None if b" " in line else ()


def one_string(line: bytes) -> tuple[bytes] | None:
    """The string of ``(...) Tj``, as it is written."""
    word = line[:-3]
    return (word,) if is_string(word) else None


def one_array(line: bytes) -> tuple[list[bytes]] | None:
    """The elements of the array of ``[...] TJ``, as they are written."""
    words = elements_of(line)
    return None if words is None else (words,)


def one_name(line: bytes) -> tuple[str] | None:
    """The name of ``/GS0 gs``."""
    name = name_of(line)
    return None if name is None else (name,)


def mark_number(line: bytes) -> tuple[str, int] | None:
    """Tag and number of ``/P << /MCID 3 >> BDC``; None for a layer too: it may be off."""
    found = tag_and_number(line)
    return None if found is None or found[0] == "/OC" else found


def all_numbers(count: int) -> Callable[[bytes], list[float] | None]:
    """Reads that many numbers; -1: any number of them."""
    return lambda line: numbers_of(line, count)


def written(data: bytes) -> bytes:
    """A string as qpdf writes it."""
    odd = data.translate(None, _PRINTABLE)
    if not odd:
        return b"(" + (_SPECIAL.sub(rb"\\\g<0>", data) if _SPECIAL.search(data) else data) + b")"
    if odd.translate(None, _HARMLESS):
        return b"<" + binascii.hexlify(data) + b">"
    return pikepdf.String(data).unparse()


def bytes_of(owner: Any) -> bytes:
    """The operators of a page or stream as they are written."""
    parts = owner if isinstance(owner, pikepdf.Stream) else owner.obj.get("/Contents")
    streams = list(parts) if isinstance(parts, pikepdf.Array) else [parts]
    return b"\n".join(item.read_bytes() for item in streams if isinstance(item, pikepdf.Stream))


def lookup(resources: Any, category: str, name: Any) -> Any:
    """The resource of a name; None when there is none."""
    if isinstance(resources, pikepdf.Dictionary):
        entries = resources.get(category)
        if isinstance(entries, pikepdf.Dictionary):
            return entries.get(text_of(name))
    return None
