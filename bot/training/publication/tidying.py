"""Taking away old models, so that the disk does not fill up. What is live, and what one may go back to, stays."""

from pathlib import Path

from sqlalchemy.orm import Session

from bot.accounts import audit
from bot.training.cards import archive_of, cards
from bot.training.publication import history, servers


def tidy(session: Session, folder: Path, count: int) -> list[str]:
    """Take away all models but those that are kept, and return the names of those that went, the newest first.

    Kept: the `count` newest, those of the last `count` publications, what is live, what a server serves or loads, and
    the one that going back leads to.
    """
    names = [card.name for card in cards(folder)]
    kept = {*names[:count], *_of_publications(session, count), *_of_servers(session)}
    gone = [name for name in names if name not in kept]
    for name in gone:
        # The archive first: without it, what is left of a model is no longer listed.
        archive_of(folder, name).unlink()
        for file in folder.glob(f"{name}.*"):
            file.unlink(missing_ok=True)
    if gone:
        audit.note(session, "models_tidied", models=gone)
    return gone


def _of_publications(session: Session, count: int) -> set[str | None]:
    # What waits to be loaded is the last one: whatever was asked before it is given up.
    last = {str(row.model) for row in history.newest(session, count)}
    return {*last, history.live_name(session), history.previous(session)}


def _of_servers(session: Session) -> set[str | None]:
    return {name for one in servers.running(session) for name in (one.serving, one.loading)}
