"""The keys that a redacted PDF may have: one line for each kind of object, from ISO 32000-1 and -2.

A key without a kind holds a number, a name or a truth value. ``Key:kind`` says what else it may hold:

    s        a text string (searched for what was removed); ``i`` an identifier; ``@x`` see PATTERNS
    a        an array of numbers and names; ``as``: strings too; ``g``: names of glyphs
    x        a dictionary or stream of the kind ``x``
    [x]      an array of them; ``{x}`` a dictionary whose keys are free, such as the fonts of a page
    x|y      either
    ^x       the same, but what is something else elsewhere stays that: it only points there

What is not in the table goes: keys of makers and of older or newer versions, metadata, scripts, files.
Left out on purpose, though the standard knows them: Metadata, PieceInfo, LastModified, AF, Alternates,
OPI, Thumb, AA, Next, Info and OutputCondition of an output intent, Usage of a layer, pronunciation of
tags, ID of pictures, Ref of forms, RC and AC of buttons, FontFamily, halftones, user properties.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Any

_TABLE = """
catalog: Type Version Extensions:{extension} Pages:page PageLabels:labels Names:names Dests:{dest}
    ViewerPreferences:viewer PageLayout PageMode Outlines:outlines OpenAction:dest|action URI:base
    AcroForm:form_root Metadata:metadata StructTreeRoot:tags MarkInfo:marked Lang:@language
    OutputIntents:[intent] OCProperties:layers
extension: Type BaseVersion ExtensionLevel
marked: Marked UserProperties Suspects
base: Base:s
viewer: HideToolbar HideMenubar HideWindowUI FitWindow CenterWindow DisplayDocTitle NonFullScreenPageMode
    Direction ViewArea ViewClip PrintArea PrintClip PrintScaling Duplex PickTrayByPDFSize PrintPageRange:a
    NumCopies
intent: Type S OutputConditionIdentifier:@condition RegistryName:@registry DestOutputProfile:profile
metadata: Type Subtype
node: Type Parent:^page Kids:[page] Count Resources:resources MediaBox:a CropBox:a Rotate
leaf: Type Parent:^page Resources:resources MediaBox:a CropBox:a BleedBox:a TrimBox:a ArtBox:a
    Contents:content|[content] Rotate Group:group Dur Trans:transition Annots:[annotation] Tabs
    StructParents UserUnit
content:
transition: Type S D Dm M Di SS B
names: Dests:dest_tree
dest_tree: Kids:[dest_tree] Names:s|[dest] Limits:as
dest: D:dest
labels: Kids:[labels] Nums:[label] Limits:a
label: Type S P:s St
outlines: Type First:bookmark Last:bookmark Count
bookmark: Title:s Parent:^outlines|bookmark Prev:bookmark Next:bookmark First:bookmark Last:bookmark Count
    Dest:dest|s A:action SE:^element C:a F
action: Type S D:dest|s URI:s IsMap N
layers: OCGs:[layer] D:layer_state
layer: Type Name:s Intent:a
layer_state: Name:@view BaseState ON:[layer] OFF:[layer] Intent:a Order:order ListMode RBGroups:[layer]
    Locked:[layer]
membership: Type OCGs:layer|[layer] P VE:order
resources: ExtGState:{state} ColorSpace:{space} Pattern:{pattern} Shading:{shading} XObject:{xobject}
    Font:{font} ProcSet:a Properties:{properties}
marked_content: Type Subtype MCID Lang:@language ActualText:s Alt:s E:s BBox:a Attached:a
state: Type LW LC LJ ML D:a RI OP op OPM Font:[font] BG:function BG2:function UCR:function UCR2:function
    TR:function|[function] TR2:function|[function] FL SM SA BM:a SMask:mask CA ca AIS TK UseBlackPtComp
mask: Type S G:form BC:a TR:function
group: Type S CS:space I K
form: Type Subtype FormType BBox:a Matrix:a Resources:resources Group:group StructParent StructParents
    OC:layer|membership
image: Type Subtype Width Height ColorSpace:space BitsPerComponent Intent ImageMask Mask:image|a Decode:a
    Interpolate SMask:image SMaskInData StructParent OC:layer|membership Matte:a
