"""Pages for people: a site's conversation, the demonstration council, integrators, statements."""

from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.web.pages import chat, demonstration, integrators, statements
from bot.web.pages.rendering import STATIC, not_found

ROUTES = [
    Route("/", demonstration.home),
    Route("/demonstration/{page}", demonstration.inner),
    Route("/integrer", integrators.guide),
    Route("/integrer/apercu", integrators.preview),
    Route("/accessibilite", statements.accessibility),
    Route("/confidentialite", statements.privacy),
    Route("/s/{site}", chat.page, methods=["GET"]),
    Route("/s/{site}", chat.write, methods=["POST"]),
    Route("/s/{site}/recommencer", chat.restart, methods=["POST"]),
    Route("/s/{site}/couleurs.css", chat.colours, methods=["GET"]),
    Route("/s/{rest:path}", not_found),
    Mount("/static", StaticFiles(directory=STATIC)),
]
