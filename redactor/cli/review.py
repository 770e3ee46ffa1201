"""The group ``review``: decisions out to other programs, and what a person did there back in."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from redactor.cli import options
from redactor.cli.dutch import DutchGroup
from redactor.disclosure import REVIEWER_ROLES
from redactor.errors import ExitCode

_FORMS: Final = ("pdf", "csv", "presidio")


@click.group(
    cls=DutchGroup,
    short_help="Kijk na in Acrobat of een ander programma, en neem dat over.",
    example="redactor review export uit/vertrouwelijk/nota.decisions.json nota.pdf",
)
def review() -> None:
    """Kijk na in een ander programma.

    Schrijf de besluiten als lakmarkeringen in een kopie van de PDF, wijzig die in Acrobat of een ander
    programma, en neem de wijzigingen over in het besluitenbestand. Lak daarna met 'redactor apply'.
    """


_decisions = click.argument(
    "decisions", metavar="BESLUITEN", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
_pdf = click.argument("pdf", metavar="PDF", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@review.command(
    "export",
    short_help="Schrijf de besluiten om in een ander programma na te kijken.",
    example="redactor review export uit/vertrouwelijk/nota.decisions.json nota.pdf",
)
@_decisions
@_pdf
@click.option(
    "--form", type=click.Choice(_FORMS), default="pdf", show_default=True,
    help="pdf: lakmarkeringen in een kopie; csv: nakijkbestand van doc_redaction; presidio: vondsten als "
    "JSON. In csv en presidio staat de tekst die weg moet.",
)  # fmt: skip
@options.rules
@options.password_file
@options.ocr
@options.force
@options.verbosity
def export_review(
    decisions: Path,
    pdf: Path,
    form: str,
    rules_dir: Path | None,
    password_file: Path | None,
    force: bool,
    quiet: bool,
) -> int:
    """Schrijf de besluiten om elders na te kijken.

    Het bestand komt naast BESLUITEN en is vertrouwelijk: er is nog niets weg. PDF is het origineel; dat
    verandert niet.
    """
    from redactor import review as review_step

    written = review_step.export(
        decisions,
        pdf,
        form=form,
        rules=options.load_rules(rules_dir),
        password=options.read_password(password_file),
        force=force,
    )
    if not quiet:
        click.echo(f"{written.places} plaatsen; vertrouwelijk: de tekst staat er nog in", err=True)
    click.echo(str(written.path))
    return ExitCode.OK


@review.command(
    "import",
    short_help="Neem over wat er in een ander programma gewijzigd is.",
    example="redactor review import uit/vertrouwelijk/nota.decisions.json nota.pdf \\\n"
    "    uit/vertrouwelijk/nota.marks.pdf --by jurist",
)
@_decisions
@_pdf
@click.argument(
    "returned", metavar="TERUG", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)  # fmt: skip
@click.option(
    "--by", metavar="ROL", required=True, type=click.Choice(REVIEWER_ROLES),
    help="Uw rol, voor het logboek: " + ", ".join(REVIEWER_ROLES) + ".",
)  # fmt: skip
@click.option(
    "--ground", metavar="GROND", default="", help="Grond voor nieuwe markeringen waar geen grond op staat."
)
@click.option(
    "--reject-all", is_flag=True, help="Ook als er geen lakmarkering meer over is: alles wordt dan leesbaar."
)
@options.rules
@options.password_file
@options.ocr
@options.verbosity
def import_review(
    decisions: Path,
    pdf: Path,
    returned: Path,
    by: str,
    ground: str,
    reject_all: bool,
    rules_dir: Path | None,
    password_file: Path | None,
    quiet: bool,
) -> int:
    """Neem de wijzigingen in TERUG over in het besluitenbestand.

    Een markering die er nog staat, is akkoord; weggehaald: leesbaar; verplaatst: aangepast; nieuw:
    toegevoegd. Elke wijziging staat daarna onder uw rol in BESLUITEN.
    """
    from redactor import review as review_step

    taken = review_step.import_review(
        decisions,
        pdf,
        returned,
        by=by,
        rules=options.load_rules(rules_dir),
        password=options.read_password(password_file),
        ground=ground,
        reject_all=reject_all,
        when=options.utc_now(),
    )
    if not quiet:
        counts = taken.counts
        click.echo(
            f"akkoord: {counts.agreed}, leesbaar gemaakt: {counts.rejected}, aangepast: {counts.adjusted}, "
            f"toegevoegd: {counts.added}",
            err=True,
        )
        if counts.left_open:
            click.echo(f"nog te beslissen (voorstel om te laten staan): {counts.left_open}", err=True)
        click.echo("lak ermee met 'redactor apply'", err=True)
    click.echo(str(taken.path))
    return ExitCode.OK


COMMANDS: Final = (review,)
