"""Sets the shared database up: schema, then every embedded source that changed since last time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy.orm import Session

from bot.conversations.sites import import_sites
from bot.database import session_scope
from bot.errors import DataFileError, OlderDataError
from bot.knowledge.importers.banatic import import_banatic
from bot.knowledge.importers.decoupage import import_decoupage
from bot.knowledge.importers.kinds import Importer
from bot.knowledge.importers.mairies import import_mairies
from bot.knowledge.importers.merge import Changes
from bot.knowledge.importers.progress import NO_PROGRESS
from bot.knowledge.importers.source import SourceFile, import_once, read_sources
from bot.knowledge.importers.taxonomy import import_taxonomy
from bot.knowledge.taxonomy_files import read_taxonomy
from bot.settings import ROOT, Settings
from bot.training.golden.register import import_goldens
from bot.training.phrasing_sync import import_folder

# In the order of their foreign keys.
_FACTS: dict[str, Importer] = {
    "decoupage": import_decoupage,
    "banatic-2021": import_banatic,
    "mairies": import_mairies,
}
_SOURCES = {"taxonomy", *_FACTS, "sites", "golden", "phrasings"}
Report = Callable[[str, Changes | None], None]


@dataclass(frozen=True)
class _Step:
    """One thing to import: the files it depends on, and how it is merged."""

    source: SourceFile
    files: list[Path]
    run: Callable[[Session, int], Changes]


def setup(settings: Settings, report: Report = lambda name, changes: None) -> None:
    """Bring the schema up to date and import what changed. Each source is one transaction."""
    migrate(settings.database_url)
    for step in _steps(settings.orientation_data):
        with session_scope(settings.database_url) as session:
            report(step.source.title, _run(session, step))


def migrate(url: str, revision: str = "head") -> None:
    """Bring the database's schema to a version, the newest if none is named."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["url"] = url
    command.upgrade(config, revision)


def _run(session: Session, step: _Step) -> Changes | None:
    """Import a step, unless it was; more recent facts that an operator imported are kept, and it is said."""
    try:
        return import_once(session, step.source, step.files, lambda id_: step.run(session, id_))
    except OlderDataError as error:
        return Changes(refused=[str(error)])


def _facts(source: SourceFile, path: Path, run: Importer) -> _Step:
    """Return the step of an embedded file that `orientation import` could read as well."""
    return _Step(source, [path], lambda session, id_: run(session, path, id_, source.closed_on, NO_PROGRESS))


def _steps(data: Path) -> list[_Step]:
    """The order follows the foreign keys: taxonomy, territories, structures, sites, golden conversations, phrasings."""
    sources = read_sources(data)
    if missing := sorted(_SOURCES - sources.keys()):
        raise DataFileError(f"{data / 'sources.yml'} ne décrit pas : {', '.join(missing)}.", "Restaurez ce fichier.")
    phrasings, sites, golden = sources["phrasings"], sources["sites"], sources["golden"]
    return [
        _Step(
            sources["taxonomy"],
            [data / "taxonomy", data / "competences" / "competences.yml", data / "structures" / "services.yml"],
            lambda session, _: import_taxonomy(session, read_taxonomy(data)),
        ),
        *(_facts(sources[code], data / sources[code].file, run) for code, run in _FACTS.items()),
        _Step(sites, [data / sites.file], lambda session, _: import_sites(session, data / sites.file)),
        _Step(golden, [data / golden.file], lambda session, _: import_goldens(session, data / golden.file)),
        _Step(
            phrasings,
            [data / phrasings.file],
            lambda session, _: import_folder(session, data / phrasings.file, date.today()),
        ),
    ]
