"""Instructions read from the lines that qpdf writes say what its objects say."""

from __future__ import annotations

from decimal import Decimal

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.redact import operators
from redactor.redact.content import Walker
from redactor.redact.glyphs import Glyphs
from redactor.redact.trace import IDENTITY, Trace

#: Bytes that are special in strings, and others of every kind.
STRINGS = st.lists(
    st.sampled_from([b"(", b")", b"\\", b"\n", b"\r", b"a", b"Zz9", b" ", b"\x00", b"\x1f", b"\x7f", b"\xe9"])
    | st.binary(max_size=6),
    max_size=6,
).map(b"".join)


def traced(content: bytes) -> Trace:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        page.obj["/Resources"] = pikepdf.Object.parse(
            b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
        )
        page.obj["/Contents"] = pdf.make_stream(content)
        return Walker(layer_is_off=lambda _: False).walk(page, page.resources, IDENTITY, Glyphs())


def lines_of(content: bytes) -> tuple[list[pikepdf.ContentStreamInstruction], list[bytes]]:
    with pikepdf.new() as pdf:
        instructions = list(pikepdf.parse_content_stream(pdf.make_stream(content)))
        return instructions, operators.lines_of(instructions)


@given(STRINGS)
def test_a_string_is_written_as_qpdf_writes_it(data: bytes) -> None:
    assert operators.written(data) == pikepdf.String(data).unparse()
    assert operators.string_of(operators.written(data)) == data


@given(st.lists(STRINGS | st.integers(-9999, 9999) | st.decimals(-99, 99, places=3), max_size=6))
def test_an_array_of_text_is_read_as_its_objects(elements: list[bytes | int | Decimal]) -> None:
    array = pikepdf.Array([pikepdf.String(e) if isinstance(e, bytes) else e for e in elements])
    line = operators.line_of(([array], pikepdf.Operator("TJ")))
    words = operators.elements_of(line)
    assert words is not None
    read = [operators.string_of(word) if operators.is_string(word) else float(word) for word in words]
    assert read == [e if isinstance(e, bytes) else float(e) for e in elements]
    assert operators.array_line(words) == line


@given(
    st.lists(
        st.sampled_from("7 -3 +.5 5. 0.25 /N /A#20b (x) (a\\(b) <00> [1] <</K/V>> null true w Tj q".split())
    )
)
def test_a_line_is_only_read_when_it_says_the_same_as_its_objects(words: list[str]) -> None:
    instructions, lines = lines_of(" ".join([*words, "q"]).encode())
    for instruction, line in zip(instructions, lines, strict=True):
        operands = list(instruction.operands)
        are_numbers = all(isinstance(v, int | Decimal) and v is not True for v in operands)
        assert operators.numbers_of(line, -1) == ([float(v) for v in operands] if are_numbers else None)
        if line.endswith(b" Tj"):
            is_string = len(operands) == 1 and isinstance(operands[0], pikepdf.String)
            assert operators.is_string(line[:-3]) == is_string
            assert not is_string or operators.string_of(line[:-3]) == bytes(operands[0])


@pytest.mark.parametrize("inside", [b"/N", b"[(x)]", b"<</K (x)>>", b"null", b"true"])
def test_what_is_no_text_in_an_array_is_neither_shown_nor_written(inside: bytes) -> None:
    trace = traced(b"BT /F1 9 Tf [(a) " + inside + b" (b)] TJ ET")
    (show,) = trace.shows.values()
    assert [(string.element, string.data) for string in show.strings] == [(0, b"a"), (2, b"b")]
    assert show.words == [b"(a)", b"0", b"(b)"]
    assert trace.plainer == {2: [b"[ (a) 0 (b) ] TJ"]}


def test_only_the_last_operands_count() -> None:
    trace = traced(b"BT /F1 9 Tf (a) (b) Tj 8 1 0 0 1 5 6 Tm ET")
    assert [string.data for show in trace.shows.values() for string in show.strings] == [b"b"]
    assert trace.lines == {3: (1.0, 0.0, 0.0, 1.0, 5.0, 6.0)}
    assert sorted(trace.plainer) == [2, 3]


def test_an_inline_image_with_line_ends_in_its_bytes_is_one_instruction() -> None:
    content = b"q BI /W 2 /H 2 /BPC 8 /CS /G ID \nq\n\x00\nEI\nQ BT /F1 9 Tf (a) Tj ET"
    trace = traced(content)
    assert trace.operators == ["q", "INLINE IMAGE", "Q", "BT", "Tf", "Tj", "ET"]
    assert [image.index for image in trace.images] == [1]
    assert len(trace.written) == 7


def test_an_unknown_operator_goes() -> None:
    trace = traced(b"q (x) foo Q (y)")
    assert trace.operators[:3] == ["q", "", "Q"]
    assert 1 in trace.dropped
