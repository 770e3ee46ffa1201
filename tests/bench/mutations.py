"""Recall of persons when a document is written otherwise: ``python -m tests.bench.mutations --people 40``.

Documents of several kinds, made here, in which an invented person of one of 38 origins (or of none) is named
in many ways; then their case, line breaks, spaces and columns are changed. Prints recall per change.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Callable, Iterator

from redactor import detect, rules
from tests.detect.written import Reader, Written, invented, names_by_origin, plain

#: A character and whether it belongs to a name.
Marked = list[tuple[str, bool]]

DOCUMENTS = {
    "nota": (
        "Contactpersoon\ndrs. {initial} ({first}) {last}\nsenior adviseur\n\n"
        "De nota is afgestemd met de gemeente en met het waterschap. {first} {last} heeft daarover "
        "vorige week met de provincie gesproken. Volgens {capital} is er geld beschikbaar.\n"
    ),
    "mail": (
        "Van: {inverted_full} <{mail}@rws.nl>\nVerzonden: maandag 3 mei 2024 10:12\nOnderwerp: planning\n\n"
        "Beste collega's,\n\nIk heb de stukken aangepast en stuur ze morgen rond.\n\n"
        "Met vriendelijke groet,\n\n{first} {last}\n"
    ),
    "minutes": (
        "Aanwezig: {first} {last} (voorzitter)\n\n1. Opening\n{first} opent de vergadering en heet iedereen "
        "welkom. Mevrouw {capital} vraagt naar de stand van zaken bij de vergunning.\n"
    ),
    "letter": (
        "Geachte mevrouw {capital},\n\nOp 3 mei ontvingen wij uw brief over de kapvergunning. Wij hebben "
        "daarover met de heer {initial} {last} gesproken.\n\nHoogachtend,\n"
    ),
    "form": (
        "Naam: {first} {last}\nGeboortedatum: 1 mei 1980\n"
        "Toelichting: het bezwaar is ingediend door {first} {last} zelf.\n"
    ),
}


def _case(change: Callable[[str], str]) -> Callable[[Marked], Marked]:
    return lambda text: [(new if len(new := change(c)) == 1 else c, marked) for c, marked in text]


def _wrapped(width: int) -> Callable[[Marked], Marked]:
    """Line breaks of long lines moved: a line ends at the first space behind ``width`` characters."""

    def change(text: Marked) -> Marked:
        result: Marked = []
        column = 0
        for c, marked in text:
            column = 0 if c == "\n" else column + 1
            if c == " " and column > width:
                c, column = "\n", 0
            result.append((c, marked))
        return result

    return change


def _spaced(text: Marked) -> Marked:
    """Two spaces between words, as justified text gives them."""
    return [pair for c, marked in text for pair in ([(c, marked)] * 2 if c == " " else [(c, marked)])]


def _split(text: Marked) -> Marked:
    """A space inside every name of six letters or more, as a badly spaced font gives it."""
    result = list(text)
    written = "".join(c for c, _ in text)
    for match in reversed(list(re.finditer(r"(?<![\w@.])\w{6,}(?![\w@])", written))):
        if text[match.start()][1]:
            result.insert((match.start() + match.end()) // 2, (" ", True))
    return result


def _margin(text: Marked) -> Marked:
    """A second column beside the text, far enough away to be one."""
    result: Marked = []
    filler = iter(["Datum", "3 mei 2024", "Kenmerk", "2024-0031", "Bijlage", "geen"])
    column = 0
    for c, marked in [*text, ("\n", False)]:
        if c == "\n" and column < 70 and (beside := next(filler, "")):
            result += [(x, False) for x in "\t" + beside]
        column = 0 if c == "\n" else column + 1
        result.append((c, marked))
    return result


MUTATIONS: dict[str, Callable[[Marked], Marked]] = {
    "as written": lambda text: text,
    "capitals": _case(str.upper),
    "lower case": _case(str.lower),
    "no diacritics": _case(plain),
    "lines of 40": _wrapped(40),
    "lines of 60": _wrapped(60),
    "two spaces": _spaced,
    "split names": _split,
    "second column": _margin,
}


def people(count: int, seed: int) -> Iterator[Written]:
    """Persons of all origins in turn, every fourth one with an invented name."""
    rng = random.Random(seed)
    origins = sorted(names_by_origin().items())
    first = [name for _, parts in origins for name in parts["first"]]
    last = [name for _, parts in origins for name in parts["last"]]
    for number in range(count):
        _, parts = origins[(number * 7) % len(origins)]
        if number % 4 == 3:
            yield Written(invented(rng, first), invented(rng, last))
        else:
            yield Written(rng.choice(parts["first"]), rng.choice(parts["last"]))


def measure(reader: Reader, count: int, *, seed: int = 1) -> dict[str, tuple[int, int]]:
    """Change -> names of which every letter goes, and names."""
    result = {}
    for change, mutate in MUTATIONS.items():
        gone = total = 0
        for person in people(count, seed):
            for carrier in DOCUMENTS.values():
                text, letters = person.fill(carrier)
                marks = set(letters)
                marked = mutate([(c, i in marks) for i, c in enumerate(text)])
                (covered,) = reader.places("".join(c for c, _ in marked))
                for name in _names(marked):
                    total += 1
                    gone += name <= covered
        result[change] = (gone, total)
    return result


def _names(text: Marked) -> Iterator[set[int]]:
    """The letters of each name; what is no letter joins two parts of one name."""
    current: set[int] = set()
    apart = 0
    for index, (c, marked) in enumerate(text):
        if marked and c.isalnum():
            current.add(index)
            apart = 0
        elif current and not c.isspace() and c not in "-'’.,@":
            yield current
            current = set()
        elif current:
            apart += 1
            if apart > 3:
                yield current
                current, apart = set(), 0
    if current:
        yield current


def main(arguments: list[str] | None = None) -> int:
    """Prints recall per change."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    loaded = rules.load()
    reader = Reader(detect.build_engine(loaded), loaded)
    for change, (gone, total) in measure(reader, options.people, seed=options.seed).items():
        print(f"{change:16} {100 * gone / total:6.1f} %  {gone}/{total}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
