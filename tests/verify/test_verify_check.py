"""The verification finds what is left and what is lost: it is shown outputs that are wrong on purpose."""

from __future__ import annotations

import io
import pathlib
from collections.abc import Callable

import pikepdf
import pymupdf
import pytest
from leak_kit import GROUNDS, LINES, NAME, SECRETS, decide, new_pdf, text_lines
from pikepdf import Array, Dictionary, Name, String

from redactor import verify
from redactor.domain import Verdict, Verification
from redactor.errors import DamagedPdf
from redactor.ingest.pdf import read
from redactor.redact.apply import apply
from redactor.redact.plan import plan
from tests.look import look


def checked(tmp_path: pathlib.Path, spoil: Callable[[pathlib.Path, pathlib.Path], None]) -> Verification:
    """Redacts the note, lets ``spoil`` change the output, and verifies."""
    source, output = tmp_path / "bron.pdf", tmp_path / "uit.pdf"
    new_pdf().save(source)
    document = read(source)
    decisions = decide(document)
    options = look()
    redactions = plan(decisions, document, grounds=GROUNDS, options=options)
    apply(source, redactions, output, options=options, document=document, secrets=SECRETS)
    spoil(source, output)
    return verify.check(
        output, source=source, document=document, decisions=decisions, redactions=redactions, secrets=SECRETS
    )


def verdict_on(tmp_path: pathlib.Path, content: bytes, secrets: tuple[str, ...]) -> Verdict:
    """What the check says of a page on which every secret that can be read was removed."""
    source, output = tmp_path / "bron.pdf", tmp_path / "uit.pdf"
    new_pdf(content).save(source)
    document = read(source)
    decisions = decide(document, secrets)
    options = look()
    redactions = plan(decisions, document, grounds=GROUNDS, options=options)
    apply(source, redactions, output, options=options, document=document, secrets=secrets)
    return verify.check(
        output, source=source, document=document, decisions=decisions, redactions=redactions, secrets=secrets
    ).verdict


def test_what_stands_on_both_sides_of_a_box_is_no_name(tmp_path: pathlib.Path) -> None:
    """Without the box "met [Jan] z'n" would read as Metz."""
    lines = ["Contactpersoon: Ruud Metz", "Wij spraken met Jan z'n plannen door."]
    assert verdict_on(tmp_path, text_lines(lines), ("Ruud Metz", "Metz", "Jan")) is Verdict.CLEAN


@pytest.mark.parametrize("gap", ["0 0", "0 -15"])
def test_a_name_around_a_removed_word_is_a_leak_when_it_can_be_read(tmp_path: pathlib.Path, gap: str) -> None:
    """Written in two pieces with something else in between, next to each other on the page."""
    content = (
        f"BT /F1 11 Tf 72 700 Td (met) Tj 200 0 Td {gap} Td (Jan) Tj ET\n"
        f"BT /F1 11 Tf {72 + 17.12} 700 Td (z) Tj ET\n"
    ).encode()
    assert verdict_on(tmp_path, content, ("Metz", "Jan")) is Verdict.LEAKING


def edited(output: pathlib.Path, change: Callable[[pikepdf.Pdf], None]) -> None:
    with pikepdf.open(io.BytesIO(output.read_bytes())) as pdf:
        change(pdf)
        pdf.save(output)


def test_a_good_output_is_clean(tmp_path: pathlib.Path) -> None:
    result = checked(tmp_path, lambda source, output: None)
    assert result.verdict is Verdict.CLEAN
    assert {route.route for route in result.routes} == {"tekst", "beeld", "objecten", "syntaxis"}
    assert (result.lost_characters, result.moved_characters, result.leaks) == (0, 0, ())


def test_an_untouched_copy_leaks(tmp_path: pathlib.Path) -> None:
    result = checked(tmp_path, lambda source, output: output.write_bytes(source.read_bytes()) and None)
    assert result.verdict is Verdict.LEAKING
    assert any(leak.where == "onder een lakvlak" for leak in result.leaks)


def test_a_covered_text_leaks(tmp_path: pathlib.Path) -> None:
    def cover(source: pathlib.Path, output: pathlib.Path) -> None:
        with pymupdf.open(stream=source.read_bytes(), filetype="pdf") as pdf:
            for rect in pdf[0].search_for(NAME):
                pdf[0].draw_rect(rect, fill=(0, 0, 0))
            pdf.save(output)

    assert checked(tmp_path, cover).verdict is Verdict.LEAKING


PACKET = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:Seq><rdf:li>'
    "Marieke&#32;Jansen</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
)

