"""Keeps persons out of short texts about documents: titles, subjects, remarks. They stand in public lists.

Two nets: what the detectors and the policy would redact, and what was redacted in the document itself.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Final

from redactor import resolve
from redactor.disclosure import decisions_file
from redactor.disclosure.decisions_schema import DecisionsFile, decision_value
from redactor.disclosure.text import redacted_text
from redactor.domain import Document
from redactor.forms import SecretMatcher

if TYPE_CHECKING:
    from redactor.dossier.collection import Collection
    from redactor.pipeline.ready import Ready

#: What stands in a text for something that was removed from the document itself.
_GONE: Final = "[gelakt]"


class Screen:
    """Takes out of a text what may not be published.

    Args:
        ready: Rules and engine; the engine is built at the first text.
        collection: Gives what was removed; documents without decisions file give nothing.
    """

    def __init__(self, ready: Ready, collection: Collection) -> None:
        self._ready = ready
        self._documents = {document.key: document for document in collection}
        self._detected = functools.lru_cache(maxsize=4096)(self._detect)
        self._removed = functools.lru_cache(maxsize=64)(self._secrets_of)
        #: A decisions file is large, what was removed is not: each is read once.
        self._strings: dict[str, tuple[str, ...]] = {}

    def redacted(self, untrusted_text: str, *, key: str = "") -> str:
        """``untrusted_text`` with ``[5.1.2.e]`` or ``[gelakt]`` for whatever may not be published.

        Args:
            key: Of the document that the text is about; empty when there is none.
        """
        text = " ".join(untrusted_text.split())
        return self._detected(self._without_removed(text, key)) if any(map(str.isalnum, text)) else text

    def is_clean(self, untrusted_text: str, *, key: str = "", code: bool = False) -> bool:
        """True when nothing has to be taken out.

        Args:
            key: As for ``redacted``.
            code: It is a number or code, which detectors take for a telephone number or worse: only what was
                removed from documents counts.
        """
        text = " ".join(untrusted_text.split())
        if not any(map(str.isalnum, text)):
            return True
        return text == (self._without_removed(text, key) if code else self.redacted(text, key=key))

    def _without_removed(self, text: str, key: str) -> str:
        own = self._removed(key) if key in self._documents else SecretMatcher(())
        for matcher in (own, self._full_names):
            for start, end in reversed(matcher.find(text)):
                text = text[:start] + _GONE + text[end:]
        return text

    @functools.cached_property
    def _full_names(self) -> SecretMatcher:
        """Finds names of more than one word that were removed anywhere in the dossier.

        A single word that is a secret in one document is often an ordinary one elsewhere.
        """
        found: dict[str, None] = {}
        for key in self._documents:
            found |= dict.fromkeys(secret for secret in self._strings_of(key) if " " in secret)
        return SecretMatcher(found)

    def _secrets_of(self, key: str) -> SecretMatcher:
        return SecretMatcher(self._strings_of(key))

    def _strings_of(self, key: str) -> tuple[str, ...]:
        if key not in self._strings:
            file = self._documents[key].read_decisions()
            self._strings[key] = () if file is None else removed_strings(file)
        return self._strings[key]

    def _detect(self, text: str) -> str:
        from redactor.detect.engine import page_without_geometry

        page = page_without_geometry(text)
        document = Document(document_id="tekst", path=Path("tekst"), sha256="", pages=(page,))
        proposal = self._ready.decided(document)
        return redacted_text(proposal.decisions, document).strip()


def removed_strings(file: DecisionsFile) -> tuple[str, ...]:
    """Every string that the document of a decisions file must no longer show, as it was last applied."""
    decisions = [decision_value(record, record.reviewed or record.proposal) for record in file.decisions]
    _, persons = decisions_file.contents(file)
    added = [addition.text for addition in file.additions if addition.text.strip()]
    objects = decisions_file.object_decisions(file)
    return (*resolve.secrets(decisions, persons, objects=objects), *added)
