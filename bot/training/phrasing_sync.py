"""Between the files of phrasings and the database: files are read in, and what is accepted is written back.

What people decided in the console is kept: a phrasing that they retired or moved is not brought back by its file, and
one that they added is not taken away by a file that lacks it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from bot.database import batches
from bot.knowledge.importers.changes import EXAMPLES, Changes, Example, TableChanges
from bot.training.checks import sentence_key
from bot.training.models import ACCEPTED, FILES, PROPOSED, RETIRED, Phrasing
from bot.training.phrasing_files import Filed, read_folder, render, write_folder
from bot.training.phrasings import Sentence, accepted_rows
from bot.training.places import ROOM, Places

KEPT = "Gardé comme décidé dans la console"
_AUTHOR = "Équipe du projet"
_BATCH = 5_000
_SAID = {
    "retired": "formulations retirées, bien que les fichiers les aient encore",
    "moved": "formulations déplacées vers un autre problème que celui des fichiers",
    "added": "formulations que les fichiers n'ont pas ; « orientation phrasings export » les y écrit",
}
Identity = tuple[str, str]


def import_folder(session: Session, folder: Path, today: date) -> Changes:
    """Merge the files of a folder into the phrasings, or raise DataFileError: nothing has then changed."""
    return import_phrasings(session, read_folder(folder), today)


def export_folder(session: Session, folder: Path) -> list[str]:
    """Write what is accepted in a folder, and return the names of the files that changed.

    Raises:
        DataFileError: the database holds no phrasing.
    """
    rows = accepted_rows(session)
    filed = (Filed(Sentence(row.text, row.label, row.voice), row.file) for row in rows)
    return write_folder(folder, render(filed))


def import_phrasings(session: Session, filed: Sequence[Filed], today: date) -> Changes:
    """Merge what the files hold into the table of phrasings."""
    wanted, twice = _placed(filed)
    held = {(row["label"], row["text"]): dict(row) for row in session.execute(select(Phrasing.__table__)).mappings()}
    moved = {(row["moved_from"], row["text"]) for row in held.values() if row["moved_from"]}
    added = [
        {**row, "status": ACCEPTED, "source": FILES, "author": _AUTHOR, "added_on": today}
        for identity, row in wanted.items()
        if identity not in held and identity not in moved
    ]
    gone = [row for identity, row in held.items() if identity not in wanted and _is_of_files(row)]
    updates, changed = _updates(held, wanted)
    _write(session, added, updates, gone)
    _place_the_others(session, held, wanted)
    changes = Changes.of_table(
        Phrasing.__tablename__, TableChanges(len(added), len(changed), len(gone), _examples(added, changed, gone))
    )
    changes.refused = twice
    kept = Counter(_kept(held, wanted, moved))
    if kept:
        changes.report[KEPT] = [f"{kept[one]} {sentence}." for one, sentence in _SAID.items() if kept[one]]
    return changes


def places_of(session: Session) -> Places:
    """Return the places of all phrasings that are in a file."""
    block = (Phrasing.file, Phrasing.label, Phrasing.voice)
    query = select(*block, func.max(Phrasing.rank), func.count()).where(Phrasing.file.is_not(None)).group_by(*block)
    return Places(tuple(row) for row in session.execute(query))


def _placed(filed: Sequence[Filed]) -> tuple[dict[Identity, dict[str, Any]], list[str]]:
    """Return the rows of the files, and what is said of those that a file holds twice."""
    rows: dict[Identity, dict[str, Any]] = {}
    twice = []
    ranks: Counter[str] = Counter()
    for one in filed:
        sentence = one.sentence
        identity = sentence.label, sentence.text
        if identity in rows:
            twice.append(f"{one.file} : « {sentence.text} » est deux fois dans « {sentence.label} ».")
            continue
        ranks[one.file] += ROOM
        rows[identity] = {
            "label": sentence.label,
            "text": sentence.text,
            "key": sentence_key(sentence.text),
            "voice": sentence.voice,
            "file": one.file,
            "rank": ranks[one.file],
        }
    return rows, twice


def _is_of_files(row: dict[str, Any]) -> bool:
    return row["source"] == FILES and row["decided_on"] is None


def _updates(
    held: dict[Identity, dict[str, Any]], wanted: dict[Identity, dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[tuple[dict[str, Any], dict[str, Any]]]]:
    """Return the rows to write again, and the pairs (before, after) of those that change for people."""
    updates, changed = [], []
    for identity, row in wanted.items():
        old = held.get(identity)
        if old is None:
            continue
        # A proposal that the files hold is accepted: somebody put it there.
        new = {**row, "status": ACCEPTED if old["status"] == PROPOSED else old["status"]}
        if any(old[name] != value for name, value in new.items()):
            updates.append({"id": old["id"], **new})
        if (old["voice"], old["status"]) != (new["voice"], new["status"]):
            changed.append((old, new))
    return updates, changed


def _write(
    session: Session, added: list[dict[str, Any]], updates: list[dict[str, Any]], gone: list[dict[str, Any]]
) -> None:
    for batch in batches(added, _BATCH):
        session.execute(insert(Phrasing.__table__), batch)
    session.bulk_update_mappings(Phrasing, updates)
    for batch in batches([row["id"] for row in gone], _BATCH // 10):
        session.execute(delete(Phrasing.__table__).where(Phrasing.id.in_(batch)))
    session.expire_all()


def _place_the_others(
    session: Session, held: dict[Identity, dict[str, Any]], wanted: dict[Identity, dict[str, Any]]
) -> None:
    """Put phrasings that are kept without being in the files after those that are: ranks were given anew."""
    kept = [
        row
        for identity, row in held.items()
        if identity not in wanted and not _is_of_files(row) and row["status"] != PROPOSED
    ]
    if not kept:
        return
    places = Places((row["file"], row["label"], row["voice"], row["rank"], 1) for row in wanted.values())
    moves = []
    for row in sorted(kept, key=lambda one: (one["file"] or "", one["rank"] or 0, one["id"])):
        file, rank = places.next(row["label"], row["voice"])
        moves.append({"id": row["id"], "file": file, "rank": rank})
    session.bulk_update_mappings(Phrasing, moves)


def _kept(
    held: dict[Identity, dict[str, Any]], wanted: dict[Identity, dict[str, Any]], moved: set[Identity]
) -> Iterator[str]:
    for identity in wanted:
        if identity in held and held[identity]["status"] == RETIRED:
            yield "retired"
        elif identity not in held and identity in moved:
            yield "moved"
    for identity, row in held.items():
        if identity not in wanted and row["status"] == ACCEPTED and not row["moved_from"] and not _is_of_files(row):
            yield "added"


def _examples(
    added: list[dict[str, Any]], changed: list[tuple[dict[str, Any], dict[str, Any]]], gone: list[dict[str, Any]]
) -> list[Example]:
    def key(row: dict[str, Any]) -> dict[str, Any]:
        return {"label": row["label"], "text": row["text"]}

    def seen(row: dict[str, Any]) -> dict[str, Any]:
        return {name: row[name] for name in ("voice", "status")}

    return [
        *(Example("added", key(row), {**key(row), "voice": row["voice"]}) for row in added[:EXAMPLES]),
        *(Example("changed", key(new), seen(new), seen(old)) for old, new in changed[:EXAMPLES]),
        *(Example("closed", key(row), key(row)) for row in gone[:EXAMPLES]),
    ]
