"""What every action needs of the shared knowledge."""

from functools import lru_cache

from sqlalchemy.orm import Session

from bot.conversations.dialogue import State
from bot.knowledge.current import CurrentTaxonomy
from bot.knowledge.repository import situation_of
from bot.knowledge.resolver.pipeline import missing_questions
from bot.knowledge.taxonomy import EmergencyGroup, Question, Taxonomy
from bot.knowledge.taxonomy_files import read_emergencies
from bot.settings import settings

# What is edited in the console is heard within this time, and a turn asks the database once at most.
_SECONDS = 2.0
_current = CurrentTaxonomy(_SECONDS)


def taxonomy() -> Taxonomy:
    """Return the taxonomy of the database, as it was some seconds ago at most."""
    return _current.of(settings().database_url)


@lru_cache(maxsize=1)
def emergencies() -> dict[str, EmergencyGroup]:
    return read_emergencies(settings().orientation_data)


def next_question(session: Session, state: State) -> Question | None:
    """Return the first question whose answer would change the structure, here."""
    if not state.problem or not state.commune:
        return None
    problem = taxonomy().problem(state.problem)
    if not problem.questions:
        return None
    missing = missing_questions(taxonomy(), problem, situation_of(session, state.commune), state.answers)
    return missing[0] if missing else None
