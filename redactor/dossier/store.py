"""The dossier store: one SQLite file in ``vertrouwelijk/`` that knows how far a batch is.

One process writes it, the coordinator of the batch; others may read. It never says that a document is done
before the files are on disk, and keeps their digests so that this can be checked again. Holds personal data.
"""

from __future__ import annotations

import contextlib
import datetime
import enum
import json
import logging
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

from redactor.disclosure.results import CONFIDENTIAL
from redactor.dossier import schema
from redactor.errors import DiskFull, InputError, OutputError, RedactorError

if TYPE_CHECKING:
    from redactor.pipeline.passes import Treated

log = logging.getLogger(__name__)

FILE: Final = "dossier.sqlite"
#: Settings of a dossier: the folder that it was made of, and the date until which it is kept.
SOURCE: Final = "bron"
RETENTION: Final = "bewaren-tot"
#: Kinds of events at the start and the end of a run.
BEGUN: Final = "begin"
FINISHED: Final = "klaar"
#: SQLite's own names for "no room": a full disk, and a file that may not grow.
_NO_ROOM: Final = ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_TRUNCATE", "SQLITE_IOERR_SHMSIZE")
#: Ways of keeping a transaction whole, best first: network drives lack what the first one needs.
_JOURNALS: Final = ("WAL", "TRUNCATE")


class State(enum.Enum):
    """How far a document is. GONE: it is no longer in the folder."""

    NEW = "nieuw"
    READ = "gelezen"
    DONE = "klaar"
    FAILED = "mislukt"
    GONE = "vervallen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One document of the dossier as the store knows it; the columns are those of ``schema.py``."""

    id: int
    source: str = field(repr=False)
    name: str = field(repr=False)
    state: State
    input_sha256: str
    text_digest: str = ""
    read_key: str = ""
    result_key: str = ""
    refused_key: str = ""
    pages: int = 0
    stem: str = ""
    folder: str = ""
    files: Mapping[str, str] = field(default_factory=dict, repr=False)
    output_sha256: str = ""
    beoordeling: str = ""
    verdict: str = ""
    open_decisions: int = 0
    boxes: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    error_kind: str = ""
    error_message: str = ""
    error_hint: str = ""
    exit_code: int = 0
    duplicate_of: int | None = None
    family: str = ""
    thread: str = ""
    original_name: str = field(default="", repr=False)
    file_type: str = ""
    date: str = ""
    pdf: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NearRecord:
    """A document that is nearly another one; the columns are those of ``schema.py``."""

    document: int
    other: int
    family: int
    likeness: float
    compared: str
    packed: bytes = field(repr=False)


_COLUMNS: Final = tuple(column.name for column in fields(Record))
_JSON: Final = ("files", "boxes")


def path_in(out: Path, store: Path | None = None) -> Path:
    """Where the store of a folder of results is: in it, unless ``store`` names another place."""
    return store if store is not None else out / CONFIDENTIAL / FILE


