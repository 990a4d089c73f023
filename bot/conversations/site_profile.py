"""What everybody may know of a site: its name, looks, territory, people to talk to, and themes."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations.colours import ink_on
from bot.conversations.models import Site
from bot.knowledge.models import Problem, Territory, Theme

_HUMAN = ("name", "phone", "email", "hours")


def public_profile(session: Session, site: Site) -> dict[str, Any]:
    """Return the site as the API and the command show it."""
    return {
        "site": site.key,
        "name": site.name,
        "welcome": site.welcome,
        "territory": _place(session, site.territory_id),
        "default_commune": _place(session, site.default_commune_id) if site.default_commune_id else None,
        "colours": {"light": _colours(site.accent_light), "dark": _colours(site.accent_dark)},
        "logo": f"/s/{site.key}/logo" if site.logo_type else None,
        "privacy_url": site.privacy_url,
        "human": {name: site.human_contact.get(name) for name in _HUMAN} if site.human_contact else None,
        "themes": _themes(session),
    }


def _place(session: Session, territory: str) -> dict[str, str]:
    found = session.get(Territory, territory)
    return {"code": found.code, "name": found.name}


def _colours(accent: str) -> dict[str, str]:
    return {"accent": accent, "accent_ink": ink_on(accent)}


def _themes(session: Session) -> list[dict[str, str]]:
    living = Theme.problems.any(Problem.retired_on.is_(None))
    rows = session.execute(select(Theme.code, Theme.label).where(living).order_by(Theme.rank))
    return [{"choice": f"theme.{code}", "code": code, "label": label} for code, label in rows]
