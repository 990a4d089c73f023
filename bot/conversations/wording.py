"""Every French sentence of the conversation, read from domain.yml."""

from functools import lru_cache

import yaml

from bot.errors import DataFileError
from bot.settings import ROOT


@lru_cache(maxsize=1)
def _responses() -> dict[str, str]:
    content = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    return {name: variants[0]["text"] for name, variants in content["responses"].items()}


def say(response: str, **values: str) -> str:
    """Return a sentence of domain.yml with its {values} filled in."""
    try:
        return _responses()[response].format(**values)
    except KeyError as error:
        raise DataFileError(f"domain.yml n'a pas {error} pour « {response} ».", "Ajoutez cette phrase.") from error
