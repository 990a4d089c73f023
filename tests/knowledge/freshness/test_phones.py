"""Numbers of the French numbering plan, as the directory writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.freshness.phones import check_phone

NUMBERS = {
    "ok": [
        *("02 47 97 25 00", "0247972500", "02.47.97.25.00", "02-47-97-25-00", "06 12 34 56 78", "09 70 00 00 00"),
        *("0 800 00 00 00", "0806 00 00 00", "+33 2 47 97 25 00", "+33 (0)2 47 97 25 00", "0033 2 47 97 25 00"),
        *("15", "17", "18", "112", "114", "115", "119", "116 006", "3939", "39 19", "1013", "0262 00 00 00"),
        *("+262 262 00 00 00", "+590 590 00 00 00", "+508 41 00 00", "+687 27 00 00", "+689 40 00 00 00"),
        *("+681 72 00 00", "02\u00a047\u202f97 25 00"),
    ],
    "caution": [
        *("0892 00 00 00", "0810 00 00 00", "0826 00 00 00", "118 218", "+33 892 00 00 00"),
        *("27 00 00", "40 00 00 00", "+352 24 78 00", "+41 22 327 41 11"),
    ],
    "broken": [
        *("03 90 6", "00 47 97 25 00", "02 47 97 25", "02 47 97 25 00 00", "+33 2 47 97 25", "mairie", "+", "13"),
        *("02 47 97 25 00 / 06 12 34 56 78", "+687 27 00"),
    ],
    "missing": [None, "", "  "],
}


@pytest.mark.parametrize(("number", "state"), [(one, state) for state, some in NUMBERS.items() for one in some])
def test_the_state_of_a_number(number: str | None, state: str) -> None:
    check = check_phone(number)
    assert check.state == state
    assert bool(check.why) is (state != "ok")


@given(st.text())
def test_any_text_has_a_state(text: str) -> None:
    assert check_phone(text).state in NUMBERS


@given(st.from_regex(r"0[1-79][0-9]{8}", fullmatch=True), st.sampled_from([" ", ".", "-", ""]))
def test_separators_change_nothing(number: str, separator: str) -> None:
    assert check_phone(separator.join(number[at : at + 2] for at in range(0, 10, 2))).state == "ok"
