"""Logos of sites: what a file really is, whatever its name says."""

from xml.parsers import expat

from bot.conversations.site_fields import SiteFieldError

MAX_LOGO = 100_000
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_SVG = "http://www.w3.org/2000/svg svg"


def media_type_of(content: bytes) -> str:
    """Return the media type of a logo.

    Raises:
        SiteFieldError: the file is too large, or no PNG, SVG or WebP picture.
    """
    if len(content) > MAX_LOGO:
        raise SiteFieldError(
            f"Ce logo pèse {len(content) // 1000 + 1} ko.",
            f"Attendu : {MAX_LOGO // 1000} ko au plus. Réduisez l'image.",
        )
    if content.startswith(_PNG_SIGNATURE) and content[12:16] == b"IHDR" and content.endswith(b"IEND\xaeB`\x82"):
        return "image/png"
    if (
        content[:4] == b"RIFF"
        and content[8:12] == b"WEBP"
        and int.from_bytes(content[4:8], "little") + 8 == len(content)
    ):
        return "image/webp"
    if _is_svg(content):
        return "image/svg+xml"
    raise SiteFieldError("Ce fichier n'est pas un logo qui convient.", "Attendu : une image PNG, SVG ou WebP entière.")


class _NotSvgError(Exception):
    """The document declares entities, which may grow without end, or its root is not that of a picture."""


def _is_svg(content: bytes) -> bool:
    roots: list[str] = []

    def opened(name: str, _attributes: dict[str, str]) -> None:
        roots.append(name)
        if roots[0] != _SVG:
            raise _NotSvgError

    def declared(*_: object) -> None:
        raise _NotSvgError

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = opened
    parser.EntityDeclHandler = declared
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, _NotSvgError, ValueError, LookupError):
        return False
    return True
