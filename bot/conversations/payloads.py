"""What stands behind buttons, for Rasa alone: residents only ever see and send back ids."""

import json

NO = "/nier"
HUMAN = "/parler_humain"
GOODBYE = "/au_revoir"


def choice_payload(name: str, value: str) -> str:
    """Return the payload of a choice (intent `choix`, entities `champ` and `valeur`)."""
    return f"/choix{json.dumps({'champ': name, 'valeur': value}, ensure_ascii=False)}"
