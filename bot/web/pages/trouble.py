"""What can go wrong with a form, in the page's own words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Trouble:
    """A sentence for the resident, and the status of the answer that holds it."""

    status: int
    sentence: str


EMPTY = Trouble(422, "Écrivez votre message avant de l'envoyer.")
TOO_LONG = Trouble(
    422, "Votre message est trop long. Raccourcissez-le à 2\u00a0000 caractères au plus, puis envoyez-le de nouveau."
)
UNREADABLE = Trouble(422, "Nous n'avons pas pu lire votre envoi. Écrivez de nouveau votre message.")
UNKNOWN_CHOICE = Trouble(422, "Ce choix n'a pas été accepté. Choisissez une autre réponse, ou écrivez-la.")
EXPIRED = Trouble(409, "Votre conversation a expiré. Envoyez votre message pour en commencer une nouvelle.")
LOST = Trouble(
    200,
    "Nous ne retrouvons pas votre conversation. Elle a peut-être expiré. "
    "Votre navigateur doit aussi accepter le cookie de cette page.",
)
ELSEWHERE = Trouble(403, "Cet envoi vient d'une autre page. Écrivez votre message ici.")
UNAVAILABLE = Trouble(
    503,
    "L'assistant ne peut pas répondre pour le moment. Réessayez dans un instant. "
    "Si cela dure, appelez votre mairie ou le 3939 (Allô Service Public).",
)


class TroubleError(Exception):
    """A form could not be taken. What was typed goes with it, so that it is not lost."""

    def __init__(self, trouble: Trouble, typed: str = "") -> None:
        self.trouble = trouble
        self.typed = typed
        super().__init__(trouble.sentence)
