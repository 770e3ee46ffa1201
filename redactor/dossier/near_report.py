"""The page for the officer on documents that are nearly the same. Confidential: it shows their text."""

from __future__ import annotations

import contextlib
import html
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from redactor.disclosure.results import CONFIDENTIAL
from redactor.disclosure.whole_file import write_whole
from redactor.dossier.packing import unpack_differences
from redactor.dossier.store import NearRecord, Record

FILE: Final = "bijna-dubbel.html"
#: Lines of one pair that are shown: who wants to see more opens both documents.
_LINES: Final = 200

_PAGE: Final = """<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><title>Bijna dubbel</title><style>
body {{ font-family: sans-serif; margin: 2rem auto; max-width: 60rem; line-height: 1.4; color: #111 }}
h2 {{ font-size: 1rem; margin: 2rem 0 .5rem; overflow-wrap: anywhere }}
del, ins {{ display: block; text-decoration: none; padding: .1rem .5rem; overflow-wrap: anywhere }}
del {{ background: #fde2e2 }} ins {{ background: #dff3e1 }}
del::before {{ content: "\\2212  " }} ins::before {{ content: "+  " }}
small {{ color: #444 }}
</style></head><body>
<h1>Bijna dubbele documenten</h1>
<p><strong>Vertrouwelijk</strong>: hier staat tekst van de documenten. Per document: op welk ander document
het het meest lijkt, en in welke regels het daarvan verschilt. Beoordeel ze hetzelfde waar de tekst hetzelfde
is.</p>
{parts}
</body></html>
"""


def write(out: Path, pairs: Iterable[NearRecord], records: Mapping[int, Record]) -> None:
    """Writes the page, or takes it away when nothing is nearly the same.

    Args:
        out: Folder of results.
        pairs: What the store says.
        records: Documents by number.

    Raises:
        OutputError: it cannot be written.
    """
    path = out / CONFIDENTIAL / FILE
    parts = [_part(pair, records) for pair in pairs]
    if not parts:
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
        return
    data = _PAGE.format(parts="\n".join(parts)).encode()
    write_whole(path, data, confidential=True, force=True)


def _part(pair: NearRecord, records: Mapping[int, Record]) -> str:
    name, other = (html.escape(records[number].source) for number in (pair.document, pair.other))
    head = (
        f"<h2>{name}</h2>\n<p>lijkt voor {pair.likeness:.0%} op <b>{other}</b> "
        "(&minus; staat alleen in dat andere document, + alleen in dit)</p>"
    ).replace("%", " %")
    if not pair.packed:
        return f"{head}\n<p>De verschillen zijn niet te tonen.</p>"
    found = unpack_differences(pair.packed)
    if not found:
        return f"{head}\n<p>Geen verschil in de regels; alleen in volgorde of indeling.</p>"
    lines = [
        f"<{tag}>{html.escape(one.line)} <small>(p. {one.page_number})</small></{tag}>"
        for one in found[:_LINES]
        for tag in ["ins" if one.is_added else "del"]
    ]
    if len(found) > _LINES:
        lines.append(f"<p>... en {len(found) - _LINES} regels meer</p>")
    return "\n".join((head, *lines))
