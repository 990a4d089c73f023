"""Starts a Rasa with a model, and waits until it has really read a message."""

import time
from collections.abc import Callable

from bot.errors import ServiceError
from bot.processes import Child

_LOOK_SECONDS = 0.2


class LoadError(ServiceError):
    """A Rasa did not come to serve its model."""


def load(child: Child, seconds: float, meanwhile: Callable[[], None]) -> None:
    """Start a Rasa, and return once it answers: its health is a message that the model has understood.

    Args:
        meanwhile: called while waiting; what it raises ends the wait.

    Raises:
        LoadError: it died, it is too slow, or it runs without the model.
    """
    child.start()
    deadline = time.monotonic() + seconds
    while True:
        alive, status = child.is_alive, child.status()
        if status is not None:
            if status < 300:
                return
            # It only listens once it is done with its model: it will never have it.
            raise LoadError("Rasa ne peut pas lire ce modèle.", "Entraînez-en un autre.")
        if not alive:
            raise LoadError("Rasa s'est arrêté pendant le chargement.", "Lisez la fin de log/rasa.log.")
        if time.monotonic() > deadline:
            raise LoadError(f"Rasa n'a pas chargé le modèle en {seconds:.0f} secondes.", "Lisez log/rasa.log.")
        meanwhile()
        time.sleep(_LOOK_SECONDS)
