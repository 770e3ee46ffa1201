# ruff: noqa: E501 (word lists and patterns)
"""Makes the training data: ``prepare.py --assets DIR --out DIR [--copies N] [--snippets N] ...``.

Writes ``base/`` (tokenizer and list vectors), ``train.spacy`` and ``dev.spacy`` into ``--out``.
"""

from __future__ import annotations

import argparse
import random
import re
from pathlib import Path

import gazetteer
import hard
import tokenizer
from assets import Assets
from flow import Marked, Span, blocks_of, join, layout
from names import People, written
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from swap import Swapper
from templates import Writer, strange

_PUBLIC_NEAR = re.compile(
    r"minister|staatssecretaris|kamerlid|burgemeester|wethouder|president|premier|koning|prins|senator|kanselier|paus|"
    r"keizer|gouverneur|commissaris",
    re.IGNORECASE,
)
#: People in rules and orders whose place a name can take.
_ROLE_PERSON = re.compile(
    r"\b([Dd]e|[Ee]en) (aanvrager|ambtenaar|verzoeker|werknemer|inspecteur|belanghebbende|vreemdeling|deelnemer|leerling|patiënt|"
    r"cliënt|eigenaar|huurder|verzekerde|gemachtigde|deskundige|arts|secretaris|consument|student|militair|leraar|ouder|betrokkene|"
    r"kandidaat|bewoner|klager|getuige|veroordeelde|gedetineerde|rechthebbende|echtgenoot|werkgever|veehouder|verdachte|bestuurder|"
    r"toezichthouder|behandelaar|burger|verhuurder|koper|verkoper|notaris|griffier|onderzoeker|docent|moeder|vader)\b(?![- ]?[A-Z])"
    r"|\b([Hh]ij)\b|\b(betrokkene)\b"
)
_MINISTER = re.compile(r"\b([Dd]e|[Oo]nze) (Minister|Staatssecretaris|minister|staatssecretaris)\b(?! van)")
_TITLE = re.compile(
    r"(?:(?:mr|drs|dr|ir|ing|prof|dhr|mw|mevr|jhr)\.\s?|(?:de )?heer |mevrouw |meneer |dhr |mw |mevr )+",
    re.IGNORECASE,
)
#: Words that say what the name beside them is.
_TELLING = frozenset((*gazetteer.TITLES, *gazetteer.PUBLIC, *gazetteer.THINGS))
#: Words that ``reworded`` may change: small letters, between spaces.
_ORDINARY = re.compile(r"(?<=[ \n])[a-zé]{4,}(?=[ ,.;:\n])")
_OCR = str.maketrans(
    {"l": "I", "I": "l", "0": "O", "O": "0", "é": "e", "ë": "e", "ü": "u", "ı": "i", "ş": "s", "5": "S"}
)


def to_doc(nlp: Language, marked: Marked) -> Doc:
    """Tokenizes and sets entities; spans grow to whole tokens, spans labelled ``-`` become missing values."""
    doc = nlp.make_doc(marked.text)
    chosen: list[tuple[int, int, str]] = []
    for start, end, label in sorted(marked.spans):
        if label in ("PERSOON", "PUBLIEK"):  # titles stand outside the name
            title = _TITLE.match(marked.text, start, end)
            start = title.end() if title and title.end() < end else start
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is None:
            continue
        first, last = span.start, span.end
        while first < last and doc[first].is_space:
            first += 1
        while last > first and doc[last - 1].is_space:
            last -= 1
        if first >= last:
            continue
        if chosen and first < chosen[-1][1]:  # two marks in one token: the first names it
            chosen[-1] = (chosen[-1][0], max(last, chosen[-1][1]), chosen[-1][2])
            continue
        chosen.append((first, last, label))
    # No line of an entity may lie in another cell or block.
    entities = []
    for first, last, label in chosen:
        piece = first
        for i in range(first, last + 1):
            if i == last or (doc[i].is_space and ("\t" in doc[i].text or doc[i].text.count("\n") > 1)):
                if i > piece:
                    entities.append((piece, i, label))
                piece = i + 1
    spans = [doc[a:b] for a, b, _ in entities]
    for span, (_, _, label) in zip(spans, entities, strict=True):
        span.label_ = label if label != "-" else "X"
    doc.set_ents(
        [s for s in spans if s.label_ != "X"],
        missing=[s for s in spans if s.label_ == "X"],
        default="outside",
    )
    return doc


