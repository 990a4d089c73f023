"""Contrast of colours, and the nearest shade that can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversations.colours import AA, contrast, ink_on, is_colour, nearest_readable, weakest_contrast
from bot.conversations.site_fields import DARK_GROUND, LIGHT_GROUND

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
GROUNDS = st.sampled_from([LIGHT_GROUND, DARK_GROUND])
# Ratios that the tools of the W3C give.
KNOWN = [
    ("#ffffff", "#000000", 21.0),
    ("#777777", "#ffffff", 4.48),
    ("#767676", "#ffffff", 4.54),
    ("#123456", "#123456", 1),
]


@pytest.mark.parametrize(("one", "other", "ratio"), KNOWN)
def test_the_ratio_is_that_of_wcag_whichever_comes_first(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize(("accent", "ink"), [("#175a50", "#ffffff"), ("#8fd3c4", "#000000"), ("#000000", "#ffffff")])
def test_the_ink_is_the_one_that_contrasts_more(accent: str, ink: str) -> None:
    assert ink_on(accent) == ink


@given(accent=COLOURS, ground=GROUNDS)
def test_the_nearest_shade_is_readable_and_a_readable_colour_is_its_own(accent: str, ground: str) -> None:
    shade = nearest_readable(accent, ground)
    assert is_colour(shade)
    assert weakest_contrast(shade, ground) >= AA
    if weakest_contrast(accent, ground) >= AA + 0.2:
        # Steps of a thousandth of lightness: at most one unit a channel away.
        pairs = [(int(accent[at : at + 2], 16), int(shade[at : at + 2], 16)) for at in (1, 3, 5)]
        assert all(abs(one - other) <= 1 for one, other in pairs)


def test_the_hue_stays() -> None:
    assert nearest_readable("#ff6666", LIGHT_GROUND)[1:3] > nearest_readable("#ff6666", LIGHT_GROUND)[3:5]


@pytest.mark.parametrize("text", ["", "red", "#fff", "#GGGGGG", "175a50", "#175a500"])
def test_other_ways_to_say_a_colour_are_none(text: str) -> None:
    assert not is_colour(text)
