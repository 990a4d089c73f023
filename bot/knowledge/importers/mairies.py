"""Imports mairies with their contacts and opening hours.

Expected layout: CSV (gzip) with code_insee, nom, adresse, telephone, courriel, site, horaires_json and
accessibilite; horaires_json is [[first day, last day, [[open, close]…]]…].
"""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.knowledge.importers.csv_file import read_csv
from bot.knowledge.importers.merge import Changes, Row, merge
from bot.knowledge.importers.progress import NO_PROGRESS, Progress
from bot.knowledge.models import Structure, Territory
from bot.knowledge.territories import Territory as Place

_COLUMNS = {"code_insee", "nom", "adresse", "telephone", "courriel", "site", "horaires_json"}


def import_mairies(
    session: Session, file: Path, source_id: int, _closed_on: date, _progress: Progress = NO_PROGRESS
) -> Changes:
    """Merge the mairies; rows whose commune is unknown or whose hours do not read are refused."""
    rows = read_csv(file, _COLUMNS)
    names = select(Territory.id, Territory.name, Territory.link_word).where(Territory.kind == "commune")
    communes = {id_: Place(id_, "commune", id_, name, link_word=link) for id_, name, link in session.execute(names)}
    refused: list[str] = []
    structures = list(_structures(rows, communes, refused))
    changes = merge(session, Structure, structures, ("id",), source_id=source_id)
    changes.refused = refused
    return changes


def _structures(rows: list[dict[str, str]], communes: dict[str, Place], refused: list[str]) -> Iterator[Row]:
    for row in rows:
        commune = communes.get(row["code_insee"])
        if commune is None:
            refused.append(f"mairie {row['code_insee']} ({row['nom']}) : commune inconnue")
            continue
        try:
            hours = json.loads(row["horaires_json"] or "[]")
        except ValueError:
            refused.append(f"mairie {row['code_insee']} ({row['nom']}) : horaires illisibles")
            hours = []
        yield {
            "id": f"mairie-{row['code_insee']}",
            "kind": "mairie",
            "name": f"Mairie {commune.with_de}",
            "territory_id": row["code_insee"],
            "address": row["adresse"] or None,
            "phone": row["telephone"] or None,
            "email": row["courriel"] or None,
            "website": row["site"] or None,
            "hours": hours,
            "demonstration": False,
        }
