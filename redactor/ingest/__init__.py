"""Reads a document into text with geometry. Knows files and PDF libraries, nothing of names or law."""

from redactor.ingest.marks import read_marks
from redactor.ingest.pdf import read

__all__ = ["read", "read_marks"]
