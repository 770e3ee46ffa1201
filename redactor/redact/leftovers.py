"""Takes out of fonts what only removed text used: outlines, widths, letters and names of glyphs.

A subset font holds the letters of its document and no others. When the last Q of a document was in a removed
name, a font that still has its Q tells so. Of a font in which text was removed nothing stays but what the
remaining text shows, whether it lost a letter or not: that it did would tell something too. TrueType glyphs
are numbered anew, by their codes; codes that were numbered in order of use have other ones (``recoding.py``).
Tables that say what a code stands for keep the codes in use, in every font.
"""

from __future__ import annotations

import itertools
import re
import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pikepdf

from redactor.errors import UnhandledContent
from redactor.redact import streams
from redactor.redact.cff import Cff, Keeps
from redactor.redact.fontuse import FontUse
from redactor.redact.names import text_of
from redactor.redact.pdffont import letters_of_glyph, number_words
from redactor.redact.recoding import CodesStay
from redactor.redact.truetype import BadProgram, TrueType
from redactor.redact.type1 import Type1

_TAG = re.compile(r"/[A-Z]{6}\+")

#: Worked out by some makers from the glyphs of the subset; readers do without.
_MEASURED = ("/AvgWidth", "/MaxWidth")

#: How a TrueType program with its own outlines begins.
_TRUE_TYPE = (b"\0\1\0\0", b"true")

#: The number of a glyph that the program does not have: readers draw nothing, not glyph 0.
_NO_GLYPH = 0xFFFF

#: A code for fonts of which no text is left.
_SPACE = 32


def clean(
    pdf: pikepdf.Pdf, uses: Iterable[FontUse], *, typed: frozenset[tuple[int, int]]
) -> set[tuple[int, int]]:
    """Cleans the fonts in which something was removed.

    Args:
        pdf: The open document; its pages and appearances are already written.
        uses: Of all its fonts.
        typed: Fonts that fields are filled in with: they stay as they are, unless they are subsets.

    Returns:
        Programs and tables that were written anew: there is nothing in them that has no use.

    Raises:
        UnhandledContent: the program of one of them cannot be read, and it lost a letter.
        CodesStay: one that was to have other codes cannot have them.
    """
    fresh: set[tuple[int, int]] = set()
    groups: dict[object, list[_Font]] = {}
    for use in uses:
        font = _Font(pdf, use)
        groups.setdefault(font.program_key, []).append(font)
    tags = _tags()
    for fonts in groups.values():
        recoded = [font.dictionary.objgen for font in fonts if font.recoded]
        if recoded and len(fonts) > 1:
            # They share what the codes mean.
            raise CodesStay(recoded)
        if any(font.is_typed(typed) for font in fonts):
            continue
        _join_cids(fonts)
        for font in fonts:
            font.clean_names(fresh)
        if not any(font.touched for font in fonts):
            continue
        try:
            cut = _Program(pdf, fonts)
            if not (cut.is_true_type or recoded or any(font.lost for font in fonts)):
                continue
            tag = next(tags)
            cut.clean(tag, fresh)
        except (BadProgram, pikepdf.PdfError) as exc:
            if recoded:
                raise CodesStay(recoded) from exc
            if not any(font.lost for font in fonts):
                continue
            raise UnhandledContent(
                "een ingesloten lettertype is niet te lezen: het kan letters van gelakte tekst bevatten",
                hint="exporteer het document opnieuw naar PDF vanuit de bron",
            ) from exc
        for font in fonts:
            font.clean_widths(tag)
    return fresh


def typed_fonts(pdf: pikepdf.Pdf) -> frozenset[tuple[int, int]]:
    """The fonts that form fields are filled in with."""
    form: Any = pdf.Root.get("/AcroForm")
    resources = form.get("/DR") if isinstance(form, pikepdf.Dictionary) else None
    fonts: Any = resources.get("/Font") if isinstance(resources, pikepdf.Dictionary) else None
    if not isinstance(fonts, pikepdf.Dictionary):
        return frozenset()
    names = sorted(fonts.keys())
    return frozenset(fonts[name].objgen for name in names if fonts[name].is_indirect)


def _tags() -> Iterator[str]:
    """Marks of subsets: the old ones may be worked out from the letters (pdfTeX does)."""
    for letters in itertools.product(string.ascii_uppercase, repeat=3):
        yield "LAK" + "".join(letters)


