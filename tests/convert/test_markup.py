"""HTML: every letter that a browser shows comes through, in order; what it does not show is counted."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.convert.blocks import Heading, Items, Paragraph, Quote, Table, plain_text
from redactor.convert.markup import Page
from redactor.convert.pieces import Reason, Unreadable


def words(html: str) -> list[str]:
    return re.findall(r"\w+", plain_text(Page().read(html)))


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<h1><div>kop</div> na</h1>", "kop na"),
        ("<pre><div>een\n  twee</div></pre>", "een twee"),
        ("<ul>los<li>punt</li>staart<ul><li>dieper</li></ul></ul>", "los punt staart dieper"),
        ("<table><caption>bij</caption><tr><td>a<td>b</tr></table>", "bij a b"),
        ("<table><tr><td>a</td><div>naast</div><td>b</td></tr></table>", "a naast b"),
        ("<noscript>zonder</noscript><details><summary>kop</summary>rest</details>", "zonder kop rest"),
        ("<svg><title>x</title><text>getekend</text></svg>", "tekening getekend"),
        ("<math><mi>formule</mi></math>", "formule"),
        ("<input value=Jansen><textarea>regels</textarea>", "Jansen regels"),
        ("<select><option>niet<option selected>wel</select><button>knop</button>", "wel knop"),
        ("<b>" * 400 + "diep<i hidden>weg</i><script>x</script>" + "</b>" * 400 + "<p>na</p>", "diep na"),
        ("<a href=x><div>in een link</div></a>", "in een link"),
        (
            "<object data=x><param name=a>in plaats van</object><video src=x>film</video> na",
            "in plaats van film na",
        ),
        ("<object data=x><iframe src=x>weg</iframe><p>nooit afgesloten", "nooit afgesloten"),
    ],
)
def test_nothing_that_is_shown_is_lost(html: str, shown: str) -> None:
    assert words(html) == shown.split()


@pytest.mark.parametrize(
    "html",
    [
        "<p style='display: none'>weg</p>",
        "<style>@import url(x); .weg{display:none!important}</style><p class='a weg'>weg</p>",
        "<style>p.weg, td{color:red}#weg{visibility:hidden}</style><p id=weg>weg</p>",
        "<ul><li hidden>weg</ul>",
        "<table><tr style='display:none'><td>weg</table>",
        "<table><tbody style='display:none'><tr><td>weg<td>weg</table>",
        "<template>weg</template>",
        "<dialog>weg</dialog>",
        "<p style='font-size:0px'>weg</p>",
    ],
)
def test_hidden_text_is_counted_and_not_shown(html: str) -> None:
    page = Page()
    assert "weg" not in plain_text(page.read(html + "<p>rest</p>"))
    assert page.hidden["verborgen-tekst"] == 1


@pytest.mark.parametrize(
    ("html", "count"),
    [
        ("<p style='color:#FFFFFF'>wit</p>", 1),
        ("<font color=white>wit</font>", 1),
        ("<style>.w{color:rgb(255, 255, 255)}</style><p class=w>wit</p>", 1),
        ("<p style='position:absolute;left:-9999px'>wit</p>", 1),
        ("<span style='font-size:1px'>wit</span>", 1),
        # Text that something dark lies behind is there to be read.
        ("<td style='background:#003366'><p style='color:white'>wit</p></td>", 0),
        ("<table bgcolor=navy><tr><td><font color=white>wit</font></table>", 0),
        ("<p style='line-height:0'>wit</p>", 0),
        ("<p style='color:#fffff0'>wit</p>", 0),
    ],
)
def test_text_that_is_hardly_seen_is_shown_and_counted(html: str, count: int) -> None:
    page = Page()
    assert plain_text(page.read(html)) == "wit"
    assert page.hidden["nauwelijks-zichtbaar"] == count


def test_styles_for_a_telephone_hide_nothing() -> None:
    page = Page()
    html = "<style>@media (max-width:9px){.a{display:none} .b{x:y}} .c{display:none}</style>"
    assert words(html + "<p class=a>een</p><p class=b>twee</p><p class=c>drie</p>") == ["een", "twee"]
    assert page.hidden == {}


def test_struck_text_stays_struck() -> None:
    (block,) = Page().read(
        "<p>wel <del>niet</del> <span style='text-decoration:line-through'>nooit</span></p>"
    )
    assert isinstance(block, Paragraph)
    assert [(run.text.strip(), run.struck) for run in block.runs if run.text.strip()] == [
        ("wel", False), ("niet", True), ("nooit", True),
    ]  # fmt: skip


def test_comments_for_outlook_count_when_they_hold_text() -> None:
    page = Page()
    page.read("<!--[if mso]><xml><o:x>96</o:x></xml><![endif]--><p>a</p>")
    assert page.hidden["commentaar-in-code"] == 0
    page.read("<!--[if mso]><p>alleen voor Outlook</p><![endif]--><p>a</p>")
    assert page.hidden["commentaar-in-code"] == 1


def test_a_page_of_comments_is_empty() -> None:
    page = Page()
    assert page.read("<!-- niets -->") == ()
    assert page.hidden["commentaar-in-code"] == 1


def test_a_page_that_the_parser_gives_up_on_is_refused() -> None:
    with pytest.raises(Unreadable) as caught:
        Page().read("<div>" * 4000 + "binnen" + "</div>" * 4000)
    assert caught.value.reason is Reason.DAMAGED


def test_blocks_keep_their_kind() -> None:
    blocks = Page().read(
        "<h2>kop</h2><ol><li>een</ol><blockquote>citaat</blockquote>"
        "<table border=1><tr><th>a<th>b<tr><td>1<td>2</table>"
    )
    assert [type(block) for block in blocks] == [Heading, Items, Quote, Table]


_TAGS = st.sampled_from(
    "p div span b del ul ol li table tbody tr td th caption h1 h3 pre blockquote a font details dl dt".split()
)


@st.composite
def _trees(draw: st.DrawFn, depth: int = 0) -> str:
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        if depth < 4 and draw(st.booleans()):
            tag = draw(_TAGS)
            parts.append(f"<{tag}>{draw(_trees(depth + 1))}</{tag}>")
        parts.append(" WOORD ")
    return "".join(parts)


@given(_trees())
def test_words_are_neither_lost_nor_doubled(tree: str) -> None:
    count = tree.count("WOORD")
    numbers = iter(range(count))
    html = re.sub("WOORD", lambda _: f"w{next(numbers)}", tree)
    assert sorted(words(html)) == sorted(f"w{n}" for n in range(count))
