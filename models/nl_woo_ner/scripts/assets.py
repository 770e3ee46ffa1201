"""Reads the source files (``--assets DIR``); see recipe.yaml for their origin, commit, sha256 and licence."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import srsly
import yaml

#: Marked documents that lie with the recipe.
DOCUMENTS = Path(__file__).parents[1] / "documents"
#: Share of the marked documents kept for testing and for choosing settings.
TEST_SHARE, DEV_SHARE = 0.15, 0.07
#: Share of the names by origin that training and gazetteer never see, to measure on unknown names.
UNSEEN_SHARE = 0.2

TUSSENVOEGSELS = frozenset(
    "van de der den ten ter te 't het in op aan bij tot uit voor onder over la le el al von und zu di da do "
    "dos das du del della des vd v/d v.d. vdr "
    "vande vanden vander 's y bin ben ibn abu st. af av ait aït ould".split()
)


def lines(path: Path) -> Iterator[str]:
    """Stripped, non-empty lines of a plain or gzipped UTF-8 file."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield line.strip()


def _hash_share(text: str) -> float:
    """A fixed number in [0, 1) for a string."""
    return int(hashlib.sha256(text.encode("utf-8")).hexdigest()[:8], 16) / 16**8


def split_of(document: str) -> str:
    """``test``, ``dev`` or ``train`` for a marked document, by a fixed hash of its file name."""
    share = _hash_share("woo-ner-held-out:" + document)
    if share < TEST_SHARE:
        return "test"
    return "dev" if share < TEST_SHARE + DEV_SHARE else "train"


def is_unseen(name: str) -> bool:
    """True for a name part that is kept out of training and out of the gazetteer."""
    return _hash_share("unseen:" + name.casefold()) < UNSEEN_SHARE


class Assets:
    """Paths and parsed lists below one folder (the layout of recipe.yaml)."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.corpora = root / "corpora"

    def documents(self, split: str) -> list[Path]:
        """The marked documents of one split, sorted by name: those of ``--assets`` and our own."""
        folders = (self.root / "train-docs", DOCUMENTS)
        return [p for d in folders for p in sorted(d.glob("*.html")) if split_of(p.stem) == split]

    def names_by_origin(self) -> dict[str, dict[str, list[str]]]:
        """origin -> {first, last, nick} -> names."""
        with open(self.root / "names-by-origin.yaml", encoding="utf-8") as file:
            return yaml.safe_load(file)

    def surnames(self) -> list[str]:
        """Family names borne by at least five people."""
        return list(lines(self.corpora / "surnames-nl" / "family_names_freq_5_or_more.lst.gz"))

    def rare_surnames(self) -> list[str]:
        """Family names borne by fewer than five people."""
        return list(lines(self.corpora / "surnames-nl" / "family_names_freq_less_than_5.lst.gz"))

    def top_surnames(self) -> list[tuple[str, int]]:
        """The thousand commonest family names with their number of bearers in 2007."""
        path = self.corpora / "surnames-nl" / "top_1000_last_names_in_the_netherlands_2007.csv"
        with open(path, encoding="utf-8") as file:
            return [(row["natural name"], int(row["count in 2007"])) for row in csv.DictReader(file)]

    def first_names(self) -> list[str]:
        """First names of mixed origin, one word each."""
        return list(lines(self.corpora / "firstnames-nl" / "first_names_mixed_origin.txt"))

    def popular_first_names(self) -> dict[str, float]:
        """First name -> number of children given it, summed over the yearly top 100s."""
        path = self.corpora / "firstnames-nl" / "name_popularity_netherlands_1880-2014.csv.gz"
        counts: dict[str, float] = {}
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                counts[row["naam"]] = counts.get(row["naam"], 0.0) + float(row["aantal"] or 0)
        return counts

    def base_words(self) -> list[str]:
        """Approved Dutch base words."""
        return list(lines(self.corpora / "opentaal-words" / "basiswoorden-gekeurd.txt.gz"))

    def inflected_words(self) -> list[str]:
        """Plurals, verb forms and the like that go with the base words."""
        return list(lines(self.corpora / "opentaal-words" / "flexies-ongekeurd.txt.gz"))

    def web_frequencies(self) -> dict[str, float]:
        """Words of subtitles, news, Wikipedia and the web, in lower case, with how often they occur.

        Returns:
            Word -> base-10 logarithm of its count in a thousand million words, 1.0 at least.
        """
        path = self.corpora / "wordfreq-nl" / "large_nl.msgpack.gz"
        with gzip.open(path, "rb") as file:
            table = srsly.msgpack_loads(file.read())
        return {word: 9 - centibels / 100 for centibels, words in enumerate(table[1:]) for word in words}

    def places(self) -> list[str]:
        """Municipalities and the places in them."""
        places: set[str] = set()
        path = self.corpora / "gov-bodies" / "gemeenten.csv.gz"
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                places.add(row["naam"].removeprefix("Gemeente ").strip())
                places.update(p.strip() for p in row["bevat_plaatsen"].split(",") if p.strip())
        return sorted(places)

    def cities(self) -> list[str]:
        """Cities of the world with more than 15,000 inhabitants."""
        path = self.corpora / "geonames" / "cities15000.json.gz"
        with gzip.open(path, "rt", encoding="utf-8") as file:
            names = {city["name"] for city in json.load(file).values()}
        return sorted(name for name in names if len(name) < 30)

    def known(self) -> list[list[str]]:
        """Well-known names that are no person's, by kind (scripts/known.txt)."""
        return [line.split("|") for line in lines(Path(__file__).with_name("known.txt"))]

    def other_names(self) -> list[str]:
        """Places, organisations and other names of the two treebanks, each once."""
        found: set[str] = set()
        for path in ("alpino-treebank-names/alpino.train.bio.gz", "lassy-small-names/lassy.bio.gz"):
            words: list[str] = []
            for line in lines(self.corpora / path):
                word, _, tag = line.rpartition("\t")
                if tag.startswith("I-") and words:
                    words.append(word)
                    continue
                if words:
                    found.add(" ".join(words))
                words = [word] if tag in ("B-LOC", "B-ORG", "B-MISC") else []
        return sorted(n for n in found if n[0].isupper() and len(n) < 40)

    def raw_paragraphs(self) -> Iterator[str]:
        """Paragraphs of circulars, policy rules, orders and acts."""
        return lines(self.corpora / "gov-raw-text" / "wetten-circulaires-sample.txt.gz")

    def decision_titles(self) -> list[str]:
        """Titles and summaries of Wob decisions."""
        path = self.corpora / "gov-raw-text" / "wob-besluiten-rijksoverheid.tsv.gz"
        return [part for line in lines(path) for part in line.split("\t")[:2] if len(part) > 20]
