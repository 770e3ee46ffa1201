"""All hiding places: each makes a note with its secret on the page and once elsewhere."""

from __future__ import annotations

import leak_cases_content
import leak_cases_document
import leak_cases_drawn
import leak_cases_files
import leak_cases_private
import leak_cases_text
import leak_cases_words
from leak_make import CASES, UNLISTED

__all__ = ["CASES", "UNLISTED"]
_ = (
    leak_cases_content,
    leak_cases_document,
    leak_cases_drawn,
    leak_cases_files,
    leak_cases_private,
    leak_cases_text,
    leak_cases_words,
)
