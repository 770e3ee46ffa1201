"""E-mail addresses in text, and whether their domain names the person.

Pure: no recognizer, no lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from redactor.forms import fold, squash

_INITIALED: Final = re.compile(
    r"\b(?:[A-Z][a-z]?\.\s?){1,5}((?:van |de |der |den |ter |ten |'t ){0,3}[A-ZÀ-Ž][\w'’-]{1,40})"
)
#: "familie-devos", "famdejong": a household's own domain.
_OF_FAMILY: Final = re.compile(
    r"(?:familie|gezin|fam)-?(?!ilie|bedrijf|recht|rechter|arts|zorg|school|coach)[a-z-]{3,}"
)
CAPITALISED: Final = re.compile(r"[^\W\d_][\w'’-]*")
_LOCAL: Final = re.compile(r"[\w.+'’%&-]+$")
_DOMAIN: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,60}\.){1,5}[A-Za-z]{2,18}(?![\w])")
_BROKEN_DOMAIN: Final = re.compile(
    # Pieces up to a dot, or to a hyphen at a line end; a row of hyphens can be cut in one way only.
    r"(?:[A-Za-z0-9-]{1,60}+(?:\.\n?|(?<=-)\n)){1,6}"
    r"(?:[A-Za-z0-9-]{0,60}-)?[A-Za-z0-9]{0,60}?[A-Za-z]{2,18}(?![\w])"
    r"|\n[A-Za-z0-9](?:[A-Za-z0-9-]{0,60}\.){1,5}[A-Za-z]{2,18}(?![\w])"
)


def addresses_in(text: str) -> Iterator[tuple[int, int, int]]:
    """E-mail addresses in ``text``: start, place of the @, end; half open. One line end may lie inside.

    Looks outwards from each @, at most 64 characters to the left: linear in the length of the text.
    """
    at = text.find("@")
    while at >= 0:
        local = _LOCAL.search(text[max(0, at - 64) : at])
        if local is not None and local.group().strip(".'’-"):
            start = at - len(local.group().lstrip(".'’-"))
            start = _continued_above(text, start)
            domain = _DOMAIN.match(text, at + 1) or _BROKEN_DOMAIN.match(text, at + 1)
            if domain is not None and "." in domain.group():
                yield start, at, domain.end()
        at = text.find("@", at + 1)


def _continued_above(text: str, start: int) -> int:
    """Start of an address whose local part was broken after a dot, underscore or hyphen at a line end."""
    if start < 2 or text[start - 1] != "\n" or text[start - 2] not in "._-":
        return start
    head = _LOCAL.search(text[max(0, start - 42) : start - 1])
    return start - 1 - len(head.group()) if head is not None and len(head.group()) > 2 else start


def domain_names_person(local: str, domain: str, left: str) -> bool:
    """True when the domain holds a surname that also stands in the local part or right before the address."""
    labels = domain.lower().split(".")[:-1]
    cores = [squash(label) for label in labels if label != "example"]
    if any(_OF_FAMILY.match(label) for label in labels):
        return True
    local_key = squash(re.sub(r"\d", "", local))
    for core in cores:
        if len(local_key) >= 5 and (local_key in core or _common_run(local_key, core) >= 6):
            return True
    words = {
        squash(part) for word in CAPITALISED.findall(left) if word[0].isupper() for part in word.split("-")
    }
    # The person's own name stands before the address: first name in the local part, surname in the domain.
    first = squash(re.split(r"[._\d-]", local)[0])
    if len(first) < 3 or not any(word == first or word.startswith(first) for word in words):
        return False
    surnames = {word for word in words if len(word) >= 5 and word != first}
    return any(core.startswith(word) for core in cores for word in surnames)


def domain_is_surname(domain: str, left: str) -> bool:
    """True when initials and a surname stand before the address and the domain is that surname."""
    core = squash(domain.split(".")[0])
    return len(core) >= 6 and any(squash(match[1]) == core for match in _INITIALED.finditer(left))


def _common_run(a: str, b: str) -> int:
    """Length of the longest run of letters that both hold."""
    best = 0
    for start in range(len(a)):
        while start + best < len(a) and a[start : start + best + 1] in b:
            best += 1
    return best


def joined_names(text: str) -> frozenset[str]:
    """Neighbouring capitalised words of the page, joined: "Jan de Vries" gives ``jandevries``."""
    words = CAPITALISED.findall(text[:20_000])
    names = set()
    for index, word in enumerate(words):
        if not word[0].isupper() or len(word) < 3:
            continue
        key = fold(word)
        for following in words[index + 1 : index + 4]:
            key += fold(following)
            if following[0].isupper():
                joined = squash(key)
                if len(joined) >= 9:
                    names.add(joined)
                break
    for start, at, _ in addresses_in(text[:20_000]):
        local = squash(text[start:at])
        if "." in text[start:at] and len(local) >= 9:
            names.add(local)
    return frozenset(names)


def site_key(url: str) -> str:
    host = re.sub(r"^(?:https?://)?(?:www\.)?", "", url.lower()).split("/")[0]
    return squash(host.split(".")[0])
