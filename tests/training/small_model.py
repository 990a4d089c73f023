"""Models that learn in a moment: a few sentences of street lamps, holes in the road and small talk."""

from bot.nlu.linear import Settings, fit
from bot.nlu.reader import Reader
from bot.nlu.understanding import Thresholds

LAMPS, ROAD = "voirie.eclairage", "voirie.chaussee"
KNOWN = {
    LAMPS: ["le lampadaire est cassé", "il fait noir dans la rue", "lampadaire éteint le soir", "la lampe clignote"],
    ROAD: ["un trou dans la chaussée", "le goudron est abîmé", "nid de poule sur la route", "la route est défoncée"],
    "hors_sujet": ["quelle est la recette des crêpes", "qui a gagné le match", "raconte une blague", "il fait beau"],
    "saluer": ["bonjour", "salut", "bonsoir", "coucou"],
}


def small_reader(swapped: bool = False, clarify_below: float = 0.0) -> Reader:
    """Return a reader.

    Args:
        swapped: it has learnt street lamps and holes one for the other.
        clarify_below: the confidence from which it no longer asks.
    """
    names = {LAMPS: ROAD, ROAD: LAMPS} if swapped else {}
    pairs = [(text, names.get(label, label)) for label, texts in KNOWN.items() for text in texts]
    model = fit([text for text, _ in pairs], [label for _, label in pairs], Settings(vector_weight=0.0))
    return Reader(model, Thresholds(clarify_below, 0.0, 1.1))
