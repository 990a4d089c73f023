"""Addresses of links made from contacts. Each is None when the contact is not fit for a link."""

import re
from urllib.parse import quote, urlsplit

_PHONE = re.compile(r"\+?\d{2,13}")
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(\.[\w-]+)+")


def phone_link(phone: str) -> str | None:
    """Return where a number is called. Two numbers in one field make no link.

    >>> phone_link("02 47 97 81 10")
    'tel:0247978110'
    """
    digits = re.sub(r"[^\d+]", "", phone)
    return f"tel:{digits}" if _PHONE.fullmatch(digits) else None


def emergency_link(number: str) -> str | None:
    """Return where an emergency number is reached: the 114 by SMS, every other by a call."""
    link = phone_link(number)
    return "sms:114" if link == "tel:114" else link


def mail_link(email: str) -> str | None:
    return f"mailto:{email}" if _EMAIL.fullmatch(email) else None


def web_link(address: str) -> str | None:
    """Return an address of the web as it is, if it is one: a directory could hold anything."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    return address.strip() if parts.scheme in ("http", "https") and parts.netloc else None


def web_label(address: str) -> str:
    """Return what one reads of an address.

    >>> web_label("https://www.langeais.fr/")
    'langeais.fr'
    """
    parts = urlsplit(address.strip())
    return parts.netloc.removeprefix("www.") + parts.path.rstrip("/")


def map_link(address: str) -> str:
    return f"https://www.openstreetmap.org/search?query={quote(address, safe='')}"
