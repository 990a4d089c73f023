"""Takes the pictures of the trainers' guide, from a console whose models, trainings and tips are made up.

python -m scripts.trainer_pictures. Everything happens in a new database and a new folder of models, thrown away. The
one true thing is a model, for the help while writing: one of models/ made of this code, else trained (a minute).
"""

import tempfile
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from bot.database import session_scope
from bot.settings import ROOT, Settings, load_settings
from bot.setup import setup
from bot.training.cards import archive_of, cards
from bot.training.fingerprints import code_fingerprint
from bot.training.train import train
from scripts.browser import chromium
from scripts.console_pictures import SCREEN, SITE, take
from scripts.made_up_training import BETTER, WORSE, make_up
from scripts.running_console import come_in, running_console

FOLDER = ROOT / "docs" / "images" / "formateurs"
EMAIL, NAME = "claire@exemple.fr", "Claire Moreau"
SENTENCE = "le lampadère devan chez nous clignote tte la nuit"
# The pages, by the name of their picture.
PICTURES = {
    "conseils": "/console/conseils",
    "formulations": "/console/formulations?etat=proposed",
    "entrainement": "/console/entrainements",
    "modeles": "/console/modeles",
    "evaluation": f"/console/modeles/{BETTER}/evaluation",
    "comparaison": f"/console/modeles/{BETTER}/comparaison",
    "controle": f"/console/modeles/{WORSE}/mise-en-ligne",
}


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="orientation-pictures-") as folder:
        own = {
            "database_url": f"sqlite:///{Path(folder) / 'orientation.db'}",
            "orientation_var": Path(folder),
            "orientation_models": Path(folder) / "models",
        }
        kept = load_settings()
        settings = kept.copy(update=own)
        setup(settings)
        archive = _some_model(kept, settings)
        FOLDER.mkdir(parents=True, exist_ok=True)
        with running_console(settings) as url, chromium() as browser:
            context = browser.new_context(viewport=SCREEN, locale="fr-FR", reduced_motion="reduce")
            come_in(context, url, settings.database_url, EMAIL, NAME, "trainer", SITE)
            with session_scope(settings.database_url) as session:
                make_up(session, settings, archive, EMAIL)
            for name, path in PICTURES.items():
                take(context, url + path, FOLDER / f"{name}.png")
            _take_help(context, url)


def _some_model(kept: Settings, settings: Settings) -> Path:
    """Return the archive of a model that this code can read."""
    fitting = (one.name for one in cards(kept.orientation_models) if one.code_fingerprint == code_fingerprint())
    name = next(fitting, None)
    if name is not None:
        return archive_of(kept.orientation_models, name)
    return archive_of(settings.orientation_models, train(settings, settings.orientation_var / "train.log"))


def _take_help(context: BrowserContext, url: str) -> None:
    """Write a sentence as a trainer does, and wait for what is said of it."""

    def write(page: Page) -> None:
        page.get_by_label("Phrase", exact=True).fill(SENTENCE)
        page.get_by_label("Problème décrit").select_option(value="voirie.eclairage")
        expect(page.get_by_text("Ce que l'assistant comprend aujourd'hui")).to_be_visible(timeout=60_000)
        page.wait_for_load_state("networkidle")

    take(context, f"{url}/console/formulations/ajouter", FOLDER / "ajouter.png", write)


if __name__ == "__main__":
    main()
