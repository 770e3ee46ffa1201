"""What a content stream is made of: its operators, their operands, and the names they look up."""

from __future__ import annotations

from typing import Any

import pikepdf

from redactor.redact.names import text_of

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


def letters_of(instruction: Any) -> str:
    """The letters of its operator; empty for bytes that are no operator."""
    try:
        return str(instruction.operator)
    except UnicodeDecodeError:
        return ""


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
