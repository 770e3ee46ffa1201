"""Takes out of fonts what only removed text used: outlines, widths, letters and names of glyphs.

A subset font holds the letters of its document and no others. When the last Q of a document was in a removed
name, a font that still has its Q tells so. Fonts that lost no letter keep their outlines and widths; of the
others nothing stays but what the remaining text shows, so that nothing sets a removed letter apart from one
that never was. Tables that say what a code stands for keep the codes in use, in every font.
"""

from __future__ import annotations

import itertools
import re
import string
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pikepdf

from redactor.errors import UnhandledContent
from redactor.redact import streams
from redactor.redact.cff import Cff, Keeps
from redactor.redact.fontuse import FontUse
from redactor.redact.names import text_of
from redactor.redact.pdffont import difference_names, encoded_letters, letters_of_glyph
from redactor.redact.truetype import BadProgram, TrueType
from redactor.redact.type1 import Type1

_TAG = re.compile(r"/[A-Z]{6}\+")

#: Worked out by some makers from the glyphs of the subset; readers do without.
_MEASURED = ("/AvgWidth", "/MaxWidth")

#: How a TrueType program with its own outlines begins.
_TRUE_TYPE = (b"\0\1\0\0", b"true")

#: A code, as bytes, for fonts of which no text is left.
_NOTHING = frozenset((b" ",))


def clean(
    pdf: pikepdf.Pdf, uses: Iterable[FontUse], *, typed: frozenset[tuple[int, int]]
) -> set[tuple[int, int]]:
    """Cleans the fonts that lost a letter.

    Args:
        pdf: The open document; its pages and appearances are already written.
        uses: Of all its fonts.
        typed: Fonts that fields are filled in with: they stay as they are, unless they are subsets.

    Returns:
        Programs and tables that were written anew: there is nothing in them that has no use.

    Raises:
        UnhandledContent: the program of one of them cannot be read.
    """
    fresh: set[tuple[int, int]] = set()
    groups: dict[object, list[_Font]] = {}
    for use in uses:
        font = _Font(pdf, use)
        groups.setdefault(font.program_key, []).append(font)
    tags = _tags()
    for fonts in groups.values():
        if any(font.is_typed(typed) for font in fonts):
            continue
        _join_cids(fonts)
        for font in fonts:
            font.clean_names(fresh)
        if not any(font.lost for font in fonts):
            continue
        tag = next(tags)
        try:
            _clean_program(pdf, fonts, tag, fresh)
        except (BadProgram, pikepdf.PdfError) as exc:
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
        self.kind = text_of(self.dictionary.get("/Subtype", ""))
        self.letters = use.font.letters
        self.own: Any = self.dictionary
        self.cids: set[int] = set()
        if self.kind == "/Type0":
            self.own = self.dictionary["/DescendantFonts"][0]
            self.cids = {use.font.cid(code) for code in self.codes}
            self.cid_of = {code: use.font.cid(code) for code in self.codes}
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

    # -- the program ------------------------------------------------------------------------------

    def keeps(self, own_encoding: bool) -> Keeps:
        """Tells which glyphs of a program with names the codes in use show (ISO 32000-1 9.6.6.2)."""
        numbers = {code[0] for code in self.codes if code}
        names = difference_names(self.dictionary)
        explicit = {names[number] for number in numbers if number in names}
        based = text_of(_entry(self.dictionary.get("/Encoding"), "/BaseEncoding"))
        own = own_encoding and not based
        table = encoded_letters(self.dictionary)
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

    def glyphs(self, program: TrueType) -> set[int]:
        """The numbers of the glyphs of a TrueType program that the codes in use show."""
        if self.kind == "/Type0":
            table = self.own.get("/CIDToGIDMap")
            if not isinstance(table, pikepdf.Stream):
                return self.cids
            data = table.read_bytes()
            return {int.from_bytes(data[2 * cid : 2 * cid + 2]) for cid in self.cids}
        letters, names = encoded_letters(self.dictionary), difference_names(self.dictionary)
        found: set[int] = set()
        for code in self.codes:
            number = code[0]
            found |= program.glyphs_of(number, letters[number], names.get(number, ""))
        return found

    # -- the dictionaries -------------------------------------------------------------------------

    def clean_names(self, fresh: set[tuple[int, int]]) -> None:
        """Leaves only the codes in use in the tables that say what a code stands for.

        Args:
            fresh: Gets the new table.
        """
        if isinstance(self.dictionary.get("/ToUnicode"), pikepdf.Stream):
            table = {code: self.letters[code] for code in self.codes if code in self.letters}
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
                    self.own[key] = pikepdf.Array(_runs(_by_cid(self.own[key], size), self.cids))
        else:
            self._clean_simple_widths()

    @staticmethod
    def _tag(dictionary: Any, key: str, tag: str) -> None:
        name = text_of(dictionary.get(key, ""))
        if _TAG.match(name):
            dictionary[key] = pikepdf.Name(f"/{tag}+{name[8:]}")

    def _clean_simple_widths(self) -> None:
        font, numbers = self.dictionary, self._numbers()
        widths = font.get("/Widths")
        if isinstance(widths, pikepdf.Array):
            first, old = int(font.get("/FirstChar", 0)), list(widths)
            font["/Widths"] = pikepdf.Array(
                old[number - first] if number in numbers and 0 <= number - first < len(old) else 0
                for number in range(numbers[0], numbers[-1] + 1)
            )
            font["/FirstChar"], font["/LastChar"] = numbers[0], numbers[-1]

    def _numbers(self) -> list[int]:
        return sorted(code[0] for code in self.codes or _NOTHING)

    def _clean_differences(self) -> None:
        font, numbers = self.dictionary, self._numbers()
        names = difference_names(font)
        if names:
            entries: list[Any] = []
            for number in numbers:
                if number in names:
                    if number - 1 not in names or number - 1 not in numbers:
                        entries.append(number)
                    entries.append(pikepdf.Name("/" + names[number]))
            old_encoding = font["/Encoding"]
            encoding = pikepdf.Dictionary(Type=pikepdf.Name.Encoding, Differences=pikepdf.Array(entries))
            if "/BaseEncoding" in old_encoding:
                encoding["/BaseEncoding"] = old_encoding["/BaseEncoding"]
            font["/Encoding"] = encoding
        procedures = font.get("/CharProcs")
        if self.kind == "/Type3" and isinstance(procedures, pikepdf.Dictionary):
            used = {"/" + names[number] for number in numbers if number in names}
            font["/CharProcs"] = pikepdf.Dictionary(
                {key: procedures[key] for key in sorted(procedures.keys()) if key in used}
            )

    def _clean_glyph_numbers(self) -> None:
        own = self.own
        table = own.get("/CIDToGIDMap")
        if isinstance(table, pikepdf.Stream):
            data = table.read_bytes()
            new = bytearray(2 * (max(self.cids, default=0) + 1))
            for cid in self.cids:
                new[2 * cid : 2 * cid + 2] = data[2 * cid : 2 * cid + 2].ljust(2, b"\0")
            own["/CIDToGIDMap"] = self.pdf.make_stream(bytes(new))
        encoding = self.dictionary.get("/Encoding")
        if isinstance(encoding, pikepdf.Stream):
            encoding.write(streams.cid_table(encoding.read_bytes(), self.cid_of))


