"""A wrong setting stops the start with a line that names it and says where to repair it."""

import re
from pathlib import Path

import pytest

from bot.errors import SettingError
from bot.settings import ROOT, Settings, load_settings

WRONG = [
    ("DATABASE_URL", "n'importe quoi"),
    ("DATABASE_URL", ""),
    ("DATABASE_URL", "mysql://root@localhost/base"),
    ("ORIENTATION_PORT", "0"),
    ("ORIENTATION_PORT", "65536"),
    ("ORIENTATION_PORT", "huit mille"),
    ("RASA_PORT", "-1"),
    ("ACTIONS_PORT", "70000"),
    ("CONVERSATION_HOURS", "0"),
    ("CONVERSATION_HOURS", "169"),
    ("SILENCE_MINUTES", "0"),
    ("SILENCE_MINUTES", "241"),
    ("RETENTION_DAYS", "0"),
    ("RETENTION_DAYS", "1096"),
    ("RETENTION_DAYS", "un an"),
    ("RASA_TIMEOUT_SECONDS", "0"),
    ("RASA_TIMEOUT_SECONDS", "121"),
    ("RASA_TIMEOUT_SECONDS", "vite"),
    ("RASA_RESTART_SECONDS", "-1"),
    ("RASA_RESTART_SECONDS", "121"),
    ("TRUSTED_PROXIES", "nginx"),
    ("TRUSTED_PROXIES", "127.0.0.1, 10.0.0.1/8"),
    ("CONVERSATIONS_PER_MINUTE", "0"),
    ("TURNS_PER_MINUTE", "-1"),
    ("ALL_TURNS_PER_MINUTE", "beaucoup"),
    ("SEARCHES_PER_MINUTE", "1000001"),
    ("LOG_LEVEL", "bavard"),
]


@pytest.fixture(autouse=True)
def _no_dotenv(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may have a .env of their own."""
    monkeypatch.setattr(Settings.__config__, "env_file", None)


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError) as refused:
        load_settings()
    message = str(refused.value)
    assert message.startswith(f"Réglage {name} incorrect")
    assert ".env.example" in message
    assert "\n" not in message


RIGHT = [
    ("DATABASE_URL", "postgresql://user:secret@localhost:5432/base"),
    ("DATABASE_URL", "postgresql+psycopg2://user@localhost/base"),
    ("DATABASE_URL", "sqlite:////tmp/base.db"),
    ("ORIENTATION_PORT", "65535"),
    ("RASA_PORT", "0"),
    ("LOG_LEVEL", "WARNING"),
    ("TRUSTED_PROXIES", ""),
    ("TRUSTED_PROXIES", "::1, 10.0.0.0/8"),
    ("RASA_TIMEOUT_SECONDS", "0.5"),
    ("RASA_RESTART_SECONDS", "0.0"),
]


@pytest.mark.parametrize(("name", "value"), RIGHT)
def test_a_right_setting_is_read(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    read = getattr(load_settings(), name.lower())
    assert str(read) in (value, value.lower())


def test_the_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORIENTATION_SECRET", "s3cr3t-of-the-house")
    assert "s3cr3t" not in repr(load_settings())
    assert load_settings().orientation_secret.get_secret_value() == "s3cr3t-of-the-house"


def test_dotenv_gives_a_setting_and_a_wrong_one_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ORIENTATION_PORT", raising=False)
    file = tmp_path / ".env"
    file.write_text("ORIENTATION_PORT=8123\n", encoding="utf-8")
    monkeypatch.setattr(Settings.__config__, "env_file", file)
    assert load_settings().orientation_port == 8123
    file.write_text("ORIENTATION_PORT=porte\n", encoding="utf-8")
    with pytest.raises(SettingError, match="ORIENTATION_PORT"):
        load_settings()


def test_every_setting_is_documented_in_the_example_and_no_other() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    documented = set(re.findall(r"^# ([A-Z_]+)=", example, flags=re.MULTILINE))
    assert documented == {name.upper() for name in Settings.__fields__}
