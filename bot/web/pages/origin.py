"""Whether a form was sent from one of our own pages."""

from urllib.parse import urlsplit

from starlette.requests import Request


def is_from_here(request: Request) -> bool:
    """Say whether the browser names our own host as the origin. Old browsers and tests name none: they may pass."""
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")
