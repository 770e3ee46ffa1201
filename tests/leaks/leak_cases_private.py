"""Hiding places under keys that nobody needs: private entries of every kind of object, old and rare features.

The secret stands there together with STRANGER, a name that no detector was asked for and that only a list
of what may stay can remove.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable

import pikepdf
from leak_kit import LINES, MAIL, NAME, STRANGER, font, new_pdf, text_lines
from leak_make import (
    CASES,
    UNLISTED,
    annotation,
    append,
    dark_picture,
    field,
    form,
    resource,
    saved,
    tagged,
    unlisted,
)
from pikepdf import Array, Dictionary, Name, Pdf, String

BOTH = f"{NAME}, {STRANGER}"


def _note(pdf: Pdf) -> pikepdf.Object:
    """A stream that says both names."""
    return pdf.make_stream(BOTH.encode())


# -- private entries: one case for every kind of object ----------------------------------------------


def _font(pdf: Pdf) -> pikepdf.Object:
    return pdf.pages[0].obj.Resources.Font.F1


def _descriptor(pdf: Pdf) -> pikepdf.Object:
    used = _font(pdf)
    used.FirstChar, used.LastChar, used.Widths = 32, 255, Array([556] * 224)
    used.FontDescriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name.Helvetica, Flags=32)
    return used.FontDescriptor


def _encoding(pdf: Pdf) -> pikepdf.Object:
    used = _font(pdf)
    used.Encoding = Dictionary(Type=Name.Encoding, BaseEncoding=Name.WinAnsiEncoding)
    return used.Encoding


def _picture(pdf: Pdf) -> pikepdf.Object:
    picture = dark_picture(pdf)
    resource(pdf, "/XObject", "/Im1", picture)
    append(pdf, b"q 60 0 0 60 72 100 cm /Im1 Do Q\n")
    return picture


def _soft_mask_of_picture(pdf: Pdf) -> pikepdf.Object:
    picture = _picture(pdf)
    picture.SMask = dark_picture(pdf)
    return picture.SMask


def _parameters(pdf: Pdf) -> pikepdf.Object:
    picture = _picture(pdf)
    data = zlib.compress(picture.read_bytes())
    picture.write(data, filter=Name.FlateDecode, decode_parms=Dictionary(Predictor=1))
    return picture.DecodeParms


def _drawing(pdf: Pdf) -> pikepdf.Object:
    drawing = form(pdf, text_lines(["Los stuk"], y=300))
    resource(pdf, "/XObject", "/Fm1", drawing)
    append(pdf, b"/Fm1 Do\n")
    return drawing


def _group(pdf: Pdf) -> pikepdf.Object:
    drawing = _drawing(pdf)
    drawing.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
    return drawing.Group


def _state(pdf: Pdf) -> pikepdf.Object:
    state = pdf.make_indirect(Dictionary(CA=1))
    resource(pdf, "/ExtGState", "/GS1", state)
    append(pdf, b"/GS1 gs\n")
    return state


def _ramp() -> pikepdf.Object:
    return Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1]), C1=Array([0]), N=1)


def _shading(pdf: Pdf) -> pikepdf.Object:
    shading = Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceGray, Coords=Array([0, 0, 1, 1]), Function=_ramp()
    )
    resource(pdf, "/Shading", "/Sh1", pdf.make_indirect(shading))
    append(pdf, b"q 10 10 5 5 re W n /Sh1 sh Q\n")
    return pdf.pages[0].obj.Resources.Shading.Sh1


def _function(pdf: Pdf) -> pikepdf.Object:
    return _shading(pdf).Function


def _pattern(pdf: Pdf) -> pikepdf.Object:
    cell = form(pdf, b"0 0 2 2 re f", PatternType=1, PaintType=1, TilingType=1, XStep=5, YStep=5)
    cell.BBox = Array([0, 0, 5, 5])
    cell.Type = Name.Pattern
    del cell.Subtype
    resource(pdf, "/Pattern", "/P1", cell)
    append(pdf, b"/Pattern cs /P1 scn 300 100 20 20 re f\n")
    return cell


def _profile(pdf: Pdf) -> pikepdf.Object:
    profile = pdf.make_stream(b"\0" * 200)
    profile.N, profile.Alternate = 1, Name.DeviceGray
    resource(pdf, "/ColorSpace", "/CS1", Array([Name.ICCBased, profile]))
    append(pdf, b"/CS1 cs 0.5 sc\n")
    return profile


def _resources(pdf: Pdf) -> pikepdf.Object:
    return pdf.pages[0].obj.Resources


def _layer(pdf: Pdf) -> pikepdf.Object:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Laag")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(Order=Array([layer])))
    return layer


def _layer_state(pdf: Pdf) -> pikepdf.Object:
    _layer(pdf)
    return pdf.Root.OCProperties.D


def _intent(pdf: Pdf) -> pikepdf.Object:
    pdf.Root.OutputIntents = Array(
        [Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFA1, OutputConditionIdentifier=String("sRGB"))]
    )
    return pdf.Root.OutputIntents[0]


def _viewer(pdf: Pdf) -> pikepdf.Object:
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    return pdf.Root.ViewerPreferences


def _bookmark(pdf: Pdf) -> pikepdf.Object:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Inleiding", 0))
    return pdf.Root.Outlines.First


def _label(pdf: Pdf) -> pikepdf.Object:
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D)]))
    return pdf.Root.PageLabels.Nums[1]


def _link(pdf: Pdf) -> pikepdf.Object:
    action = Dictionary(S=Name.URI, URI=String("https://www.rijksoverheid.nl"))
    return annotation(pdf, Subtype=Name.Link, A=action, Border=Array([0, 0, 0]))


def _link_action(pdf: Pdf) -> pikepdf.Object:
    return _link(pdf).A


def _element(pdf: Pdf) -> pikepdf.Object:
    return pdf.Root.StructTreeRoot.K.K[3]


def _attributes(pdf: Pdf) -> pikepdf.Object:
    element = _element(pdf)
    element.A = Dictionary(O=Name.Layout, Placement=Name.Block)
    return element.A


def _field(pdf: Pdf) -> pikepdf.Object:
    return field(pdf, T=String("naam"), V=String("ja"))


def _field_button(pdf: Pdf) -> pikepdf.Object:
    button = _field(pdf)
    button.MK = Dictionary(CA=String("ja"))
    return button.MK


def _page_node(pdf: Pdf) -> pikepdf.Object:
    return pdf.pages[0].obj.Parent


def _content_stream(pdf: Pdf) -> pikepdf.Object:
    return pdf.pages[0].obj.Contents


def _transition(pdf: Pdf) -> pikepdf.Object:
    pdf.pages[0].obj.Trans = Dictionary(S=Name.Dissolve)
    return pdf.pages[0].obj.Trans


_PLACES: tuple[Callable[[Pdf], pikepdf.Object], ...] = (
    _font, _descriptor, _encoding, _picture, _soft_mask_of_picture, _parameters, _drawing, _group, _state,
    _shading, _function, _pattern, _profile, _resources, _layer, _layer_state, _intent, _viewer, _bookmark,
    _label, _link, _link_action, _element, _attributes, _field, _field_button, _page_node, _content_stream,
    _transition,
)  # fmt: skip


def _private(place: Callable[[Pdf], pikepdf.Object]) -> Callable[[], Pdf]:
    def make() -> Pdf:
        pdf = tagged() if place in (_element, _attributes) else new_pdf()
        item = place(pdf)
        item["/EigenVeld"] = String(BOTH)
        item["/Jansen"] = Dictionary(Diep=Array([Dictionary(Steller=String(BOTH)), _note(pdf)]))
        return pdf

    return make


for _place in _PLACES:
    CASES[f"private_entry_of{_place.__name__}"] = _private(_place)
    UNLISTED.add(f"private_entry_of{_place.__name__}")


# -- known keys with more in them than there should be ------------------------------------------------


@unlisted
def output_condition() -> Pdf:
    pdf = new_pdf()
    intent = _intent(pdf)
    intent.Info, intent.OutputCondition = String(BOTH), String(BOTH)
    intent.OutputConditionIdentifier, intent.RegistryName = String(f"profiel {NAME}"), String(STRANGER)
    return pdf


@unlisted
def usage_of_a_layer() -> Pdf:
    pdf = new_pdf()
    layer = _layer(pdf)
    layer.Usage = Dictionary(
        User=Dictionary(Type=Name.Ind, Name=String(BOTH)), CreatorInfo=Dictionary(Creator=String(BOTH))
    )
    pdf.Root.OCProperties.D.Name, pdf.Root.OCProperties.D.Creator = String(f"Van {NAME}"), String(STRANGER)
    pdf.Root.OCProperties.Configs = Array([Dictionary(Name=String(BOTH))])
    return pdf


@unlisted
def roles_classes_and_identifiers() -> Pdf:
    pdf = tagged(far__ID=String(NAME))
    root, element = pdf.Root.StructTreeRoot, _element(pdf)
    root.RoleMap = Dictionary({"/Jansen": Name.P})
    root.ClassMap = Dictionary(Opmaak=Dictionary(O=Name.Layout, Steller=String(BOTH)))
    root.IDTree = Dictionary(Names=Array([String(NAME), element]))
    element.S, element.C = Name("/Jansen"), Name("/Opmaak")
    element.A = Dictionary(O=Name.UserProperties, P=Array([Dictionary(N=String("auteur"), V=String(BOTH))]))
    return pdf


@unlisted
def pronunciation_and_files_of_tags() -> Pdf:
    pdf = tagged()
    element = _element(pdf)
    element.Phoneme, element.AF = String(BOTH), Array([Dictionary(Type=Name.Filespec, UF=String(BOTH))])
    pdf.Root.StructTreeRoot.PronunciationLexicon = Array([Dictionary(Desc=String(BOTH))])
    element.NS = pdf.make_indirect(Dictionary(Type=Name.Namespace, NS=String(f"http://x.nl/{NAME}")))
    return pdf


@unlisted
def language_that_is_none() -> Pdf:
    pdf = tagged()
    pdf.Root.Lang = String(f"nl ({BOTH})")
    return pdf


@unlisted
def name_of_an_ink() -> Pdf:
    pdf = new_pdf()
    inks = Array([Name("/Marieke Jansen"), Name.Black])
    tint = Dictionary(FunctionType=4, Domain=Array([0, 1, 0, 1]), Range=Array([0, 1]))
    calculator = pdf.make_stream(b"{ pop }")
    for key in tint:
        calculator[key] = tint[key]
    spot = Array([Name.Separation, Name("/Marieke Jansen"), Name.DeviceGray, _ramp()])
    extra = Dictionary(Colorants=Dictionary({"/Marieke Jansen": spot}), Steller=String(BOTH))
    resource(pdf, "/ColorSpace", "/CS1", spot)
    resource(pdf, "/ColorSpace", "/CS2", Array([Name.DeviceN, inks, Name.DeviceGray, calculator, extra]))
    append(pdf, b"/CS1 cs 0.4 scn 300 100 20 20 re f /CS2 cs 0.4 0.2 scn 330 100 20 20 re f\n")
    return pdf


@unlisted
def names_of_resources() -> Pdf:
    pdf = new_pdf(text_lines(LINES) + b"q 60 0 0 60 72 100 cm /FotoMariekeJansen Do Q /Jansen gs\n")
    resource(pdf, "/XObject", "/FotoMariekeJansen", dark_picture(pdf))
    resource(pdf, "/ExtGState", "/Jansen", Dictionary(CA=1))
    return pdf


@unlisted
def stream_where_a_dictionary_belongs() -> Pdf:
    pdf = new_pdf()
    properties = _note(pdf)
    properties.Lang = String("nl")
    resource(pdf, "/Properties", "/MC0", properties)
    append(pdf, b"/Span /MC0 BDC\n" + text_lines(["Getekend"], y=300) + b"EMC\n")
    return pdf


@unlisted
def external_file_of_a_stream() -> Pdf:
    pdf = new_pdf()
    picture = _picture(pdf)
    picture.F, picture.FFilter = Dictionary(Type=Name.Filespec, UF=String(f"{BOTH}.png")), Name.FlateDecode
    return pdf


@unlisted
def rare_keys_of_the_catalog() -> Pdf:
    pdf = new_pdf()
    pdf.Root.Legal = Dictionary(Attestation=String(BOTH))
    pdf.Root.SpiderInfo = Dictionary(C=Array([Dictionary(AU=String(BOTH))]))
    pdf.Root.Requirements = Array([Dictionary(S=Name.EnableJavaScripts, RH=Dictionary(Script=String(BOTH)))])
    pdf.Root.DSS = Dictionary(Certs=Array([_note(pdf)]))
    pdf.Root.DPartRoot = Dictionary(DPartRootNode=Dictionary(DPM=Dictionary(Steller=String(BOTH))))
    pdf.Root.URI = Dictionary(Base=String(f"https://x.nl/{MAIL}/"))
    pdf.Root.Extensions = Dictionary(XX=Dictionary(BaseVersion=Name("/1.7"), URL=String(BOTH)))
    return pdf


@unlisted
def rare_keys_of_a_page() -> Pdf:
    pdf = new_pdf()
    page = pdf.pages[0].obj
    page.VP = Array([Dictionary(BBox=Array([0, 0, 9, 9]), Name=String(BOTH))])
    page.PresSteps = Dictionary(NA=Dictionary(S=Name.JavaScript, JS=String(BOTH)))
    page.SeparationInfo = Dictionary(DeviceColorant=String(BOTH))
    page.BoxColorInfo = Dictionary(CropBox=Dictionary(Steller=String(BOTH)))
    page.ID, page.DPart = String(BOTH), Dictionary(DPM=Dictionary(Steller=String(BOTH)))
    return pdf


@unlisted
def article_beads() -> Pdf:
    pdf = new_pdf()
    thread = pdf.make_indirect(Dictionary(Type=Name.Thread, I=Dictionary(Title=String(BOTH))))
    bead = pdf.make_indirect(Dictionary(T=thread, P=pdf.pages[0].obj, R=Array([0, 0, 9, 9])))
    thread.F = bead
    pdf.pages[0].obj.B = Array([bead])
    return pdf


@unlisted
def other_name_trees() -> Pdf:
    pdf = new_pdf()
    page = Dictionary(Type=Name.Template, Contents=pdf.make_stream(text_lines([BOTH])))
    pdf.Root.Names = Dictionary(
        AP=Dictionary(Names=Array([String("stempel"), form(pdf, text_lines([BOTH]))])),
        Templates=Dictionary(Names=Array([String("sjabloon"), page])),
        IDS=Dictionary(Names=Array([String(BOTH), Dictionary()])),
        URLS=Dictionary(Names=Array([String(f"https://x.nl/{NAME}"), Dictionary()])),
        Renditions=Dictionary(Names=Array([String(BOTH), Dictionary(N=String(BOTH))])),
        AlternatePresentations=Dictionary(Names=Array([String(BOTH), Dictionary()])),
    )
    return pdf


@unlisted
def destination_with_a_private_entry() -> Pdf:
    pdf = new_pdf()
    target = Dictionary(D=Array([pdf.pages[0].obj, Name.Fit]), Steller=String(BOTH))
    pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array([String("begin"), target])))
    annotation(pdf, Subtype=Name.Link, Dest=String("begin"))
    return pdf


def _action(kind: str, **entries: object) -> Callable[[], Pdf]:
    def make() -> Pdf:
        pdf = new_pdf()
        action = {"/S": Name("/" + kind)} | {"/" + key: value for key, value in entries.items()}
        annotation(pdf, Subtype=Name.Link, A=Dictionary(action))
        pdf.Root.OpenAction = Dictionary(action)
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("Verder", action=Dictionary(action)))
        return pdf

    return make


for _kind, _entries in {
    "GoToR": {"F": String(f"H:/{BOTH}.pdf"), "D": Array([0, Name.Fit])},
    "GoToE": {"T": Dictionary(R=Name.C, N=String(BOTH))},
    "SubmitForm": {"F": Dictionary(FS=Name.URL, F=String(f"https://x.nl/{MAIL}"))},
    "ImportData": {"F": String(f"{BOTH}.fdf")},
    "Hide": {"T": String(BOTH)},
    "Rendition": {"JS": String(BOTH)},
    "Thread": {"D": String(BOTH), "F": String(BOTH)},
    "GoTo3DView": {"V": String(BOTH)},
    "Movie": {"T": String(BOTH)},
}.items():
    CASES[f"action_{_kind.lower()}"] = _action(_kind, **_entries)
    UNLISTED.add(f"action_{_kind.lower()}")


def _mark(kind: str, **entries: object) -> Callable[[], Pdf]:
    def make() -> Pdf:
        pdf = new_pdf()
        annotation(pdf, Subtype=Name("/" + kind), Contents=String(BOTH), NM=String(BOTH), **entries)
        return pdf

    return make


for _kind, _entries in {
    "Movie": {"Movie": Dictionary(F=String(f"{BOTH}.avi")), "T": String(BOTH)},
    "Screen": {"T": String(BOTH), "MK": Dictionary(CA=String(BOTH))},
    "3D": {"3DV": Dictionary(XN=String(BOTH))},
    "RichMedia": {"RichMediaContent": Dictionary(Configurations=Array([Dictionary(Name=String(BOTH))]))},
    "Projection": {"ExData": Dictionary(Steller=String(BOTH))},
    "TrapNet": {"FontFauxing": Array([Dictionary(Steller=String(BOTH))])},
    "Caret": {"RC": String(f"<p>{BOTH}</p>"), "Subj": String(BOTH)},
    "Link": {"A": Dictionary(S=Name.URI, URI=String("https://rijksoverheid.nl")),
             "PA": Dictionary(S=Name.URI, URI=String(f"https://x.nl/{MAIL}"))},
}.items():  # fmt: skip
    CASES[f"mark_{_kind.lower()}"] = _mark(_kind, **_entries)
    UNLISTED.add(f"mark_{_kind.lower()}")


@unlisted
def scripts_of_field_and_document() -> Pdf:
    pdf = new_pdf()
    script = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{BOTH}')"))
    pdf.Root.AA = Dictionary(WC=script, DS=script)
    item = _field(pdf)
    item.AA, item.A = Dictionary(F=script, V=script, Fo=script), script
    pdf.Root.AcroForm.CO = Array([item])
    return pdf


@unlisted
def other_looks_of_a_button() -> Pdf:
    pdf = new_pdf()
    item = _field(pdf)
    item.AP.R, item.AP.D = form(pdf, text_lines([BOTH])), form(pdf, text_lines([BOTH]))
    item.MK = Dictionary(RC=String(BOTH), AC=String(BOTH), RI=form(pdf, text_lines([BOTH])))
    return pdf


@unlisted
def comments_between_objects() -> bytes:
    data = saved(new_pdf(), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    at = data.index(b"endobj\n") + 7
    # Offsets after it are wrong now: readers build the table again.
    return data[:at] + f"% {BOTH}\n".encode() + data[at:]


@unlisted
def incremental_revision_of_a_page() -> bytes:
    """The first version of a page showed more; an update replaced its content."""
    pdf = new_pdf(text_lines([*LINES, f"Weggelaten: {STRANGER} en {NAME}"]))
    data = saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    with pikepdf.open(io.BytesIO(data)) as again:
        number, size = again.pages[0].obj.Contents.objgen[0], int(again.trailer.Size)
        root = again.Root.objgen[0]
    previous = int(data[data.rindex(b"startxref") + 9 :].split()[0])
    content, at = text_lines(LINES), len(data)
    data += (
        f"{number} 0 obj\n<< /Length {len(content)} >>\nstream\n".encode() + content + b"endstream\nendobj\n"
    )
    xref = len(data)
    return (
        data
        + (
            f"xref\n{number} 1\n{at:010d} 00000 n \n"
            f"trailer\n<< /Size {size} /Root {root} 0 R /Prev {previous} >>\n"
            f"startxref\n{xref}\n%%EOF\n"
        ).encode()
    )


@unlisted
def encrypted_with_an_owner_password() -> bytes:
    pdf = new_pdf()
    pdf.trailer.Info = pdf.make_indirect(Dictionary(Author=BOTH))
    pdf.pages[0].obj.PieceInfo = Dictionary(X=Dictionary(Private=_note(pdf)))
    return saved(pdf, encryption=pikepdf.Encryption(owner="eigenaar", user="", R=4))


@unlisted
def font_of_a_form_field() -> Pdf:
    pdf = new_pdf()
    _field(pdf)
    hidden = font(pdf)
    hidden["/Steller"] = String(BOTH)
    pdf.Root.AcroForm.DR.Font.F9 = hidden
    pdf.Root.AcroForm.DA = String(f"/F1 11 Tf 0 g % {BOTH}")
    return pdf
