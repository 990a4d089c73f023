"""What a job does: the one place that knows how a model is trained and judged."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.models_folder import is_up_to_date
from bot.settings import Settings
from bot.training.jobs.steps import LEARNING_UNTIL, following
from bot.training.train import train

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
        name = train(order.settings.orientation_models, order.log).name.removesuffix(".tar.gz")
    say("Évaluation", LEARNING_UNTIL)
    return name


def has_news(settings: Settings) -> bool:
    """Say whether anything changed since the last model: the schedule trains no model twice."""
    return not is_up_to_date(settings.orientation_models)
