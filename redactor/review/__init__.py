"""Decisions out to the programs that offices review with, and what a person did there back in.

Everything written here holds text of the document or leads to it: it is confidential and lies beside the
decisions file. What comes back changes the decisions file only; ``redactor apply`` redacts by it.
"""

from redactor.review.exchange import FORMS, Exported, Imported, export, import_review

__all__ = ["FORMS", "Exported", "Imported", "export", "import_review"]
