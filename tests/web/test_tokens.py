"""Tokens of conversations: who may speak, where, and for how long."""

import time
from pathlib import Path

import pytest
from itsdangerous import TimestampSigner

from bot.settings import Settings
from bot.web.tokens import TokenError, Tokens, signing_secret

HOURS = 12


@pytest.fixture
def tokens() -> Tokens:
    return Tokens("un secret", HOURS)


def test_the_token_of_a_conversation_opens_it(tokens: Tokens) -> None:
    tokens.check(tokens.make("a"), "a")


def test_the_token_of_another_conversation_is_refused(tokens: Tokens) -> None:
    with pytest.raises(TokenError, match="autre conversation"):
        tokens.check(tokens.make("a"), "b")


@pytest.mark.parametrize("false", ["", "x", "a.b.c", "é", "\x00", "ImEi.awIsrA.1xMYS4pJLALZIj0wABfIGhgWxn0"])
def test_a_false_token_is_refused(tokens: Tokens, false: str) -> None:
    with pytest.raises(TokenError, match="incorrect"):
        tokens.check(false, "a")


def test_a_token_signed_with_another_secret_is_refused(tokens: Tokens) -> None:
    with pytest.raises(TokenError, match="incorrect"):
        tokens.check(Tokens("un autre secret", HOURS).make("a"), "a")


def test_a_token_with_one_letter_changed_is_refused(tokens: Tokens) -> None:
    made = tokens.make("a")
    changed = ("J" if made[0] == "I" else "I") + made[1:]
    with pytest.raises(TokenError, match="incorrect"):
        tokens.check(changed, "a")


@pytest.mark.parametrize(("age", "is_refused"), [(HOURS - 1, False), (HOURS + 1, True)], ids=["jeune", "trop vieux"])
def test_a_token_expires(tokens: Tokens, monkeypatch: pytest.MonkeyPatch, age: int, is_refused: bool) -> None:
    made_at = int(time.time()) - age * 3600
    with monkeypatch.context() as past:
        past.setattr(TimestampSigner, "get_timestamp", lambda _signer: made_at)
        made = tokens.make("a")
    if is_refused:
        with pytest.raises(TokenError, match="expiré"):
            tokens.check(made, "a")
    else:
        tokens.check(made, "a")


def test_the_secret_made_at_the_first_start_is_kept_for_the_next(tmp_path: Path) -> None:
    settings = Settings(orientation_var=tmp_path / "var", orientation_secret="")
    first = signing_secret(settings)
    assert len(first) >= 43, "256 bits at least"
    assert signing_secret(settings) == first
    assert (tmp_path / "var" / "secret").stat().st_mode & 0o077 == 0, "nobody else may read it"


def test_the_secret_of_the_settings_wins(tmp_path: Path) -> None:
    signing_secret(Settings(orientation_var=tmp_path, orientation_secret=""))
    assert signing_secret(Settings(orientation_var=tmp_path, orientation_secret="donné")) == "donné"
