"""The fields that a council sets of its site: what is typed is checked and brought to the form that is stored."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from bot.conversations.colours import AA, contrast, ink_on, is_colour, nearest_readable, written
from bot.errors import OrientationError
from bot.knowledge.freshness.phones import check_phone
from bot.text import squeezed, storable

LIGHT_GROUND, DARK_GROUND = "#ffffff", "#1d2421"
"""The grounds of the chat, where the accent colours links."""

MAX_NAME, MAX_WELCOME, MAX_LINE, MAX_ORIGINS = 160, 600, 200, 50
_KEY = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_HERE = ("localhost", "127.0.0.1", "[::1]")


class SiteFieldError(OrientationError):
    """What was given for a field of a site is not what it takes."""


class SiteFieldsError(OrientationError):
    """Some fields of a form are not what they take. `errors` has one by field."""

    def __init__(self, errors: Mapping[str, SiteFieldError]) -> None:
        self.errors = errors
        super().__init__("Certains réglages ne conviennent pas.", "Corrigez-les, puis enregistrez de nouveau.")


def read_key(typed: str) -> str:
    if not _KEY.fullmatch(typed):
        raise SiteFieldError(
            f"La clé « {typed} » ne convient pas.",
            "Attendu : 40 minuscules, chiffres ou tirets au plus (mairie-tours).",
        )
    return typed


def read_text(limit: int) -> Callable[[str], str]:
    """Return what reads a text that has something in it, and no more signs than the limit."""

    def read(typed: str) -> str:
        text = squeezed(storable(typed))
        if not 1 <= len(text) <= limit:
            raise SiteFieldError(f"Ce texte a {len(text)} caractères.", f"Attendu : de 1 à {limit} caractères.")
        return text

    return read


def read_accent(ground: str) -> Callable[[str], str]:
    """Return what reads an accent colour, refused when one cannot read it on the ground, or its ink on it."""

    def read(typed: str) -> str:
        colour = typed.strip().lower()
        if not is_colour(colour):
            raise SiteFieldError(f"« {typed} » n'est pas une couleur.", "Attendu : # et six chiffres (#175a50).")
        for other, use in ((ground, "en lien sur le fond"), (ink_on(colour), "en fond de bouton, avec son texte")):
            found = contrast(colour, other)
            if found < AA:
                raise SiteFieldError(
                    f"La couleur {colour} se lit mal {use} {other} : contraste de {written(found)}:1, "
                    f"{written(AA)}:1 au moins est nécessaire.",
                    f"La teinte la plus proche qui convient : {nearest_readable(colour, ground)}",
                )
        return colour

    return read


def read_origin(typed: str) -> str:
    """Return an origin as browsers write it in their header: scheme, host, and port when it is not the usual one."""
    try:
        parts = urlsplit(typed.strip())
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()
    except ValueError as error:
        raise _not_an_origin(typed) from error
    host = f"[{host}]" if ":" in host else host
    bare = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username or parts.password)
    if not bare or not re.fullmatch(r"[a-z0-9.-]+|\[[0-9a-f:]+\]", host) or parts.scheme not in ("http", "https"):
        raise _not_an_origin(typed)
    if parts.scheme == "http" and host not in _HERE:
        raise SiteFieldError(f"L'origine « {typed} » n'est pas en https.", f"Attendu : https://{parts.netloc}")
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, usual) else "")


def read_https(typed: str) -> str:
    """Return the address of a page, in https."""
    address = storable(typed.strip())
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise SiteFieldError(f"« {typed} » n'est pas une adresse.", "Attendu : https://…") from error
    if parts.scheme != "https" or not parts.hostname or re.search(r"\s", address) or len(address) > 500:
        raise SiteFieldError(
            f"« {typed} » n'est pas une adresse en https.", "Attendu : https://… en 500 signes au plus."
        )
    return address


def read_phone(typed: str) -> str:
    check = check_phone(typed)
    if check.state in ("broken", "missing"):
        raise SiteFieldError(check.why, "Attendu : un numéro français, comme 02 47 00 00 00 ou 3939.")
    return squeezed(typed)


def read_email(typed: str) -> str:
    if not _EMAIL.fullmatch(typed.strip()) or len(typed) > MAX_LINE:
        raise SiteFieldError(f"« {typed} » n'est pas une adresse électronique.", "Attendu : nom@exemple.fr")
    return typed.strip()


Reader = Callable[[str], str]
REQUIRED: Mapping[str, Reader] = {
    "name": read_text(MAX_NAME),
    "welcome": read_text(MAX_WELCOME),
    "accent_light": read_accent(LIGHT_GROUND),
    "accent_dark": read_accent(DARK_GROUND),
}
"""Columns that always have a value."""

OPTIONAL: Mapping[str, Reader] = {"privacy_url": read_https}
"""Columns that no value empties."""

HUMAN: Mapping[str, Reader] = {
    "human_name": read_text(MAX_LINE),
    "human_phone": read_phone,
    "human_email": read_email,
    "human_hours": read_text(MAX_LINE),
}
"""Parts of the column `human_contact`; no value takes the part away."""


def read_columns(field: str, values: Sequence[str], human: Mapping[str, str] | None) -> dict[str, Any]:
    """Return the columns that a field sets.

    Args:
        human: the human contact as it is now, of which a field changes one part.

    Raises:
        SiteFieldError: a value is wrong, missing, or one too many.
    """
    if field == "allowed_origins":
        return {field: _origins(values)}
    value = _single(field, values)
    if field in REQUIRED:
        if value is None:
            raise SiteFieldError("Ce réglage ne peut pas être vide.", "Donnez une valeur.")
        return {field: REQUIRED[field](value)}
    read = OPTIONAL.get(field) or HUMAN[field]
    stored = None if value is None else read(value)
    if field in OPTIONAL:
        return {field: stored}
    parts = {**(human or {}), field.removeprefix("human_"): stored}
    return {"human_contact": {name: part for name, part in parts.items() if part} or None}


def read_form(fields: Mapping[str, Sequence[str]], human: Mapping[str, str] | None) -> dict[str, Any]:
    """Return the columns that several fields set together.

    Args:
        human: the human contact as it is now.

    Raises:
        SiteFieldsError: some are wrong; it has them all.
    """
    columns: dict[str, Any] = {"human_contact": human}
    errors: dict[str, SiteFieldError] = {}
    for field, values in fields.items():
        try:
            columns |= read_columns(field, values, columns["human_contact"])
        except SiteFieldError as error:
            errors[field] = error
    if errors:
        raise SiteFieldsError(errors)
    return columns


def _single(field: str, values: Sequence[str]) -> str | None:
    if len(values) > 1:
        raise SiteFieldError(f"« {field} » ne prend qu'une valeur.", "Mettez-la entre guillemets.")
    return values[0] if values and values[0].strip() else None


def _origins(values: Sequence[str]) -> list[str]:
    origins = list(dict.fromkeys(read_origin(one) for one in values if one.strip()))
    if len(origins) > MAX_ORIGINS:
        raise SiteFieldError(f"{len(origins)} origines sont données.", f"Attendu : {MAX_ORIGINS} au plus.")
    return origins


def _not_an_origin(typed: str) -> SiteFieldError:
    return SiteFieldError(
        f"« {typed} » n'est pas une origine.",
        "Attendu : https://www.exemple.fr, sans chemin, avec son port s'il en a un.",
    )
