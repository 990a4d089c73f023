"""Passwords: what is accepted, and what a hash tells."""

import pytest

from bot.accounts.passwords import PasswordError, hashed, is_outdated, is_right

EMAIL = "secretaire.mairie@bourgueil.example"


@pytest.mark.parametrize(
    "weak",
    ["", "court", "a" * 40, "abababababab", "x" * 129, EMAIL, "Secretaire.Mairie", "secretaire mairie"],
)
def test_a_weak_password_is_refused_with_what_to_do(weak: str) -> None:
    with pytest.raises(PasswordError) as refused:
        hashed(weak, EMAIL)
    assert refused.value.repair


def test_a_sentence_is_accepted_and_recognised() -> None:
    hash_ = hashed("quatre vaches au pré", EMAIL)
    assert "vaches" not in hash_
    assert is_right(hash_, "quatre vaches au pré")
    assert not is_right(hash_, "quatre vaches au pre")
    assert not is_outdated(hash_)


@pytest.mark.parametrize("hash_", [None, "", "not a hash"])
def test_without_a_hash_nothing_is_right(hash_: str | None) -> None:
    assert not is_right(hash_, "nobody has this password")
