"""Words of the PDF format itself."""

from __future__ import annotations

from typing import Final

#: Words of the file format itself that are also Dutch names or words. A name object or key that is one of
#: them says nothing; anywhere else they count.
FORMAT_WORDS: Final = frozenset(
    """Type Subtype Page Pages Parent Kids Count Catalog Root Info Size Prev First Last Next Lang Length
    Filter Font Fonts FontFile FontName FontBBox Flags Form Image Link Span Sect Part Art Div Table
    Title Rect Border Annot Annots Contents Resources Rotate Metadata Names Name Dests Dest Limits
    Nums Outlines Encoding Widths Width Height Matrix Pattern Shading Function Domain Range Decode
    Mask Group Trans Tabs Order Base Identity Artifact Layout Document Figure Caption Note List Body
    Head Foot Quote Index Code Label Scope Row Column Print View Usage Event Creator Producer Author
    Subject Keywords Marked Suspects Default Normal None Auto Standard Regular Bold Italic Black
    White Gray Lab Indexed Separation Device Start End Before After Block Inline Center Middle
    Justify Both Left Right Top Bottom Solid Dotted Dashed Double Groove Ridge Inset Outset
    Placement Color Text Point Line Circle Square Stamp Ink Widget Watermark Screen Movie Sound Alt
    Sans Serif Helvetica Times Courier Arial Symbol Liberation Noto Lato Roboto Verdana Calibri
    Cambria Georgia Garamond Palatino Tahoma Candara Constantia Corbel Rijksoverheid
    RijksoverheidSansText Lettertype Registry Ordering Supplement Adobe Collate Simplex Duplex Zoom
    Fit Off On Yes No PDF ImageB ImageC ImageI ProcSet FontDescriptor FontFile2 FontFile3
    DescendantFonts CIDFontType0 CIDFontType2 CIDSystemInfo CIDToGIDMap ToUnicode BaseFont
    BaseEncoding WinAnsiEncoding MacRomanEncoding StandardEncoding Differences FirstChar LastChar
    MissingWidth ItalicAngle CapHeight XHeight StemV StemH Ascent Descent TrueType Type0 Type1 Type3
    StructTreeRoot StructElem StructParent StructParents ParentTree ParentTreeNextKey RoleMap
    ClassMap IDTree ActualText MarkInfo ViewerPreferences DisplayDocTitle PageLabels PageMode
    PageLayout OutputIntents OutputIntent DestOutputProfile OutputConditionIdentifier
    OutputCondition RegistryName OpenAction AcroForm Fields CropBox MediaBox BleedBox TrimBox ArtBox
    UserUnit ExtGState ColorSpace XObject Properties BitsPerComponent DecodeParms Predictor Columns
    Colors FlateDecode DCTDecode JPXDecode CCITTFaxDecode JBIG2Decode ImageMask SMask Interpolate
    Alternate ICCBased DeviceRGB DeviceGray DeviceCMYK CalRGB CalGray BlendMode Transparency
    Luminosity Knockout Isolated Overprint LineWidth HalftonePhase TilingType PaintType PatternType
    ShadingType FunctionType Coords Extend Background AntiAlias QuadPoints InkList Vertices
    TextAlign BBox WritingMode ColSpan RowSpan Headers THead TBody TFoot TOCI BlockQuote NonStruct
    Private BibEntry Formula Warichu Ruby OBJR MCR MCID ByteRange Reason Location SubFilter
    Extensions ExtensionLevel BaseVersion
    """.lower().split()
)

#: Words that stand under a box only to say that there was something: no failed redaction. In lower case.
BLANKING_WORDS: Final = frozenset(
    """gelakt weggelakt geanonimiseerd zwartgelakt verwijderd onleesbaar gemaakt vertrouwelijk redacted
    confidential privilege privileged removed name naam blank leeg xxx n.v.t
    """.split()
)

#: Signs that are a filled box.
BLOCKS: Final = frozenset("█■▇▆▉▊▮◼⬛▬")
