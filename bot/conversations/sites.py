"""Partner sites: reading data/sites.yml and merging it into the database."""

from pathlib import Path

import yaml
from sqlalchemy.orm import Session

from bot.conversations.models import Site
from bot.knowledge.importers.merge import Changes, Row


def import_sites(session: Session, file: Path) -> Changes:
    """Add the sites of the file that the database does not have.

    A site already there is left as it is: from then on its council edits it in the database.
    """
    known = {key for (key,) in session.query(Site.key)}
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    rows = [_row(one) for one in content["sites"] if one["key"] not in known]
    for row in rows:
        session.add(Site(**row))
    return Changes(added=len(rows))


def _row(one: dict[str, object]) -> Row:
    return {
        "key": one["key"],
        "name": one["name"],
        "welcome": one["welcome"],
        "territory_id": one["territory"],
        "default_commune_id": one["default_commune"],
        "allowed_origins": one["allowed_origins"],
    }
