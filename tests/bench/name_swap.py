"""Recall per origin of names: ``python -m tests.bench.name_swap --gold DIR --names FILE --out DIR``.

Swaps every person marked in the documents for a person of one origin, the same person everywhere by the same
name, then renders, redacts and scores as tests.bench.gold does. What stands between the names stays the same,
so a difference between two origins is a difference in finding their names.
"""

from __future__ import annotations

import argparse
import hashlib
import html
import itertools
import json
import random
import re
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from tests.bench import gold

MARK = re.compile(r'<r g="(?P<ground>[^"]*)" t="(?P<type>[^"]*)">(?P<text>.*?)</r>', re.DOTALL)
PREFIX = r"(?:van|de|der|den|het|ten|ter|te|'t|’t|in|op|aan|uit|tot|bij|onder|voor|la|el|al|ben|bin|du|von)"
INITIAL = re.compile(r"(?:[A-Z][a-z]?\.[- ]?)+")


@dataclass(frozen=True, slots=True)
class Names:
    """The single parts of names of one origin."""

    first: tuple[str, ...]
    last: tuple[str, ...]


def load_names(path: Path) -> dict[str, Names]:
    """Reads the list: origin -> first and last names."""
    data = yaml.safe_load(path.read_text("utf-8"))
    return {origin: Names(tuple(parts["first"]), tuple(parts["last"])) for origin, parts in data.items()}


def plain(text: str) -> str:
    """Lower case letters a-z only, as in an e-mail address."""
    folded = unicodedata.normalize("NFKD", text.translate(str.maketrans("ıłđøŁĐØ", "ildoLDO"))).casefold()
    return "".join(c for c in folded if "a" <= c <= "z")


def fold_marks(text: str) -> str:
    """Without diacritics, case kept."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def split_name(text: str) -> tuple[str, str]:
    """First name or initials, and surname with its prefixes; either may be empty.

    ``Jan de Vries``, ``Vries, Jan de``, ``J. de Vries``, ``De Vries``, ``Jan``: a single capitalised word
    counts as a first name here, and the caller corrects it when a surname of that spelling is known.
    """
    text = " ".join(text.split()).strip(" ,-")
    if "," in text:
        last, _, rest = text.partition(",")
        called = re.search(r"\(([^)]+)\)", rest)
        words = re.sub(r"\([^)]*\)", " ", rest).split()
        if called:
            words = [called[1], *(w for w in words if re.fullmatch(PREFIX, w))]
        prefixes = list(itertools.takewhile(lambda w: re.fullmatch(PREFIX, w), reversed(words)))
        return " ".join(words[: len(words) - len(prefixes)]), " ".join([*reversed(prefixes), last.strip()])
    initials = INITIAL.match(text)
    if initials and initials.end() < len(text):
        return initials.group().strip(), text[initials.end() :].strip()
    words = text.split()
    if re.fullmatch(PREFIX, words[0], re.IGNORECASE) and len(words) > 1:
        return "", text
    if len(words) == 1:
        return text, ""
    at = next((i for i, word in enumerate(words) if i and re.fullmatch(PREFIX, word, re.IGNORECASE)), 1)
    return " ".join(words[:at]), " ".join(words[at:])


def _letters(given: str) -> str:
    """First letters of given names, or the letters of initials: ``J.P.`` and ``Jan-Piet`` give ``JP``."""
    return "".join(part[0] for part in re.split(r"[\s.-]+", given) if part and part[0].isupper())


def _heads(surname: str) -> str:
    """First letters of a surname's words, those of prefixes small: ``vdB``, ``LvdZ``."""
    return "".join(part.lstrip("'’")[:1] for part in re.split(r"[\s-]+", surname))


def _codes(given: str, surname: str) -> dict[str, str]:
    """Kind -> initials code that people make of a name: ``JvdB``, ``JB``, ``JPvdB``, ``HWo``."""
    letters, heads = _letters(given), _heads(surname)
    main = next((word for word in re.split(r"[\s-]+", surname) if word[:1].isupper()), "")
    capitals = "".join(c for c in heads if c.isupper())
    return {
        "all": letters + heads,
        "capitals": letters + capitals,
        "one": letters[:1] + heads,
        "one-capitals": letters[:1] + capitals,
        "first": letters[:1] + capitals[:1],
        "start": letters[:1] + main[:2],
    }