def _join_cids(fonts: Sequence[_Font]) -> None:
    """Fonts that share a descendant share its tables."""
    for font in fonts:
        if font.own.objgen != (0, 0):
            font.cids = set().union(*(other.cids for other in fonts if other.own.objgen == font.own.objgen))


def _entry(value: Any, key: str) -> Any:
    """An entry of a dictionary; a name stands for itself."""
    return value.get(key, "") if isinstance(value, pikepdf.Dictionary) else value if value is not None else ""


def _clean_program(pdf: pikepdf.Pdf, fonts: Sequence[_Font], tag: str, fresh: set[tuple[int, int]]) -> None:
    """Writes the program that the fonts share, with the glyphs that any of them still shows.

    Args:
        fresh: Gets the new program.
    """
    first = fonts[0]
    program = first.program
    if not isinstance(program, pikepdf.Stream):
        return
    data, name = program.read_bytes(), first.program_name
    title = f"{tag}+Font"
    names: Sequence[str] | None = None
    new = pdf.make_stream(b"")
    if data[:4] in _TRUE_TYPE:
        sfnt = TrueType(data)
        body = sfnt.without(set().union(*(font.glyphs(sfnt) for font in fonts)))
        new["/Length1"] = len(body)
        count = sfnt.count
    elif data[:4] == b"OTTO":
        body, count = _open_type(data, fonts, title)
    elif name == "/FontFile":
        outlines = Type1(data)
        result = outlines.with_names(_any(fonts, own_encoding=bool(outlines.own_encoding)), name=title)
        body, names, count = result.data, result.names, 0
        for number, length in enumerate(result.lengths, start=1):
            new[f"/Length{number}"] = length
    else:
        compact = Cff(data)
        if first.kind == "/Type0":
            body = compact.with_cids(set().union(*(font.cids for font in fonts)), name=title)
        else:
            keeps = _any(fonts, own_encoding=bool(compact.own_encoding))
            body, names = compact.with_names(keeps, name=title)
        count = max((cid for font in fonts for cid in font.cids), default=0) + 1
    if "/Subtype" in program:
        new["/Subtype"] = program["/Subtype"]
    new.write(body)
    new = pdf.make_indirect(new)
    if data[:4] in _TRUE_TYPE:
        # Those of the other formats carry a title that ``programs.py`` still blanks.
        fresh.add(new.objgen)
    for font in fonts:
        descriptor = font.descriptor
        if descriptor is None:
            continue
        descriptor[name] = new
        if "/CIDSet" in descriptor:
            # PDF/A-1 asks for it; all numbers there are, used or not.
            descriptor["/CIDSet"] = pdf.make_stream(_ones(count))
        if "/CharSet" in descriptor:
            present = [glyph for glyph in names or () if glyph != ".notdef"]
            descriptor["/CharSet"] = pikepdf.String("".join(f"/{glyph}" for glyph in present))


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
        cids = set().union(*(font.cids for font in fonts))
        numbers = compact.numbers_of(cids)
    else:
        keeps = _any(fonts, own_encoding=bool(compact.own_encoding))
        numbers = compact.numbers_of_names(keeps)
    # The tables around count by glyph numbers: those must stay.
    sfnt.tables[b"CFF "] = compact.with_numbers(numbers, name=title)
    return sfnt.without(numbers), sfnt.count


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


def _runs(values: dict[int, list[Any]], cids: Iterable[int]) -> list[Any]:
    """/W or /W2 of these CIDs: ``c [w1 w2 ...]`` for those that follow each other."""
    result: list[Any] = []
    last = -2
    for cid in sorted(cid for cid in cids if cid in values):
        if cid != last + 1:
            result += [cid, pikepdf.Array()]
        result[-1].extend(values[cid])
        last = cid
    return result
