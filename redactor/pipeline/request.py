"""What one request changes: lists, office holders by date, words that always go or stay, the profile."""

from __future__ import annotations

import datetime
import functools
import hashlib
import re
from dataclasses import replace
from typing import Final

from redactor import decide
from redactor.decide.policy import PUBLIC_KIND
from redactor.disclosure.verzoek import Verzoek
from redactor.domain import Document
from redactor.errors import RulesError, UnknownGround
from redactor.rules import ListedText, Rules, parse_ground

#: List of people who act in public by office, and the role of one who did so at another time.
HOLDERS: Final = "ambtsdragers"
FORMER: Final = "voormalig"

_MONTHS: Final = ("jan", "feb", "maa", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_DATE: Final = (
    r"\d{1,2}(?:[-/.]\d{1,2}[-/.]| (?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober"
    r"|november|december) )(?:19|20)\d\d"
)


def with_request(rules: Rules, verzoek: Verzoek | None) -> Rules:
    """``rules`` with what ``verzoek`` adds for its documents; ``digest`` then differs too.

    Raises:
        RulesError: a list, role or kind of information that does not exist; UnknownGround: a ground.
    """
    if verzoek is None:
        return rules
    _check_category(rules, verzoek)
    lists = dict(rules.lists)
    for list_name, lines in verzoek.lijsten.items():
        if list_name not in lists:
            raise RulesError(
                f"er is geen lijst {list_name!r}",
                where=verzoek.where("lijsten", list_name),
                hint="lijsten: " + ", ".join(lists),
            )
        lists[list_name] = tuple(dict.fromkeys((*lists[list_name], *lines)))
    holders = tuple(_holders(rules, verzoek))
    if holders:
        lists[HOLDERS] = (*holders, *lists.get(HOLDERS, ()))
    listed = (*rules.listed, *_listed(rules, verzoek))
    if lists == rules.lists and listed == rules.listed:
        return rules
    added = repr((sorted(lists.items()), sorted((e.text, e.keep, e.ground) for e in listed)))
    digest = hashlib.sha256(f"{rules.digest}{added}".encode()).hexdigest()
    return replace(rules, lists=lists, listed=listed, digest=digest)


def date_of(document: Document, rules: Rules, verzoek: Verzoek | None) -> datetime.date | None:
    """The date of a document: as the request says, else as its first page says after a word for it."""
    stated = verzoek.date_of(document.path.stem) if verzoek else None
    if stated is not None or not document.pages:
        return stated
    words = "|".join(re.escape(word) for word in rules.lists.get("datum-woorden", ()))
    if not words:
        return None
    page = document.pages[0].text
    for match in re.finditer(
        rf"(?:^|[\n\t])(?:{words}) ?:?[\s]+(?:[a-z]+dag,? )?({_DATE})", page, re.IGNORECASE
    ):
        day, month, year = (part.lower() for part in re.split(r"[\s/.-]+", match[1].strip()))
        number = int(month) if month.isdigit() else _MONTHS.index(month[:3]) + 1
        try:
            return datetime.date(int(year), number, int(day))
        except ValueError:
            continue
    return None


def on_date(rules: Rules, date: datetime.date | None) -> Rules:
    """``rules`` for a document of ``date``, in which the list of office holders tells who they were then.

    Who came into office later was no public person yet: the line falls away. Who left a public office
    before is ``FORMER``. Without a date every office counts. The digest stays: the date is the document's.

    Raises:
        RulesError: a line of the list whose dates cannot be read.
    """
    lines = rules.lists.get(HOLDERS, ())
    if not any(line.count(";") > 1 for line in lines):
        return rules
    public = frozenset(role.id for role in rules.roles if role.kind == PUBLIC_KIND)
    return replace(rules, lists={**rules.lists, HOLDERS: _holders_on(lines, public, date)})


@functools.lru_cache(maxsize=64)
def _holders_on(
    lines: tuple[str, ...], public: frozenset[str], date: datetime.date | None
) -> tuple[str, ...]:
    """The lines ``naam;rol`` that hold on a date. Documents of one date share the answer."""
    roles: dict[str, list[str]] = {}
    for line in lines:
        name, role, start, end = _term(line)
        known = roles.setdefault(name, [])
        if date is None or ((start is None or start <= date) and (end is None or date <= end)):
            known.append(role)
        elif end is not None and end < date and role in public:
            known.append(FORMER)
    result = []
    for name, several in roles.items():
        current = [role for role in several if role != FORMER]
        result += [f"{name};{role}" for role in dict.fromkeys(current or several)]
    return tuple(result)


@functools.lru_cache(maxsize=8192)
def _term(line: str) -> tuple[str, str, datetime.date | None, datetime.date | None]:
    """Name, role, first and last day of a line ``naam;rol[;van[;tot]]``."""
    name, role, first, last, *_ = (part.strip() for part in (*line.split(";"), "", "", ""))
    try:
        start = datetime.date.fromisoformat(first) if first else None
        end = datetime.date.fromisoformat(last) if last else None
    except ValueError as exc:
        raise RulesError(
            "een datum van ambt is geen datum",
            where=f"lists/{HOLDERS}.txt",
            hint="naam;rol;jjjj-mm-dd;jjjj-mm-dd",
        ) from exc
    return name, role, start, end


def _holders(rules: Rules, verzoek: Verzoek) -> list[str]:
    known = [role.id for role in rules.roles]
    result = []
    for index, holder in enumerate(verzoek.ambtsdragers):
        if holder.rol not in known:
            raise RulesError(
                f"rol {holder.rol!r} bestaat niet",
                where=verzoek.where(HOLDERS, index, "rol"),
                hint="rollen: " + ", ".join(known),
            )
        if holder.van and holder.tot and holder.tot < holder.van:
            raise RulesError("tot ligt voor van", where=verzoek.where(HOLDERS, index, "tot"))
        if verzoek.applies(holder):
            result.append(f"{holder.naam};{holder.rol};{holder.van or ''};{holder.tot or ''}".rstrip(";"))
    return result


def _listed(rules: Rules, verzoek: Verzoek) -> list[ListedText]:
    result = [
        ListedText(text=entry.tekst.strip(), keep=True)
        for entry in verzoek.nooit_lakken
        if verzoek.applies(entry)
    ]
    for index, always in enumerate(verzoek.altijd_lakken):
        where = verzoek.where("altijd_lakken", index, "grond")
        try:
            ground = parse_ground(always.grond, rules.grounds)
        except UnknownGround as exc:
            raise UnknownGround("deze grond bestaat niet", where=where, hint=exc.hint) from exc
        if not ground.citable:
            raise UnknownGround(
                f"{ground.code} is te algemeen", where=where, hint="noem het lid en het onderdeel"
            )
        if verzoek.applies(always):
            result.append(ListedText(text=always.tekst.strip(), keep=False, ground=ground.code))
    return result


def _check_category(rules: Rules, verzoek: Verzoek) -> None:
    """The kind of information is one of the list, by its word or its code."""
    if verzoek.informatiecategorie and not category_code(rules, verzoek.informatiecategorie):
        known = [line.partition(";")[0] for line in rules.lists.get("informatiecategorieen", ())]
        raise RulesError(
            f"informatiecategorie {verzoek.informatiecategorie!r} bestaat niet",
            where=verzoek.where("informatiecategorie"),
            hint="keuze uit: " + ", ".join(known),
        )


def category_code(rules: Rules, word: str) -> str:
    """The TOOI code of a kind of information, by its word or by the code itself; empty when unknown."""
    for line in rules.lists.get("informatiecategorieen", ()):
        name, _, code = line.partition(";")
        if word.strip().lower() in (name.strip().lower(), code.strip()):
            return code.strip()
    return ""


def style_for(rules: Rules, style: str) -> str:
    """The wanted style of boxes, the first of the rules when it is empty.

    Raises:
        RulesError: there is no such style.
    """
    names = rules.boxes.style_names
    if style and style not in names:
        raise RulesError(
            f"stijl {style!r} bestaat niet", where="--style", hint="stijlen: " + ", ".join(names)
        )
    return style or names[0]


def profile_for(rules: Rules, profile: str | None, verzoek: Verzoek | None) -> str:
    """The profile that was asked for, else that of the request, else the first of rules/profiles.yaml.

    Raises:
        RulesError: there is no such profile.
    """
    wanted = profile or (verzoek.profiel if verzoek else "") or decide.default_profile(rules)
    known = [rule.id for rule in rules.profiles]
    if wanted not in known:
        raise RulesError(
            f"profiel {wanted!r} bestaat niet",
            where="--profile" if profile or verzoek is None else verzoek.where("profiel"),
            hint="profielen: " + ", ".join(known),
        )
    return wanted
