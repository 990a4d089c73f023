"""Publishing a model, and going back: what is wanted live is written in the database, and servers follow."""

from sqlalchemy.orm import Session

from bot.accounts import audit
from bot.errors import ModelError, OrientationError
from bot.nlu.stored import load_reader
from bot.settings import Settings
from bot.training.cards import archive_of, read_card
from bot.training.gate import refusals
from bot.training.publication import history, servers
from bot.training.publication.models import FIRST, PUBLISH, ROLLBACK


class GateRefused(OrientationError):  # noqa: N818  (no error of anybody's: an answer)
    """The gate found reasons not to publish a model."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons), "Corrigez, ou publiez quand même en écrivant pourquoi (--reason).")


def publish(session: Session, settings: Settings, name: str, by: int | None, reason: str = "") -> None:
    """Ask that a model be live.

    Args:
        by: the account; None: the command line.
        reason: why it is published all the same, when the gate refuses.

    Raises:
        GateRefused: the gate refuses and no reason is given.
        ModelError: there is no such model, or its archive does not load.
    """
    _check(settings, name)
    if name == history.live_name(session) and not history.is_waiting(session):
        raise ModelError("Ce modèle est déjà en ligne.", "Choisissez-en un autre.")
    against = refusals(settings, session, name)
    if against and not reason:
        raise GateRefused(against)
    _add(session, name, PUBLISH, by, reason if against else "")
    audit.note(session, "model_publish", by, subject=f"model:{name}", reason=reason, refusals=against)


def publish_first(session: Session, settings: Settings, name: str) -> None:
    """Publish, without the gate, the model that an installation or an upgrade made: nothing else could serve."""
    _check(settings, name)
    _add(session, name, FIRST, None, "")
    audit.note(session, "model_publish", subject=f"model:{name}")


def rollback(session: Session, settings: Settings, by: int | None) -> str:
    """Go back to the model that was live before, and return its name. What was only waiting is given up.

    Raises:
        ModelError: there is none, or its archive is gone.
    """
    name = history.live_name(session) if history.is_waiting(session) else history.previous(session)
    if name is None:
        raise ModelError("Aucun modèle n'était en ligne avant celui-ci.", "Mettez un autre modèle en ligne.")
    _check(settings, name)
    _add(session, name, ROLLBACK, by, "")
    audit.note(session, "model_rollback", by, subject=f"model:{name}")
    return name


def _check(settings: Settings, name: str) -> None:
    """Raise ModelError for a model that no server could load, before anybody tries."""
    read_card(settings.orientation_models, name)
    try:
        load_reader(archive_of(settings.orientation_models, name))
    except ModelError:
        raise
    except Exception as error:
        # Spoilt bytes raise whatever they happen to mean.
        raise ModelError(f"L'archive du modèle « {name} » est abîmée.", "Entraînez-en un autre.") from error


def _add(session: Session, name: str, kind: str, by: int | None, reason: str) -> None:
    history.add(session, name, kind, by, reason, bool(servers.running(session)))
