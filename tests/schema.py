"""What tests ask of a database's schema, on any engine."""

from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

import bot.accounts.models
import bot.conversations.models
import bot.knowledge.correction_rows
import bot.knowledge.editing.rows
import bot.knowledge.models
import bot.proposals.models
import bot.reviews.models
import bot.training.golden.models
import bot.training.jobs.models
import bot.training.models
import bot.training.publication.models  # noqa: F401  (the imports register the tables)
from bot.database import Base, make_engine
from bot.settings import ROOT


def tables(url: str) -> set[str]:
    engine = make_engine(url)
    try:
        return set(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def differences(url: str) -> list[Any]:
    """Return how the schema differs from the models: what a new migration would do."""
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            return list(
                compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata)
            )
    finally:
        engine.dispose()


def downgrade(url: str) -> None:
    """Take every migration back."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["url"] = url
    command.downgrade(config, "base")
