"""How every page is made: one environment of templates, and one way to answer."""

from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.templating import Jinja2Templates

from bot.web.pages import links, typography

HERE = Path(__file__).parent
STATIC = HERE / "static"
_TEMPLATES = Jinja2Templates(HERE / "templates")
_TEMPLATES.env.filters.update(
    phone_link=links.phone_link,
    emergency_link=links.emergency_link,
    mail_link=links.mail_link,
    web_link=links.web_link,
    web_label=links.web_label,
    map_link=links.map_link,
    unbroken=typography.unbroken,
    days_and_spans=typography.days_and_spans,
)
_TEMPLATES.env.trim_blocks = True
_TEMPLATES.env.lstrip_blocks = True


def render(request: Request, template: str, status: int = 200, **context: Any) -> Response:
    """Answer with a page."""
    return _TEMPLATES.TemplateResponse(request, template, context, status_code=status)


def not_found(request: Request) -> Response:
    """Answer that there is no such page."""
    return render(request, "not_found.html", status=404)
