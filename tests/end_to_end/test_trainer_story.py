"""The console as a trainer uses it: a word that the assistant does not know is taught, published, and taken back.

All of it is real: the servers, the training, its measures, the gate. Only the country is smaller: this house knows the
phrasings of two themes, and is judged on them, so that learning and measuring take seconds.
"""

import signal
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect
from rich.console import Console

from bot.accounts.roles import Role
from bot.commands.train import run_if_needed
from bot.conversations.wording import say
from bot.nlu.understanding import EMERGENCY, OFF_TOPIC
from bot.processes import free_port
from bot.settings import Settings
from scripts.running_console import come_in
from tests.copies import copied
from tests.end_to_end.conftest import DESKTOP
from tests.end_to_end.served import Served
from tests.end_to_end.visitor import Visitor

THEMES = {"dechets", "voirie"}
# "Bourrier" is what Touraine calls household rubbish: the assistant sees something parked before a garage.
ODD = "mon bourrier est toujours devant le garage à Langeais"
OTHERS = [
    "le bourrier est resté dehors cette semaine",
    "ils ont oublié le bourrier dans notre rue",
    "mon sac de bourrier est encore devant chez moi",
]
NOTE = "Le bourrier, mot d'ici pour la poubelle"
PROBLEM = "Ma poubelle n'a pas été ramassée"
BEFORE, AFTER = "Langeais", "CC Touraine Ouest Val de Loire"
TRAINED_SECONDS = 400


@pytest.fixture(scope="module")
def served(settings: Settings, untouched: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A whole assistant that knows few phrasings, and a model of them live, as an installation puts it."""
    folder = tmp_path_factory.mktemp("trainer")
    address = copied(untouched, folder / "few.db")
    _forget_most(folder / "few.db")
    few = settings.copy(
        update={
            "database_url": address,
            "orientation_data": _few_data(settings.orientation_data, folder / "data"),
            "orientation_models": folder / "models",
            "orientation_var": folder,
            "orientation_port": free_port(),
        }
    )
    run_if_needed(few, Console(quiet=True))
    one = Served(few)
    one.start()
    try:
        yield one
    finally:
        one.end(signal.SIGTERM)


def _forget_most(database: Path) -> None:
    """Keep two themes of problems, dangers and what is off topic, and a quarter of small talk."""
    with sqlite3.connect(database) as connection:
        for table, column in (("phrasings", "label"), ("golden_conversations", "problem_code")):
            codes = [code for (code,) in connection.execute(f"SELECT DISTINCT {column} FROM {table}")]
            left = [(code,) for code in codes if not _kept(code)]
            connection.executemany(f"DELETE FROM {table} WHERE {column} = ?", left)
        small_talk = "label NOT LIKE '%.%' AND label NOT IN (?, ?)"
        connection.execute(f"DELETE FROM phrasings WHERE {small_talk} AND id % 4", (EMERGENCY, OFF_TOPIC))


def _kept(label: str) -> bool:
    return "." not in label or label.partition(".")[0] in THEMES


def _few_data(whole: Path, folder: Path) -> Path:
    """Make a data folder whose judging sentences are those of the few themes; all else is the product's own."""
    folder.mkdir()
    for one in whole.resolve().iterdir():
        (folder / one.name).symlink_to(one)
    for name in ("validation", "held_out"):
        (folder / name).unlink()
        (folder / name).mkdir()
        for file in (whole / name).glob("*.yml"):
            rows = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader).get("sentences", [])
            if few := [row for row in rows if "label" in row and _kept(row["label"])]:
                (folder / name / file.name).write_text(yaml.safe_dump({"sentences": few}), encoding="utf-8")
    return folder


@pytest.fixture
def open_page(browser: Browser, served: Served) -> Iterator[Callable[[], Page]]:
    contexts = []

    def of() -> Page:
        contexts.append(
            browser.new_context(base_url=served.url, viewport=DESKTOP, locale="fr-FR", reduced_motion="reduce")
        )
        return contexts[-1].new_page()

    yield of
    for context in contexts:
        context.close()


def test_what_a_trainer_teaches_is_understood_and_can_be_taken_back(
    served: Served, open_page: Callable[[], Page]
) -> None:
    def console(role: Role, name: str) -> Page:
        page = open_page()
        email = f"{role.value}@mairie.example"
        come_in(page.context, served.url, served.settings.database_url, email, name, role.value, "cctoval")
        return page

    def asked() -> Visitor:
        resident = Visitor(open_page(), served.url)
        resident.open_full_page()
        resident.write(ODD)
        expect(resident.card).to_be_visible()
        return resident

    resident = asked()
    assert _holder(resident) == BEFORE
    resident.press(say("utter_helped_non_compris"))
    resident.expect_said("utter_ask_which_then")

    agent = console(Role.AGENT, "Camille")
    _say_what_was_meant(agent)

    trainer = console(Role.TRAINER, "Dominique")
    _accept(trainer)
    _add_others(trainer)
    _train(trainer)
    _read_what_was_measured(trainer)
    _publish(trainer)
    assert _holder(asked()) == AFTER

    trainer.get_by_role("button", name="Revenir au modèle précédent").click()
    _wait_until_live(trainer)
    assert _holder(asked()) == BEFORE


