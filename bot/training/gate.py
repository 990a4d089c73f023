"""The gate: why a model may not be published."""

from sqlalchemy.orm import Session

from bot.settings import Settings
from bot.training.cards import read_card
from bot.training.fingerprints import code_fingerprint


def refusals(settings: Settings, session: Session, name: str) -> list[str]:
    """Return why a model may not go live, in sentences for people; nothing: it may."""
    card = read_card(settings.orientation_models, name)
    found = []
    if not card.figures:
        found.append("Ce modèle n'a pas encore été évalué : personne ne sait s'il comprend mieux que l'actuel.")
    if card.code_fingerprint != code_fingerprint():
        found.append("Ce modèle a été fait par une autre version du logiciel : il comprendrait de travers.")
    return found
