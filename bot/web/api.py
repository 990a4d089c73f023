"""The public HTTP API: conversations and health. Routes only adapt."""

import json
from typing import Any

from pydantic import BaseModel, Extra, Field, StrictStr, ValidationError, root_validator, validator
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.database import session_scope
from bot.errors import OrientationError
from bot.text import storable
from bot.web.conversations import Conversations
from bot.web.tokens import TokenError

MAX_TEXT = 2_000


class BadRequestError(OrientationError):
    """The request's body is not what was expected."""


class Body(BaseModel):
    """A body whose strings can all be stored."""

    class Config:
        extra = Extra.forbid

    @validator("*", pre=True)
    def _storable(cls, value: Any) -> Any:
        return storable(value) if isinstance(value, str) else value


class StartBody(Body):
    site: StrictStr = Field(max_length=40)


class TurnBody(Body):
    """Either a text, or the id of a choice that was given out; `turn` makes it safe to send again."""

    text: StrictStr | None = Field(None, max_length=MAX_TEXT)
    choice: StrictStr | None = Field(None, max_length=40)
    turn: StrictStr | None = Field(None, regex=r"^[A-Za-z0-9_-]{8,40}\Z")

    @root_validator
    def _one_of_both(cls, values: dict[str, str | None]) -> dict[str, str | None]:
        typed, choice = (values.get("text") or "").strip(), values.get("choice")
        if bool(typed) == bool(choice):
            raise ValueError("un texte non vide, ou un choix")
        return values


async def start(request: Request) -> JSONResponse:
    body = await _body(request, StartBody)
    return JSONResponse(await _conversations(request).start(body.site), status_code=201)


async def turn(request: Request) -> JSONResponse:
    conversation = _opened(request)
    body = await _body(request, TurnBody)
    conversations = _conversations(request)
    if body.choice:
        messages = await conversations.press(conversation, body.choice, body.turn)
    else:
        messages = await conversations.say_text(conversation, body.text or "", body.turn)
    return JSONResponse({"messages": messages})


async def history(request: Request) -> JSONResponse:
    return JSONResponse({"messages": await _conversations(request).history(_opened(request))})


async def live(request: Request) -> Response:
    return PlainTextResponse("ok")


async def ready(request: Request) -> JSONResponse:
    """Say whether the database and Rasa answer."""
    url = request.app.state.settings.database_url
    parts = {"database": await run_in_threadpool(_database_answers, url)}
    parts["rasa"] = await request.app.state.rasa.is_ready()
    return JSONResponse(parts, status_code=200 if all(parts.values()) else 503)


ROUTES = [
    Route("/api/v1/conversations", start, methods=["POST"]),
    Route("/api/v1/conversations/{conversation}/messages", turn, methods=["POST"]),
    Route("/api/v1/conversations/{conversation}/messages", history, methods=["GET"]),
    Route("/health/live", live),
    Route("/health/ready", ready),
]


async def _body(request: Request, model: Any) -> Any:
    try:
        return model.parse_obj(_object(await request.body()))
    except (ValueError, RecursionError) as error:
        raise BadRequestError(f"Requête incorrecte : {_fault(error)}.", "Voir docs/architecture.md.") from error


def _object(body: bytes) -> dict[str, Any]:
    """Return the JSON object of a body. Pydantic alone would try to make one of a list of pairs."""
    content = json.loads(body)
    if not isinstance(content, dict):
        raise ValueError("a JSON object is expected")
    return content


def _fault(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return "un objet JSON est attendu"
    first = error.errors()[0]
    return f"{'.'.join(str(step) for step in first['loc'])} : {first['msg']}"


def _conversations(request: Request) -> Conversations:
    return request.app.state.conversations


def _opened(request: Request) -> str:
    """Return the conversation of the path, once the token has opened it."""
    conversation = str(request.path_params["conversation"])
    request.app.state.tokens.check(_bearer(request), conversation)
    return conversation


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise TokenError("Jeton de conversation absent.", "Envoyez l'en-tête Authorization: Bearer …")
    return token


def _database_answers(url: str) -> bool:
    try:
        with session_scope(url) as session:
            session.connection()
        return True
    except Exception:
        return False
