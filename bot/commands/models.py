"""orientation models, publish and rollback."""

from rich.console import Console

from bot.commands.lines import write
from bot.database import session_scope
from bot.settings import Settings
from bot.training.cards import cards
from bot.training.publication import publish as publication
from bot.training.publication import servers, tidying
from bot.training.publication.history import live_name


def show_all(settings: Settings) -> None:
    """Write the models, the newest first, one object a line."""
    with session_scope(settings.database_url) as session:
        live = live_name(session)
    for card in cards(settings.orientation_models):
        write(
            {
                "name": card.name,
                "made_at": card.made_at.isoformat(),
                "author": card.author,
                "note": card.note,
                "live": card.name == live,
                "figures": card.figures,
            }
        )


def tidy(settings: Settings, console: Console, count: int) -> None:
    """Take away old models, and write their names as one object."""
    with session_scope(settings.database_url) as session:
        gone = tidying.tidy(session, settings.orientation_models, count)
    plural = "s" if len(gone) > 1 else ""
    console.print(f"{len(gone)} modèle{plural} effacé{plural}." if gone else "Aucun modèle à effacer.")
    write({"removed": gone})


def publish(settings: Settings, console: Console, name: str, reason: str) -> None:
    """Put a model live: now if servers run, else at their next start."""
    with session_scope(settings.database_url) as session:
        publication.publish(session, settings, name, None, reason)
    _say(settings, console, name)


def rollback(settings: Settings, console: Console) -> None:
    """Go back to the model that was live before."""
    with session_scope(settings.database_url) as session:
        name = publication.rollback(session, settings, None)
    _say(settings, console, name)


def _say(settings: Settings, console: Console, name: str) -> None:
    with session_scope(settings.database_url) as session:
        count = len(servers.running(session))
    loading = "1 serveur le charge" if count == 1 else f"{count} serveurs le chargent"
    when = loading if count else "au prochain démarrage de « orientation serve »"
    console.print(f"Mise en ligne de {name} : {when}.")