@dataclass(slots=True)
class Cast:
    """Who is who in one document, and who takes whose place."""

    names: Names
    seed: str
    people: list[tuple[str, str]] = field(default_factory=list)
    first: dict[str, str] = field(default_factory=dict)
    last: dict[str, str] = field(default_factory=dict)

    def learn(self, texts: Sequence[str]) -> None:
        """Gives each first name and surname of ``texts`` its substitute; full names decide what is which."""
        rng = random.Random(hashlib.sha256(self.seed.encode()).digest())
        firsts, lasts = list(self.names.first), list(self.names.last)
        rng.shuffle(firsts)
        rng.shuffle(lasts)
        new_first, new_last = itertools.cycle(firsts), itertools.cycle(lasts)
        pairs = [split_name(text) for text in texts]
        self.people = [(first, last) for first, last in pairs if first and last]
        for _first, last in pairs:
            if last and last.casefold() not in self.last:
                self.last[last.casefold()] = next(new_last)
        for first, _last in pairs:
            key = first.casefold()
            if first and not INITIAL.fullmatch(first) and key not in self.first and not self._known(first):
                self.first[key] = next(new_first)

    def _known(self, word: str) -> str:
        """The substitute of a surname given in full or without its prefixes; empty when unknown."""
        key = word.casefold()
        for last, new in self.last.items():
            bare = re.sub(rf"^(?:{PREFIX}\s+)+", "", last)
            if key in (last, bare, re.split(r"[-\s]", bare)[0]):
                return new
        return ""

    def swap(self, text: str) -> str:
        """The same mention of the substitute, in the form of the old one."""
        clean = " ".join(text.split()).strip(" ,-")
        if len(clean) <= 5 and sum(c.isupper() for c in clean) > 1 and "." not in clean:
            return self._swap_code(clean)
        if clean.isupper() and re.search(r"\w{4}", clean):
            return self.swap(clean.title()).upper()
        first, last = split_name(clean)
        if first and not last:
            return self._known(first) or self.first.get(first.casefold(), first)
        substitute = self._known(last) or last
        if not first:
            return substitute[0].upper() + substitute[1:]
        if INITIAL.fullmatch(first):
            return f"{self._given(first, last)[0]}. {substitute}"
        given = self.first.get(first.casefold(), first)
        if "(" in clean:
            return f"{substitute}, {given[0]}. ({given})"
        return f"{substitute}, {given}" if "," in clean else f"{given} {substitute}"

    def _given(self, first: str, last: str) -> str:
        """The given name of the substitute, the same one for ``Jan de Vries`` and ``J. de Vries``."""
        if not INITIAL.fullmatch(first):
            return self.first.get(first.casefold(), first)
        same = (f for f, known in self.people if known == last and f[0] == first[0] and len(f) > 2)
        given = next((self.first[f.casefold()] for f in same if f.casefold() in self.first), "")
        return given or self.names.first[len(last) % len(self.names.first)]

    def _swap_code(self, code: str) -> str:
        """``JvdB`` made again from the substitute's name, in the same way; a code of nobody known stays."""
        for first, last in self.people:
            old = _codes(first, last)
            kind = next((kind for kind, known in old.items() if fold_marks(known) == fold_marks(code)), "")
            if kind:
                return _codes(self._given(first, last), self._known(last) or last)[kind]
        return code

    def swap_address(self, text: str) -> str:
        """The same address or user name with the substitute's letters where the old ones stood."""
        known = [*self.last.items(), *self.first.items()]
        for old, new in sorted(known, key=lambda pair: -len(pair[0])):
            parts = [plain(part) for part in re.split(r"[\s-]+", old)]
            pattern = r"[._-]?".join(map(re.escape, filter(None, parts)))
            if len("".join(parts)) > 3 and re.search(pattern, text, re.IGNORECASE):
                return re.sub(pattern, lambda _m, new=new: plain(new), text, count=1, flags=re.IGNORECASE)
        return text