def _holder(resident: Visitor) -> str:
    return str(resident.card.locator("section .name").first.text_content())


def _learning(trainer: Page, name: str) -> None:
    """Go to a page of what trainers do: from home by the menu, then by the second row of links."""
    trainer.goto("/console/")
    trainer.get_by_role("navigation", name="Principal").get_by_role("link", name="Apprentissage", exact=True).click()
    trainer.get_by_role("navigation", name="Apprentissage").get_by_role("link", name=name, exact=True).click()


def _say_what_was_meant(agent: Page) -> None:
    """Find the conversation, say which problem it was, and propose the sentence as a phrasing."""
    agent.goto("/console/relecture")
    agent.get_by_role("link", name=ODD).first.click()
    agent.get_by_label("Chercher parmi").fill("poubelle")
    agent.get_by_role("button", name="Chercher").click()
    agent.get_by_role("link", name=PROBLEM).click()
    agent.get_by_role("button", name="Autre problème").click()
    expect(agent.get_by_role("status")).to_contain_text("Votre avis est enregistré")
    agent.get_by_role("link", name="Proposer cette phrase comme formulation").click()
    agent.get_by_role("button", name="Proposer").click()
    expect(agent.get_by_role("status").filter(has_text="la formulation est proposée")).to_be_visible()


def _accept(trainer: Page) -> None:
    _learning(trainer, "Formulations")
    trainer.get_by_role("link", name=ODD).click()
    trainer.get_by_role("button", name="Accepter").click()
    expect(trainer.get_by_text("C'est enregistré.")).to_be_visible()


def _add_others(trainer: Page) -> None:
    """Add others of the like: one sentence is not enough to learn a word."""
    _learning(trainer, "Formulations")
    trainer.get_by_role("link", name="En ajouter plusieurs").click()
    trainer.get_by_label("Problème décrit").select_option(label=PROBLEM)
    trainer.get_by_label("Phrases").fill("\n".join(OTHERS))
    trainer.get_by_role("button", name="Voir ce qui serait ajouté").first.click()
    trainer.get_by_role("button", name=f"Ajouter {len(OTHERS)} formulations").click()
    expect(trainer.get_by_role("status")).to_contain_text(f"{len(OTHERS)} formulations ajoutées")


def _train(trainer: Page) -> None:
    _learning(trainer, "Entraînements")
    trainer.get_by_label("Ce qui a changé").fill(NOTE)
    trainer.get_by_role("button", name="Lancer l'entraînement").click()
    expect(trainer.get_by_role("progressbar", name="Avancement de l'entraînement")).to_be_visible()
    # The page reads itself again until it is over.
    trainer.get_by_role("cell", name="Terminé").wait_for(timeout=TRAINED_SECONDS * 1000)


def _read_what_was_measured(trainer: Page) -> None:
    """Read the evaluation, and what would change for residents: this resident's message."""
    trainer.get_by_role("row").filter(has_text=NOTE).get_by_role("link", name="Modèle du").click()
    expect(trainer.get_by_text("Rien ne s'oppose à la mise en ligne de ce modèle.")).to_be_visible()
    trainer.get_by_role("link", name="Voir ce qui changerait pour les habitants").click()
    moved = trainer.get_by_role("listitem").filter(has_text=f"Avec ce modèle : {PROBLEM}")
    moved.get_by_text("Lire le message").click()
    expect(moved.get_by_text(ODD)).to_be_visible()


def _publish(trainer: Page) -> None:
    trainer.get_by_role("link", name="Mettre en ligne ce modèle").click()
    expect(trainer.get_by_text("Le contrôle ne trouve rien à redire.")).to_be_visible()
    trainer.get_by_role("button", name="Mettre en ligne ce modèle").click()
    _wait_until_live(trainer)


def _wait_until_live(trainer: Page) -> None:
    """Wait until no server loads any more: the page reads itself again meanwhile."""
    expect(trainer.get_by_role("status").filter(has_text="En cours de chargement")).to_be_visible()
    expect(trainer.get_by_text("En ligne sur 1 serveur sur 1.")).to_be_visible(timeout=60_000)
    expect(trainer.get_by_role("status").filter(has_text="En cours de chargement")).to_have_count(0, timeout=60_000)