class Store:
    """An open store, as a context manager.

    Args:
        path: Its file; made when absent, readable by its owner only.
        clock: Gives the time for the events.
        read_only: Only look; it must be there.
        existing: It must be there, to be written in.

    Raises:
        InputError: it is not there, or no store.
        OutputError: it cannot be written there.
        Refused: a newer version of the program made it.
    """

    def __init__(
        self,
        path: Path,
        *,
        clock: Callable[[], datetime.datetime] | None = None,
        read_only: bool = False,
        existing: bool = False,
    ) -> None:
        self.path = path
        self._clock = clock or _now
        if (read_only or existing) and not path.is_file():
            raise InputError(
                "in deze map staat geen dossier",
                hint="geef de map die u bij 'redactor batch -o' opgaf, en --store als u dat daar ook deed",
            )
        with _foreign(path):
            if not read_only:
                os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            self._connection = _connect(path)
            try:
                if read_only:
                    self._connection.execute("PRAGMA query_only = ON")
                    schema.require_current(self._connection)
                else:
                    self.journal = _choose_journal(self._connection)
                    # What is deleted is overwritten in the file.
                    self._connection.execute("PRAGMA secure_delete = ON")
                    schema.migrate(self._connection)
            except BaseException:
                self._connection.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        with contextlib.suppress(sqlite3.Error):
            self._connection.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Everything inside is written together, or nothing of it.

        Raises:
            DiskFull, OutputError: it cannot be written; nothing was.
        """
        with _foreign(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise

    def setting(self, name: str) -> str:
        """A value of the dossier as a whole; empty when it was never set."""
        row = self._connection.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def set_setting(self, name: str, value: str) -> None:
        self._connection.execute(
            "INSERT INTO settings VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )

    def add_document(self, source: str, *, name: str, input_sha256: str) -> int:
        """Adds a document and gives its number."""
        cursor = self._connection.execute(
            "INSERT INTO documents (source, name, state, input_sha256) VALUES (?, ?, ?, ?)",
            (source, name, State.NEW.value, input_sha256),
        )
        return int(cursor.lastrowid or 0)

    def change(self, document: int, **values: Any) -> None:
        """Sets columns of a document; ``state`` is a State, ``files`` and ``boxes`` are mappings."""
        for name in values:
            if name not in _COLUMNS:
                raise ValueError(f"no column {name!r}")
        stored = {
            name: json.dumps(value, sort_keys=True)
            if name in _JSON
            else value.value
            if isinstance(value, State)
            else value
            for name, value in values.items()
        }
        self._connection.execute(
            f"UPDATE documents SET {', '.join(f'{name} = ?' for name in stored)} WHERE id = ?",
            (*stored.values(), document),
        )

    def documents(self) -> Iterator[Record]:
        """All documents, by their path below the folder of the dossier."""
        with _foreign(self.path):
            rows = self._connection.execute(f"SELECT {', '.join(_COLUMNS)} FROM documents ORDER BY source")
            for row in rows:
                yield _record(row)

    def document(self, number: int) -> Record:
        """One document."""
        row = self._connection.execute(
            f"SELECT {', '.join(_COLUMNS)} FROM documents WHERE id = ?", (number,)
        ).fetchone()
        return _record(row)

    def set_findings(self, document: int, packed: bytes) -> None:
        self._connection.execute("INSERT OR REPLACE INTO findings VALUES (?, ?)", (document, packed))

    def findings(self, document: int) -> bytes:
        """What ``set_findings`` was given; empty when it never was."""
        row = self._connection.execute(
            "SELECT packed FROM findings WHERE document = ?", (document,)
        ).fetchone()
        return bytes(row[0]) if row else b""

    def set_appearances(self, document: int, packed: bytes, words: bytes) -> None:
        self._connection.execute(
            "INSERT OR REPLACE INTO appearances VALUES (?, ?, ?)", (document, packed, words)
        )

    def appearances(self, document: int) -> tuple[bytes, bytes]:
        """What ``set_appearances`` was given."""
        row = self._connection.execute(
            "SELECT packed, words FROM appearances WHERE document = ?", (document,)
        ).fetchone()
        return bytes(row[0]), bytes(row[1])

    def numbers(self) -> dict[str, int]:
        """Identity of a person -> number."""
        return dict(self._connection.execute("SELECT identity, number FROM persons"))

    def add_numbers(self, numbers: Mapping[str, int]) -> None:
        self._connection.executemany("INSERT INTO persons VALUES (?, ?)", numbers.items())

    def set_treated(self, document: int, treated: Iterable[Treated]) -> None:
        """How persons were treated in a document, in the place of what was known."""
        self._connection.execute("DELETE FROM treated WHERE document = ?", (document,))
        self._connection.executemany(
            "INSERT INTO treated VALUES (?, ?, ?, ?)",
            [(document, one.number, one.redacted, one.kept) for one in treated],
        )

    def treated(self) -> Iterator[tuple[int, int, int]]:
        """Number of every person, in how many documents it is only removed, and in how many readable."""
        yield from self._connection.execute(
            "SELECT person, sum(redacted > 0 AND kept = 0), sum(kept > 0) FROM treated"
            " JOIN documents ON documents.id = treated.document WHERE documents.state = ?"
            " GROUP BY person ORDER BY person",
            (State.DONE.value,),
        )

    def set_sketch(self, document: int, sketch: bytes) -> None:
        self._connection.execute("INSERT OR REPLACE INTO sketches VALUES (?, ?)", (document, sketch))

    def sketch(self, document: int) -> bytes:
        """What ``set_sketch`` was given; empty when it never was."""
        row = self._connection.execute(
            "SELECT sketch FROM sketches WHERE document = ?", (document,)
        ).fetchone()
        return bytes(row[0]) if row else b""

    def set_near(self, pairs: Iterable[NearRecord]) -> None:
        """Which documents are nearly another one, in the place of what was known."""
        self._connection.execute("DELETE FROM near")
        self._connection.executemany(
            "INSERT INTO near VALUES (?, ?, ?, ?, ?, ?)",
            [(p.document, p.other, p.family, p.likeness, p.compared, p.packed) for p in pairs],
        )

    def near(self) -> Iterator[NearRecord]:
        """What ``set_near`` was given, by the path of the document."""
        with _foreign(self.path):
            for row in self._connection.execute(
                "SELECT document, other, near.family, likeness, compared, packed FROM near"
                " JOIN documents ON documents.id = near.document ORDER BY source"
            ):
                document, other, family, likeness, compared, packed = row
                yield NearRecord(
                    document=document,
                    other=other,
                    family=family,
                    likeness=likeness,
                    compared=compared,
                    packed=bytes(packed),
                )

    def folders(self) -> dict[str, str]:
        """Part of a path -> what it is called among the results."""
        return dict(self._connection.execute("SELECT name, shown FROM folders"))

    def set_folder(self, name: str, shown: str) -> None:
        self._connection.execute("INSERT OR REPLACE INTO folders VALUES (?, ?)", (name, shown))

    def note(self, kind: str, *, document: int | None = None, detail: str = "") -> None:
        """Adds an event; ``detail`` holds no text of a document."""
        at = self._clock().isoformat(timespec="seconds")
        self._connection.execute(
            "INSERT INTO events (at, kind, document, detail) VALUES (?, ?, ?, ?)",
            (at, kind, document, detail),
        )

    def events(self) -> Iterator[tuple[str, str, int | None, str]]:
        """Time, kind, document and detail of every event, in order."""
        yield from self._connection.execute("SELECT at, kind, document, detail FROM events ORDER BY id")

    def counts(self) -> dict[State, int]:
        """Number of documents in each state."""
        rows = dict(self._connection.execute("SELECT state, count(*) FROM documents GROUP BY state"))
        return {state: int(rows.get(state.value, 0)) for state in State}


def _record(row: Iterable[Any]) -> Record:
    values = dict(zip(_COLUMNS, row, strict=True))
    values["state"] = State(values["state"])
    for name in _JSON:
        values[name] = json.loads(values[name])
    return Record(**values)


def _connect(path: Path) -> sqlite3.Connection:
    # Transactions are begun and ended by hand: the module's own ways differ between versions of Python.
    connection = sqlite3.connect(path, isolation_level=None, timeout=10)
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _choose_journal(connection: sqlite3.Connection) -> str:
    """The best journal that works here: it is tried out, for network drives lack what the first one needs."""
    problem: sqlite3.Error | None = None
    for journal in _JOURNALS:
        try:
            got = str(connection.execute(f"PRAGMA journal_mode = {journal}").fetchone()[0])
            if got.upper() != journal:
                continue
            connection.execute(f"PRAGMA synchronous = {'NORMAL' if journal == 'WAL' else 'FULL'}")
            connection.execute("CREATE TABLE IF NOT EXISTS probe (x)")
            connection.execute("DROP TABLE probe")
        except sqlite3.Error as exc:
            problem = exc
            continue
        return journal
    raise problem or sqlite3.OperationalError("no journal")


@contextmanager
def _foreign(path: Path) -> Iterator[None]:
    """SQLite's errors as ours; their own text may name what was stored, so it is left out."""
    try:
        yield
    except sqlite3.DatabaseError as exc:
        raise _ours(exc, path) from exc
    except OSError as exc:
        raise OutputError(
            "het dossier is hier niet te schrijven",
            hint="kies een andere map met -o, of geef met --store een bestand op deze computer",
        ) from exc


def _ours(exc: sqlite3.DatabaseError, path: Path) -> RedactorError:
    code = getattr(exc, "sqlite_errorname", "")
    if code in _NO_ROOM:
        return DiskFull(
            "de schijf is vol; het dossier is niet bijgewerkt",
            hint="maak ruimte vrij en begin opnieuw: wat klaar is blijft klaar",
        )
    if code.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return InputError(
            "het dossierbestand is beschadigd",
            where=path.name,
            hint="zet het weg en start 'redactor batch' met --force: waarin een mens werkte, blijft staan",
        )
    return OutputError(
        f"het dossier is hier niet te schrijven ({code or type(exc).__name__})",
        where=path.name,
        hint="een netwerkmap? geef met --store een bestand op deze computer",
    )


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
