"""Signed tokens: who holds one may speak in that conversation, until it expires."""

import secrets
from pathlib import Path

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from bot.errors import OrientationError
from bot.settings import Settings


class TokenError(OrientationError):
    """The token is missing, false, of another conversation, or too old."""


class Tokens:
    """Makes and checks the tokens of conversations."""

    def __init__(self, secret: str, hours: int) -> None:
        self._serializer = URLSafeTimedSerializer(secret, salt="conversation")
        self._lifetime = hours * 3600

    def make(self, conversation: str) -> str:
        return str(self._serializer.dumps(conversation))

    def check(self, token: str, conversation: str) -> None:
        """Raise TokenError unless the token was made for this conversation and is still young."""
        if self.conversation_of(token) != conversation:
            raise TokenError("Ce jeton est celui d'une autre conversation.", "Commencez une nouvelle conversation.")

    def conversation_of(self, token: str) -> str:
        """Return the conversation that a token opens, or raise TokenError when it is false or too old."""
        try:
            return str(self._serializer.loads(token, max_age=self._lifetime))
        except SignatureExpired as error:
            raise TokenError("Cette conversation a expiré.", "Commencez-en une nouvelle.") from error
        except BadSignature as error:
            raise TokenError("Jeton de conversation incorrect.", "Commencez une nouvelle conversation.") from error


def signing_secret(settings: Settings) -> str:
    """Return ORIENTATION_SECRET, or one made at the first start and kept in var/, so that tokens outlive a restart."""
    given = settings.orientation_secret.get_secret_value()
    if given:
        return given
    file: Path = settings.orientation_var / "secret"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    return file.read_text(encoding="utf-8").strip()
