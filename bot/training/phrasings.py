"""Phrasings: the sentences that teach the model, each with its label (problem code or intent) and voice."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from bot.errors import DataFileError
from bot.knowledge.models import Problem
from bot.nlu.understanding import EMERGENCY, OFF_TOPIC, PROBLEM_INTENT, is_problem
from bot.training.models import ACCEPTED, Phrasing

# Those that are said of a message as a whole, in the order in which people read them.
INTENTS = {
    EMERGENCY: "Urgence",
    OFF_TOPIC: "Hors sujet",
    "saluer": "Bonjour",
    "remercier": "Merci",
    "au_revoir": "Au revoir",
    "affirmer": "Oui",
    "nier": "Non",
    "aide": "Demande d'aide",
    "parler_humain": "Parler à quelqu'un",
    "recommencer": "Recommencer",
    "insatisfait": "Mécontent de la réponse",
}
# How a sentence is told: the model must understand each of them.
OF_RESIDENTS = "habitant"
VOICES = {
    "direct": "Demande directe",
    "recit": "Récit",
    "telephone": "Tapé sur un téléphone",
    "recherche": "Mots-clés",
    "emotion": "Colère ou inquiétude",
    "proche": "Pour un proche",
    "consequence": "Par ses conséquences",
    "apprenant": "Apprend le français",
    OF_RESIDENTS: "Phrase d'habitant",
    "divers": "Divers",
}


@dataclass(frozen=True)
class Sentence:
    """What the model learns. `label` is a problem code, or an intent other than probleme."""

    text: str
    label: str
    voice: str

    @property
    def intent(self) -> str:
        """Return the label as Rasa's files write it."""
        return f"{PROBLEM_INTENT}/{self.label}" if is_problem(self.label) else self.label


def accepted(session: Session) -> list[Sentence]:
    """Return what the model learns, in the order of the files. Labels that are no longer problems are left out.

    Raises:
        DataFileError: the database holds no phrasing, or was never set up.
    """
    rows = accepted_rows(session)
    living = labels_of(session)
    return [Sentence(row.text, row.label, row.voice) for row in rows if row.label in living]


def labels_of(session: Session) -> dict[str, str]:
    """Return what may be taught: the labels that people read of living problems, then of intents."""
    problems = select(Problem.code, Problem.label).where(Problem.retired_on.is_(None)).order_by(Problem.code)
    return {**dict(session.execute(problems).all()), **INTENTS}


def accepted_rows(session: Session) -> list[Any]:
    """Return text, label, voice and file of all that is accepted, in the order of the files.

    Raises:
        DataFileError: as accepted.
    """
    columns = (Phrasing.file, Phrasing.rank, Phrasing.id, Phrasing.text, Phrasing.label, Phrasing.voice)
    try:
        rows = session.execute(select(*columns).where(Phrasing.status == ACCEPTED)).all()
    except (OperationalError, ProgrammingError) as error:
        raise _not_set_up() from error
    if not rows:
        raise _not_set_up()
    # By Python: the order of names is not the same on every engine.
    return sorted(rows, key=_in_files)


def _in_files(row: Any) -> tuple[str, int, int]:
    return row.file, row.rank, row.id


def _not_set_up() -> DataFileError:
    return DataFileError("La base de données ne contient pas de formulations.", "Lancez : orientation setup")
