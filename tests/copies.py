"""Databases of one's own, for tests."""

import sqlite3
from contextlib import closing
from pathlib import Path


def copied(database: Path, to: Path) -> str:
    """Copy a SQLite database, and return the copy's address.

    SQLite does it: whoever opens the file by himself, in a process that has it open already, takes that one's locks away
    when he closes it. Another process that leaves then takes it for forgotten, and spoils it.
    """
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
    return f"sqlite:///{to}"
