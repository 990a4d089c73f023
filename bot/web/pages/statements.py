"""The statements that the law asks for: accessibility, and personal data."""

from starlette.requests import Request
from starlette.responses import Response

from bot.text import in_words
from bot.web.pages.rendering import render


async def accessibility(request: Request) -> Response:
    return render(request, "accessibility.html")


async def privacy(request: Request) -> Response:
    settings = request.app.state.settings
    return render(
        request,
        "privacy.html",
        retention=in_words(settings.retention_days),
        hours=settings.conversation_hours,
    )
