"""Reads a document into text with geometry. Knows files and PDF libraries, nothing of names or law."""

from redactor.ingest.marks import read_marks
from redactor.ingest.ocr.kept import KeptReadings
from redactor.ingest.pdf import read

__all__ = ["KeptReadings", "read", "read_marks"]
