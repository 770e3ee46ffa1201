"""The ``redactor`` command itself and the way out: every error ends here as a message and an exit code."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Sequence
from types import FrameType

import click

from redactor import __version__
from redactor.cli import (
    account,
    batch,
    commands,
    dossier,
    information,
    inventory,
    keyfile,
    logs,
    models,
    publish,
    review,
    show,
    verify,
)
from redactor.cli.dutch import DutchGroup, usage_message
from redactor.errors import ExitCode, RedactorError, internal

_HELP = """Lakt persoonsgegevens in PDF's voor openbaarmaking onder de Woo, en verantwoordt dat.

Het resultaat is geen garantie: een mens beslist. Alles gebeurt op deze computer; er gaat niets over het
netwerk (behalve bij 'batch --cluster', naar de computers die u daar aanwijst).
"""


@click.group(
    cls=DutchGroup,
    help=_HELP,
    example="redactor redact nota.pdf -o uit",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(
    __version__, prog_name="redactor", message="%(prog)s %(version)s", help="Toon de versie."
)
def cli() -> None:
    """See ``_HELP``."""


for _command in (
    *commands.COMMANDS,
    *batch.COMMANDS,
    *account.COMMANDS,
    *keyfile.COMMANDS,
    *review.COMMANDS,
    *inventory.COMMANDS,
    *publish.COMMANDS,
    *dossier.COMMANDS,
    *verify.COMMANDS,
    *information.COMMANDS,
    *models.COMMANDS,
):
    cli.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command line and gives its exit code; see ``ExitCode``."""
    logs.set_up()
    _interrupt_on_sigterm()
    try:
        result = cli.main(args=arguments, prog_name="redactor", standalone_mode=False)
        return int(result or ExitCode.OK)
    except click.exceptions.Exit as exc:
        return exc.exit_code
    except click.UsageError as exc:
        click.echo(f"redactor: {usage_message(exc)}", err=True)
        command = exc.ctx.command_path if exc.ctx else "redactor"
        click.echo(f"tip: {command} --help", err=True)
        return ExitCode.USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo("afgebroken; er is niets half geschreven", err=True)
        return ExitCode.INTERRUPTED
    except RedactorError as exc:
        show.error(exc, trace=logs.tracebacks_wanted())
        return exc.exit_code
    except Exception as exc:  # a bug: without the exception's text, which may quote a document
        show.error(internal(exc), trace=logs.tracebacks_wanted())
        return ExitCode.INTERNAL


def _interrupt_on_sigterm() -> None:
    """Makes a polite kill clean up as Ctrl-C does."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread() and sys.platform != "win32":
        signal.signal(signal.SIGTERM, interrupt)