def rewrap(marked: Marked, width: int) -> Marked:
    """Turns spaces into line ends where a line grows too long (same length, so the spans stay right)."""
    chars, column, gap = list(marked.text), 0, -1
    for i, c in enumerate(chars):
        if c in "\n\t":
            column, gap = (0 if c == "\n" else column + 4), -1
            continue
        column += 1
        if c == " ":
            gap = i
        if column > width and gap >= 0:
            chars[gap] = "\n"
            column, gap = i - gap, -1
    return Marked("".join(chars), marked.spans)


def noise(marked: Marked, rnd: random.Random) -> Marked:
    """Case and scanning noise that keeps the length of the text."""
    x, text = rnd.random(), marked.text
    if x < 0.09:
        text = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    elif x < 0.11:
        text = "".join(c.upper() if len(c.upper()) == 1 else c for c in text)
    elif x < 0.14:
        text = "".join(c.translate(_OCR) if rnd.random() < 0.06 else c for c in text)
    elif x < 0.24:  # names only
        chars = list(text)
        for start, end, label in marked.spans:
            if label == "PERSOON" and rnd.random() < 0.5:
                piece = text[start:end]
                changed = piece.lower() if x < 0.21 else piece.upper()
                if len(changed) == len(piece):
                    chars[start:end] = changed
        text = "".join(chars)
    elif x < 0.28:
        plain = gazetteer.plain
        text = "".join(
            (plain(c) if c.islower() else plain(c).upper())
            if len(plain(c)) == 1 and ord(c) > 191 and c.isalpha()
            else c
            for c in text
        )
    return Marked(text, marked.spans) if len(text) == len(marked.text) else marked


def reworded(marked: Marked, words: list[str], rnd: random.Random) -> Marked:
    """Other words in place of some ordinary ones, so that no sentence is learned by heart."""
    share = rnd.choice([0.0, 0.06, 0.12, 0.2])
    text, spans, at = "", [], 0
    ends = iter([*sorted(marked.spans), (len(marked.text), len(marked.text), "")])

    def plain_part(end: int) -> str:
        return _ORDINARY.sub(
            lambda m: another(m.group()) if rnd.random() < share else m.group(), marked.text[at:end]
        )

    def another(word: str) -> str:
        if word in _TELLING:
            return word
        return strange(word, rnd.choice(words), rnd) if rnd.random() < 0.25 else rnd.choice(words)

    for start, end, label in ends:
        if start < at:  # a mark in a mark: leave the text as it is
            return marked
        text += plain_part(start)
        if label:
            spans.append((len(text), len(text) + end - start, label))
        text += marked.text[start:end]
        at = end
    return Marked(text, spans)


def document_chunks(path: Path, rnd: random.Random, swapper: Swapper | None) -> list[Marked]:
    """A marked document in pieces of some blocks, laid out at random."""
    blocks = blocks_of(path)
    if swapper:
        blocks = swapper.document(blocks)
    laid = layout(blocks, rnd)
    pieces, at = [], 0
    while at < len(laid):
        budget, end = rnd.choice([150, 300, 600, 900]), at
        while end < len(laid) and (end == at or budget > 0):
            budget -= len(laid[end])
            end += 1
        pieces.append(join(laid[at:end]))
        at = end
    return pieces


