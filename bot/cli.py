"""The command `orientation`. JSON on stdout, words for people on stderr, exit 2 with one clear line."""

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import OrientationError
from bot.settings import load_settings

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
phrasings = typer.Typer(help="Les formulations dont le modèle apprend.", no_args_is_help=True)
app.add_typer(phrasings, name="phrasings")
users = typer.Typer(help="Les comptes de la console.", no_args_is_help=True)
app.add_typer(users, name="user")
site = typer.Typer(help="Les sites partenaires : textes, couleurs, logo, origines, contact.", no_args_is_help=True)
app.add_typer(site, name="site")
console = Console(stderr=True)
_FAILED = 2


def _honest(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn the product's errors into one clear line and exit 2."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except OrientationError as error:
            print(str(error), file=sys.stderr)
        except SQLAlchemyError as error:
            reason = str(error).splitlines()[0]
            print(
                f"La base de données ne répond pas : {reason} Vérifiez DATABASE_URL, puis : orientation setup",
                file=sys.stderr,
            )
        raise typer.Exit(_FAILED)

    return run


@app.command()
@_honest
def setup() -> None:
    """Crée ou met à jour la base, et charge les données embarquées qui ont changé."""
    from bot.commands.setup import run

    run(load_settings(), console)


@app.command()
@_honest
def train(
    note: str = typer.Option("", help="Ce que ce modèle a de nouveau, en quelques mots."),
    if_needed: bool = typer.Option(
        False, "--if-needed", help="Entraîner et mettre en ligne, seulement si le modèle en ligne ne convient plus."
    ),
) -> None:
    """Entraîne un modèle, sans le mettre en ligne."""
    from bot.commands.train import run, run_if_needed

    settings = load_settings()
    run_if_needed(settings, console) if if_needed else run(settings, console, note)


@app.command()
@_honest
def models(
    tidy: int = typer.Option(
        None, min=1, help="Effacer les anciens : garder les N plus récents, et ceux des N dernières mises en ligne."
    ),
) -> None:
    """Liste les modèles, du plus récent au plus ancien, un par ligne."""
    from bot.commands import models as command

    settings = load_settings()
    command.show_all(settings) if tidy is None else command.tidy(settings, console, tidy)


@app.command()
@_honest
def publish(
    name: str = typer.Argument(..., help="Nom du modèle (voir « orientation models »)."),
    reason: str = typer.Option("", help="Pourquoi le publier malgré les refus du contrôle."),
) -> None:
    """Met un modèle en ligne, sans couper les conversations."""
    from bot.commands.models import publish as run

    run(load_settings(), console, name, reason)


@app.command()
@_honest
def rollback() -> None:
    """Revient au modèle qui était en ligne avant."""
    from bot.commands.models import rollback as run

    run(load_settings(), console)


@app.command()
@_honest
def evaluate(
    model: str = typer.Argument("", help="Nom d'un modèle ; par défaut, celui qui est en ligne."),
    html: Path = typer.Option(None, help="Où écrire le rapport ; par défaut var/evaluation.html."),
    folds: bool = typer.Option(False, help="Valider aussi par cinq plis (quelques minutes)."),
    voices: bool = typer.Option(False, help="Mesurer aussi chaque voix sans l'avoir apprise (quelques minutes)."),
    card: bool = typer.Option(False, help="Tout mesurer et l'écrire sur la fiche du modèle (quelques minutes)."),
) -> None:
    """Juge un modèle sur des phrases jamais lues, et écrit un rapport à lire."""
    from bot.commands.evaluate import run

    run(load_settings(), console, model, html, folds, voices, card)


@app.command()
@_honest
def advise() -> None:
    """Cherche quoi améliorer dans les formulations, pour la page Conseils de la console (quelques minutes)."""
    from bot.commands.advise import run

    run(load_settings(), console)


@phrasings.command("check")
@_honest
def check_phrasings() -> None:
    """Refuse les formulations en double, mal rangées, illisibles, ou qui servent aussi à juger."""
    from bot.commands.phrasings import check

    check(load_settings(), console)


@phrasings.command("import")
@_honest
def import_phrasings(
    folder: Path = typer.Argument(None, help="Dossier de fichiers YAML ; par défaut, data/nlu."),
) -> None:
    """Lit les fichiers de formulations dans la base. Ce qui a été décidé dans la console est gardé."""
    from bot.commands.phrasings import import_ as run

    run(load_settings(), console, folder)


@phrasings.command("export")
@_honest
def export_phrasings(folder: Path = typer.Argument(None, help="Dossier à écrire ; par défaut, data/nlu.")) -> None:
    """Écrit dans les fichiers les formulations apprises, pour les suivre avec git."""
    from bot.commands.phrasings import export as run

    run(load_settings(), console, folder)


@users.command("add")
@_honest
def add_user(
    email: str = typer.Argument(..., help="Adresse e-mail."),
    role: str = typer.Option("agent", help="agent, trainer, administrator ou network_administrator."),
    site: list[str] = typer.Option([], help="Clé d'un site, autant de fois que nécessaire."),
    name: str = typer.Option("", help="Prénom et nom."),
) -> None:
    """Crée un compte et donne le lien pour choisir son mot de passe."""
    from bot.commands.user import add

    add(load_settings(), console, email, name, role, site)


@users.command("list")
@_honest
def list_users() -> None:
    """Liste les comptes, un par ligne."""
    from bot.commands.user import show_all

    show_all(load_settings())


@users.command("link")
@_honest
def link_user(email: str) -> None:
    """Donne un nouveau lien pour choisir un mot de passe."""
    from bot.commands.user import link

    link(load_settings(), console, email)


@users.command("close")
@_honest
def close_user(email: str) -> None:
    """Ferme un compte : il est déconnecté partout."""
    from bot.commands.user import set_active

    set_active(load_settings(), email, False)


@users.command("open")
@_honest
def open_user(email: str) -> None:
    """Rouvre un compte fermé."""
    from bot.commands.user import set_active

    set_active(load_settings(), email, True)


@app.command()
@_honest
def serve() -> None:
    """Démarre et surveille tous les processus."""
    from bot.serve import serve as run

    run(load_settings(), console)


@app.command()
@_honest
def jobs() -> None:
    """Démarre l'entraînement qui attend, ou celui de la nuit. Pour cron, là où `orientation serve` ne tourne pas."""
    from bot.commands.jobs import run

    run(load_settings(), console)


@app.command()
@_honest
def chat(url: str = typer.Option("", help="Adresse de la passerelle ; par défaut, celle des réglages.")) -> None:
    """Discute avec l'assistant dans le terminal."""
    from bot.commands.chat import run

    run(load_settings(), url)


@app.command()
@_honest
def classify() -> None:
    """Un message par ligne sur l'entrée : dit ce que le modèle en ligne comprend."""
    from bot.commands.understand import classify as run

    run(load_settings(), sys.stdin)


@app.command()
@_honest
def locate() -> None:
    """Un message par ligne sur l'entrée : dit de quelle commune il parle."""
    from bot.commands.understand import locate as run

    run(load_settings(), sys.stdin)


@app.command()
@_honest
def resolve(
    problem: str = typer.Argument("", help="Code d'un problème. Sans argument, lit des demandes JSON, une par ligne."),
    commune: str = typer.Argument("", help="Code INSEE."),
    answer: list[str] = typer.Option([], help="question=choix, autant de fois que nécessaire."),
) -> None:
    """Dit qui est compétent, et pourquoi."""
    from bot.commands.knowledge import resolve as run

    run(load_settings(), problem, commune, answer, sys.stdin)


@app.command()
@_honest
def coverage(
    html: Path | None = typer.Option(None, help="Écrire aussi une page à lire, dans ce fichier."),
    cells: Path | None = typer.Option(None, help="Écrire aussi la liste des cases qui ne sont pas sûres (CSV)."),
) -> None:
    """Compte les cases (commune × problème × réponses) par certitude et par niveau."""
    from bot.commands.knowledge import coverage as run

    run(load_settings(), console, html, cells)


@app.command("import")
@_honest
def import_(
    kind: str = typer.Argument(..., help="Sorte de fichier : decoupage…"),
    path: Path = typer.Argument(..., help="Fichier, ou dossier, tel que publié."),
    as_of: str = typer.Option("", help="Date des données (2026, 2026-10 ou un jour), si le fichier ne la dit pas."),
    dry_run: bool = typer.Option(False, "--dry-run", help="Montrer ce qui changerait, sans rien changer."),
) -> None:
    """Importe un fichier officiel, ou montre ce qu'il changerait."""
    from bot.commands.import_file import run

    run(load_settings(), console, kind, path, as_of, dry_run)


@app.command()
@_honest
def quality(
    territory: str = typer.Option("", help="Code INSEE, SIREN, D37 (département) ou R24 (région). Par défaut, tout."),
    limit: int = typer.Option(20, min=0, help="Combien de fiches montrer, les plus mauvaises d'abord."),
) -> None:
    """Note les fiches des structures sur 100, et dit ce qui leur manque."""
    from bot.commands.freshness import quality as run

    run(load_settings(), console, territory, limit)


@app.command()
@_honest
def links(
    online: bool = typer.Option(False, "--online", help="Ouvrir les adresses web. Sans cela, le réseau ne sert pas."),
    limit: int = typer.Option(0, min=0, help="Combien d'adresses ouvrir au plus ; 0 : toutes."),
) -> None:
    """Compte les sites, démarches et téléphones : ok, broken, caution, missing, pending."""
    from bot.commands.freshness import links as run

    run(load_settings(), console, online, limit)


@site.command("list")
@_honest
def list_sites() -> None:
    """Montre tous les sites, un objet JSON par ligne."""
    from bot.commands.site import show_all as run

    run(load_settings())


@site.command("show")
@_honest
def show_site(key: str = typer.Argument(..., help="Clé du site.")) -> None:
    """Montre un site."""
    from bot.commands.site import show as run

    run(load_settings(), key)


@site.command("add")
@_honest
def add_site(
    key: str = typer.Argument(..., help="Clé du site : minuscules, chiffres, tirets."),
    name: str = typer.Option(..., help="Nom du site, tel que les habitants le lisent."),
    territory: str = typer.Option(..., help="Code INSEE de la commune, ou SIREN du groupement."),
    welcome: str = typer.Option("", help="Phrase d'accueil."),
    default_commune: str = typer.Option("", help="Code INSEE, pour le site d'une seule commune."),
) -> None:
    """Ajoute un site."""
    from bot.commands.site import add as run

    run(load_settings(), console, key, name, territory, welcome, default_commune)


@site.command("set")
@_honest
def set_site(
    key: str = typer.Argument(..., help="Clé du site."),
    field: str = typer.Argument(..., help="Champ : name, welcome, accent_light, allowed_origins, human_phone…"),
    values: list[str] = typer.Argument(None, help="Valeur, ou plusieurs origines. Aucune : le champ est vidé."),
) -> None:
    """Change un champ d'un site."""
    from bot.commands.site import set_field as run

    run(load_settings(), key, field, values or [])


@site.command("logo")
@_honest
def set_site_logo(
    key: str = typer.Argument(..., help="Clé du site."),
    file: Path = typer.Argument(..., help="Image PNG, SVG ou WebP de 100 ko au plus."),
) -> None:
    """Donne un logo à un site."""
    from bot.commands.site import set_logo as run

    run(load_settings(), key, file)


@site.command("remove-logo")
@_honest
def remove_site_logo(key: str = typer.Argument(..., help="Clé du site.")) -> None:
    """Retire le logo d'un site."""
    from bot.commands.site import remove_logo as run

    run(load_settings(), key)


@app.command()
@_honest
def purge() -> None:
    """Efface les conversations plus anciennes que RETENTION_DAYS."""
    from bot.commands.setup import purge as run

    run(load_settings(), console)


def main() -> None:
    app()


if __name__ == "__main__":
    main()
