# ruff: noqa: E501 (word lists and patterns)
"""Gives every person in a marked document an invented name, the same one throughout the document."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict

from assets import TUSSENVOEGSELS
from flow import Block, Mark, Piece, label_of
from gazetteer import plain
from names import People

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]{2,})?\.?")
#: Traps that carry a surname or first name; the part of them that is a name may change too.
_NAMED_TRAPS = {
    "bedrijf", "advocatenkantoor", "motie", "commissie", "wet", "storm", "stormnaam", "advocaat", "school", "straat",
    "ziekenhuis", "notariskantoor", "winkel", "schip", "applicatie", "stichting", "praktijk", "horecabedrijf", "gebouw",
}  # fmt: skip


def _is_initial(word: str) -> bool:
    return bool(re.fullmatch(r"(?:[^\W\d_]|Th|Ch|Ph|IJ|Chr|Joh)\.", word) and word[0].isupper())


def _is_code(text: str) -> bool:
    letters = re.sub(r"[^\w]", "", text)
    return (
        bool(re.fullmatch(r"[A-Z]{1,4}|[A-Z][a-z]?v?d?[A-Z]{1,2}|[a-z]{2,3}|(?:[A-Z]\.){2,4}", text))
        and len(letters) <= 5
    )


class Swapper:
    """Draws names from ``people``; ``pool`` limits them to one origin (for measuring)."""

    def __init__(
        self,
        people: People,
        rnd: random.Random,
        *,
        pool: dict[str, list[str]] | None = None,
        public: float = 0.5,
        traps: float = 0.5,
    ) -> None:
        self._people, self._rnd, self._pool = people, rnd, pool
        self._public, self._traps = public, traps
        self._firsts = {plain(n) for n in people.all_first} | {plain(n) for n in people.popular}
        self._lasts = {plain(n.split()[-1]) for n in people.top}

    def _new(self, kind: str) -> str:
        if self._pool:
            return self._rnd.choice(self._pool["first" if kind == "first" else "last"])
        return self._people.first(self._rnd) if kind == "first" else self._people.last(self._rnd)

    def _kinds(self, marks: list[Mark]) -> dict[str, str]:
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        for mark in marks:
            if _is_code(mark.text) and plain(mark.text) not in self._firsts:
                continue
            words = [w for w in _WORD.findall(mark.text) if not _is_initial(w)]
            words = [w.rstrip(".") for w in words]
            initials = len(words) < len(_WORD.findall(mark.text))
            core = [w for w in words if w.lower() not in TUSSENVOEGSELS and len(w) > 1]
            if "," in mark.text and len(core) >= 1:
                head = mark.text.split(",")[0]
                for w in core:
                    votes[plain(w)]["last" if w in head else "first"] += 3
            elif len(core) >= 2 and not initials:
                votes[plain(core[0])]["first"] += 3
                votes[plain(core[-1])]["last"] += 3
                for w in core[1:-1]:
                    votes[plain(w)]["first" if plain(w) in self._firsts else "last"] += 1
            elif core and (initials or len(words) > len(core)):
                votes[plain(core[-1])]["last"] += 3
            elif core:
                key = plain(core[0])
                votes[key]["first" if key in self._firsts and key not in self._lasts else "last"] += 1
        return {key: counter.most_common(1)[0][0] for key, counter in votes.items()}

    def document(self, blocks: list[Block]) -> list[Block]:
        """The same blocks with other names; the marks are new objects."""
        marks: dict[int, Mark] = {id(m): m for b in blocks for c in b.cells for _, m in c if m is not None}
        people_marks = [m for m in marks.values() if label_of(m) == "PERSOON" and m.kind != "genitief-s"]
        public = {
            id(m) for m in marks.values() if label_of(m) == "PUBLIEK" and self._rnd.random() < self._public
        }
        kinds = self._kinds(people_marks + [m for i, m in marks.items() if i in public])
        letters = {a: self._rnd.choice("ABCDEFGHIJKLMNOPRSTVWYZ") for a in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
        new: dict[str, str] = {}
        for key, kind in kinds.items():
            new[key] = self._new(kind)
        copies: dict[int, Mark] = {}

        def swap(text: str, mark: Mark, filelike: bool) -> str:
            label = label_of(mark)
            if label == "-" and mark.kind in ("EMAIL", "USERNAME"):
                return self._local(text, new)
            if label == "OVERIG" and mark.kind in _NAMED_TRAPS and self._rnd.random() < self._traps:
                return self._trap(text, mark)
            if (label == "PUBLIEK" and id(mark) not in public) or label not in ("PERSOON", "PUBLIEK"):
                return text
            if mark.kind == "genitief-s":
                return text
            return self._name(text, new, kinds, letters, filelike)

        result = []
        for block in blocks:
            cells: list[list[Piece]] = []
            for cell in block.cells:
                out: list[Piece] = []
                for i, (text, mark) in enumerate(cell):
                    if mark is None or text == "\n":
                        out.append(
                            (text, mark and copies.setdefault(id(mark), Mark(mark.tag, mark.kind, mark.text)))
                        )
                        continue
                    before = cell[i - 1][0][-1:] if i else ""
                    after = cell[i + 1][0][:1] if i + 1 < len(cell) else ""
                    filelike = before in ("_", "@", "\\", "/") or after in ("_", "@", "\\")
                    fresh = swap(text, mark, filelike)
                    copies.setdefault(id(mark), Mark(mark.tag, mark.kind, mark.text)).text = fresh
                    out.append((fresh, copies[id(mark)]))
                cells.append(out)
            result.append(Block(cells, row=block.row))
        return result

    def _name(
        self, text: str, new: dict[str, str], kinds: dict[str, str], letters: dict[str, str], filelike: bool
    ) -> str:
        if _is_code(text) and plain(text) not in kinds:
            return "".join(
                (letters.get(c.upper(), c).lower() if c.islower() else letters.get(c, c))
                if c.isalpha()
                else c
                for c in text
            )
        text = re.sub(r"\bv\.d\.(?= ?[^\W\d_])", "van der", text)
        out: list[str] = []
        at = 0
        prefix_at = -1  # where in ``out`` a run of tussenvoegsels began
        last_prefix = ""
        for match in _WORD.finditer(text):
            word = match.group()
            gap = text[at : match.start()]
            at = match.end()
            out.append(gap)
            if _is_initial(word):
                out.append(letters.get(word[0], "J") + ".")
                prefix_at = -1
                continue
            bare = word.rstrip(".")
            tail = word[len(bare) :]
            key = plain(bare)
            if bare.lower() in TUSSENVOEGSELS and key not in new and len(_WORD.findall(text)) > 1:
                if prefix_at < 0:
                    prefix_at = len(out)
                out.append(word)
                continue
            value = new.get(key)
            if value is None:
                out.append(word)
                prefix_at = -1
                continue
            capital_prefix = prefix_at >= 0 and out[prefix_at][:1].isupper()
            surname_first = "," in text[at : at + 2]
            if kinds.get(key) == "last":
                words = value.split()
                head = [w for w in words[:-1] if w.lower() in TUSSENVOEGSELS]
                if prefix_at >= 0:
                    del out[prefix_at:]
                    gap = ""
                if surname_first and head:
                    last_prefix = " ".join(head)
                    value = " ".join(words[len(head) :])
                elif capital_prefix or not any(p.strip() for p in out):
                    value = value[:1].upper() + value[1:]
            prefix_at = -1
            if bare.isupper() and len(bare) > 2:
                value = value.upper()
            elif bare.islower():
                value = re.sub(r"[^a-z]", "", plain(value)) if filelike else value.lower()
            out.append(value + tail)
        if prefix_at >= 0:  # "BERG, A.C. van den"
            del out[prefix_at:]
            out.append(last_prefix)
            if not last_prefix:
                return "".join(out).rstrip() + text[at:]
        return "".join(out) + text[at:]

    def _local(self, text: str, new: dict[str, str]) -> str:
        def piece(match: re.Match[str]) -> str:
            word = match.group()
            for cut in (0, 1, 2):
                value = new.get(plain(word[cut:]))
                if value and len(word) - cut > 2:
                    return word[:cut] + re.sub(r"[^a-z]", "", plain(value))
            return word

        return re.sub(r"[^\W\d_]+", piece, text)

    def _trap(self, text: str, mark: Mark) -> str:
        def piece(match: re.Match[str]) -> str:
            word = match.group()
            if not word[0].isupper():
                return word
            if mark.kind in ("storm", "stormnaam") or (
                plain(word) in self._firsts and plain(word) not in self._lasts
            ):
                return self._new("first")
            return self._new("last").split()[-1].capitalize() if plain(word) in self._lasts else word

        return re.sub(r"[^\W\d_]{3,}", piece, text)
