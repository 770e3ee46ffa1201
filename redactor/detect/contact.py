"""E-mail addresses and links to personal profiles.

Whether a mailbox is a general one is said here as ``keep_hint``; the policy decides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from redactor.detect.context import before
from redactor.detect.mail_addresses import (
    addresses_in,
    domain_is_surname,
    domain_names_person,
    joined_names,
    site_key,
)
from redactor.detect.mailboxes import Mailboxes
from redactor.detect.results import found
from redactor.detect.sought import Sought
from redactor.forms.vocabulary import Vocabulary

#: Hint for the policy.
FUNCTIONAL_MAILBOX: Final = "functionele mailbox"

_URL: Final = Sought(
    re.compile(
        r"(?:https?://|www\.)[^\s<>()\[\]\"“”|,;]{3,200}(?:(?<=-)\n[\w-]{2,40}\.[a-z]{2,8}(?![\w-]))?",
        re.IGNORECASE,
    )
)
_PROFILE: Final = re.compile(
    r"(?:https?://)?(?:[a-z]{2,3}\.|www\.)?(?:"
    r"linkedin\.[a-z]{2,8}/(?:in|pub)/|"
    r"facebook\.[a-z]{2,8}/(?!groups|pages|events|sharer|gemeente|provincie|waterschap)|fb\.com/|"
    r"(?:twitter|x)\.com/(?!search|hashtag|i/|intent)|instagram\.[a-z]{2,8}/(?!p/)|tiktok\.[a-z]{2,8}/@|"
    r"snapchat\.com/add/|threads\.[a-z]{2,8}/@|"
    r"bsky\.app/profile/|github\.com/|researchgate\.net/profile/|orcid\.org/|t\.me/|strava\.com/athletes/|"
    r"meet/|youtube\.com/@|[\w-]{2,20}\.[a-z]{2,8}/(?:people|profile|profiel|users?)/)(?P<name>[\w.@%+-]{2,80}(?:/posts/\d+)?)",
    re.IGNORECASE,
)
#: No link without a slash: the pattern itself may begin at any letter of the page.
_RUN: Final = re.compile(r"(?<!\S)[^\s/]*+/\S*+")
_SITE_LABEL: Final = re.compile(
    r"\b(?:personal page|persoonlijke (?:site|pagina|website)|portfolio|(?:zijn|haar|mijn|eigen) (?:site|"
    r"website|blog|pagina)|"
    r"schrijft(?: ook)? op|blogt op|homepage)\b[^.]{0,14}$",
    re.IGNORECASE,
)
_BARE_SITE: Final = re.compile(
    r"(?<![\w@./-])[a-z0-9-]{4,40}\.(?:blogspot|wordpress|tumblr|substack|wixsite)\.[a-z]{2,8}(?!\w)"
)
_BARE_SITES: Final = Sought(_BARE_SITE)


class EmailRecognizer(EntityRecognizer):
    """E-mail addresses; the finding is the local part when the domain says nothing of the person."""

    def __init__(
        self,
        *,
        name: str,
        supported_entities: list[str],
        supported_language: str,
        lists: Mapping[str, Sequence[str]],
        vocabulary: Vocabulary,
    ) -> None:
        self._mailboxes = Mailboxes(lists, vocabulary)
        super().__init__(
            supported_entities=supported_entities, supported_language=supported_language, name=name
        )

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:
        """See presidio's EntityRecognizer."""
        results = []
        for start, at, end in addresses_in(text):
            local = re.sub(r"\s", "", text[start:at])
            domain = re.sub(r"\s", "", text[at + 1 : end])
            left = text[max(0, start - 120) : start]
            if self._mailboxes.is_functional(local, domain) and not domain_is_surname(domain, left):
                results.append(
                    found(
                        self,
                        "EMAIL",
                        start,
                        end,
                        0.9,
                        evidence=("mailbox:functioneel",),
                        keep_hint=FUNCTIONAL_MAILBOX,
                    )
                )
            elif self._mailboxes.may_be_private(domain):
                results.append(found(self, "EMAIL", start, end, 0.95, evidence=("domein:privé",)))
            elif domain_is_surname(domain, left) or domain_names_person(local, domain, left):
                results.append(found(self, "EMAIL", start, end, 0.9, evidence=("domein:persoon",)))
            else:
                results.append(
                    found(self, "EMAIL", start, at, 0.9, evidence=("lokaal deel", "domein:organisatie"))
                )
        return results


class ProfileLinkRecognizer(EntityRecognizer):
    """Links to someone's page on a network, and sites that carry the name of a person on the page."""

    def __init__(self, *, name: str, supported_entities: list[str], supported_language: str) -> None:
        super().__init__(
            supported_entities=supported_entities, supported_language=supported_language, name=name
        )

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:
        """See presidio's EntityRecognizer."""
        results = []
        for match in (m for run in _RUN.finditer(text) for m in _PROFILE.finditer(text, *run.span())):
            end = match.end() - (len(match.group()) - len(match.group().rstrip(".")))
            results.append(found(self, "PROFIELLINK", match.start(), end, 0.8, evidence=("profiel:netwerk",)))
        names: frozenset[str] | None = None
        sites = (*_URL.finditer(text, nlp_artifacts), *_BARE_SITES.finditer(text, nlp_artifacts))
        for match in sites:
            url = match.group().rstrip(".:!?'’")
            if _PROFILE.search(url):
                continue
            code = ""
            if _SITE_LABEL.search(before(text, match.start(), width=48)) or _BARE_SITE.fullmatch(url):
                code = "site:label"
            else:
                if names is None:
                    names = joined_names(text)
                if any(site_key(url).startswith(name) for name in names):
                    code = "site:naam"
            if code:
                results.append(
                    found(
                        self, "PROFIELLINK", match.start(), match.start() + len(url), 0.65, evidence=(code,)
                    )
                )
        return results
