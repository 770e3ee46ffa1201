"""The folders of results that tests/dossier makes, for what is published of them."""

from tests.dossier.conftest import made_results, results

__all__ = ["made_results", "results"]