tiling: Type PatternType PaintType TilingType BBox:a XStep YStep Resources:resources Matrix:a
shading_pattern: Type PatternType Shading:shading Matrix:a ExtGState:state
shading: ShadingType ColorSpace:space Background:a BBox:a AntiAlias Coords:a Domain:a Matrix:a
    Function:function|[function] Extend:a BitsPerCoordinate BitsPerComponent BitsPerFlag Decode:a
    VerticesPerRow
function: FunctionType Domain:a Range:a Size:a BitsPerSample Order Encode:a Decode:a C0:a C1:a N
    Functions:[function] Bounds:a
calibrated: WhitePoint:a BlackPoint:a Gamma:a Matrix:a Range:a
inks: Subtype Colorants:{space} Process:process
process: ColorSpace:space Components:a
profile: N Alternate:space Range:a
lookup:
parameters: Predictor Colors BitsPerComponent Columns EarlyChange K EndOfLine EncodedByteAlign Rows
    EndOfBlock BlackIs1 DamagedRowsBeforeError ColorTransform JBIG2Globals:globals
globals:
font: Type Subtype BaseFont Name FirstChar LastChar Widths:a FontDescriptor:descriptor Encoding:encoding
    ToUnicode:cmap DescendantFonts:[cid_font] FontBBox:a FontMatrix:a CharProcs:{procedure}
    Resources:resources
procedure:
cid_font: Type Subtype BaseFont CIDSystemInfo:collection FontDescriptor:descriptor DW W:a DW2:a W2:a
    CIDToGIDMap:gids
collection: Registry:@collection Ordering:@collection Supplement
gids:
encoding: Type BaseEncoding Differences:g CMapName CIDSystemInfo:collection|[collection] WMode UseCMap:cmap
cmap: Type CMapName CIDSystemInfo:collection|[collection] WMode UseCMap:cmap
descriptor: Type FontName FontStretch FontWeight Flags FontBBox:a ItalicAngle Ascent Descent Leading
    CapHeight XHeight StemV StemH AvgWidth MaxWidth MissingWidth FontFile:program FontFile2:program
    FontFile3:program CharSet:@glyphs CIDSet:cid_set Lang FD:{descriptor}
cid_set:
program: Length1 Length2 Length3 Subtype
annotation: Type Subtype Rect:a Contents:s P:^page F AP:looks AS Border:a C:a StructParent
    OC:layer|membership CA BS:border IC:a QuadPoints:a InkList:a L:a Vertices:a LE:a RD:a BE:effect A:action
    Dest:dest|s H MK:button Parent:^annotation Kids:[annotation] FT T:s TU:s Ff V:s|as DV:s|as DA:@appearance
    Q MaxLen Opt:options TI I:a
border: Type W S D:a
effect: S I
button: R BC:a BG:a CA:s TP
looks: N:form|{form}
form_root: Fields:[annotation] DR:resources DA:@appearance Q
tags: Type K:element|[element] IDTree:id_tree ParentTree:parents ParentTreeNextKey RoleMap:{role}
    ClassMap:{attributes} Namespaces:[namespace]
role:
id_tree: Kids:[id_tree] Names:i|[^element] Limits:i
parents: Kids:[parents] Nums:[^element] Limits:a
namespace: Type NS:@address RoleMapNS:{role}
content_reference: Type Pg:^page Stm:^xobject StmOwn:^owner MCID
object_reference: Type Pg:^page Obj:^owner
element: Type S P:^tags|element ID:i T:s Pg:^page K:element|[element] A:attributes C:a R Lang:@language Alt:s
    E:s ActualText:s NS:namespace Ref:[^element] MCID Stm:^xobject Obj:^owner
attributes: O NS:namespace Placement WritingMode BackgroundColor:a BorderColor:a BorderStyle:a
    BorderThickness:a Padding:a Color:a SpaceBefore SpaceAfter StartIndent EndIndent TextIndent TextAlign
    BBox:a Width Height BlockAlign InlineAlign TBorderStyle:a TPadding:a BaselineShift LineHeight
    TextPosition TextDecorationColor:a TextDecorationThickness TextDecorationType RubyAlign RubyPosition
    GlyphOrientationVertical ColumnCount ColumnGap:a ColumnWidths:a ListNumbering ContinuedList
    ContinuedFrom:i RowSpan ColSpan Headers:i Scope Summary:s Short:s Role Checked checked Desc:s NoteType
    Type Subtype Attached:a
