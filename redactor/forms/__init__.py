"""Surface forms: how one name or number can be written, and how to find it again.

Shared by detect, resolve, redact and verify. Pure: no documents, no rules, no I/O.
"""

from redactor.forms.lexicon import Lexicon
from redactor.forms.matcher import SecretMatcher, fold, pieces_of, squash
from redactor.forms.names import Name, parse_name
from redactor.forms.scan import ScannedName, looks_like_name, scan_name

__all__ = [
    "Lexicon",
    "Name",
    "ScannedName",
    "SecretMatcher",
    "fold",
    "looks_like_name",
    "parse_name",
    "pieces_of",
    "scan_name",
    "squash",
]
