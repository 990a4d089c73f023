"""Setting up: all the data the first time, nothing the second, and all or nothing when a file is spoilt."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.database import session_factory, session_scope
from bot.errors import DataFileError
from bot.knowledge import models
from bot.knowledge.importers.changes import Changes
from bot.knowledge.importers.kinds import import_file
from bot.knowledge.importers.source import fingerprint, read_sources
from bot.settings import ROOT, Settings
from bot.setup import migrate, setup
from tests.copies import copied
from tests.knowledge.importers.conftest import DIVISION, write_division

EVERYTHING = ("taxonomy", "decoupage", "banatic-2021", "mairies", "sites", "golden", "phrasings")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "data", tmp_path / "data"))


def _settings(database: str, data: Path) -> Settings:
    return Settings(database_url=database, orientation_data=data)


def _counts(session: Session) -> dict[str, int]:
    tables = (models.Territory, models.Membership, models.CompetenceHolder, models.Structure, models.Problem)
    return {one.__tablename__: session.scalar(select(func.count()).select_from(one)) or 0 for one in tables}


@pytest.fixture
def session(as_set_up: Session) -> Session:
    return as_set_up


@pytest.fixture
def database(untouched: Path, tmp_path: Path) -> str:
    """A database of one's own, set up."""
    return copied(untouched, tmp_path / "own.db")


def test_all_the_embedded_data_is_there(session: Session) -> None:
    counts = _counts(session)
    communes = session.scalar(select(func.count()).where(models.Territory.kind == "commune"))
    assert (communes, counts["problems"]) == (34_969, 130)
    assert counts["structures"] > 34_000
    assert counts["competence_holders"] > 10_000
    assert set(session.scalars(select(models.Source.code))) == set(EVERYTHING)


def test_a_second_time_there_is_nothing_to_do(database: str) -> None:
    done: list[Changes | None] = []
    setup(Settings(database_url=database), lambda name, changes: done.append(changes))
    assert done == [None] * len(EVERYTHING)


def test_only_what_changed_is_imported_again(database: str, data: Path) -> None:
    file = data / "taxonomy" / "eau.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("Ma facture d'eau", "Facture d'eau"), encoding="utf-8")
    done: dict[str, Changes | None] = {}
    setup(_settings(database, data), lambda name, changes: done.update({name: changes}))
    titles = {code: source.title for code, source in read_sources(data).items()}
    assert done[titles["taxonomy"]] == Changes(changed=1)
    assert {done[titles[code]] for code in EVERYTHING[1:]} == {None}


def test_more_recent_facts_that_an_operator_imported_are_kept(tmp_path: Path) -> None:
    small = tmp_path / "data"
    shutil.copytree(ROOT / "data", small, ignore=shutil.ignore_patterns("decoupage-administratif-6.0.0"))
    write_division(small / "territories" / "decoupage-administratif-6.0.0")
    settings = _settings(f"sqlite:///{tmp_path / 'newer.db'}", small)
    migrate(settings.database_url)
    newer = [{**one, "nom": f"Neuf {one['nom']}"} for one in DIVISION["communes"]]
    with session_scope(settings.database_url) as session:
        import_file(session, "decoupage", write_division(tmp_path / "newer", communes=newer), "2027")
    done: dict[str, Changes | None] = {}
    setup(settings, lambda name, changes: done.update({name: changes}))
    kept = done[read_sources(small)["decoupage"].title]
    assert kept is not None
    assert (kept.added, kept.changed, "2027" in kept.refused[0]) == (0, 0, True)
    with session_factory(settings.database_url)() as after:
        assert after.scalar(select(models.Territory.name).where(models.Territory.id == "37031")) == "Neuf Bourgueil"


SPOILT = [
    "directory/mairies.csv.gz",
    "competences/banatic-2021/groupements-competences.csv.gz",
    "territories/decoupage-administratif-6.0.0/epci.json.xz",
    "taxonomy/eau.yml",
]


@pytest.mark.parametrize("name", SPOILT)
def test_a_cut_file_stops_the_setup_and_changes_nothing(database: str, data: Path, session: Session, name: str) -> None:
    before = _counts(session), dict(session.execute(select(models.Source.code, models.Source.fingerprint)).all())
    file = data / name
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2] + b"\xff")
    with pytest.raises(DataFileError, match=file.name.split(".")[0]):
        setup(_settings(database, data))
    with session_factory(database)() as after:
        prints = dict(after.execute(select(models.Source.code, models.Source.fingerprint)).all())
        assert (_counts(after), prints) == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "sources.yml"),
        ("sources: [", "sources.yml"),
        ("autre: 1", "sources"),
        ("sources: [{code: x}]", "title"),
        ("sources: [{code: x, title: t, licence: l, file: f, as_of: 2026-13}]", "as_of"),
        ("sources: []", "mairies"),
    ],
    ids=["absent", "YAML cassé", "sans clé", "champ manquant", "date impossible", "aucune source"],
)
def test_wrong_sources_are_refused_with_a_clear_line(database: str, data: Path, content: str | None, said: str) -> None:
    file = data / "sources.yml"
    file.unlink() if content is None else file.write_text(content, encoding="utf-8")
    with pytest.raises(DataFileError, match=said):
        setup(_settings(database, data))


def test_a_missing_file_says_how_to_get_it_back(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="git checkout data"):
        fingerprint([tmp_path / "nothing"])


def test_the_fingerprint_tells_content_and_name_apart(tmp_path: Path) -> None:
    prints = set()
    for name, content in (("a", "1"), ("a", "2"), ("b", "1")):
        folder = tmp_path / f"{name}{content}"
        folder.mkdir()
        (folder / name).write_text(content, encoding="utf-8")
        prints.add(fingerprint([folder]))
    assert len(prints) == 3


def test_a_new_database_gets_its_folder(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "er" / "new.db"
    migrate(f"sqlite:///{file}")
    assert file.exists()