class _Font:
    """One font that text is shown in."""

    def __init__(self, pdf: pikepdf.Pdf, use: FontUse) -> None:
        self.pdf: pikepdf.Pdf = pdf
        self.dictionary: Any = use.dictionary
        self.codes = use.used()
        self.lost = use.gone - self.codes
        #: Old code -> new one; empty: they stay.
        self.recoded = use.font.recoded
        self.touched = bool(use.gone or self.recoded)
        new = [self.recoded.get(code, code) for code in self.codes] if self.recoded else self.codes
        #: The codes in use by their numbers in the output.
        self.numbered = sorted(zip(map(int.from_bytes, new), self.codes, strict=True))
        self.kind = text_of(self.dictionary.get("/Subtype", ""))
        self.letters = use.font.letters
        # As they are read: the dictionary gets new ones.
        self._names = use.font.names
        self._encoded = use.font.encoded
        self._base = _entry(self.dictionary.get("/Encoding"), "/BaseEncoding")
        self.own: Any = self.dictionary
        #: CIDs in use: as they are in the output -> as they were.
        self.cids: dict[int, int] = {}
        if self.kind == "/Type0":
            self.own = self.dictionary["/DescendantFonts"][0]
            self.cid_of = {code: use.font.cid(code) for code in self.codes}
            self.cids = {
                int.from_bytes(self.new(code)) if self.recoded else cid: cid
                for code, cid in self.cid_of.items()
            }
        table = self.own.get("/CIDToGIDMap")
        self._glyph_table = table.read_bytes() if isinstance(table, pikepdf.Stream) else None
        descriptor = self.own.get("/FontDescriptor")
        self.descriptor: Any = descriptor if isinstance(descriptor, pikepdf.Dictionary) else None
        self.program_name = next(
            (
                key
                for key in ("/FontFile", "/FontFile2", "/FontFile3")
                if self.descriptor and key in self.descriptor
            ),
            "",
        )

    def is_typed(self, typed: frozenset[tuple[int, int]]) -> bool:
        """A field may need any of its letters."""
        name = text_of(self.dictionary.get("/BaseFont", ""))
        return self.dictionary.objgen in typed and not _TAG.match(name)

    @property
    def program(self) -> Any:
        return self.descriptor[self.program_name] if self.descriptor and self.program_name else None

    @property
    def program_key(self) -> object:
        """The same for fonts that share a program, or a descendant without one."""
        for shared in (self.program, self.descriptor, self.own):
            if shared is not None and shared.objgen != (0, 0):
                return shared.objgen
        return id(self)

    def new(self, code: bytes) -> bytes:
        """What a code is in the output."""
        return self.recoded.get(code, code) if self.recoded else code

    # -- the program ------------------------------------------------------------------------------

    def keeps(self, own_encoding: bool) -> Keeps:
        """Tells which glyphs of a program with names the codes in use show (ISO 32000-1 9.6.6.2)."""
        numbers = {code[0] for code in self.codes if code}
        names, table = self._names, self._encoded
        explicit = {names[number] for number in numbers if number in names}
        own = own_encoding and not text_of(self._base)
        letters = set() if own else {table[number] for number in numbers if number not in names} - {""}
        # WinAnsiEncoding has these two as space and hyphen.
        letters |= {other for odd, other in (("\xa0", " "), ("\xad", "-")) if odd in letters}
        implicit = numbers - names.keys() if own else set()

        def keep(name: str, codes: list[int]) -> bool:
            return (
                name == ".notdef"
                or name in explicit
                or not implicit.isdisjoint(codes)
                or (bool(letters) and letters_of_glyph(name) in letters)
            )

        return keep

    def glyphs(self, program: TrueType) -> list[int]:
        """The numbers of the glyphs of a TrueType program that the codes in use show, by code."""
        if self.kind == "/Type0":
            return [self.glyph_of(cid) for _, cid in sorted(self.cids.items())]
        found: list[int] = []
        for _, code in self.numbered:
            number = code[0] if code else 0
            name = self._names.get(number, "")
            found += sorted(program.glyphs_of(number, self._encoded[number], name))
        return found

    def glyph_of(self, cid: int) -> int:
        """The number of the glyph of a CID of a TrueType program."""
        if self._glyph_table is None:
            return cid
        return int.from_bytes(self._glyph_table[2 * cid : 2 * cid + 2])

    def set_glyphs(self, numbers: Mapping[int, int]) -> None:
        """Gives the CIDs in use the new numbers of their glyphs."""
        if self.kind != "/Type0":
            return
        table = bytearray(2 * (max(self.cids, default=0) + 1))
        for new, old in self.cids.items():
            table[2 * new : 2 * new + 2] = numbers.get(self.glyph_of(old), _NO_GLYPH).to_bytes(2)
        self.own["/CIDToGIDMap"] = self.pdf.make_stream(bytes(table))

    def use_program(self, program: Any, box: Sequence[int], names: Sequence[str] | None, count: int) -> None:
        """Puts a new program in the descriptor.

        Args:
            box: Around its glyphs, 1/1000 em; empty: that of the descriptor stays.
            names: Of its glyphs, where they have some.
            count: Of the numbers that a set of CIDs tells.
        """
        descriptor = self.descriptor
        if descriptor is None:
            return
        descriptor[self.program_name] = program
        if box and "/FontBBox" in descriptor:
            descriptor["/FontBBox"] = pikepdf.Array(list(box))
        if "/CIDSet" in descriptor:
            # PDF/A-1 asks for it; all numbers there are, used or not.
            descriptor["/CIDSet"] = self.pdf.make_stream(_ones(count))
        if "/CharSet" in descriptor:
            present = [glyph for glyph in names or () if glyph != ".notdef"]
            descriptor["/CharSet"] = pikepdf.String("".join(f"/{glyph}" for glyph in present))

    # -- the dictionaries -------------------------------------------------------------------------

    def clean_names(self, fresh: set[tuple[int, int]]) -> None:
        """Leaves only the codes in use in the tables that say what a code stands for.

        Args:
            fresh: Gets the new table.
        """
        if isinstance(self.dictionary.get("/ToUnicode"), pikepdf.Stream):
            table = {self.new(code): self.letters[code] for code in self.codes if code in self.letters}
            stream = self.pdf.make_stream(streams.letters_table(table))
            self.dictionary["/ToUnicode"] = stream
            fresh.add(stream.objgen)
        if self.kind == "/Type0":
            self._clean_glyph_numbers()
        else:
            self._clean_differences()

    def clean_widths(self, tag: str) -> None:
        """Leaves only the widths of the codes in use, and no mark that the old ones could be told from."""
        self._tag(self.dictionary, "/BaseFont", tag)
        if self.own is not self.dictionary:
            self._tag(self.own, "/BaseFont", tag)
        if self.descriptor is not None:
            self._tag(self.descriptor, "/FontName", tag)
            for key in _MEASURED:
                if key in self.descriptor:
                    del self.descriptor[key]
        if self.kind == "/Type0":
            for key, size in (("/W", 1), ("/W2", 3)):
                if isinstance(self.own.get(key), pikepdf.Array):
                    old = _by_cid(self.own[key], size)
                    values = {new: old[cid] for new, cid in self.cids.items() if cid in old}
                    self.own[key] = pikepdf.Array(_runs(values))
        else:
            self._clean_simple_widths()

    @staticmethod
    def _tag(dictionary: Any, key: str, tag: str) -> None:
        name = text_of(dictionary.get(key, ""))
        if _TAG.match(name):
            dictionary[key] = pikepdf.Name(f"/{tag}+{name[8:]}")

    def _clean_simple_widths(self) -> None:
        font = self.dictionary
        numbers = {new: code[0] for new, code in self._coded()}
        widths = font.get("/Widths")
        if isinstance(widths, pikepdf.Array):
            first, old = int(font.get("/FirstChar", 0)), number_words(widths)
            low, high = min(numbers), max(numbers)
            words = [
                old[at] if 0 <= (at := numbers.get(number, first - 1) - first) < len(old) else b"0"
                for number in range(low, high + 1)
            ]
            font["/Widths"] = pikepdf.Object.parse(b"[ %s ]" % b" ".join(words))
            font["/FirstChar"], font["/LastChar"] = low, high

    def _coded(self) -> list[tuple[int, bytes]]:
        """The codes in use of one byte, by their numbers in the output; never none."""
        return [(number, code) for number, code in self.numbered if code] or [(_SPACE, bytes((_SPACE,)))]

    def _encode(self, names: Mapping[int, str], *, base: Any = "") -> None:
        """Gives a simple font an encoding of these names of glyphs by code."""
        entries: list[Any] = []
        for number in sorted(names):
            if number - 1 not in names:
                entries.append(number)
            entries.append(pikepdf.Name("/" + names[number]))
        encoding = pikepdf.Dictionary(Type=pikepdf.Name.Encoding, Differences=pikepdf.Array(entries))
        if isinstance(base, pikepdf.Name):
            encoding["/BaseEncoding"] = base
        self.dictionary["/Encoding"] = encoding

    def encode_by_program(self, own_encoding: Mapping[str, Sequence[int]]) -> None:
        """Names the glyphs of new codes that had a meaning in the program only."""
        if not self.recoded or "/Encoding" in self.dictionary:
            return
        glyphs = {code: glyph for glyph in sorted(own_encoding) for code in own_encoding[glyph]}
        if any(code[0] not in glyphs for _, code in self._coded()):
            raise CodesStay((self.dictionary.objgen,))
        self._encode({new: glyphs[code[0]] for new, code in self._coded()})

    def _clean_differences(self) -> None:
        font, known = self.dictionary, self._names
        names = {new: known[code[0]] for new, code in self._coded() if code[0] in known}
        if known:
            self._encode(names, base=self._base)
        procedures = font.get("/CharProcs")
        if self.kind == "/Type3" and isinstance(procedures, pikepdf.Dictionary):
            used = {"/" + name for name in names.values()}
            font["/CharProcs"] = pikepdf.Dictionary(
                {key: procedures[key] for key in sorted(procedures.keys()) if key in used}
            )

    def _clean_glyph_numbers(self) -> None:
        if self._glyph_table is not None:
            self.set_glyphs({number: number for number in map(self.glyph_of, self.cids.values())})
        encoding = self.dictionary.get("/Encoding")
        if not isinstance(encoding, pikepdf.Stream):
            return
        if self.recoded:
            # The new codes are CIDs themselves.
            vertical = int(encoding.get("/WMode", 0)) == 1
            self.dictionary["/Encoding"] = pikepdf.Name("/Identity-V" if vertical else "/Identity-H")
        else:
            encoding.write(streams.cid_table(encoding.read_bytes(), self.cid_of))


