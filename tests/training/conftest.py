"""A small database of phrasings: the real taxonomy, a few sentences. Each test's changes are undone."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.accounts import accounts, sign_in
from bot.accounts.sign_in import Agent
from bot.database import session_factory, session_scope
from bot.knowledge.importers.taxonomy import import_taxonomy
from bot.knowledge.taxonomy_files import read_taxonomy
from bot.settings import ROOT, Settings
from bot.setup import migrate
from bot.training.phrasing_sync import import_folder

FILES = {
    "eau.yml": """version: "3.1"
nlu:
- intent: probleme/eau.facture
  metadata: {voice: direct}
  examples: |
    - ma facture d'eau
    - le relevé du compteur
- intent: probleme/eau.facture
  metadata: {voice: telephone}
  examples: |
    - fctr dho
- intent: probleme/eau.fuite_coupure
  metadata: {voice: direct}
  examples: |
    - plus une goutte au robinet
""",
    "conversation.yml": """version: "3.1"
nlu:
- intent: nier
  metadata: {voice: direct}
  examples: |
    - non merci
""",
}


@pytest.fixture(scope="session")
def small_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("small")
    write_files(folder / "nlu", FILES)
    settings = Settings(database_url=f"sqlite:///{folder / 'small.db'}", orientation_data=ROOT / "data")
    migrate(settings.database_url)
    with session_scope(settings.database_url) as session:
        import_taxonomy(session, read_taxonomy(ROOT / "data"))
        import_folder(session, folder / "nlu", date(2026, 1, 1))
    return settings


@pytest.fixture
def small(small_settings: Settings) -> Iterator[Session]:
    with session_factory(small_settings.database_url)() as opened:
        yield opened
        opened.rollback()


@pytest.fixture
def trainer(small: Session) -> Agent:
    return sign_in.as_agent(
        small, accounts.add_user(small, "t@formation.example", "Tania", "network_administrator", [])
    )


def write_files(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder
