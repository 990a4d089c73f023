"""Colours that can be read: contrast as WCAG 2.2 defines it, and the nearest shade of a hue that passes."""

import colorsys
import re

AA = 4.5
"""What WCAG 2.2 asks of ordinary text, level AA."""

_HEX = re.compile(r"#[0-9a-f]{6}")
_BLACK, _WHITE = "#000000", "#ffffff"
_STEPS = 1000


def is_colour(text: str) -> bool:
    return bool(_HEX.fullmatch(text))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21.

    >>> round(contrast("#000000", "#ffffff"), 1)
    21.0
    """
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def written(ratio: float) -> str:
    """Return a contrast ratio in French. It is cut, not rounded: 4.46 must not read as 4.5.

    >>> written(4.46)
    '4,4'
    """
    return f"{int(ratio * 10) / 10:.1f}".replace(".", ",")


def ink_on(accent: str) -> str:
    """Return the ink that reads best on an accent: black or white."""
    return max((_WHITE, _BLACK), key=lambda ink: contrast(accent, ink))


def weakest_contrast(accent: str, ground: str) -> float:
    """Return the lower of two ratios: the accent with its own ink, and on the ground where it colours links."""
    return min(contrast(accent, ink_on(accent)), contrast(accent, ground))


def nearest_readable(accent: str, ground: str) -> str:
    """Return the colour of the same hue and saturation, nearest in lightness, that is readable on the ground."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_parts(accent))
    steps = sorted((step / _STEPS for step in range(_STEPS + 1)), key=lambda step: abs(step - lightness))
    shades = (_hex(colorsys.hls_to_rgb(hue, step, saturation)) for step in steps)
    return next(shade for shade in shades if weakest_contrast(shade, ground) >= AA)


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(parts: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def _luminance(colour: str) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
