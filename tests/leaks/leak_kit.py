"""A page with a visible secret, and what every case needs to redact it and look at the result."""

from __future__ import annotations

import pathlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pikepdf
import pytest

from redactor import verify
from redactor.domain import Action, Decision, Document, Ground, Redaction, Span, Status, Verification
from redactor.forms import SecretMatcher
from redactor.ingest.pdf import read
from redactor.redact.apply import apply
from redactor.redact.options import RedactOptions
from redactor.redact.plan import plan
from tests.look import look

GROUNDS = {
    "5.1.2.e": Ground(
        code="5.1.2.e",
        article="Woo art. 5.1, tweede lid, onder e",
        title="Persoonlijke levenssfeer",
        kind="relatief",
        spoken="artikel 5.1 lid 2 onder e",
    ),
    "5.1.1.d": Ground(
        code="5.1.1.d", article="Woo art. 5.1, eerste lid, onder d", title="Bijzonder", kind="absoluut"
    ),
}

NAME, MAIL, PHONE = "Marieke Jansen", "m.jansen@minfin.nl", "06-12345678"
#: A name that was found nowhere: only what is kept by list cannot hold it.
STRANGER = "Quirijn Wolvekamp"
#: What resolve would hand over: the strings as found and their parts.
SECRETS = (NAME, "Jansen", "Marieke", MAIL, "m.jansen", PHONE)


def font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """Helvetica by name, as an object of ``pdf``."""
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Helvetica,
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )
    )


LINES = (
    "Notitie over de voortgang van het programma",
    f"Behandelaar: {NAME}, bereikbaar op {PHONE}.",
    f"Post kan naar {MAIL} of naar de afdeling Financien.",
    "De afdeling rapporteert elk kwartaal aan de minister.",
)


def text_lines(lines: Sequence[str], *, x: float = 72, y: float = 760, size: float = 11) -> bytes:
    """Content that shows lines of text, one Tj each."""
    parts = [f"BT /F1 {size} Tf {size + 5} TL {x} {y} Td"]
    for line in lines:
        escaped = line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        parts.append(f"({escaped}) Tj T*")
    return ("\n".join([*parts, "ET"]) + "\n").encode("cp1252")


def new_pdf(content: bytes | None = None) -> pikepdf.Pdf:
    """One page with the note, or with ``content``."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    page.obj["/Resources"] = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font(pdf)))
    page.obj["/Contents"] = pdf.make_stream(text_lines(LINES) if content is None else content)
    return pdf


def decide(document: Document, secrets: Sequence[str] = SECRETS) -> list[Decision]:
    """A decision for every place on a page where a secret stands."""
    matcher = SecretMatcher(secrets)
    result = []
    for page in document.pages:
        for start, end in matcher.find(page.text):
            result.append(
                Decision(
                    decision_id=f"d{len(result)}",
                    target=(Span(page.page_index, start, end),),
                    action=Action.REDACT,
                    grounds=("5.1.2.e",),
                    status=Status.AUTO,
                    decided_by="policy:proef",
                    label="PERSOON",
                    toelichting="",
                    finding_ids=(),
                    score=1.0,
                    detector="proef",
                    text=page.text[start:end],
                )
            )
    return result


@dataclass(frozen=True)
class Outcome:
    """What redacting one file gave."""

    before: bytes
    after: bytes
    document: Document
    redactions: tuple[Redaction, ...]
    verification: Verification
    source: pathlib.Path
    output: pathlib.Path


Redact = Callable[..., Outcome]


@pytest.fixture
def redact(tmp_path: pathlib.Path) -> Redact:
    """Redacts a pikepdf document or bytes with every secret decided, and verifies."""

    def run(
        pdf: pikepdf.Pdf | bytes,
        *,
        secrets: Sequence[str] = SECRETS,
        options: RedactOptions | None = None,
        password: str | None = None,
        decisions: Callable[[Document], list[Decision]] | None = None,
    ) -> Outcome:
        source, output = tmp_path / "bron.pdf", tmp_path / "uit.pdf"
        if isinstance(pdf, bytes):
            source.write_bytes(pdf)
        else:
            pdf.save(source)
        options = options or look()
        document = read(source, password=password)
        decided = decide(document, secrets) if decisions is None else decisions(document)
        redactions = plan(decided, document, grounds=GROUNDS, options=options)
        apply(
            source,
            redactions,
            output,
            options=options,
            document=document,
            secrets=secrets,
            password=password,
        )
        verification = verify.check(
            output,
            source=source,
            document=document,
            decisions=decided,
            redactions=redactions,
            secrets=secrets,
            password=password,
        )
        text = re.sub(r"\s", "", " ".join(page.text for page in document.pages))
        assert text, "the case has no text at all"
        return Outcome(
            source.read_bytes(), output.read_bytes(), document, redactions, verification, source, output
        )

    return run
