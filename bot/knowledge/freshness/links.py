"""The addresses of the web that the knowledge holds, and what the last checks said of them."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from bot.database import batches, padded
from bot.knowledge.freshness.fetch import nobody_answered
from bot.knowledge.freshness.state import Check
from bot.knowledge.models import LinkCheck, Procedure, Structure, StructureCorrection
from bot.knowledge.structures import WEB_FIELDS
from bot.prepared import RUN_OFTEN

AGAIN_AFTER_DAYS = 7
"""An address is not opened again sooner."""
SILENCES = 2
"""How many checks in a row nobody must answer before an address is said dead: a site, or our network, may be down."""
LONGEST_URL = 2000
_PENDING = Check("pending", "Adresse pas encore vérifiée.")
_MISSING = Check("missing", "Aucune adresse web.")
_FEW = 500


def links(session: Session) -> dict[str, list[str | None]]:
    """Return the addresses of the web by what they are for (website, contact_form, procedure), None where none is."""
    structures = select(*(getattr(Structure, name) for name in WEB_FIELDS)).where(Structure.until.is_(None))
    rows = session.execute(structures).all()
    corrected = select(StructureCorrection.field, StructureCorrection.value).where(
        StructureCorrection.field.in_(WEB_FIELDS)
    )
    found: dict[str, list[str | None]] = {name: [row[name] for row in rows] for name in WEB_FIELDS}
    for name, value in session.execute(corrected):
        if value:
            found[name].append(value)
    found["procedure"] = list(session.scalars(select(Procedure.url)))
    return found


def urls_to_check(session: Session, today: date) -> list[str]:
    """Return the addresses to open: those never checked, then the oldest checks; none of the last days."""
    checked: dict[str, date] = dict(session.execute(select(LinkCheck.url, LinkCheck.checked_on)).all())
    known = {url for urls in links(session).values() for url in urls if url and len(url) <= LONGEST_URL}
    limit = today - timedelta(days=AGAIN_AFTER_DAYS)
    due = [url for url in known if url not in checked or checked[url] <= limit]
    return sorted(due, key=lambda url: (checked.get(url, date.min), url))


def keep(session: Session, found: Mapping[str, Check], today: date) -> None:
    """Keep the checks of a day; an address that nobody answers becomes broken when it lasts."""
    rows = {row.url: row for row in _checks(session, list(found))}
    for url, check in found.items():
        row = rows.get(url)
        if row is None:
            row = LinkCheck(url=url, silences=0)
            session.add(row)
        row.silences = row.silences + 1 if nobody_answered(check) else 0
        row.state = "broken" if row.silences >= SILENCES else check.state
        row.why, row.checked_on = check.why, today
    session.flush()


def forget_gone(session: Session) -> None:
    """Delete the checks of addresses that the knowledge no longer holds."""
    known = {url for urls in links(session).values() for url in urls if url}
    gone = [url for url in session.scalars(select(LinkCheck.url)) if url not in known]
    for part in batches(gone, _FEW):
        session.execute(delete(LinkCheck).where(LinkCheck.url.in_(part)))


def states(session: Session) -> dict[str, list[tuple[str | None, Check]]]:
    """Return each address with its last check, by what it is for."""
    checked = {row.url: Check(row.state, row.why) for row in session.scalars(select(LinkCheck))}
    return {
        use: [(url, checked.get(url, _PENDING) if url else _MISSING) for url in urls]
        for use, urls in links(session).items()
    }


def dead_links(session: Session, urls: Collection[str] | None = None) -> frozenset[str]:
    """Return those of the addresses, or of all, whose last check said broken: an answer must not send there."""
    connection = session.connection()
    if urls is None or len(urls) > _FEW:
        found = frozenset(connection.execute(_DEAD).scalars())
        return found if urls is None else found.intersection(urls)
    return frozenset(connection.execute(_SOME_DEAD, {"urls": padded(urls)}).scalars()) if urls else frozenset()


def _checks(session: Session, urls: list[str]) -> Iterator[Any]:
    for part in batches(urls, _FEW):
        yield from session.scalars(select(LinkCheck).where(LinkCheck.url.in_(part)))


# Built once: an answer asks for the dead addresses too.
_DEAD = select(LinkCheck.url).where(LinkCheck.state == "broken")
_SOME_DEAD = _DEAD.where(LinkCheck.url.in_(bindparam("urls", expanding=True))).execution_options(**RUN_OFTEN)