"""

#: Kinds that are streams; a stream where the table has a dictionary goes, with whatever it holds.
STREAMS = frozenset(
    """metadata content form image tiling shading function profile lookup globals procedure gids
    cid_set encoding cmap program""".split()
)

_DICTIONARY_TOO = frozenset(("encoding", "function", "shading"))

#: Kinds that are told apart by the value of a key; the last one is for any other value.
VARIANTS: dict[str, tuple[str, dict[str, str], str]] = {
    "xobject": ("/Subtype", {"/Form": "form"}, "image"),
    "pattern": ("/PatternType", {"1": "tiling"}, "shading_pattern"),
    "owner": ("/Subtype", {"/Form": "form", "/Image": "image"}, "annotation"),
    "element": ("/Type", {"/MCR": "content_reference", "/OBJR": "object_reference"}, "element"),
    "properties": ("/Type", {"/OCG": "layer", "/OCMD": "membership"}, "marked_content"),
}

#: Kinds that are told apart by having a key: the key, the kind with it, the kind without it.
HAVING: dict[str, tuple[str, str, str]] = {"page": ("/Kids", "node", "leaf")}

#: What an array holds where the table has one of these kinds.
ARRAYS = {"dest": "[^page]", "order": "s|[layer]", "options": "s|as", "attributes": "[attributes]"}

#: Arrays with a fixed order: by their first item, what the following ones are. ``-``: a number or name.
COLOUR_SPACES: dict[str, tuple[str, ...]] = {
    "/ICCBased": ("profile",),
    "/CalGray": ("calibrated",),
    "/CalRGB": ("calibrated",),
    "/Lab": ("calibrated",),
    "/Indexed": ("space", "-", "s|lookup"),
    "/I": ("space", "-", "s|lookup"),
    "/Separation": ("-", "space", "function"),
    "/DeviceN": ("a", "space", "function", "inks"),
    "/Pattern": ("space",),
    "/DeviceGray": (),
    "/DeviceRGB": (),
    "/DeviceCMYK": (),
    "/G": (),
    "/RGB": (),
    "/CMYK": (),
}

#: Strings that are no sentences: what they must look like, and what takes the place of another one (None:
#: nothing does). The name of a view of layers is asked for by PDF/A and shown nowhere.
PATTERNS: dict[str, tuple[str, str | None]] = {
    "language": (r"[A-Za-z]{1,8}([-_][A-Za-z0-9]{1,8})*|", None),
    "condition": (r"sRGB[\w .-]*|Custom|None|FOGRA\d+\w*|CGATS[\w .-]*|IFRA\d+|Coated[\w .-]*", "Custom"),
    "registry": (r"https?://www\.color\.org/?", None),
    "view": (r"", "Weergave"),
    "collection": (r"[A-Za-z0-9_-]{1,24}", "Identity"),
    "glyphs": (r"(\s*/[\w.-]+)*\s*", None),
    "appearance": (r"[/\w\s.+-]*", "0 g"),
    "address": (r"https?://(iso|www\.w3|www\.aiim|ns\.adobe|pdfa)\.org[\w./-]*", None),
}

#: Words that values of names have; with the keys above they are never taken for names of people.
_VALUES = """
DeviceGray DeviceRGB DeviceCMYK CalGray CalRGB Lab ICCBased Indexed Separation DeviceN Pattern All None
FlateDecode LZWDecode RunLengthDecode ASCIIHexDecode ASCII85Decode DCTDecode JPXDecode CCITTFaxDecode
JBIG2Decode Catalog Pages Page XObject Image Form Font Type0 Type1 MMType1 Type3 TrueType CIDFontType0
CIDFontType2 Type1C CIDFontType0C OpenType FontDescriptor Encoding WinAnsiEncoding MacRomanEncoding
MacExpertEncoding StandardEncoding PDFDocEncoding Identity CMap ExtGState Mask Luminosity Alpha Group
Transparency Normal Compatible Multiply Screen Overlay Darken Lighten ColorDodge ColorBurn HardLight
SoftLight Difference Exclusion Hue Saturation Color Luminosity Perceptual AbsoluteColorimetric
RelativeColorimetric PDF Text ImageB ImageC ImageI OCG OCMD View Print Design AnyOn AllOn AnyOff AllOff ON
OFF Unchanged Outlines XYZ Fit FitH FitV FitR FitB FitBH FitBV GoTo URI Named NextPage PrevPage FirstPage
LastPage Annot Link Widget FreeText Stamp Highlight Underline StrikeOut Squiggly Square Circle Line Polygon
PolyLine Ink Caret Watermark Btn Tx Ch Sig Yes Off StructTreeRoot StructElem MCR OBJR Artifact Pagination
Layout Background Page Header Footer Top Bottom Left Right Document DocumentFragment Part Art Sect Div
BlockQuote Caption TOC TOCI Index NonStruct Private H P L LI Lbl LBody Table TR TH TD THead TBody TFoot Span
Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form Title FENote
Sub Em Strong Aside List PrintField CSS XML HTML Row Column Both Before After Start End Center Justify Block
Inline Middle Disc Decimal UpperRoman LowerRoman UpperAlpha LowerAlpha Ordered Unordered Description Auto
Solid Dotted Dashed Double Groove Ridge Inset Outset Hidden Underline Overline LineThrough SinglePage
OneColumn TwoColumnLeft TwoColumnRight UseNone UseOutlines UseThumbs FullScreen UseOC AppDefault Simplex
Metadata XML OutputIntent GTS_PDFA1 GTS_PDFX Standard Default Black White Cyan Magenta Yellow Adobe UCS
Helvetica Helvetica-Bold Helvetica-Oblique Helvetica-BoldOblique Times-Roman Times-Bold Times-Italic
Times-BoldItalic Courier Courier-Bold Courier-Oblique Courier-BoldOblique Symbol ZapfDingbats
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """What one key, or an item of an array, may hold besides numbers, names and truth values.

    Attributes:
        string: "" (no string), "text", "identifier" (stays unique when changed) or a name of PATTERNS.
        array: An array of numbers and names. ``array_string``: like ``string``, for its items.
        glyphs: Its names are those of letters in a font program and do not change.
        objects: Kinds of a dictionary, stream or ordered array.
        weak: The objects belong elsewhere; here they are only pointed at.
        listed: Kinds of the items of an array. ``free``: of the values of a dictionary with free keys.
    """

    string: str = ""
    array: bool = False
    array_string: str = ""
    glyphs: bool = False
    objects: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    weak: bool = False


