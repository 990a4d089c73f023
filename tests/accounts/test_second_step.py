"""Codes of six digits: right now, once, a little early or late."""

from datetime import datetime, timedelta, timezone

import pyotp
import pytest

from bot.accounts import second_step

NOW = datetime(2026, 11, 22, 10, 0, 15, tzinfo=timezone.utc)


@pytest.mark.parametrize(("seconds", "known"), [(-60, False), (-30, True), (0, True), (30, True), (90, False)])
def test_a_code_is_right_now_or_half_a_minute_off(seconds: int, known: bool) -> None:
    secret = second_step.new_secret()
    code = pyotp.TOTP(secret).at(NOW + timedelta(seconds=seconds))
    assert (second_step.step_of(secret, code, NOW) is not None) is known


def test_a_code_may_be_typed_with_a_space() -> None:
    secret = second_step.new_secret()
    code = pyotp.TOTP(secret).at(NOW)
    assert second_step.step_of(secret, f"{code[:3]} {code[3:]}", NOW) == int(NOW.timestamp()) // 30


@pytest.mark.parametrize("code", ["", "000", "abcdef", "12345678"])
def test_what_is_no_code_is_not_right(code: str) -> None:
    assert second_step.step_of("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", code, NOW) is None


def test_the_database_keeps_no_secret_in_clear() -> None:
    secret = second_step.new_secret()
    kept = second_step.encrypted(secret, "key")
    assert secret not in kept
    assert second_step.decrypted(kept, "key") == secret


def test_the_address_names_the_product_and_the_account() -> None:
    address = second_step.address("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "a@b.example")
    assert address.startswith(
        "otpauth://totp/Commun%20Orientation:a%40b.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    )
