"""Messages as Rasa gives them, one of each type."""

from typing import Any

ASKED: dict[str, Any] = {"text": "De quoi s'agit-il ?", "buttons": [{"title": "Un trou", "payload": "/choix{}"}]}
WHERE: dict[str, Any] = {"text": "Dans quelle commune ?", "custom": {"type": "text", "ask": "commune"}}
NOTE: dict[str, Any] = {
    "text": "Quelle note ?",
    "custom": {"type": "rating"},
    "buttons": [{"title": label, "payload": f"/choix{label}"} for label in ("1", "2", "3", "4", "5", "Passer")],
}
COUNTER: dict[str, Any] = {
    "name": "Mairie de Bourgueil",
    "kind": "mairie",
    "phone": "02 47 97 25 00",
    "more_phones": [["02 47 97 25 01", "Urbanisme"]],
    "email": "mairie@example.org",
    "address": "8 rue du Picard, 37140 Bourgueil",
    "website": "javascript:alert(1)",
    "contact_form": "https://example.org/contact",
    "hours": [["lundi", "jeudi", [["09:00", "12:00"]]]],
    "hours_text": ["lundi au jeudi : 9 h – 12 h"],
    "hours_note": "Fermé la veille des fêtes.",
    "today_text": None,
    "open_now": None,
    "source": "Annuaire",
    "as_of_text": "novembre 2026",
    "demonstration": False,
}
ANSWER: dict[str, Any] = {
    "text": "Voici qui peut vous aider à Bourgueil.",
    "custom": {
        "type": "answer",
        "problem": {"code": "voirie.chaussee", "label": "Trou dans la route"},
        "commune": {"code": "37031", "name": "Bourgueil"},
        "holder": {"code": "37031", "name": "Bourgueil"},
        "reason": "La commune entretient ses routes.",
        "law": "Code de la voirie routière, art. L. 141-8",
        "source": "Loi",
        "as_of_text": "2021",
        "certainty": "to_confirm",
        "advice": "Dites le numéro le plus proche.",
        "structure": COUNTER,
        "door": None,
        "counter": {**COUNTER, "name": "France services de Bourgueil", "hours": [["mardi", "mardi", []]]},
        "procedure": {
            "kind": "procedure",
            "title": "Signaler un trou",
            "url": "https://example.org/demarche",
            "source": "Service-Public",
            "as_of_text": "2026",
        },
    },
}
EMERGENCY: dict[str, Any] = {
    "text": "Si vous êtes en danger, appelez.",
    "custom": {
        "type": "emergency",
        "groups": [
            {
                "text": "Violences",
                "numbers": [{"number": "17", "label": "police"}, {"number": "114", "label": "par SMS"}],
            }
        ],
    },
}
