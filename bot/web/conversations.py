"""A conversation as the gateway sees it: start, one turn, and the honest sentence when something is down."""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from bot.conversations import journal
from bot.conversations.choices import Choice, find_choice
from bot.conversations.models import Conversation, Message, Site
from bot.conversations.redaction import redact
from bot.conversations.wording import say
from bot.database import session_scope, writers
from bot.errors import ServiceError, UnknownCodeError
from bot.knowledge.repository import situation_of
from bot.nlu.understanding import LOCATION
from bot.reviews import summaries
from bot.settings import Settings
from bot.text import in_words
from bot.web.history import as_shown
from bot.web.messages import journal_text, text, to_contract
from bot.web.rasa import RasaClient, Reply
from bot.web.tokens import Tokens

logger = logging.getLogger(__name__)
Messages = list[dict[str, Any]]
Result = TypeVar("Result")


@dataclass(frozen=True)
class Heard:
    """A resident's turn, ready for Rasa.

    Args:
        rank: where it stands in the journal.
        answers: what was said, when this very turn had been sent and answered before.
    """

    conversation: str
    rank: int
    content: dict[str, str]
    metadata: dict[str, Any]
    answers: Messages


class Conversations:
    """Opens conversations and carries turns to Rasa and back.

    A turn has an id, which the client makes so that it can send it again when it does not know whether it arrived:
    it is heard once, handled once and answered once, and each time it gets the same messages.
    """

    def __init__(self, settings: Settings, rasa: RasaClient, tokens: Tokens) -> None:
        self._settings = settings
        self._rasa = rasa
        self._tokens = tokens
        self._writers = CapacityLimiter(writers(settings.database_url))

    async def start(self, site_key: str) -> dict[str, Any]:
        """Open a conversation on a site and return its id, token and greeting."""
        id_, messages = await self._in_turn(self._start, site_key)
        return {"conversation": id_, "token": self._tokens.make(id_), "messages": messages}

    async def say_text(self, conversation: str, typed: str, turn: str | None = None) -> Messages:
        """Carry a typed message. It is redacted before anything else happens to it."""
        redacted = redact(typed)
        return await self._turn(conversation, redacted, {"text": redacted}, turn)

    async def press(self, conversation: str, choice: str, turn: str | None = None) -> Messages:
        """Carry a button that was given out in this conversation, or to everybody.

        Raises:
            UnknownCodeError: no such button was given out here.
        """
        try:
            pressed = await run_in_threadpool(self._choice, conversation, choice)
        except SQLAlchemyError as error:
            return _no_database(error)
        return await self._turn(conversation, pressed.label, {"payload": pressed.payload}, turn)

    async def history(self, conversation: str) -> list[dict[str, Any]]:
        """Return all that was said, as a page can show it again, with the opening hours as they are now."""
        return await run_in_threadpool(self._history, conversation)

    async def _turn(self, conversation: str, said: str, content: dict[str, str], turn: str | None) -> Messages:
        id_ = turn or secrets.token_urlsafe(12)
        try:
            heard = await self._in_turn(self._hear, conversation, said, content, id_)
            if heard.answers:
                return heard.answers
            reply = await self._send(heard)
            return await self._in_turn(self._answer, heard, reply)
        except SQLAlchemyError as error:
            return _no_database(error)

    async def _in_turn(self, write: Callable[..., Result], *arguments: Any) -> Result:
        """Do in a thread what writes to the database, when there is room for one more that does."""
        return await run_sync(write, *arguments, limiter=self._writers)

    async def _send(self, heard: Heard) -> Reply:
        try:
            return await self._rasa.send(heard.conversation, heard.content, heard.metadata)
        except ServiceError as error:
            logger.error("%s", error)
            return Reply([], None)

    def _start(self, site_key: str) -> tuple[str, Messages]:
        with session_scope(self._settings.database_url) as session:
            site = journal.find_site(session, site_key)
            conversation = journal.start(session, site)
            messages = greeting(site.welcome, self._settings.retention_days)
            _keep(session, conversation.id, messages)
            return conversation.id, messages

    def _choice(self, conversation: str, choice: str) -> Choice:
        with session_scope(self._settings.database_url) as session:
            found = find_choice(session, conversation, choice)
            if found is None:
                raise UnknownCodeError(
                    "Ce choix n'existe pas dans cette conversation.", "Envoyez l'id d'un choix reçu."
                )
            return found

    def _history(self, conversation: str) -> list[dict[str, Any]]:
        with session_scope(self._settings.database_url) as session:
            return as_shown(journal.story(session, conversation), journal.now())

    def _hear(self, conversation: str, said: str, content: dict[str, str], turn: str) -> Heard:
        with session_scope(self._settings.database_url) as session:
            journal.hold(session, conversation)
            known = journal.rank_of(session, conversation, turn)
            answers: Messages = []
            if known is None:
                rank = journal.write(session, conversation, [journal.Line(journal.RESIDENT, said, turn=turn)])
            else:
                rank, answers = known, journal.answers_to(session, conversation, known)
            return Heard(conversation, rank, content, {**_site_of(session, conversation), "turn": turn}, answers)

    def _answer(self, heard: Heard, reply: Reply) -> Messages:
        conversation = heard.conversation
        with session_scope(self._settings.database_url) as session:
            journal.hold(session, conversation)
            answered = journal.answers_to(session, conversation, heard.rank)
            if answered:
                # The same turn, sent twice at the same time: the other request was first.
                return answered
            if reply.understanding:
                journal.note_understanding(session, conversation, heard.rank, reply.understanding)
            messages = [
                to_contract(said, lambda label, payload: journal.offer(session, conversation, label, payload))
                for said in reply.messages
            ] or [text(_unavailable(session, conversation))]
            _keep(session, conversation, messages, answers=heard.rank)
            summaries.follow(session, conversation, heard.rank, reply.asked, self._settings.review_sample_percent)
            return messages