def _sentence(words: list[str], tags: list[str], people: People, rnd: random.Random, swap: bool) -> Marked:
    spans: list[Span] = []
    text = ""
    i = 0
    open_quote = False
    near = bool(_PUBLIC_NEAR.search(" ".join(words)))
    while i < len(words):
        word = words[i]
        glue = not text or word in set(",.;:!?)]}%»”’") or text[-1] in "([{«“‘"
        if word in ('"', "''", "``"):
            glue = open_quote
            open_quote = not open_quote
        elif text.endswith('"') and open_quote:
            glue = True
        if not glue:
            text += " "
        tag = tags[i]
        if tag == "O" and swap and word.lower() == "hij" and rnd.random() < 0.7:
            name = written(people.person(rnd), rnd, rnd.choice(["full", "last", "last", "first"]))
            spans.append((len(text), len(text) + len(name), "PERSOON"))
            text += name
            i += 1
            continue
        if tag == "O":
            text += word
            i += 1
            continue
        end = i + 1
        while (end < len(words) and tags[end][:1] == "I" and tag != "?") or (
            end < len(words) and tag == "?" and tags[end] == "?"
        ):
            end += 1
        value = " ".join(words[i:end])
        kind = tag.partition("-")[2]
        if kind == "PER":
            label = "-" if near else "PERSOON"
            if swap:
                person = people.person(rnd)
                value = written(person, rnd, "full" if end - i > 1 else "last")
        else:
            label = "-" if tag == "?" else "OVERIG"
        spans.append((len(text), len(text) + len(value), label))
        text += value
        i = end
    return Marked(text, spans)


def corpus_chunks(path: Path, people: People, rnd: random.Random, share: float) -> list[Marked]:
    """Sentences of a BIO corpus in groups; a share of them, names replaced in half."""
    out: list[Marked] = []
    words: list[str] = []
    tags: list[str] = []
    group: list[Marked] = []

    def flush_sentence() -> None:
        nonlocal words, tags, group
        if words and rnd.random() < share * (1.6 if any("PER" in t for t in tags) else 0.6):
            group.append(_sentence(words, tags, people, rnd, rnd.random() < 0.5))
        words, tags = [], []
        if len(group) >= 3:
            text, spans = "", []
            for m in group:
                text += " " if text else ""
                spans += [(a + len(text), b + len(text), label) for a, b, label in m.spans]
                text += m.text
            out.append(Marked(text, spans))
            group = []

    import gzip

    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            line = line.rstrip("\n")
            if not line.strip():
                flush_sentence()
            elif not line.startswith("# ") and len(line.split()) >= 2:
                cols = line.split("\t") if "\t" in line else line.split()
                words.append(cols[0])
                tags.append(cols[-1])
    flush_sentence()
    return out


def law_chunks(assets: Assets, people: People, rnd: random.Random, count: int) -> list[Marked]:
    """Paragraphs of rules in which a name takes the place of "de aanvrager" or "hij", or follows "Minister"."""
    out: list[Marked] = []
    for i, paragraph in enumerate(assets.raw_paragraphs()):
        if i % 3 or not 50 < len(paragraph) < 600 or re.search(r"\b[A-Z]\.\s?[A-Z]", paragraph):
            continue
        if not (_ROLE_PERSON.search(paragraph) or (_MINISTER.search(paragraph) and rnd.random() < 0.05)):
            continue
        text, spans, at = "", [], 0
        found = sorted(
            [*_ROLE_PERSON.finditer(paragraph), *_MINISTER.finditer(paragraph)], key=lambda m: m.start()
        )
        cast = [people.person(rnd) for _ in range(3)]
        for match in found:
            if match.start() < at or rnd.random() < 0.3:
                continue
            text += paragraph[at : match.start()]
            at = match.end()
            person = rnd.choice(cast)
            label = "PERSOON"
            if match.re is _MINISTER:
                text += match.group(2) + " "
                label = "PUBLIEK"
            elif rnd.random() < 0.12:
                text += rnd.choice(["de heer ", "mevrouw ", "mw. ", "dhr. "])
            name = written(person, rnd, rnd.choices(["full", "last", "first"], [4, 4, 2])[0])
            spans.append((len(text), len(text) + len(name), label))
            text += name
        out.append(Marked(text + paragraph[at:], spans))
        if len(out) >= count:
            break
    return out


