"""What a logo really is."""

import pytest

from bot.conversations.logos import MAX_LOGO, media_type_of
from bot.conversations.site_fields import SiteFieldError
from tests.conversations.pictures import PNG, SVG, WEBP

BOMB = b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg"><text>&a;</text></svg>'
NO_LOGO = {
    "nothing": b"",
    "a page": b"<!doctype html><html><script>alert(1)</script></html>",
    "a page as XML": b'<html xmlns="http://www.w3.org/1999/xhtml"/>',
    "a root named svg of no namespace": b"<svg/>",
    "entities": BOMB,
    "SVG cut short": SVG[:-5],
    "SVG and a page": SVG + b"<html></html>",
    "JPEG": b"\xff\xd8\xff\xe0",
    "GIF": b"GIF89a",
    "PNG cut short": PNG[:-5],
    "PNG by its signature alone": PNG[:8],
    "WebP cut short": WEBP[:-1],
    "too large": PNG + b"\0" * MAX_LOGO,
}


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(PNG, "image/png"), (WEBP, "image/webp"), (SVG, "image/svg+xml")],
    ids=["png", "webp", "svg"],
)
def test_a_picture_is_known_by_what_is_in_it(content: bytes, media_type: str) -> None:
    assert media_type_of(content) == media_type


def test_the_document_type_that_drawing_tools_write_does_not_matter() -> None:
    told = b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    assert media_type_of(told + SVG.split(b"?>")[1]) == "image/svg+xml"


@pytest.mark.parametrize("content", NO_LOGO.values(), ids=NO_LOGO)
def test_anything_else_is_refused_and_it_is_said_what_fits(content: bytes) -> None:
    with pytest.raises(SiteFieldError) as refused:
        media_type_of(content)
    assert refused.value.repair.startswith("Attendu")
