"""Options that several commands share, as decorators, and what is read from them."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click
from click.core import ParameterSource

from redactor.cli.dutch import Misuse
from redactor.disclosure import LEVELS, REVIEWER_ROLES
from redactor.disclosure.formats import LOG_FORMAT, log_formats
from redactor.errors import EncryptedPdf
from redactor.redact.options import LABEL_FORMS, WIDTH_GUARDS

if TYPE_CHECKING:
    from redactor.detect.engine import Engine
    from redactor.disclosure.keys import KeyFile
    from redactor.disclosure.verzoek import Verzoek
    from redactor.rules import Rules

F = TypeVar("F", bound=Callable[..., Any])

#: When pages are read from their picture, and where the choice is kept while a command runs.
RECOGNITION: Final = ("nooit", "nodig", "altijd")
_OCR: Final = "redactor.ocr"

_EXISTING_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_EXISTING_DIR = click.Path(exists=True, file_okay=False, path_type=Path)


def _all(*decorators: Callable[[F], F]) -> Callable[[F], F]:
    def apply(function: F) -> F:
        for decorator in reversed(decorators):
            function = decorator(function)
        return function

    return apply


inputs = click.argument(
    "inputs", metavar="BESTAND|MAP...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
rules = click.option(
    "--rules",
    "rules_dir",
    metavar="MAP",
    type=_EXISTING_DIR,
    help="Eigen regels in plaats van de meegeleverde.",
)
model = click.option(
    "--model", metavar="NAAM", help="Ander spaCy-model (naam of map), of 'none' om zonder model te werken."
)
password_file = click.option(
    "--password-file", metavar="BESTAND", type=_EXISTING_FILE,
    help="Bestand met op de eerste regel het wachtwoord van de PDF.",
)  # fmt: skip
verzoek = click.option(
    "--verzoek", "verzoek_path", metavar="BESTAND", type=_EXISTING_FILE,
    help="verzoek.yaml: gegevens van het Woo-verzoek.",
)  # fmt: skip
organisation = click.option(
    "--organisatie", "organisation_dir", metavar="MAP", type=_EXISTING_DIR,
    help="Map van de organisatie: organisatie.yaml en lijsten/*.txt, voor elk verzoek.",
)  # fmt: skip
profile = click.option(
    "--profile", metavar="NAAM", help="Werkwijze van de organisatie (standaard: smallest-part)."
)
personas = click.option(
    "--personas/--no-personas", "personas", default=None,
    help="Zet bij elke gelakte persoon een vast label, zoals ambtenaar 1.",
)  # fmt: skip
output = click.option(
    "-o", "--output", "out_dir", metavar="MAP", required=True, type=click.Path(path_type=Path),
    help="Map voor gelakt/ en vertrouwelijk/.",
)  # fmt: skip
force = click.option("--force", is_flag=True, help="Vervang resultaten van een eerdere keer.")
as_json = click.option("--json", "as_json", is_flag=True, help="Schrijf de uitkomst als JSON naar stdout.")
level = click.option(
    "--level", type=click.Choice(LEVELS), default=LEVELS[0], show_default=True,
    help="Hoe er gecontroleerd wordt; grondig leest ook met poppler en tekstherkenning.",
)  # fmt: skip
fail_on_review = click.option(
    "--fail-on-review", is_flag=True, help="Eindig met code 8 als er voorstellen op een mens wachten."
)
label = click.option(
    "--label", "label_form", type=click.Choice(LABEL_FORMS), default=LABEL_FORMS[0], show_default=True,
    help="Hoe een grond geschreven wordt; gaat voor grondnotatie in verzoek.yaml.",
)  # fmt: skip
key = click.option(
    "--key", "key_path", metavar="BESTAND", type=_EXISTING_FILE,
    help="Sleutelbestand van de organisatie (redactor key init).",
)  # fmt: skip
store = click.option(
    "--store", metavar="BESTAND", type=click.Path(dir_okay=False, path_type=Path), default=None,
    help="Dossierbestand op deze computer, als de uitvoermap op een netwerkschijf staat.",
)  # fmt: skip
listing = _all(
    click.option(
        "--from", "given_path", metavar="LIJST", type=_EXISTING_FILE,
        help="Uw eigen lijst (.xlsx of .csv): wat daarin staat, blijft staan.",
    ),
    click.option(
        "--oordeel", "verdicts", metavar="DOCUMENT=BEOORDELING", multiple=True,
        help="Andere beoordeling van een document, zoals 'nota=Niet openbaar: 5.2.1' (vraagt --by).",
    ),
    click.option(
        "--matter", metavar="CODE", default="", help="Matter van documenten die er geen hebben."
    ),
    click.option(
        "--besluit", "decision_name", metavar="NAAM", default="", help="Naam van het besluit."
    ),
)  # fmt: skip
account = _all(
    key,
    click.option("--sign", is_flag=True, help="Onderteken het logboek met de sleutel van --key."),
    click.option(
        "--link-persons", is_flag=True,
        help="Geef elke plaats in het logboek een code van de persoon; alleen met --key na te gaan.",
    ),
)  # fmt: skip
look = _all(
    click.option(
        "--style", metavar="NAAM", default="",
        help="Uiterlijk van de vakken: wit (standaard), zwart, grijs, of een eigen stijl uit boxes.yaml.",
    ),
    label,
    click.option(
        "--width-guard", type=click.Choice(WIDTH_GUARDS), default=WIDTH_GUARDS[0], show_default=True,
        help="Wat de breedte verhult: vakken (niets verschuift) of reflow (de rest van de regel ook).",
    ),
    click.option("--text", is_flag=True, help="Schrijf ook de tekst, met [5.1.2.e] waar iets weg is."),
    click.option(
        "--log-format", type=click.Choice([LOG_FORMAT, *log_formats()]), default=LOG_FORMAT,
        show_default=True,
        help="Schrijf het logboek ook in deze vorm, naast .log.jsonl.",
    ),
    click.option(
        "--accept-unverified", metavar="ROL", type=click.Choice(REVIEWER_ROLES), default=None,
        help="Aanvaard een uitvoer die niet te controleren is; komt in het logboek.",
    ),
    level,
)  # fmt: skip


def verbosity(function: F) -> F:
    """-q and -v; sets up logging before the command runs."""

    def configure(ctx: click.Context, param: click.Parameter, value: int | bool) -> int | bool:
        from redactor.cli import logs

        if value:
            logs.set_level(param.name or "", int(value))
        return value

    quiet = click.option("-q", "--quiet", is_flag=True, callback=configure, help="Alleen fouten melden.")
    verbose = click.option(
        "-v",
        "--verbose",
        count=True,
        callback=configure,
        expose_value=False,
        help="Meer melden (-vv: alles).",
    )
    return quiet(verbose(function))


def _keep_ocr(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    ctx.meta[_OCR] = value


ocr = click.option(
    "--ocr", type=click.Choice(RECOGNITION), default=None, expose_value=False, callback=_keep_ocr,
    help="Lees bladzijden van hun beeld: nooit, als het nodig is (standaard) of altijd, ook om te zien of de "
    "tekstlaag zegt wat er staat.",
)  # fmt: skip
detection = _all(rules, model, profile, personas, verzoek, organisation, password_file, ocr)


def load_rules(rules_dir: Path | None) -> Rules:
    """The rules, with when pages are read from their picture as ``--ocr`` of this command says."""
    from redactor import rules as rules_step

    loaded = rules_step.load(rules_dir)
    when = click.get_current_context().meta.get(_OCR)
    return loaded if when is None else rules_step.with_reading(loaded, when)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What detection works with, read from the options."""

    rules: Rules
    engine: Engine
    verzoek: Verzoek | None
    password: str | None
    profile: str | None
    personas: bool | None

    def arguments(self) -> dict[str, Any]:
        """As keyword arguments of the functions of pipeline.py."""
        return {
            "rules": self.rules,
            "engine": self.engine,
            "verzoek": self.verzoek,
            "password": self.password,
            "profile": self.profile,
            "personas": self.personas,
        }