@functools.cache
def kinds(text: str) -> Kinds:
    """Reads the right side of a key; within brackets the kinds are separated by ``|`` too."""
    found: dict[str, Any] = {"weak": "^" in text}
    text = text.replace("^", "")
    for token in re.findall(r"\[[^\]]*\]|\{[^}]*\}|@?[\w-]+", text):
        if token.startswith("["):
            found["listed"] = tuple(token.strip("[]").split("|"))
        elif token.startswith("{"):
            found["free"] = tuple(token.strip("{}").split("|"))
        elif token.startswith("@"):
            found["string"] = token[1:]
        elif token in ("s", "i"):
            found["string"] = found["array_string"] = "text" if token == "s" else "identifier"
            found["array"] = token == "i"
        elif token in ("a", "as", "g"):
            found["array"], found["glyphs"] = True, token == "g"
            if token == "as":
                found["array_string"] = "text"
        elif token != "-":
            found["objects"] = (*found.get("objects", ()), token)
    return Kinds(**found)


def _read(table: str) -> dict[str, dict[str, Kinds]]:
    result: dict[str, dict[str, Kinds]] = {}
    for line in re.sub(r"\n\s+", " ", table).strip().splitlines():
        name, _, keys = line.partition(":")
        entries: dict[str, Kinds] = {}
        for item in keys.split():
            key, _, value = item.partition(":")
            entries["/" + key] = kinds(value)
        result[name] = entries
    return result


#: Kind of object -> its keys and what they may hold.
KEYS = _read(_TABLE)

#: Kinds that a dictionary may be: encodings, functions and shadings are dictionaries or streams.
DICTIONARIES = (KEYS.keys() - STREAMS) | _DICTIONARY_TOO

#: Names of the file format itself, in lower case.
VOCABULARY = frozenset(
    {key[1:].lower() for entries in KEYS.values() for key in entries} | set(_VALUES.lower().split())
)
