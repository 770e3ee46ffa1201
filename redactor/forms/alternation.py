"""One pattern for many words, so that looking for hundreds of them costs little more than looking for a few.

``word1|word2|...`` is tried word by word at every place. Here words that begin alike share their beginning,
and each branch opens with a set of characters that the ``re`` module tests before it enters the branch.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

#: Matches nothing.
NEVER: Final = r"(?!)"

_Node = dict[str, "_Node"]
#: Marks the end of a word; no part of a pattern is empty.
_END: Final = ""


def alternation(words: Iterable[str], *, ignore_case: bool, parts: Mapping[str, str] | None = None) -> str:
    """A pattern that matches one of ``words``, the longest that fits first; ``NEVER`` without words.

    Args:
        words: Literal text.
        ignore_case: The pattern will stand where ``re.IGNORECASE`` holds.
        parts: Characters that stand for a pattern, such as a space for ``[ \\n]+``.
    """
    root: _Node = {}
    known = dict(parts or {})
    # Longest first: where wildcards make two branches fit, the more specific word leads.
    for word in sorted(dict.fromkeys(words), key=len, reverse=True):
        if not word:
            continue
        node = root
        for character in word.lower() if ignore_case else word:
            part = known.get(character)
            if part is None:
                part = known[character] = re.escape(character)
            node = node.setdefault(part, {})
        node[_END] = {}
    return _pattern(root, ignore_case) if root else NEVER


def _pattern(node: _Node, ignore_case: bool) -> str:
    """``node`` as a pattern; what goes on is tried before what ends here."""
    branches = []
    for part, following in node.items():
        if part == _END:
            continue
        chain = [part]
        while len(following) == 1 and _END not in following:
            ((part, following),) = following.items()
            chain.append(part)
        rest = _pattern(following, ignore_case) if following.keys() != {_END} else ""
        branches.append((chain, rest))
    if len(branches) == 1:
        chain, rest = branches[0]
        body = "".join(chain) + rest
        return f"(?:{body})?" if _END in node else body
    body = "|".join(_opening(chain[0], ignore_case) + "".join(chain[1:]) + rest for chain, rest in branches)
    return f"(?:{body})" + ("?" if _END in node else "")


def _opening(part: str, ignore_case: bool) -> str:
    """The first character of a branch, as a set of both cases: only such a set is tested beforehand."""
    character = part[-1]
    if not ignore_case or len(part.lstrip("\\")) != 1 or not character.isalpha():
        return part
    upper = character.upper()
    return f"(?-i:[{character}{upper}])" if len(upper) == 1 and upper != character else part
