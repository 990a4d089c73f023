"""Sites, for administrators: texts, colours, who may embed the assistant, and the line to copy."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from bot.accounts import audit
from bot.accounts.roles import Permission
from bot.conversations import sites
from bot.conversations.colours import AA, ink_on, is_colour, nearest_readable, weakest_contrast, written
from bot.conversations.models import Site
from bot.conversations.site_fields import (
    DARK_GROUND,
    LIGHT_GROUND,
    SiteFieldError,
    SiteFieldsError,
    read_form,
)
from bot.knowledge.models import Territory
from bot.web.console.guard import ConsoleRoute, Visit
from bot.web.console.render import page
from bot.web.security import WITH_FRAMES_POLICY

_ADDRESS = "/console/sites"
_SINGLE = ("name", "welcome", "accent_light", "accent_dark", "privacy_url")
_HUMAN = ("human_name", "human_phone", "human_email", "human_hours")
_ORIGINS = "allowed_origins"
_GROUNDS = {"accent_light": (LIGHT_GROUND, "#23211d"), "accent_dark": (DARK_GROUND, "#ece9e2")}


@dataclass(frozen=True)
class Sample:
    """What an accent looks like in the chat, and whether one can read it."""

    field: str
    accent: str
    accent_ink: str
    ground: str
    text: str
    contrast: str
    readable: bool
    nearest: str


def show_all(visit: Visit) -> Response:
    query = select(Site, Territory.name).join(Territory, Territory.id == Site.territory_id)
    rows = visit.session.execute(query.where(Site.key.in_(visit.agent.sites)).order_by(Site.name, Site.key))
    return page(visit, "sites.html", sites=rows.all())


def show(visit: Visit) -> Response:
    site = _site(visit)
    return _page(visit, site, _stored(site))


def try_out(visit: Visit) -> Response:
    """Show what was typed, checked and in colours, and keep nothing."""
    site, typed = _site(visit), _typed(visit)
    try:
        read_form(_values(typed), site.human_contact)
    except SiteFieldsError as error:
        return _page(visit, site, typed, error)
    return _page(visit, site, typed)


def change(visit: Visit) -> Response:
    site, typed = _site(visit), _typed(visit)
    try:
        changed = sites.set_form(visit.session, site, _values(typed))
    except SiteFieldsError as error:
        return _page(visit, site, typed, error)
    if changed:
        # Which settings, not what they hold: a contact may be somebody's name.
        _note(visit, "site_change", site, changed=sorted(changed))
    return _back(site)


def change_logo(visit: Visit) -> Response:
    site, sent = _site(visit), visit.form.get("logo")
    try:
        sites.set_logo(site, sent.file.read() if isinstance(sent, UploadFile) else b"")
    except SiteFieldError as error:
        return _page(visit, site, _stored(site), SiteFieldsError({"logo": error}))
    _note(visit, "site_logo", site)
    return _back(site)


def remove_logo(visit: Visit) -> Response:
    site = _site(visit)
    sites.remove_logo(site)
    _note(visit, "site_logo", site)
    return _back(site)


def _concerned(visit: Visit) -> Collection[str]:
    return (visit.path["site"],)


ROUTES = [
    ConsoleRoute(_ADDRESS, show_all, Permission.SETTINGS),
    ConsoleRoute(f"{_ADDRESS}/{{site}}", show, Permission.SETTINGS, _concerned),
    ConsoleRoute(f"{_ADDRESS}/{{site}}", change, Permission.SETTINGS, _concerned, "POST"),
    ConsoleRoute(f"{_ADDRESS}/{{site}}/essai", try_out, Permission.SETTINGS, _concerned, "POST"),
    ConsoleRoute(f"{_ADDRESS}/{{site}}/logo", change_logo, Permission.SETTINGS, _concerned, "POST"),
    ConsoleRoute(f"{_ADDRESS}/{{site}}/sans-logo", remove_logo, Permission.SETTINGS, _concerned, "POST"),
]


def _page(visit: Visit, site: Site, typed: Mapping[str, str], error: SiteFieldsError | None = None) -> Response:
    url = visit.request.url
    context = {
        "site": site,
        "typed": typed,
        "territory": visit.session.get(Territory, site.territory_id).name,
        "commune": visit.session.get(Territory, site.default_commune_id).name if site.default_commune_id else "",
        "errors": error.errors if error else {},
        "error": str(error) if error else "",
        "samples": {field: _sample(field, typed[field].lower()) for field in _GROUNDS},
        "needed": written(AA),
        "origin": f"{url.scheme}://{url.netloc}",
        "saved": "enregistre" in visit.query,
        "tried": url.path.endswith("/essai"),
    }
    response = page(visit, "site.html", 422 if error else 200, **context)
    response.headers["Content-Security-Policy"] = WITH_FRAMES_POLICY
    return response


def _sample(field: str, accent: str) -> Sample | None:
    """Return how an accent looks, or None when it is no colour."""
    if not is_colour(accent):
        return None
    ground, text = _GROUNDS[field]
    contrast = weakest_contrast(accent, ground)
    return Sample(
        field,
        accent,
        ink_on(accent),
        ground,
        text,
        written(contrast),
        contrast >= AA,
        nearest_readable(accent, ground),
    )


def _stored(site: Site) -> dict[str, str]:
    """Return the settings as the form shows them."""
    human = site.human_contact or {}
    return {
        **{field: getattr(site, field) or "" for field in _SINGLE},
        **{field: human.get(field.removeprefix("human_"), "") for field in _HUMAN},
        _ORIGINS: "\n".join(site.allowed_origins),
    }


def _typed(visit: Visit) -> dict[str, str]:
    return {field: visit.text(field) for field in (*_SINGLE, *_HUMAN, _ORIGINS)}


def _values(typed: Mapping[str, str]) -> dict[str, list[str]]:
    """Return what was typed as the fields of a site take it: origins come one a line."""
    return {field: text.split() if field == _ORIGINS else [text] for field, text in typed.items()}


def _site(visit: Visit) -> Site:
    return sites.site_of(visit.session, visit.path["site"])


def _back(site: Site) -> Response:
    return RedirectResponse(f"{_ADDRESS}/{site.key}?enregistre=1", 303)


def _note(visit: Visit, action: str, site: Site, **details: object) -> None:
    audit.note(visit.session, action, visit.agent.id, site.key, f"site:{site.key}", **details)
