"""A pattern that most pages cannot hold: it looks at a page only when what it needs stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from presidio_analyzer.nlp_engine import NlpArtifacts

from redactor.detect.plain import shape_of
from redactor.rules.needs import needs


class Sought:
    """A compiled pattern, and what must stand in a text for it to match.

    Worth it where few pages meet the needs: asking costs as much as a tenth of a look at the page.
    """

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self._pattern = pattern
        self._needs = needs(pattern.pattern)

    def finditer(self, text: str, nlp_artifacts: NlpArtifacts | None) -> Iterator[re.Match[str]]:
        """As the pattern's own; ``text`` is that of the page, whose artifacts may be left out."""
        if nlp_artifacts is not None and not self._needs.met(shape_of(nlp_artifacts)):
            return iter(())
        return self._pattern.finditer(text)
