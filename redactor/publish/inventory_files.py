"""The files of an inventory by name, all made before any of them is written. Writes nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from redactor.publish import inventory, lists, productierapport
from redactor.rules import Rules

if TYPE_CHECKING:
    from redactor.publish.inventory import InventoryRow

#: What can be made, and the names of the files.
KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "lijst": ("inventarislijst.xlsx", "inventarislijst.csv", "inventarislijst.oordelen.jsonl"),
    "productierapport": ("productierapport.xlsx",),
    "api": ("inventarislijst.json",),
}


def files(
    rows: Sequence[InventoryRow],
    rules: Rules,
    *,
    kinds: Collection[str] = tuple(KINDS),
    decision_name: str = "",
    form: str = "5.1.2.e",
    locations: Mapping[str, str] | None = None,
) -> dict[str, bytes]:
    """What an inventory consists of. Same in, same out.

    Args:
        rows: Of ``inventory.build``.
        rules: Grounds and columns.
        kinds: Some of ``KINDS``.
        decision_name: Name of the decision; may be published.
        form: How grounds are written in the list for people: one of ``rules.GROUND_FORMS``.
        locations: Where each published document stands beside these files, by its id.

    Raises:
        InventoryError: rows that the publication platform would not read as they are meant.
    """
    cells = lists.table(rows, rules, decision_name=decision_name, form=form, locations=locations)
    makers: dict[str, Callable[[], bytes]] = {
        "inventarislijst.xlsx": lambda: lists.xlsx(cells),
        "inventarislijst.csv": lambda: lists.as_csv(cells),
        "inventarislijst.oordelen.jsonl": lambda: inventory.verdict_log(rows),
        "productierapport.xlsx": lambda: productierapport.write(rows, rules),
        "inventarislijst.json": lambda: lists.api(rows, rules),
    }
    return {name: makers[name]() for kind, names in KINDS.items() if kind in kinds for name in names}
