"""A taxonomy kept in memory is read again once it has changed, and is asked for no more often than said."""

from pathlib import Path

import pytest
from sqlalchemy import event

from bot.database import Base, session_factory, session_scope
from bot.knowledge.current import CurrentTaxonomy
from bot.knowledge.editing.edits import change
from bot.knowledge.importers.taxonomy import import_taxonomy
from bot.knowledge.taxonomy import Taxonomy

ROAD = "voirie.chaussee"


@pytest.fixture
def url(tmp_path: Path, taxonomy: Taxonomy) -> str:
    """The address of a database that holds the taxonomy alone."""
    address = f"sqlite:///{tmp_path / 'taxonomy.db'}"
    with session_factory(address)() as session:
        Base.metadata.create_all(session.get_bind())
        import_taxonomy(session, taxonomy)
        session.commit()
    return address


def _rename(url: str, label: str, seen: int = 0) -> None:
    with session_scope(url) as session:
        change(session, ROAD, {"label": label}, seen, "Agnès")


def test_a_change_is_seen_without_a_restart(url: str) -> None:
    current = CurrentTaxonomy()
    before = current.of(url)
    assert current.of(url) is before, "what did not change is not read again"
    _rename(url, "Route abîmée")
    assert current.of(url).problem(ROAD).label == "Route abîmée"


def test_the_database_is_asked_once_in_a_while(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr("bot.knowledge.current.time.monotonic", lambda: clock[0])
    current = CurrentTaxonomy(seconds=2)
    before, asked = current.of(url), []
    event.listen(session_factory(url).kw["bind"], "before_cursor_execute", lambda *args: asked.append(args[2]))
    _rename(url, "Route abîmée")
    asked.clear()
    clock[0] += 1.9
    assert (current.of(url) is before, asked) == (True, [])
    clock[0] += 0.2
    assert current.of(url).problem(ROAD).label == "Route abîmée"


def test_an_empty_theme_is_not_shown(url: str, taxonomy: Taxonomy) -> None:
    theme = taxonomy.themes[0]
    others = [one for one in taxonomy.themes if one is not theme]
    with session_scope(url) as session:
        import_taxonomy(session, Taxonomy(others, taxonomy.competences.values(), taxonomy.services.values()))
    now = CurrentTaxonomy().of(url)
    assert theme.code not in {one.code for one in now.themes}
    assert set(now.gone) == {one.code for one in theme.problems}
