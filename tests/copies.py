"""Databases of one's own, for tests."""

import sqlite3
from contextlib import closing
from pathlib import Path


def copied(database: Path, to: Path) -> str:
    """Copy a SQLite database, and return the copy's address.

    SQLite does it: a process that has a database open, and reads its file by itself too, loses its locks when it closes
    the file. Another process that leaves then takes the database for forgotten, and spoils it.
    """
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
    return f"sqlite:///{to}"
