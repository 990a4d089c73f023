"""What a job does: the one place that knows how a model is trained and judged."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.database import session_scope
from bot.settings import Settings
from bot.training.assessment import assess
from bot.training.cards import cards
from bot.training.fingerprints import phrasings_fingerprint
from bot.training.jobs.steps import LEARNING_UNTIL, following
from bot.training.train import train

_JUDGING = 1 - LEARNING_UNTIL
# Says what is done now, in words, and how much of the whole is done, from 0 to 1.
Say = Callable[[str, float], None]


@dataclass(frozen=True)
class Order:
    """What is asked of a job.

    Args:
        settings: those of the product, but for the models: they are seen, and made, in the job's own folder.
        log: where Rasa writes all that it says.
        author: whoever asked, in words.
    """

    settings: Settings
    log: Path
    author: str
    note: str


Work = Callable[[Order, Say], str]


def train_and_assess(order: Order, say: Say) -> str:
    """Train a model, judge it, and return its name.

    Raises:
        ModelError: Rasa refused the data or the configuration; its words are in the log.
    """
    with following(order.log, say):
        name = train(order.settings, order.log, order.author, order.note)
    with session_scope(order.settings.database_url) as session:
        assess(session, order.settings, name, lambda step, share: say(step, LEARNING_UNTIL + share * _JUDGING))
    return name


def has_news(settings: Settings) -> bool:
    """Say whether anything changed since the last model: the schedule trains no model twice."""
    newest = next(iter(cards(settings.orientation_models)), None)
    with session_scope(settings.database_url) as session:
        return newest is None or newest.phrasings_fingerprint != phrasings_fingerprint(session)
