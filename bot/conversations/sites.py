"""Partner sites in the database: added, changed field by field, and read from data/sites.yml at set-up."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations.logos import media_type_of
from bot.conversations.models import Site
from bot.conversations.site_fields import HUMAN, OPTIONAL, REQUIRED, SiteFieldError, read_columns, read_form, read_key
from bot.errors import UnknownCodeError
from bot.knowledge.importers.merge import Changes
from bot.knowledge.models import Territory
from bot.knowledge.reach import communes_below

_PLACES = {"territory": "territory_id", "default_commune": "default_commune_id"}
FIELDS = ("name", "welcome", *_PLACES, "allowed_origins", *list(REQUIRED)[2:], *OPTIONAL, *HUMAN)
"""What `set_field` knows, in the order to show."""

_WELCOME = "Bonjour ! Je suis l'assistant automatique de votre collectivité."


def site_of(session: Session, key: str) -> Site:
    """Return a site, or raise UnknownCodeError with the keys there are."""
    found = session.get(Site, key)
    if found is None:
        known = ", ".join(session.scalars(select(Site.key).order_by(Site.key))) or "aucun"
        raise UnknownCodeError(
            f"Le site « {key} » n'existe pas.", f"Connus : {known}. Pour en ajouter : orientation site add"
        )
    return found


def add_site(session: Session, key: str, name: str, territory: str, **fields: Sequence[str]) -> Site:
    """Add a site with its first fields; the others have their defaults."""
    if session.get(Site, read_key(key)):
        raise SiteFieldError(
            f"Le site « {key} » existe déjà.", f"Pour le changer : orientation site set {key} CHAMP VALEUR"
        )
    place = _place(session, "territory", [territory])
    site = Site(key=key, name=name, welcome=_WELCOME, allowed_origins=[], **place)
    # The site is complete before it is written: one column at a time would not be.
    for field, values in {"name": [name], **fields}.items():
        _set(session, site, field, values)
    session.add(site)
    session.flush()
    # The database's own defaults (colours).
    session.refresh(site)
    return site


def set_field(session: Session, site: Site, field: str, values: Sequence[str]) -> None:
    """Change one field of a site; no value empties it, where it may be empty.

    Raises:
        SiteFieldError: there is no such field, or the value does not fit.
    """
    _set(session, site, field, values)
    session.flush()


def set_form(session: Session, site: Site, fields: Mapping[str, Sequence[str]]) -> list[str]:
    """Change several fields of a site, all or none, and return the columns that are no longer the same.

    Raises:
        SiteFieldsError: some values do not fit.
    """
    columns = read_form(fields, site.human_contact)
    changed = [name for name, value in columns.items() if getattr(site, name) != value]
    for name in changed:
        setattr(site, name, columns[name])
    session.flush()
    return changed


def set_logo(site: Site, content: bytes) -> None:
    site.logo, site.logo_type = content, media_type_of(content)


def remove_logo(site: Site) -> None:
    site.logo = site.logo_type = None


def import_sites(session: Session, file: Path) -> Changes:
    """Add the sites of the file that the database does not have.

    A site already there is left as it is: from then on its council edits it in the database.
    """
    known = set(session.scalars(select(Site.key)))
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    new = [one for one in content["sites"] if one["key"] not in known]
    for one in new:
        add_site(session, **{name: _as_typed(name, value) for name, value in one.items()})
    return Changes(added=len(new))


def _as_typed(name: str, value: Any) -> Any:
    """Return a value of the file as the command would give it."""
    if name in ("key", "name", "territory"):
        return value
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _set(session: Session, site: Site, field: str, values: Sequence[str]) -> None:
    if field not in FIELDS:
        raise SiteFieldError(f"Un site n'a pas de champ « {field} ».", f"Attendu : {', '.join(FIELDS)}.")
    columns = (
        _place(session, field, values, site.territory_id)
        if field in _PLACES
        else read_columns(field, values, site.human_contact)
    )
    for name, value in columns.items():
        setattr(site, name, value)
    _check_default_commune(session, site)


def _place(session: Session, field: str, values: Sequence[str], home: str | None = None) -> dict[str, str | None]:
    code = values[0] if values else ""
    found = session.get(Territory, code) if code else None
    if field == "default_commune" and not code:
        return {"default_commune_id": None}
    if found is None or found.until is not None:
        raise SiteFieldError(
            f"Le territoire « {code} » n'existe pas.",
            "Attendu : le code INSEE d'une commune ou le SIREN d'un groupement.",
        )
    return {_PLACES[field]: found.id}


def _check_default_commune(session: Session, site: Site) -> None:
    """Nobody is asked for the commune where there is a default one: it must be one of the site's."""
    if site.default_commune_id and site.default_commune_id not in communes_below(session, site.territory_id):
        raise SiteFieldError(
            f"La commune {site.default_commune_id} n'est pas du territoire du site.",
            "Changez d'abord l'autre champ : territory, ou default_commune (vide pour aucune).",
        )