def plain_chunks(assets: Assets, rnd: random.Random, count: int) -> list[Marked]:
    """Rules as they stand, with short headings between: text in which nobody is named."""
    good = [
        p
        for i, p in enumerate(assets.raw_paragraphs())
        if i % 5 == 2
        and 30 < len(p) < 500
        and not re.search(r"\b[A-Z]\.\s?[A-Z]|Minister[^.]{0,60}, [A-Z]", p)
    ]
    out = []
    for _ in range(count):
        parts = [
            rnd.choice(hard.NOUNS) if rnd.random() < 0.35 else rnd.choice(good)
            for _ in range(rnd.randint(2, 4))
        ]
        out.append(Marked(rnd.choice(["\n\n", "\n", "\n\n"]).join(parts), []))
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assets", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--copies", type=int, default=8)
    parser.add_argument("--snippets", type=int, default=14000)
    parser.add_argument("--corpora", type=float, default=0.35)
    parser.add_argument("--laws", type=int, default=5000)
    parser.add_argument("--plain", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    rnd = random.Random(args.seed)
    assets = Assets(args.assets)
    nlp = tokenizer.blank()
    gazetteer.install(nlp, gazetteer.table(assets))
    nlp.to_disk(args.out / "base")
    people = People(assets)
    counts: dict[str, int] = {}
    docs: list[Doc] = []

    def add(name: str, pieces: list[Marked]) -> None:
        for piece in pieces:
            if piece.text.strip():
                docs.append(to_doc(nlp, piece))
                counts[name] = counts.get(name, 0) + len(docs[-1])

    words = [w for w in assets.base_words() + assets.inflected_words() if w.isalpha() and w.islower()]
    for path in assets.documents("train"):
        for copy in range(args.copies):
            swapper = Swapper(people, rnd) if copy else None
            pieces = document_chunks(path, rnd, swapper)
            if copy:
                pieces = [reworded(m, words, rnd) for m in pieces]
            add("marked documents", [noise(m, rnd) for m in pieces])
    writer = Writer(assets, people, rnd)
    for _ in range(args.snippets // 2):
        a, b = writer.snippet(), writer.snippet()
        gap = rnd.choice(["\n\n", "\n"])
        offset = len(a.text) + len(gap)
        both = Marked(a.text + gap + b.text, a.spans + [(s + offset, e + offset, x) for s, e, x in b.spans])
        add("snippets", [noise(rewrap(both, rnd.choice([45, 60, 75, 90, 105])), rnd)])
    add(
        "laws",
        [
            noise(rewrap(m, rnd.choice([60, 80, 100])), rnd)
            for m in law_chunks(assets, people, rnd, args.laws)
        ],
    )
    add(
        "plain",
        [noise(rewrap(m, rnd.choice([60, 80, 100])), rnd) for m in plain_chunks(assets, rnd, args.plain)],
    )
    for name, file in (
        ("alpino", "alpino-treebank-names/alpino.train.bio.gz"),
        ("lassy", "lassy-small-names/lassy.bio.gz"),
        ("wikiann", "wikiann-nl/wikiann.filtered.bio.gz"),
    ):
        share = args.corpora * (0.6 if name == "wikiann" else 1.0)
        if share:
            pieces = corpus_chunks(assets.corpora / file, people, rnd, share)
            add(name, [noise(rewrap(m, rnd.choice([60, 80, 100, 1000])), rnd) for m in pieces])
    rnd.shuffle(docs)
    DocBin(docs=docs).to_disk(args.out / "train.spacy")
    dev = [
        to_doc(nlp, join(layout(blocks_of(p), random.Random(i))))
        for i, p in enumerate(assets.documents("dev"))
    ]
    for i, path in enumerate(assets.documents("dev")):
        swapper = Swapper(people, random.Random(i))
        dev.append(to_doc(nlp, join(layout(swapper.document(blocks_of(path)), random.Random(i + 99)))))
    DocBin(docs=dev).to_disk(args.out / "dev.spacy")
    labels: dict[str, int] = {}
    for doc in docs:
        for ent in doc.ents:
            labels[ent.label_] = labels.get(ent.label_, 0) + 1
    print("tokens", counts, "docs", len(docs), "entities", labels)


if __name__ == "__main__":
    main()
