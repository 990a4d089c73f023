"""A conversation as the gateway sees it: start, one turn, and the honest sentence when something is down."""

import logging
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from bot.conversations import journal
from bot.conversations.models import Conversation, Message, Site
from bot.conversations.redaction import redact
from bot.conversations.wording import say
from bot.database import session_scope
from bot.errors import ServiceError, UnknownCodeError
from bot.knowledge.repository import situation_of
from bot.nlu.understanding import LOCATION
from bot.settings import Settings
from bot.text import in_words
from bot.web.messages import journal_text, text, to_contract
from bot.web.rasa import RasaClient, Reply
from bot.web.tokens import Tokens

logger = logging.getLogger(__name__)
Messages = list[dict[str, Any]]


@dataclass(frozen=True)
class Heard:
    """A resident's turn, ready for Rasa."""

    content: dict[str, str]
    metadata: dict[str, Any]


class Conversations:
    """Opens conversations and carries turns to Rasa and back."""

    def __init__(self, settings: Settings, rasa: RasaClient, tokens: Tokens) -> None:
        self._settings = settings
        self._rasa = rasa
        self._tokens = tokens

    async def start(self, site_key: str) -> dict[str, Any]:
        """Open a conversation on a site and return its id, token and greeting."""
        id_, messages = await run_in_threadpool(self._start, site_key)
        return {"conversation": id_, "token": self._tokens.make(id_), "messages": messages}

    async def say_text(self, conversation: str, typed: str) -> Messages:
        """Carry a typed message. It is redacted before anything else happens to it."""
        redacted = redact(typed)
        return await self._turn(conversation, redacted, {"text": redacted})

    async def press(self, conversation: str, choice: str) -> Messages:
        """Carry a button that was given out in this conversation.

        Raises:
            UnknownCodeError: no such button was given out here.
        """
        try:
            label, payload = await run_in_threadpool(self._offer, conversation, choice)
        except SQLAlchemyError as error:
            return _no_database(error)
        return await self._turn(conversation, label, {"payload": payload})

    async def _turn(self, conversation: str, said: str, content: dict[str, str]) -> Messages:
        try:
            heard = await run_in_threadpool(self._hear, conversation, said, content)
            reply = await self._send(conversation, heard)
            return await run_in_threadpool(self._answer, conversation, reply)
        except SQLAlchemyError as error:
            return _no_database(error)

    async def _send(self, conversation: str, heard: Heard) -> Reply:
        try:
            return await self._rasa.send(conversation, heard.content, heard.metadata)
        except ServiceError as error:
            logger.error("%s", error)
            return Reply([], None)

    def _start(self, site_key: str) -> tuple[str, Messages]:
        with session_scope(self._settings.database_url) as session:
            site = journal.find_site(session, site_key)
            conversation = journal.start(session, site)
            retention = in_words(self._settings.retention_days)
            messages = [
                text(say("utter_greeting", welcome=site.welcome)),
                text(say("utter_privacy", retention=retention)),
            ]
            _keep(session, conversation.id, messages)
            return conversation.id, messages

    def _offer(self, conversation: str, choice: str) -> tuple[str, str]:
        with session_scope(self._settings.database_url) as session:
            found = journal.find_offer(session, conversation, choice)
            if found is None:
                raise UnknownCodeError(
                    "Ce choix n'existe pas dans cette conversation.", "Envoyez l'id d'un choix reçu."
                )
            return found.label, found.payload

    def _hear(self, conversation: str, said: str, content: dict[str, str]) -> Heard:
        with session_scope(self._settings.database_url) as session:
            journal.add_message(session, conversation, journal.RESIDENT, said)
            site = _site_of(session, conversation)
            metadata = {
                "site": site.key,
                "territory": site.territory_id,
                "default_commune": site.default_commune_id,
            }
            return Heard(content, metadata)

    def _answer(self, conversation: str, reply: Reply) -> Messages:
        with session_scope(self._settings.database_url) as session:
            if reply.understanding:
                journal.note_understanding(session, conversation, reply.understanding)
            messages = [
                to_contract(said, lambda label, payload: journal.offer(session, conversation, label, payload))
                for said in reply.messages
            ] or [text(_unavailable(session, conversation))]
            _keep(session, conversation, messages)
            return messages


def _no_database(error: SQLAlchemyError) -> Messages:
    logger.error("The database does not answer: %s", type(error).__name__)
    return [text(say("utter_unavailable"))]


def _keep(session: Session, conversation: str, messages: Messages) -> None:
    for message in messages:
        journal.add_message(session, conversation, journal.ASSISTANT, journal_text(message), content=message)


def _site_of(session: Session, conversation: str) -> Site:
    query = select(Site).join(Conversation, Conversation.site_key == Site.key).where(Conversation.id == conversation)
    return session.scalars(query).one()


def _unavailable(session: Session, conversation: str) -> str:
    """Never silence: the mairie's telephone where the commune is known, else the 3939."""
    commune = _known_commune(session, conversation)
    mairie = situation_of(session, commune).mairie if commune else None
    if mairie is None or not mairie.phone:
        return say("utter_unavailable")
    return say("utter_unavailable_mairie", name=mairie.in_a_sentence, phone=mairie.phone)


def _known_commune(session: Session, conversation: str) -> str | None:
    given = journal.last_commune(session, conversation) or _site_of(session, conversation).default_commune_id
    said = session.scalars(
        select(Message.understanding)
        .where(Message.conversation_id == conversation, Message.understanding.is_not(None))
        .order_by(Message.rank.desc())
    )
    named = ((one or {}).get(LOCATION, {}).get("commune") for one in said)
    return next((commune for commune in named if commune), given)