PLACES: dict[str, Callable[[pikepdf.Pdf], None]] = {
    "info": lambda pdf: pdf.trailer.__setitem__("/Info", Dictionary(Author=NAME)),
    "bookmark in another spelling": lambda pdf: pdf.Root.__setitem__("/X", String("MARIËKE-JANSEN")),
    "key": lambda pdf: pdf.Root.__setitem__("/MariekeJansen", 1),
    "name": lambda pdf: pdf.Root.__setitem__("/X", Name("/MariekeJansen")),
    "percent": lambda pdf: pdf.Root.__setitem__("/X", String("https://x.nl/Marieke%20Jansen")),
    "stream": lambda pdf: pdf.Root.__setitem__("/X", pdf.make_stream(NAME.encode())),
    "utf-16 stream": lambda pdf: pdf.Root.__setitem__("/X", pdf.make_stream(NAME.encode("utf-16-be"))),
    "xmp": lambda pdf: pdf.Root.__setitem__(
        "/Metadata", pdf.make_stream(PACKET.encode(), Type=Name.Metadata)
    ),
    "visible": lambda pdf: pdf.pages[0].contents_add(
        pdf.make_stream(b"/F1 9 Tf\n" + text_lines([NAME], y=90))
    ),
}


@pytest.mark.parametrize("place", sorted(PLACES))
def test_a_removed_string_is_found_elsewhere(tmp_path: pathlib.Path, place: str) -> None:
    result = checked(tmp_path, lambda source, output: edited(output, PLACES[place]))
    assert result.verdict is Verdict.LEAKING
    assert NAME not in repr(result)


def test_a_pending_redact_mark_is_a_leak(tmp_path: pathlib.Path) -> None:
    def mark(pdf: pikepdf.Pdf) -> None:
        rect = Array([72, 72, 100, 100])
        pdf.pages[0].obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Redact, Rect=rect)])

    result = checked(tmp_path, lambda source, output: edited(output, mark))
    assert any(leak.kind == "annotatie" for leak in result.leaks)


def test_bytes_around_the_file_are_leaks(tmp_path: pathlib.Path) -> None:
    def append(source: pathlib.Path, output: pathlib.Path) -> None:
        output.write_bytes(output.read_bytes() + b"Marieke Jansen")

    assert checked(tmp_path, append).verdict is Verdict.LEAKING


def test_lost_and_moved_characters_are_counted(tmp_path: pathlib.Path) -> None:
    def change(old: bytes, new: bytes) -> Callable[[pathlib.Path, pathlib.Path], None]:
        def on_page(pdf: pikepdf.Pdf) -> None:
            contents = pdf.pages[0].obj.Contents
            data = contents.read_bytes()
            assert old in data
            contents.write(data.replace(old, new))

        return lambda source, output: edited(output, on_page)

    lost = checked(tmp_path, change(b"(De afdeling rapporteert", b"(De afdeling          "))
    assert lost.lost_characters >= len("rapporteert")
    assert lost.verdict is Verdict.UNVERIFIABLE, "the picture outside the boxes changed"
    moved = checked(tmp_path, change(b"(Notitie over", b"( Notitie over"))
    assert moved.moved_characters == len(LINES[0].replace(" ", ""))


def test_a_line_drawn_over_kept_text_is_seen(tmp_path: pathlib.Path) -> None:
    def draw(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].contents_add(pdf.make_stream(b"0 g 72 710 100 12 re f"))

    result = checked(tmp_path, lambda source, output: edited(output, draw))
    assert [r.verdict for r in result.routes if r.route == "beeld"] == [Verdict.UNVERIFIABLE]


def test_a_name_that_was_kept_elsewhere_is_no_leak(tmp_path: pathlib.Path) -> None:
    """The surname is redacted in one line and is a shop in another."""
    source, output = tmp_path / "bron.pdf", tmp_path / "uit.pdf"
    new_pdf(text_lines(["Gezien door Jansen", "Geleverd door bakkerij Jansen te Delft"])).save(source)
    document = read(source)
    decisions = decide(document, ("Jansen",))[:1]
    options = look()
    redactions = plan(decisions, document, grounds=GROUNDS, options=options)
    apply(source, redactions, output, options=options, document=document, secrets=("Jansen",))
    result = verify.check(
        output,
        source=source,
        document=document,
        decisions=decisions,
        redactions=redactions,
        secrets=("Jansen",),
    )
    assert result.verdict is Verdict.CLEAN
    assert "bakkerij Jansen" in pymupdf.open(output)[0].get_text()


def test_a_broken_output_is_an_error(tmp_path: pathlib.Path) -> None:
    with pytest.raises(DamagedPdf):
        checked(tmp_path, lambda source, output: output.write_bytes(b"%PDF-1.7\nkapot") and None)
