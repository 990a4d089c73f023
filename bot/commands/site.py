"""orientation site …: the partner sites, as their councils set them."""

from pathlib import Path
from typing import Any

from rich.console import Console
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.commands.lines import write
from bot.conversations import sites
from bot.conversations.models import Site
from bot.conversations.site_fields import SiteFieldError
from bot.conversations.site_profile import public_profile
from bot.database import session_scope
from bot.settings import Settings


def show_all(settings: Settings) -> None:
    """Write one object a site."""
    with session_scope(settings.database_url) as session:
        for site in session.scalars(select(Site).order_by(Site.key)):
            write(_described(session, site))


def show(settings: Settings, key: str) -> None:
    with session_scope(settings.database_url) as session:
        write(_described(session, sites.site_of(session, key)))


def add(
    settings: Settings, console: Console, key: str, name: str, territory: str, welcome: str, default_commune: str
) -> None:
    given = {"welcome": welcome, "default_commune": default_commune}
    with session_scope(settings.database_url) as session:
        fields = {field: [value] for field, value in given.items() if value}
        write(_described(session, sites.add_site(session, key, name, territory, **fields)))
    console.print(f"Site ajouté. Dites qui peut l'embarquer : orientation site set {key} allowed_origins https://…")


def set_field(settings: Settings, key: str, field: str, values: list[str]) -> None:
    with session_scope(settings.database_url) as session:
        site = sites.site_of(session, key)
        sites.set_field(session, site, field, values)
        write(_described(session, site))


def set_logo(settings: Settings, key: str, file: Path) -> None:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise SiteFieldError(f"Le fichier {file} ne se lit pas : {error.strerror}.", "Vérifiez son nom.") from error
    with session_scope(settings.database_url) as session:
        site = sites.site_of(session, key)
        sites.set_logo(site, content)
        write(_described(session, site))


def remove_logo(settings: Settings, key: str) -> None:
    with session_scope(settings.database_url) as session:
        site = sites.site_of(session, key)
        sites.remove_logo(site)
        write(_described(session, site))


def _described(session: Session, site: Site) -> dict[str, Any]:
    """Return what everybody may know of a site, but the themes that all sites share, and its origins."""
    profile = public_profile(session, site)
    del profile["themes"]
    return {**profile, "allowed_origins": site.allowed_origins}