def read_request(
    verzoek_path: Path | None, organisation_dir: Path | None, *, rules_dir: Path | None
) -> tuple[Rules, Verzoek | None]:
    """The rules as they were written, and the request; none when neither option was given."""
    from redactor.disclosure import verzoek as request

    wanted = (
        request.read(verzoek_path, organisation=organisation_dir)
        if verzoek_path or organisation_dir
        else None
    )
    return load_rules(rules_dir), wanted


def load(
    *,
    rules_dir: Path | None,
    model: str | None,
    profile: str | None,
    personas: bool | None,
    verzoek_path: Path | None,
    organisation_dir: Path | None,
    password_file: Path | None,
) -> Settings:
    """Reads rules, request and password and builds the engine, once for all documents."""
    from redactor import pipeline

    shipped, wanted = read_request(verzoek_path, organisation_dir, rules_dir=rules_dir)
    # Told once, before any document is read.
    loaded = pipeline.with_request(shipped, wanted)
    wanted_profile = pipeline.profile_for(loaded, profile, wanted)
    return Settings(
        rules=loaded,
        engine=pipeline.engine_for(loaded, model=model),
        # Its lists are in the rules by now.
        verzoek=wanted.without_lists() if wanted else None,
        password=read_password(password_file),
        profile=wanted_profile,
        personas=personas,
    )


def utc_now() -> str:
    """When a person decided, for the log: UTC to the second. The one clock that results see."""
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def check_style(style: str, loaded: Rules) -> None:
    """Tells before any document is read that the rules have no such style of boxes.

    Raises:
        Misuse: with the styles that there are.
    """
    known = loaded.boxes.style_names
    if style and style not in known:
        raise Misuse(f"--style: kies uit {', '.join(known)}", ctx=click.get_current_context())


def ground_form(given: str, verzoek: Verzoek | None) -> str:
    """How grounds are written: as ``--label`` says, else as the request or the organisation does."""
    source = click.get_current_context().get_parameter_source("label_form")
    if source is ParameterSource.DEFAULT and verzoek is not None:
        return verzoek.grondnotatie
    return given


def read_key(path: Path | None) -> KeyFile | None:
    """The key file of ``--key``.

    Raises:
        RulesError: it is no key file. Refused: others can read it, or it lies between what is published.
    """
    if path is None:
        return None
    from redactor.disclosure import keys

    return keys.read(path)


def read_password(path: Path | None) -> str | None:
    """The first line of the password file.

    Raises:
        EncryptedPdf: the file cannot be read or is empty.
    """
    if path is None:
        return None
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as exc:
        raise EncryptedPdf(
            "wachtwoordbestand is niet te lezen",
            where=path.name,
            hint="bewaar het als gewone tekst (UTF-8)",
        ) from exc
    if not lines or not lines[0]:
        raise EncryptedPdf(
            "wachtwoordbestand is leeg", where=path.name, hint="zet het wachtwoord op de eerste regel"
        )
    return lines[0]