def _join_cids(fonts: Sequence[_Font]) -> None:
    """Fonts that share a descendant share its tables."""
    for font in fonts:
        if font.own.objgen != (0, 0):
            font.cids = {
                new: old
                for other in fonts
                if other.own.objgen == font.own.objgen
                for new, old in other.cids.items()
            }


def _entry(value: Any, key: str) -> Any:
    """An entry of a dictionary; a name stands for itself."""
    return value.get(key, "") if isinstance(value, pikepdf.Dictionary) else value if value is not None else ""


class _Program:
    """The program that fonts share."""

    def __init__(self, pdf: pikepdf.Pdf, fonts: Sequence[_Font]) -> None:
        self._pdf, self._fonts = pdf, fonts
        self._stream = fonts[0].program
        self._data: bytes = self._stream.read_bytes() if isinstance(self._stream, pikepdf.Stream) else b""
        self.is_true_type = self._data[:4] in _TRUE_TYPE

    def clean(self, tag: str, fresh: set[tuple[int, int]]) -> None:
        """Writes it with the glyphs that any of the fonts still shows.

        Args:
            tag: Mark of the subset.
            fresh: Gets the new program.
        """
        if not isinstance(self._stream, pikepdf.Stream):
            return
        fonts, data, title = self._fonts, self._data, f"{tag}+Font"
        first = fonts[0]
        names: Sequence[str] | None = None
        box: tuple[int, ...] = ()
        new = self._pdf.make_stream(b"")
        if self.is_true_type:
            body, box = self._true_type()
            new["/Length1"] = len(body)
            count = max((cid for font in fonts for cid in font.cids), default=0) + 1
        elif data[:4] == b"OTTO":
            body, count = _open_type(data, fonts, title)
        elif first.program_name == "/FontFile":
            outlines = Type1(data)
            keeps = _any(fonts, own_encoding=bool(outlines.own_encoding))
            recoded = any(font.recoded for font in fonts)
            result = outlines.with_names(keeps, name=title, encoded=not recoded)
            for font in fonts:
                font.encode_by_program(outlines.own_encoding)
            body, names, count = result.data, result.names, 0
            for number, length in enumerate(result.lengths, start=1):
                new[f"/Length{number}"] = length
        else:
            compact = Cff(data)
            if first.kind == "/Type0":
                cids = {new: old for font in fonts for new, old in font.cids.items()}
                body = compact.with_cids(cids, name=title)
            else:
                own = compact.own_encoding
                recoded = any(font.recoded for font in fonts)
                body, names = compact.with_names(
                    _any(fonts, own_encoding=bool(own)), name=title, encoded=not recoded
                )
                for font in fonts:
                    font.encode_by_program(own)
            count = max((cid for font in fonts for cid in font.cids), default=0) + 1
        if "/Subtype" in self._stream:
            new["/Subtype"] = self._stream["/Subtype"]
        new.write(body)
        new = self._pdf.make_indirect(new)
        if self.is_true_type:
            # Those of the other formats carry a title that ``programs.py`` still blanks.
            fresh.add(new.objgen)
        for font in fonts:
            font.use_program(new, box, names, count)

    def _true_type(self) -> tuple[bytes, tuple[int, ...]]:
        sfnt, fonts = TrueType(self._data), self._fonts
        codes = None
        if fonts[0].kind != "/Type0" and fonts[0].recoded:
            codes = {code[0]: number for number, code in fonts[0].numbered}
        cut = sfnt.only((glyph for font in fonts for glyph in font.glyphs(sfnt)), codes=codes)
        for font in {id(font.own): font for font in fonts}.values():
            font.set_glyphs(cut.numbers)
        return cut.data, cut.box


