"""No pattern of the product can be kept busy by a text that somebody wrote to that end, or by bad luck.

A run of capitals that could be cut into words in 2^n ways once took 13 seconds of one page.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import signal
import time
from collections.abc import Iterator

import pytest

import redactor
from redactor.detect.engine import Engine
from redactor.resolve.knowledge import knowledge_of
from redactor.rules import Rules

#: Processor seconds for one pattern on one window; a linear one needs a thousandth of it.
LIMIT = 0.25
WINDOW = 120
REPEATED = (
    *("A", "a", "1", "Ab ", "A.", "A. ", "a ", "1 ", "1.", "-", " ", "\n", "\t", ", ", "van ", "(", "A-"),
    *("a.", "a-", "1-", "A-\n", "'", "en ", "@", "a@a", "/", " de Ab", "a_", "é"),
)
OPENINGS = ("", "leden ", "minister ", "x@", "0", "Naam ", "drs. ", "De heer ", "geboren ", "woning ", "(")


def patterns(engine: Engine, rules: Rules) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every compiled pattern of the modules and of what they build from the rules, each once."""
    holders: list[tuple[str, object]] = [
        (found.name, importlib.import_module(found.name))
        for found in pkgutil.walk_packages(redactor.__path__, "redactor.")
        if not found.name.endswith("__main__")
    ]
    for recognizer in engine.analyzer.registry.recognizers:
        holders.append((recognizer.name, recognizer))
        holders += [
            (recognizer.name, part) for part in vars(recognizer).values() if hasattr(part, "__dict__")
        ]
    knowledge = knowledge_of(rules, engine.vocabulary)
    holders += [("lexicon", knowledge.lexicon), ("roles", knowledge.reader)]
    seen: set[re.Pattern[str]] = set()
    for name, holder in holders:
        for key, value in vars(holder).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str) and value not in seen:
                seen.add(value)
                yield f"{name}.{key}", value


def _too_slow(*_: object) -> None:
    raise TimeoutError


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs a timer that interrupts a match")
def test_no_pattern_is_exponential(engine: Engine, shipped_rules: Rules) -> None:
    slow: set[str] = set()
    checked = 0
    before = signal.signal(signal.SIGVTALRM, _too_slow)
    try:
        for name, pattern in patterns(engine, shipped_rules):
            checked += 1
            for opening in OPENINGS:
                for piece in REPEATED:
                    text = (opening + piece * WINDOW)[:WINDOW] + "\0"
                    start = time.process_time()
                    signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT)
                    try:
                        pattern.match(text)
                        for _ in pattern.finditer(text):
                            pass
                    except TimeoutError:
                        slow.add(f"{name}: {opening!r} {piece!r} {time.process_time() - start:.2f} s")
                    finally:
                        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    finally:
        signal.signal(signal.SIGVTALRM, before)
    assert checked > 100
    assert not slow
