"""Reads pages from their picture: Tesseract's words with a box for each letter, and an invisible text layer.

``picture`` draws a page and straightens it, ``program`` runs Tesseract, ``hocr`` reads what it says,
``words`` and ``letters`` find the letters, ``layer`` writes that text into a copy of the PDF in memory.
"""

from __future__ import annotations

from redactor.ingest.ocr.pages import Reading, read_pages
from redactor.ingest.ocr.program import engine, usable

__all__ = ["Reading", "engine", "read_pages", "usable"]
