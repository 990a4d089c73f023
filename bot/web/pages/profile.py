"""Until helper G's bot/conversations/site_profile.py lands: the same function."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations.models import Site
from bot.knowledge.models import Territory, Theme


def public_profile(session: Session, site: Site) -> dict[str, Any]:
    territory = session.get(Territory, site.territory_id)
    themes = session.execute(select(Theme.code, Theme.label).order_by(Theme.rank))
    return {
        "site": site.key,
        "name": site.name,
        "welcome": site.welcome,
        "territory": {"code": territory.id, "name": territory.name},
        "default_commune": None,
        "colours": {
            "light": {"accent": "#175a50", "accent_ink": "#ffffff"},
            "dark": {"accent": "#8fd3c4", "accent_ink": "#0c2521"},
        },
        "logo": None,
        "privacy_url": None,
        "human": None,
        "themes": [{"choice": f"theme.{code}", "code": code, "label": label} for code, label in themes],
    }
