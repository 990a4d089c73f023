"""Alembic: the address of the database comes from the caller (bot.setup) or from the settings."""

from alembic import context

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
from bot.settings import settings


def run() -> None:
    url = context.config.attributes.get("url") or settings().database_url
    with make_engine(url).connect() as connection:
        context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