def greeting(welcome: str, retention_days: int) -> Messages:
    """Return what the assistant says first: who it is, and what is kept."""
    return [
        text(say("utter_greeting", welcome=welcome)),
        text(say("utter_privacy", retention=in_words(retention_days))),
    ]


def _no_database(error: SQLAlchemyError) -> Messages:
    logger.error("The database does not answer: %s", type(error).__name__)
    return [text(say("utter_unavailable"))]


def _keep(session: Session, conversation: str, messages: Messages, answers: int | None = None) -> None:
    lines = [journal.Line(journal.ASSISTANT, journal_text(one), content=one, answers=answers) for one in messages]
    journal.write(session, conversation, lines)


def _site_of(session: Session, conversation: str) -> dict[str, Any]:
    """Return what Rasa is told of the site beside each message."""
    told = (Site.key, Site.territory_id, Site.default_commune_id, Site.human_contact)
    query = select(*told).join(Conversation, Conversation.site_key == Site.key).where(Conversation.id == conversation)
    key, territory, default_commune, human = session.execute(query).one()
    return {"site": key, "territory": territory, "default_commune": default_commune, "human": human}


def _unavailable(session: Session, conversation: str) -> str:
    """Never silence: the mairie's telephone where the commune is known, else the 3939."""
    commune = _known_commune(session, conversation)
    mairie = situation_of(session, commune).mairie if commune else None
    if mairie is None or not mairie.phone:
        return say("utter_unavailable")
    return say("utter_unavailable_mairie", name=mairie.in_a_sentence, phone=mairie.phone)


def _known_commune(session: Session, conversation: str) -> str | None:
    given = journal.last_commune(session, conversation) or _site_of(session, conversation)["default_commune"]
    said = session.scalars(
        select(Message.understanding)
        .where(Message.conversation_id == conversation, Message.understanding.is_not(None))
        .order_by(Message.rank.desc())
    )
    named = ((one or {}).get(LOCATION, {}).get("commune") for one in said)
    return next((commune for commune in named if commune), given)
