"""What the live model makes of a message, without Rasa."""

import logging

from bot.errors import ModelError
from bot.nlu.reader import Reader
from bot.nlu.stored import shared_reader
from bot.settings import Settings
from bot.training.publication.history import live_model

logger = logging.getLogger(__name__)


def live_reader(settings: Settings) -> Reader | None:
    """Return the reader of the live model, read once a process; None when there is none."""
    try:
        return shared_reader(live_model(settings))
    except ModelError as error:
        logger.info("No live model: %s", error)
        return None
