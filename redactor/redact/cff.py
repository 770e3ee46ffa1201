"""Takes glyphs that no text shows out of a CFF program: outlines, names, codes, and their routines."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

from redactor.redact.truetype import BadProgram

#: What the dictionary of a font says of its maker, its family and itself.
_SAYINGS = (
    "version", "Notice", "Copyright", "FullName", "FamilyName", "Weight", "UniqueID", "XUID", "PostScript",
    "BaseFontName", "BaseFontBlend",
)  # fmt: skip

#: What fontTools raises where a program is not what the format says: it has no error of its own for that.
_WRONG = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)

#: Asked of the font around a CFF table by fontTools: boxes stay as they are.
_NO_FONT = SimpleNamespace(recalcBBoxes=False)

#: Tells of a glyph, by its name and its codes in the program's own encoding, whether it stays.
Keeps = Callable[[str, list[int]], bool]


class Cff:
    """One bare CFF program (FontFile3 Type1C and CIDFontType0C, or the CFF table of an OpenType program).

    Raises:
        BadProgram: it is something else.
    """

    def __init__(self, data: bytes) -> None:
        from fontTools.cffLib import CFFFontSet

        self._set: Any = CFFFontSet()
        try:
            self._set.decompile(io.BytesIO(data), _NO_FONT, isCFF2=False)
            self._top: Any = self._set[0]
            self._order: list[str] = list(self._top.charset)
            index = self._top.CharStrings.charStringsIndex
            self._programs: list[Any] = [index[number] for number in range(len(index))]
        except (*_WRONG, EOFError) as exc:
            raise BadProgram("no CFF program") from exc
        if len(self._programs) != len(self._order):
            raise BadProgram("glyphs without names")
        self.has_cids = hasattr(self._top, "ROS")

    @property
    def own_encoding(self) -> dict[str, list[int]]:
        """Codes by the names of the glyphs, where the program brings its own encoding."""
        encoding = getattr(self._top, "Encoding", None)
        result: dict[str, list[int]] = {}
        if isinstance(encoding, list):
            for code, name in enumerate(encoding):
                result.setdefault(name, []).append(code)
        return result

    def with_names(self, keeps: Keeps, *, name: str, encoded: bool = True) -> tuple[bytes, list[str]]:
        """The program with the glyphs of which ``keeps`` is true, and their names, in the order of those.

        Args:
            keeps: Told the glyph's name and codes.
            name: What the program is called from now on.
            encoded: With its own encoding, where it has one; else with StandardEncoding.
        """
        codes = self.own_encoding
        kept = {glyph for glyph in self._order if keeps(glyph, codes.get(glyph, []))}
        if not encoded and isinstance(getattr(self._top, "Encoding", None), list):
            self._top.Encoding = "StandardEncoding"
        return self._without(kept, name, key=str), sorted(glyph for glyph in self._order if glyph in kept)

    def with_cids(self, cids: Mapping[int, int], *, name: str) -> bytes:
        """The program with the glyphs of these CIDs. Without a table of CIDs, a CID is a glyph's number.

        Args:
            cids: CIDs from now on -> CIDs until now.
            name: What the program is called from now on.

        Raises:
            BadProgram: its glyphs cannot have other CIDs.
        """
        if not self.has_cids:
            if all(cid == old for cid, old in cids.items()):
                return self.with_numbers(set(cids), name=name)
            self._give_cids(set(cids.values()))
        new = {f"cid{old:05d}": f"cid{cid:05d}" for cid, old in cids.items()}
        if len(new) < len(cids):
            raise BadProgram("two CIDs for one glyph")
        self._top.CIDCount = max(cids, default=0) + 1
        return self._without(set(new), name, key=lambda glyph: new.get(glyph, ""), names=new)

    def _give_cids(self, numbers: set[int]) -> None:
        """Turns a program with names into one with CIDs: the numbers of its glyphs."""
        from fontTools.cffLib import FDArrayIndex, FDSelect, FontDict

        kept = {self._order[number] for number in numbers if number < len(self._order)} | {self._order[0]}
        try:
            if self._with_accents(kept) != kept:
                raise BadProgram("a letter put together by names")
            top, strings, part = self._top, self._top.CharStrings, FontDict()
            part.Private = top.Private
            top.ROS = ("Adobe", "Identity", 0)
            top.FDArray, top.FDSelect = FDArrayIndex(), FDSelect(format=3)
            top.FDArray.append(part)
            top.FDSelect.gidArray = [0] * len(self._order)
            strings.fdArray, strings.fdSelect = top.FDArray, top.FDSelect
            self._order = [".notdef", *(f"cid{number:05d}" for number in range(1, len(self._order)))]
            for key in ("Private", "Encoding"):
                top.rawDict.pop(key, None)
                if key in top.__dict__:
                    delattr(top, key)
        except _WRONG as exc:
            raise BadProgram("a program that cannot have CIDs") from exc
        self.has_cids = True

    def numbers_of(self, cids: set[int]) -> set[int]:
        """The numbers of the glyphs of these CIDs."""
        if not self.has_cids:
            return cids
        names = {f"cid{cid:05d}" for cid in cids}
        return {number for number, glyph in enumerate(self._order) if glyph in names}

    def numbers_of_names(self, keeps: Keeps) -> set[int]:
        """The numbers of the glyphs of which ``keeps`` is true."""
        codes = self.own_encoding
        return {number for number, glyph in enumerate(self._order) if keeps(glyph, codes.get(glyph, []))}

    def with_numbers(self, numbers: set[int], *, name: str) -> bytes:
        """The program with the glyphs of these numbers; the others are empty and keep theirs."""
        from fontTools.misc.psCharStrings import T2CharString

        try:
            kept = self._with_accents({self._order[n] for n in numbers if n < len(self._order)})
            for number, glyph in enumerate(self._order):
                if number and glyph not in kept:
                    old = self._programs[number]
                    self._programs[number] = T2CharString(
                        program=["endchar"], private=old.private, globalSubrs=old.globalSubrs
                    )
                    if not self.has_cids:
                        self._order[number] = f"g{number:05d}"
        except _WRONG as exc:
            raise BadProgram("a glyph that cannot be read") from exc
        return self._without(set(self._order), name)

    def _with_accents(self, kept: set[str]) -> set[str]:
        """The glyphs, and the letters and accents that old programs put together with ``endchar``."""
        from fontTools.encodings.StandardEncoding import StandardEncoding

        places = {glyph: number for number, glyph in enumerate(self._order)}
        found = {self._order[0]}
        todo = sorted(kept)
        while todo:
            glyph = todo.pop()
            if glyph in found or glyph not in places:
                continue
            found.add(glyph)
            program = self._programs[places[glyph]]
            program.decompile()
            words = program.program
            if (
                words[-1:] == ["endchar"]
                and len(words) > 4
                and not any(isinstance(w, str) for w in words[:-1])
            ):
                todo += [StandardEncoding[int(word)] for word in words[-3:-1]]
        return found

    def _without(
        self,
        kept: set[str],
        name: str,
        *,
        key: Callable[[str], str] | None = None,
        names: Mapping[str, str] | None = None,
    ) -> bytes:
        """The program with the kept glyphs.

        Args:
            key: They are ordered by it, the first one apart; None: they stay in their order.
            names: What they are called from now on.
        """
        from fontTools.cffLib.transforms import desubroutinize

        top, strings = self._top, self._top.CharStrings
        try:
            kept = self._with_accents(kept)
            numbers = [number for number, glyph in enumerate(self._order) if glyph in kept]
            if key is not None:
                # In the order of use they would tell of those between them.
                numbers[1:] = sorted(numbers[1:], key=lambda number: key(self._order[number]))
            index = strings.charStringsIndex
            index.items = [self._programs[number] for number in numbers]
            for old in ("file", "offsets"):
                if hasattr(index, old):
                    delattr(index, old)
            if hasattr(top, "FDSelect"):
                top.FDSelect.format = None
                top.FDSelect.gidArray = [top.FDSelect.gidArray[number] for number in numbers]
            order = [(names or {}).get(self._order[number], self._order[number]) for number in numbers]
            strings.charStrings = {glyph: number for number, glyph in enumerate(order)}
            top.charset, top.numGlyphs = order, len(order)
            if isinstance(getattr(top, "Encoding", None), list):
                top.Encoding = [glyph if glyph in kept else ".notdef" for glyph in top.Encoding]
            self._set.fontNames = [name]
            desubroutinize(self._set)
            for part in (top, *getattr(top, "FDArray", ())):
                _silence(part)
            out = io.BytesIO()
            self._set.compile(out, _NO_FONT, isCFF2=False)
        except _WRONG as exc:
            raise BadProgram("a CFF program that cannot be written again") from exc
        return out.getvalue()


def _silence(dictionary: Any) -> None:
    for key in (*_SAYINGS, "FontName"):
        dictionary.rawDict.pop(key, None)
        if key in dictionary.__dict__:
            delattr(dictionary, key)
