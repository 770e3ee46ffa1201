"""click in Dutch: headings of the help and messages of wrong usage. No texts of commands."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from gettext import gettext
from typing import Any

import click


class DutchCommand(click.Command):
    """A command whose help has Dutch headings, and an example."""

    def __init__(self, *args: Any, example: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **{"options_metavar": "[OPTIES]", **kwargs})
        self.example = example

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="Gebruik: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = [
            (names, text.replace("[default: ", "[standaard: ").replace("[required]", "[verplicht]"))
            for names, text in filter(None, (option.get_help_record(ctx) for option in options))
        ]
        if records:
            with formatter.section("Opties"):
                formatter.write_dl(records)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.example:
            with formatter.section("Voorbeeld"):
                for line in self.example.splitlines():
                    formatter.write(f"{'':>{formatter.current_indent}}{line}\n")
        super().format_epilog(ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Toon deze hulp."
        return option


class DutchGroup(DutchCommand, click.Group):
    """A group of Dutch commands, in the order in which they were added."""

    command_class = DutchCommand

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"subcommand_metavar": "OPDRACHT", **kwargs})

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [
            (name, command.get_short_help_str(limit=formatter.width - 20))
            for name, command in self.commands.items()
            if not command.hidden
        ]
        with formatter.section("Opdrachten"):
            formatter.write_dl(rows)


DutchGroup.group_class = DutchGroup


class Misuse(click.UsageError):
    """Wrong usage that is told in Dutch already."""


def usage_message(error: click.UsageError) -> str:
    """What is wrong with the command line, in Dutch where click's own words are known."""
    name = ""
    if isinstance(error, Misuse):
        return error.message
    if isinstance(error, click.BadParameter):
        hint = error.param_hint
        if isinstance(hint, str):
            name = hint
        elif error.param is not None:
            name = error.param.get_error_hint(error.ctx)
    if isinstance(error, click.MissingParameter):
        return f"{name} ontbreekt"
    if isinstance(error, click.NoSuchOption):
        near = _nearest(error.option_name, error.possibilities or ())
        return f"de optie {error.option_name} bestaat niet{near}"
    if isinstance(error, click.BadOptionUsage):
        return f"de optie {error.option_name} is niet goed gebruikt"
    if isinstance(error, click.BadParameter):
        return f"{name}: {_value_message(error)}"
    if error.message.startswith(gettext("No such command {name!r}.").split("{")[0]):
        group = error.ctx.command if error.ctx else None
        wrong = re.search(r"'(.*)'", error.message)
        known = list(group.commands) if isinstance(group, click.Group) else []
        return "deze opdracht bestaat niet" + _nearest(wrong[1] if wrong else "", known)
    return "deze opdrachtregel klopt niet"


def _nearest(wrong: str, known: Iterable[str]) -> str:
    """A question after the most similar name; empty when none is similar."""
    near = difflib.get_close_matches(wrong, list(known), n=1)
    return f"; bedoelt u {near[0]}?" if near else ""


def _value_message(error: click.BadParameter) -> str:
    """What is wrong with a value: a choice, a number or a path; anything else in click's words."""
    message = error.message
    kind = error.param.type if error.param is not None else None
    if isinstance(kind, click.Choice):
        return "kies uit " + ", ".join(str(choice) for choice in kind.choices)
    if isinstance(kind, click.types.IntParamType):
        least = getattr(kind, "min", None)
        return "hier hoort een getal" + (f" vanaf {least}" if least is not None else "")
    match = re.search(r"'(.*)' (does not exist|is a directory|is a file|is not readable)\.?$", message)
    return f"{match[1]} {_DUTCH[match[2]]}" if match else message


_DUTCH = {
    "does not exist": "bestaat niet",
    "is a directory": "is een map",
    "is a file": "is een bestand",
    "is not readable": "is niet te lezen",
}