def swap_document(source: str, names: Names, *, seed: str) -> str:
    """The marked document with its marked people swapped; unmarked text and traps stay as they are."""
    cast = Cast(names, seed)
    texts = [
        html.unescape(re.sub(r"<br\s*/?>", " ", m["text"]))
        for m in MARK.finditer(source)
        if m["type"] == "PERSON"
    ]
    # Codes and capitals tell nothing of who is who; titled, the latter do.
    cast.learn(
        [
            text.title() if text.isupper() else text
            for text in texts
            if re.search(r"[a-zà-ž]{2}|\w{4}", text) and (len(text) > 5 or text.istitle())
        ]
    )

    def replace(match: re.Match[str]) -> str:
        if "<" in match["text"]:
            return match.group()
        text = html.unescape(match["text"])
        if match["type"] == "PERSON":
            text = cast.swap(text)
        elif match["type"] in ("EMAIL", "USERNAME", "URL"):
            text = cast.swap_address(text)
        return f'<r g="{match["ground"]}" t="{match["type"]}">{html.escape(text, quote=False)}</r>'

    return MARK.sub(replace, source)


#: The documents as they were written, to compare with.
UNSWAPPED = "unswapped"


def measure(
    documents: Sequence[Path], names: Mapping[str, Names | None], out: Path, *, tools: Path, renderer: str
) -> dict[str, dict[str, float]]:
    """Recall in percent per origin: of persons, and of everything; and trap survival.

    An origin with None for its names is measured as written.
    """
    figures: dict[str, dict[str, float]] = {}
    for origin, parts in names.items():
        marked, rendered = out / origin / "html", out / origin
        marked.mkdir(parents=True, exist_ok=True)
        for path in documents:
            source = path.read_text("utf-8")
            swapped = swap_document(source, parts, seed=f"{origin}/{path.stem}") if parts else source
            (marked / path.name).write_text(swapped, encoding="utf-8")
        gold.render(marked, rendered, tools=tools, renderer=renderer)
        pdfs = sorted((rendered / "pdf").glob("*.pdf"))
        list(gold.redact_all(pdfs, rendered / "redacted"))
        scored = gold.score(rendered, rendered / "redacted", tools=tools, scans=False, show=0)
        full, total = (int(v) for v in scored["by_type"]["PERSON"].split("/"))
        figures[origin] = {
            "persons": 100 * full / total,
            "all": scored["entity_recall"],
            "traps": scored["trap_survival"],
        }
        print(f"{origin:26} persons {figures[origin]['persons']:6.1f} %  all {figures[origin]['all']:6.1f} %")
    return figures


def main(arguments: list[str] | None = None) -> int:
    """Prints recall per origin, worst last, and the distance between best and worst."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--gold", type=Path, default=gold.SHARED / "gold")
    parser.add_argument("--names", type=Path, default=gold.SHARED / "names-by-origin.yaml")
    parser.add_argument("--tools", type=Path, default=gold.SHARED / "bench")
    parser.add_argument("--out", type=Path, default=gold.ROOT / "build" / "name-swap")
    parser.add_argument("--origin", action="append", help="only these; repeatable")
    parser.add_argument("--every", type=int, default=4, help="take each n-th document (1: all, slow)")
    parser.add_argument("--renderer", default="libreoffice", help="libreoffice renders many at once")
    options = parser.parse_args(arguments)
    names = load_names(options.names)
    if options.origin:
        names = {origin: names[origin] for origin in options.origin}
    documents = sorted(options.gold.glob("*.html"))[:: options.every]
    figures = measure(
        documents, {UNSWAPPED: None, **names}, options.out, tools=options.tools, renderer=options.renderer
    )
    written = figures[UNSWAPPED]["persons"]
    ranked = sorted(names, key=lambda origin: -figures[origin]["persons"])
    mean = sum(figures[origin]["persons"] for origin in names) / len(names)
    print(f"best {ranked[0]}, worst {ranked[-1]}")
    print(f"mean {mean:.1f} %, {written - mean:.1f} points below the documents as written")
    (options.out / "name-swap.json").write_text(json.dumps(figures, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
