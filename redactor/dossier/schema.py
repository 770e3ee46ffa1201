"""Tables of the dossier store, and the steps from each earlier version to the next.

The version stands in SQLite's own ``user_version``. A step is never changed once it was released: a store
that an officer made last month goes through every step in order.
"""

from __future__ import annotations

import sqlite3
from typing import Final

from redactor.errors import InputError, Refused

#: Step n, a series of statements, brings a store of version n to version n + 1.
STEPS: Final[tuple[tuple[str, ...], ...]] = (
    (
        """
    CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT
    """,
        """
    CREATE TABLE documents (
        id INTEGER PRIMARY KEY,
        source TEXT NOT NULL UNIQUE,      -- path below the folder of the dossier, with "/"
        name TEXT NOT NULL,               -- stem for the result files when that is safe; unique
        state TEXT NOT NULL,              -- a State
        input_sha256 TEXT NOT NULL,
        text_digest TEXT NOT NULL DEFAULT '',
        read_key TEXT NOT NULL DEFAULT '',     -- what the findings were made from
        result_key TEXT NOT NULL DEFAULT '',   -- what the result was made from
        pages INTEGER NOT NULL DEFAULT 0,
        stem TEXT NOT NULL DEFAULT '',
        folder TEXT NOT NULL DEFAULT '',
        files TEXT NOT NULL DEFAULT '{}',      -- path below the output folder -> sha256
        output_sha256 TEXT NOT NULL DEFAULT '',
        beoordeling TEXT NOT NULL DEFAULT '',
        verdict TEXT NOT NULL DEFAULT '',
        open_decisions INTEGER NOT NULL DEFAULT 0,
        boxes TEXT NOT NULL DEFAULT '{}',      -- ground -> number
        seconds REAL NOT NULL DEFAULT 0,
        error_kind TEXT NOT NULL DEFAULT '',
        error_message TEXT NOT NULL DEFAULT '',
        error_hint TEXT NOT NULL DEFAULT '',
        exit_code INTEGER NOT NULL DEFAULT 0,
        duplicate_of INTEGER REFERENCES documents (id),
        family TEXT NOT NULL DEFAULT '',
        thread TEXT NOT NULL DEFAULT '',
        original_name TEXT NOT NULL DEFAULT '',
        file_type TEXT NOT NULL DEFAULT '',
        date TEXT NOT NULL DEFAULT ''
    ) STRICT
    """,
        """
    CREATE TABLE findings (
        document INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
        packed BLOB NOT NULL              -- packing.pack of the findings
    ) STRICT
    """,
        """
    CREATE TABLE folders (
        name TEXT PRIMARY KEY,            -- one part of a path
        shown TEXT NOT NULL               -- what it is called among the results
    ) STRICT
    """,
        """
    CREATE TABLE events (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        kind TEXT NOT NULL,
        document INTEGER REFERENCES documents (id),
        detail TEXT NOT NULL DEFAULT ''   -- numbers and codes, no text of a document
    ) STRICT
    """,
    ),
    (
        """
    CREATE TABLE appearances (            -- who is named in a document, and its words, by the first pass
        document INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
        packed BLOB NOT NULL,             -- packing.pack_appearances
        words BLOB NOT NULL               -- packing.pack_words
    ) STRICT
    """,
        """
    CREATE TABLE persons (
        identity TEXT PRIMARY KEY,        -- of dossier/register.py
        number INTEGER NOT NULL UNIQUE
    ) STRICT
    """,
        """
    CREATE TABLE treated (                -- number of places of a person in a document, by the second pass
        document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        person INTEGER NOT NULL REFERENCES persons (number),
        redacted INTEGER NOT NULL,
        kept INTEGER NOT NULL,
        PRIMARY KEY (document, person)
    ) STRICT
    """,
        # What an earlier version read lacks the above.
        "UPDATE documents SET read_key = ''",
    ),
    (
        # The PDF that was read, for "redactor apply".
        "ALTER TABLE documents ADD COLUMN pdf TEXT NOT NULL DEFAULT ''",
    ),
    (
        """
    CREATE TABLE sketches (
        document INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
        sketch BLOB NOT NULL              -- pipeline/sketch.py; empty for a text of few words
    ) STRICT
    """,
        """
    CREATE TABLE near (                   -- documents that are nearly another one
        document INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
        other INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        family INTEGER NOT NULL,          -- id of the first of all that hang together
        likeness REAL NOT NULL,
        compared TEXT NOT NULL,           -- digests of the two texts
        packed BLOB NOT NULL              -- packing.pack_differences; empty: they could not be compared
    ) STRICT
    """,
        "UPDATE documents SET read_key = ''",
    ),
    (
        # What a new result would have been made from, had no person worked on the document.
        "ALTER TABLE documents ADD COLUMN refused_key TEXT NOT NULL DEFAULT ''",
    ),
)


def migrate(connection: sqlite3.Connection) -> None:
    """Brings a store to the newest version, all steps or none.

    Raises:
        Refused: a newer version of the program made it.
    """
    version = _version(connection)
    if version > len(STEPS):
        raise Refused(
            "dit dossier is gemaakt met een nieuwere versie van redactor",
            hint="werk redactor bij en probeer het opnieuw",
        )
    if version == len(STEPS):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in (statement for step in STEPS[version:] for statement in step):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(STEPS)}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def require_current(connection: sqlite3.Connection) -> None:
    """Refuses a store that only a run may bring to this version: who looks does not change it.

    Raises:
        InputError: nothing was ever written in it. Refused: another version of the program made it.
    """
    version = _version(connection)
    if version == 0:
        raise InputError("dit dossier is nog leeg", hint="start dezelfde opdracht 'redactor batch' nog eens")
    if version != len(STEPS):
        raise Refused(
            "dit dossier is gemaakt met een andere versie van redactor",
            hint="start dezelfde opdracht 'redactor batch' nog eens: die werkt het dossier bij",
        )


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
