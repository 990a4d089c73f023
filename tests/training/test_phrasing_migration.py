"""Migration 0011: the proposals of before become phrasings, each once, and go back as they were."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from bot.database import make_engine
from bot.settings import ROOT
from bot.setup import migrate
from tests.schema import differences

_FILL = """
INSERT INTO themes (code, label, rank) VALUES ('voirie', 'Voirie', 1);
INSERT INTO problems (code, theme_code, label, scope, emergency, rank)
    VALUES ('voirie.trou', 'voirie', 'Trou', '', '[]', 1);
INSERT INTO sources (id, code, title, licence, file, as_of, fingerprint)
    VALUES (1, 'phrasings', 't', 'l', 'nlu', '2026', 'abc');
INSERT INTO territories (id, kind, code, name, population, source_id) VALUES ('37031', 'commune', '37031', 'B', 1, 1);
INSERT INTO sites (key, name, welcome, territory_id, allowed_origins, accent_light, accent_dark)
    VALUES ('s', 'S', '', '37031', '[]', '#000000', '#ffffff');
INSERT INTO users (id, email, name, role, active, created_at)
    VALUES (1, 'a@b.fr', 'A', 'agent', 1, '2026-01-01 00:00:00');
INSERT INTO phrasings (label, text, voice, status, source, added_on)
    VALUES ('voirie.trou', 'Un Trou', 'recit', 'accepted', 'data/nlu', '2026-01-01');
"""
_PROPOSAL = """INSERT INTO phrasing_proposals (text, problem_code, site_key, user_id, status, at)
    VALUES (:text, 'voirie.trou', 's', 1, :status, '2026-02-03 04:05:06')"""

_PROPOSED = [("Un Trou", "proposed"), ("l'Été", "refused"), ("deux", "proposed"), ("deux", "proposed")]
_COLUMNS = "text, key, status, source, site_key, added_on"


def test_proposals_become_phrasings_and_back(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'before.db'}"
    migrate(url, "0010")
    engine = make_engine(url)
    with engine.begin() as connection:
        for statement in _FILL.split(";\n"):
            if statement.strip():
                connection.execute(text(statement))
        for sentence, status in (
            ("Un Trou", "proposed"),
            ("l'Été", "refused"),
            ("deux", "proposed"),
            ("deux", "proposed"),
        ):
            connection.execute(text(_PROPOSAL), {"text": sentence, "status": status})
    migrate(url)
    assert differences(url) == []
    with engine.begin() as connection:
        rows = connection.execute(text(f"SELECT {_COLUMNS} FROM phrasings ORDER BY id"))
        assert [tuple(row) for row in rows] == [
            ("Un Trou", "un trou", "accepted", "data/nlu", None, "2026-01-01"),
            ("l'Été", "l ete", "retired", "conversation", "s", "2026-02-03"),
            ("deux", "deux", "proposed", "conversation", "s", "2026-02-03"),
        ]
        # The next setup reads the files again, to place what they hold.
        assert connection.scalar(text("SELECT fingerprint FROM sources")) == ""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["url"] = url
    command.downgrade(config, "0010")
    with engine.begin() as connection:
        kept = connection.execute(text("SELECT text, status, user_id FROM phrasing_proposals ORDER BY id"))
        assert [tuple(row) for row in kept] == [("l'Été", "refused", 1), ("deux", "proposed", 1)]
        assert connection.scalar(text("SELECT count(*) FROM phrasings")) == 1
    engine.dispose()
