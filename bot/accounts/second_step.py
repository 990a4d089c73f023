"""The optional second step: a code of six digits from an application (TOTP, RFC 6238)."""

import base64
import hashlib
import re
from datetime import datetime

import pyotp
from cryptography.fernet import Fernet

ISSUER = "Commun Orientation"
_STEP_SECONDS = 30
# A telephone's clock may be half a minute off.
_STEPS_OFF = 1


def new_secret() -> str:
    return pyotp.random_base32()


def address(secret: str, email: str) -> str:
    """Return the otpauth:// address that an application reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def step_of(secret: str, code: str, moment: datetime) -> int | None:
    """Return the time step whose code this is, or None when it is not a right code now."""
    if not is_secret(secret):
        return None
    now = int(moment.timestamp()) // _STEP_SECONDS
    totp, typed = pyotp.TOTP(secret), _digits(code)
    steps = range(now - _STEPS_OFF, now + _STEPS_OFF + 1)
    return next((step for step in steps if totp.generate_otp(step) == typed), None)


def is_secret(text: str) -> bool:
    """Say whether this could be a secret of ours: it comes back through the browser."""
    return re.fullmatch("[A-Z2-7]{32}", text) is not None


def encrypted(secret: str, key: str) -> str:
    """Return the secret as the database keeps it: whoever copies the database has no codes."""
    return _box(key).encrypt(secret.encode()).decode()


def decrypted(kept: str, key: str) -> str:
    return _box(key).decrypt(kept.encode()).decode()


def _box(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"totp:{key}".encode()).digest()))


def _digits(code: str) -> str:
    return "".join(sign for sign in code if sign.isdigit())
