"""A conversation that was exported as a web page -> its messages as rows of a table, in the page itself.

Programs mark messages each in their own way, but all begin one with who and when, side by side. Only such
heads are moved to columns of their own: every other letter stays where it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from redactor.convert.chat import DATE, TIME

#: Fewer messages than this are no conversation.
_FEWEST: Final = 3
_LONGEST_NAME: Final = 60
_WORDY: Final = r"(?:[^\W\d_]{2,10},? )?\d{1,2}\.? [^\W\d_]{3,10}\.? \d{4}"
_WHEN: Final = re.compile(rf"(?:(?:{DATE}|{_WORDY})(?:,? (?:at |om )?{TIME})?|{TIME})")
_CELLS: Final = frozenset({"td", "th", "li", "option", "a"})


def arrange(tree: Any) -> int:
    """Puts the messages of a page in tables; gives their number, 0 when it is no conversation."""
    heads = [*_heads(tree)]
    if len(heads) < _FEWEST:
        return 0
    inside: dict[Any, int] = {}
    for when, _ in heads:
        for around in when[0].iterancestors():
            inside[around] = inside.get(around, 0) + 1
    runs: dict[Any, list[tuple[Any, list[Any], Any]]] = {}
    for when, who in heads:
        message = None
        for around in when[0].iterancestors():
            if inside[around] > 1 or around.tag in ("body", "html"):
                break
            message = around
        if message is not None and message.getparent() is not None:
            runs.setdefault(message.getparent(), []).append((message, when, who))
    found = 0
    for messages in runs.values():
        if len(messages) >= _FEWEST:
            _tabulate(messages)
            found += len(messages)
    return found


def _heads(tree: Any) -> Iterator[tuple[list[Any], Any]]:
    """Elements with a moment, and the one beside them with a name."""
    for parent in tree.iter():
        leaves = [child for child in parent if _is_leaf(child)] if isinstance(parent.tag, str) else []
        when = [leaf for leaf in leaves if _WHEN.fullmatch(_text(leaf))]
        others = [leaf for leaf in leaves if leaf not in when and _text(leaf)]
        # A name stands beside the moment; what else stands there (a body, a mark) comes after it.
        if when and others and len(_text(others[0])) <= _LONGEST_NAME:
            yield when, others[0]


def _is_leaf(element: Any) -> bool:
    return isinstance(element.tag, str) and len(element) == 0 and element.tag not in _CELLS


def _text(element: Any) -> str:
    return " ".join((element.text or "").split())


def _tabulate(messages: list[tuple[Any, list[Any], Any]]) -> None:
    """Each run of messages without anything between them becomes a table."""
    table: Any = None
    for message, when, who in messages:
        before = message.getprevious()
        if table is None or before is not table or (table.tail or "").strip():
            table = message.makeelement("table", {"border": "1"})
            message.addprevious(table)
            head = _add(table, "tr")
            for label in ("Tijd", "Afzender", "Bericht"):
                _add(head, "th").text = label
        row = _add(table, "tr")
        _add(row, "td").text = " ".join(_text(part) for part in when)
        _add(row, "td").text = _text(who)
        for part in (*when, who):
            part.drop_tree()
        tail, message.tail = message.tail, None
        _add(row, "td").append(message)
        # What stood behind the message stands behind the table now.
        table.tail = tail


def _add(parent: Any, tag: str) -> Any:
    child = parent.makeelement(tag)
    parent.append(child)
    return child
