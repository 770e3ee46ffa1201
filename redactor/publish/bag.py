"""A folder as a BagIt bag (RFC 8493): its files under data/, with manifests of their digests."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from redactor.errors import OutputError

_DIGESTS: Final = ("sha256",)
_DATE: Final = "Bagging-Date"


def make_bag(folder: Path, info: Mapping[str, str], *, date: datetime.date | None = None) -> None:
    """Makes a bag of ``folder`` itself. Same in, same out: it holds no clock.

    Args:
        folder: Its files move to ``data/`` in it.
        info: Lines of bag-info.txt.
        date: For ``Bagging-Date``; None: that line is left out.

    Raises:
        OutputError: it cannot be written, or does not hold when read back.
    """
    import bagit

    dated = {_DATE: date.isoformat()} if date else {}
    try:
        bag = bagit.make_bag(str(folder), {**info, **dated}, checksums=list(_DIGESTS))
        if not date:
            # The library puts today there by itself.
            bag.info.pop(_DATE)
            bag.save()
        bagit.Bag(str(folder)).validate()
    except (bagit.BagError, OSError, RuntimeError) as exc:
        raise OutputError(
            "het manifest is niet te maken", where=folder.name, hint="is er ruimte op de schijf?"
        ) from exc
