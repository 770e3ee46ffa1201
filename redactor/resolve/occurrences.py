"""Does one place where a form of a known person stands name that person?

The form is known; the place decides: an ordinary word, a town and a thing may be written as a surname is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from redactor.forms import Lexicon, fold
from redactor.forms.names import FILE_ENDINGS, is_tussenvoegsel
from redactor.forms.vocabulary import Vocabulary
from redactor.resolve.shapes import is_only_a_name
from redactor.resolve.words import WORD, tells_a_name

#: Kind of form: surname and given name together.
FULL: Final = "volledig"


def is_name_like(
    page: str,
    start: int,
    end: int,
    lexicon: Lexicon,
    lower_counts: Mapping[str, int],
    vocabulary: Vocabulary,
    kind: str,
    *,
    chatty: bool,
    sure: bool,
) -> bool:
    """Does the sentence say that this occurrence of a form is a name?"""
    text = page[start:end]
    text = _LINE_END.sub("", text)
    words = [w for w in WORD.findall(text) if not is_tussenvoegsel(w)]
    if not words:
        return False
    in_path = _in_path(page, start, end)
    # "Nam-joon": behind a hyphen a name goes on in lower case.
    capital = all(w[:1].isupper() for w in text.split() if not is_tussenvoegsel(w))
    common = any(
        lexicon.is_common(w)
        or vocabulary.facts(w).ordinary
        or (lower_counts.get(fold(w), 0) > 0 and not is_only_a_name(w, vocabulary))
        for w in words
    )
    function = any(lexicon.is_function(w) or lexicon.is_no_name(w) for w in words)
    if kind == FULL and (capital or any(tells_a_name(w, lexicon, vocabulary) for w in words)):
        # "sanne vrijdag": her first name says that the day is a name.
        return True
    if kind == FULL or len(words) > 1:
        return capital or chatty or in_path or not (common or function)
    if not capital:
        if in_path:
            return len(words[0]) >= 3 and not function
        return chatty and len(words[0]) >= 4 and not lexicon.is_common(words[0]) and not function
    if function or (text == words[0] and _is_where(page, start, text, vocabulary)):
        return False
    if _ENGLISH_ARTICLE.search(page, max(0, start - 5), start):
        # "The Mertens and Antici groups"
        return False
    if common:
        if follows_article(page, start):
            # "op de Dam", "de Bakker om de hoek": an article makes an ordinary word of it.
            return False
        with_prefix = start > 0 and text[:1].isupper() and is_tussenvoegsel(WORD.findall(text)[0])
        # "Knaap: akkoord", and in a table or list "Knaap – 6½"
        speaks = _SPEAKS.match(page, end) is not None
        if with_prefix or in_path or speaks or not _opens_sentence(page, start):
            return True
        # A sentence opens with it: a name if the document never uses it as a word ("Bosch niet aanspreken"),
        # and it does not go on as with one ("Kort en goed", "Zon wordt verwacht").
        return (
            sure
            and not any(lower_counts.get(fold(w), 0) for w in words)
            and _AS_A_WORD.match(page, end) is None
        )
    return True


_AS_A_WORD = re.compile(
    r"[ \n](?:(?:en|of)[ \n][a-zà-ÿ]|(?:wordt|worden|werd|als|te|ook|vaak|van|in|op|met)(?!\w)|\d)"
)
#: What stands before the name of a town, and hardly before somebody's.
_WHERE = re.compile(r"(?<!\w)(?:in|uit|te|tot|richting|gemeente|stad|dorp|plaats)[ \n]\Z", re.IGNORECASE)
_SPEAKS = re.compile(r":|\t|[ ][–-][ ]")
_LINE_END = re.compile(r"[-‐‑][ ]?\n[ ]?(?=[a-z])")
_ENGLISH_ARTICLE = re.compile(r"(?<!\w)[Tt]he[ \n]\Z")
_ARTICLE = re.compile(r"(?<![\w])(?:de|het|een|'t|die|dat|deze|dit|geen|elke|drie|twee)[ \n]$", re.I)


def _is_where(page: str, start: int, word: str, vocabulary: Vocabulary) -> bool:
    """``Zundert`` of "boekhouder Van Zundert in Zundert"."""
    return vocabulary.facts(word).place and _WHERE.search(page, max(0, start - 10), start) is not None


def follows_article(page: str, start: int) -> bool:
    """``de`` or ``een`` stands before it."""
    return _ARTICLE.search(page, max(0, start - 6), start) is not None


def _opens_sentence(page: str, start: int) -> bool:
    before = page[max(0, start - 4) : start]
    return not before.strip() or before.rstrip()[-1:] in ".!?:•\n\t" or before.endswith(("\n", "\t"))


def in_mailbox(page: str, start: int, end: int) -> bool:
    """Inside an e-mail address: the recognizer of addresses has judged that as a whole."""
    begin = max(page.rfind(c, 0, start) for c in " \n\t<>;,(") + 1
    stop = min((at for c in " \n\t<>;,)" if (at := page.find(c, end)) >= 0), default=len(page))
    return "@" in page[begin:stop].lstrip("@")


_FILE_NAME = re.compile(rf"[\w./\\@%~+-]*\.(?:{FILE_ENDINGS})\b")


def _in_path(page: str, start: int, end: int) -> bool:
    """Part of a file name, path, address or login: joined by ``_ / \\ . @`` without a space."""
    before, after = page[start - 1 : start], page[end : end + 1]
    if before in ("_", "\\", "/", "@") or after in ("_", "\\", "@"):
        return True
    if before in ("-", ".") or after in (".", "-", "/"):
        begin = max(page.rfind(" ", 0, start), page.rfind("\n", 0, start), page.rfind("\t", 0, start)) + 1
        return bool(_FILE_NAME.match(page, begin))
    return False
