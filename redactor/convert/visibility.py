"""What a browser shows of an HTML element: not at all, hardly, or as usual; by attributes and simple styles.

A style with a selector that says more than a tag, a class or an id is not applied: what it hides is shown.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from typing import Any, Final

#: Elements that are never shown as text; their letters are no loss to a reader.
_NEVER: Final = frozenset("template datalist".split())
_GONE: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all|"
    r"(?:^|[;\s])(?:font-size|opacity|max-height|max-width)\s*:\s*0(?![.\d]*[1-9])",
    re.IGNORECASE,
)
_WHITE: Final = r"(?:white|#fff(?:fff)?(?![0-9a-f])|rgba?\(\s*255\s*,\s*255\s*,\s*255\b|transparent)"
#: A reader does not see these, unless the page does more than we look at: something dark may lie behind.
_FAINT: Final = re.compile(
    rf"(?:^|[;\s])color\s*:\s*{_WHITE}|font-size\s*:\s*(?:[01](?:\.\d+)?|2)\s*p[xt]|"
    r"text-indent\s*:\s*-\d{3}|(?:^|[;\s])(?:left|top|right|bottom|margin-left|margin-top)\s*:\s*-\d{3}|"
    r"(?:^|[;\s])(?:height|width)\s*:\s*0(?![.\d]*[1-9])|clip\s*:\s*rect\(\s*[01]|clip-path\s*:\s*inset\(",
    re.IGNORECASE,
)
_BEHIND: Final = re.compile(
    rf"background(?:-color|-image)?\s*:\s*(?!{_WHITE}|none|inherit|initial)\S", re.IGNORECASE
)
_STRUCK: Final = re.compile(r"text-decoration[^;]*:\s*[^;]*line-through", re.IGNORECASE)
_COMPOUND: Final = re.compile(r"(?P<tag>[a-zA-Z][\w]*|\*)?(?P<rest>(?:[.#][\w-]+)*)")
_RULE: Final = re.compile(r"([^{}]*)\{([^{}]*)\}")
#: So many rules of a page are looked at; a newsletter has a few hundred.
_MOST_RULES: Final = 5000


class Seen(enum.Enum):
    """How a reader sees the text of an element."""

    YES = enum.auto()
    HARDLY = enum.auto()
    NO = enum.auto()


class Styles:
    """The styles of one page, as far as they hide something."""

    def __init__(self, sheets: Iterator[str]) -> None:
        #: A class, id or tag -> the rules that ask for it: tag, classes, id, declarations.
        self._rules: dict[str, list[tuple[str, frozenset[str], str, str]]] = {}
        self._left = _MOST_RULES
        for sheet in sheets:
            self._add(sheet)

    def _add(self, sheet: str) -> None:
        plain = re.sub(r"/\*.*?\*/|<!--|-->", " ", sheet, flags=re.DOTALL)
        for selectors, declarations in _RULE.findall(_without_conditions(plain)):
            if not (
                _GONE.search(declarations) or _FAINT.search(declarations) or _BEHIND.search(declarations)
            ):
                continue
            for selector in selectors.split(","):
                match = _COMPOUND.fullmatch(selector.strip())
                if not match or not selector.strip() or not self._left:
                    continue
                self._left -= 1
                marks = re.findall(r"[.#][\w-]+", match["rest"])
                tag = (match["tag"] or "*").lower()
                self._rules.setdefault(marks[0] if marks else tag, []).append(
                    (
                        tag,
                        frozenset(m[1:] for m in marks if m[0] == "."),
                        next((m[1:] for m in marks if m[0] == "#"), ""),
                        declarations,
                    )
                )

    def of(self, element: Any) -> str:
        """All declarations that hold for an element: those of the page, then its own."""
        found = []
        if self._rules:
            tag, own = str(element.tag).lower(), str(element.get("id") or "")
            classes = frozenset((element.get("class") or "").split())
            for key in ("*", tag, *sorted(f".{name}" for name in classes), f"#{own}"):
                for wanted, some, identity, declarations in self._rules.get(key, ()):
                    if wanted in ("*", tag) and some <= classes and identity in ("", own):
                        found.append(declarations)
        return ";".join([*found, element.get("style") or ""])

    def seen(self, element: Any) -> Seen:
        """Of the element itself; what holds for those around it is theirs to say."""
        tag = str(element.tag).lower()
        style = self.of(element)
        own = element.get("style") or ""
        if (
            tag in _NEVER
            or element.get("hidden") is not None
            or (tag == "dialog" and element.get("open") is None)
            # What the element says itself goes over what the page says.
            or (_GONE.search(style) and not re.search(r"display\s*:\s*(?!none)\w", own, re.IGNORECASE))
        ):
            return Seen.NO
        if _FAINT.search(style) or re.fullmatch(_WHITE, (element.get("color") or "").strip(), re.IGNORECASE):
            return Seen.YES if self._has_ground(element) else Seen.HARDLY
        return Seen.YES

    def is_struck(self, element: Any) -> bool:
        """True for text with a line through it."""
        return bool(_STRUCK.search(element.get("style") or ""))

    def _has_ground(self, element: Any) -> bool:
        """True when the element, or one around it, has a colour or a picture behind it."""
        while element is not None:
            colour = (element.get("bgcolor") or "").strip()
            if colour and not re.fullmatch(_WHITE, colour, re.IGNORECASE):
                return True
            if element.get("background") or _BEHIND.search(self.of(element)):
                return True
            element = element.getparent()
        return False


def _without_conditions(sheet: str) -> str:
    """A style sheet without what holds on a telephone or on paper only (``@media``), and other @-rules."""
    out: list[str] = []
    depth = skipping = 0
    for part in re.split(r"([{}])", sheet):
        if part == "{":
            depth += 1
            if skipping:
                continue
            # What stands before it, without @import and the like.
            selector = (out.pop() if out else "").rpartition(";")[2]
            if "@" in selector:
                skipping = depth
                continue
            out.append(selector)
        elif part == "}":
            ended = skipping == depth
            depth = max(0, depth - 1)
            if skipping:
                skipping = 0 if ended else skipping
                continue
        elif skipping:
            continue
        out.append(part)
    return "".join(out)
