"""Names of results: unique without case, as if counted from the start, and quick with many equal ones."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from redactor.dossier.stems import Stems


def test_numbers() -> None:
    stems = Stems(["Nota-2"])
    assert [stems.take(stem) for stem in ("nota", "NOTA", "nota", "brief", "nota-3")] == [
        "nota", "NOTA-3", "nota-4", "brief", "nota-3-2",
    ]  # fmt: skip
    stems.add("document-001")
    assert stems.take("document-001") == "document-001-2"


@given(st.lists(st.sampled_from(("a", "A", "a-2", "a-3", "a-2-2", "b")), max_size=40))
def test_as_if_counted_from_the_start(wanted: list[str]) -> None:
    stems, taken = Stems(), set[str]()
    for stem in wanted:
        name, number = stem, 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name.casefold())
        assert stems.take(stem) == name


def test_time_grows_with_the_number_of_names() -> None:
    started = time.process_time()
    stems = Stems()
    names = {stems.take("scan") for _ in range(100_000)}
    assert len(names) == 100_000
    # Counting from the start takes minutes for so many.
    assert time.process_time() - started < 5
