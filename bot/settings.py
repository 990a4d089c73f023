"""Typed settings, read from the environment and from .env. Each one is documented in .env.example."""

from functools import lru_cache
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from pydantic import BaseSettings, Field, SecretStr, ValidationError, validator
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import SettingError

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Every setting of the product. Names are those of the environment variables, in lower case."""

    database_url: str = f"sqlite:///{ROOT / 'var' / 'orientation.db'}"
    orientation_host: str = "127.0.0.1"
    orientation_port: int = Field(8000, ge=1, le=65535)
    orientation_secret: SecretStr = SecretStr("")
    orientation_models: Path = ROOT / "models"
    orientation_data: Path = ROOT / "data"
    orientation_var: Path = ROOT / "var"
    # Addresses and networks of the proxies before the gateway, whose X-Forwarded-For is believed.
    trusted_proxies: str = "127.0.0.1, ::1"
    conversations_per_minute: int = Field(20, ge=1, le=1_000_000)
    turns_per_minute: int = Field(120, ge=1, le=1_000_000)
    all_turns_per_minute: int = Field(1_200, ge=1, le=1_000_000)
    searches_per_minute: int = Field(240, ge=1, le=1_000_000)
    # 0 = a free port chosen at start: Rasa and the action server never face the outside.
    rasa_port: int = Field(0, ge=0, le=65535)
    actions_port: int = Field(0, ge=0, le=65535)
    conversation_hours: int = Field(12, ge=1, le=168)
    silence_minutes: int = Field(15, ge=1, le=240)
    retention_days: int = Field(365, ge=1, le=1095)
    # Of the conversations that went well, how many an agent is asked to read all the same.
    review_sample_percent: float = Field(2.0, ge=0, le=100)
    # What each process of a training may use.
    training_memory_mb: int = Field(2_500, ge=500, le=1_000_000)
    rasa_timeout_seconds: float = Field(10.0, gt=0, le=120)
    # An OpenID Connect provider for the console; off while empty.
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    rasa_restart_seconds: float = Field(20.0, ge=0, le=120)
    log_level: str = "info"

    class Config:
        env_file = ROOT / ".env"
        env_file_encoding = "utf-8"

    @validator("database_url")
    def _known_database(cls, value: str) -> str:
        try:
            backend = make_url(value).get_backend_name()
        except ArgumentError as error:
            raise ValueError("ce n'est pas une adresse de base de données") from error
        if backend not in ("sqlite", "postgresql"):
            raise ValueError("seuls sqlite:/// et postgresql:// sont acceptés")
        return value

    @validator("trusted_proxies")
    def _addresses(cls, value: str) -> str:
        for one in filter(None, map(str.strip, value.split(","))):
            try:
                ip_network(one)
            except ValueError as error:
                raise ValueError(f"« {one} » n'est pas une adresse ni un réseau (10.0.0.0/8)") from error
        return value

    @validator("log_level")
    def _known_level(cls, value: str) -> str:
        if value.lower() not in ("debug", "info", "warning", "error"):
            raise ValueError("attendu : debug, info, warning ou error")
        return value.lower()


def load_settings() -> Settings:
    """Read the settings, or raise SettingError naming the first wrong one and how to repair it."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper()
        raise SettingError(
            f"Réglage {name} incorrect : {_in_french(first)}.",
            f"Corrigez {name} dans l'environnement ou dans .env (voir .env.example).",
        ) from error


def _in_french(error: Any) -> str:
    """Say in French what pydantic found wrong."""
    kind, limits = error["type"], error.get("ctx", {})
    if kind.startswith("value_error.number"):
        side = "au moins" if kind.endswith(("ge", "gt")) else "au plus"
        return f"{side} {limits['limit_value']} est attendu"
    known = {"type_error.integer": "un nombre entier est attendu", "type_error.float": "un nombre est attendu"}
    return known.get(kind, error["msg"])


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Return the process's settings, read once."""
    return load_settings()