def _any(fonts: Sequence[_Font], *, own_encoding: bool) -> Keeps:
    every = [font.keeps(own_encoding) for font in fonts]
    return lambda name, codes: any(keep(name, codes) for keep in every)


def _open_type(data: bytes, fonts: Sequence[_Font], title: str) -> tuple[bytes, int]:
    """An OpenType program with CFF outlines: the table within, and the tables around it."""
    sfnt = TrueType(data)
    if b"CFF " not in sfnt.tables:
        raise BadProgram("no outlines")
    compact = Cff(sfnt.tables[b"CFF "])
    if fonts[0].kind == "/Type0":
        cids = {cid for font in fonts for cid in font.cids.values()}
        numbers = compact.numbers_of(cids)
    else:
        keeps = _any(fonts, own_encoding=bool(compact.own_encoding))
        numbers = compact.numbers_of_names(keeps)
    # The tables around count by glyph numbers: those must stay.
    sfnt.tables[b"CFF "] = compact.with_numbers(numbers, name=title)
    return sfnt.without_others(numbers), sfnt.count


def _ones(count: int) -> bytes:
    """A set of bits with the first ``count`` of them set, the highest bit of a byte first."""
    whole, rest = divmod(count, 8)
    return b"\xff" * whole + (bytes(((0xFF << (8 - rest)) & 0xFF,)) if rest else b"")


def _by_cid(array: Any, size: int) -> dict[int, list[Any]]:
    """The numbers of /W (one each) or /W2 (three each) by CID."""
    result: dict[int, list[Any]] = {}
    items = list(array)
    at = 0
    while at + 1 < len(items):
        first = int(items[at])
        if isinstance(items[at + 1], pikepdf.Array):
            numbers = list(items[at + 1])
            for offset in range(len(numbers) // size):
                result[first + offset] = numbers[offset * size : (offset + 1) * size]
            at += 2
        else:
            numbers = items[at + 2 : at + 2 + size]
            for cid in range(first, min(int(items[at + 1]), first + 0xFFFF) + 1):
                result[cid] = numbers
            at += 2 + size
    return result


def _runs(values: Mapping[int, list[Any]]) -> list[Any]:
    """/W or /W2 of these CIDs: ``c [w1 w2 ...]`` for those that follow each other."""
    result: list[Any] = []
    last = -2
    for cid in sorted(values):
        if cid != last + 1:
            result += [cid, pikepdf.Array()]
        result[-1].extend(values[cid])
        last = cid
    return result
