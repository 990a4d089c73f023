"""The console is for every agent: axe on each of its pages, and reviews by keyboard alone.

The pages are those of the routes, as tests/web/console/test_walk.py walks them: a new one cannot be forgotten.
"""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import func, select

from bot.accounts import accounts
from bot.accounts.roles import Role
from bot.conversations.models import Site
from bot.database import session_scope
from bot.reviews.models import Review, Summary
from bot.settings import Settings
from bot.web.console.guard import ConsoleRoute
from scripts.running_console import come_in, running_console
from tests.end_to_end.axe import DESKTOP, faults, violations
from tests.reviews.made_up import hesitated
from tests.web.console.conftest import OWN
from tests.web.console.test_walk import ADDRESSES, GUARDED

READ = [route for route in GUARDED if "GET" in (route.methods or ())]
PASSWORD = "quatre vaches au pré"
TEN = 10


@pytest.fixture(scope="module")
def console(settings: Settings, database: str) -> Iterator[str]:
    with running_console(settings) as url:
        yield url


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(locale="fr-FR", reduced_motion="reduce")
    yield made
    made.close()


@pytest.fixture(scope="module")
def network(browser: Browser, console: str, database: str) -> Iterator[BrowserContext]:
    """A browser signed in with an account that opens every page."""
    made = browser.new_context(locale="fr-FR", reduced_motion="reduce")
    come_in(made, console, database, "axe@reseau.example", "Axe", Role.NETWORK_ADMINISTRATOR.value, OWN)
    yield made
    made.close()


@pytest.mark.parametrize("route", READ, ids=lambda route: route.path)
def test_a_page_has_no_fault(network: BrowserContext, console: str, route: ConsoleRoute) -> None:
    address = console + route.path_format.format(**{name: ADDRESSES[name](OWN) for name in route.param_convertors})
    answered = network.request.get(address)
    assert answered.status == 200
    if not answered.headers["content-type"].startswith("text/html"):
        assert answered.headers["content-disposition"].startswith("attachment"), "a file to keep, or a page"
        return
    page = network.new_page()
    page.goto(address)
    assert faults(page) == {}
    page.close()


def test_a_page_for_whoever_has_no_session_has_no_fault(context: BrowserContext, console: str, database: str) -> None:
    with session_scope(database) as session:
        user = accounts.add_user(session, f"{uuid4().hex}@mairie.example", "Agnès", "agent", [OWN])
        link = accounts.new_link(session, user)
    page = context.new_page()
    found = {}
    for path in ("/console/connexion", f"/console/lien/{link}", "/console/lien/perdu"):
        page.goto(console + path)
        found[path] = faults(page)
    page.goto(f"{console}/console/connexion")
    page.get_by_label("Adresse e-mail").fill("personne@mairie.example")
    page.get_by_label("Mot de passe").fill("autre chose")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("alert")).to_be_visible()
    found["refusée"] = faults(page)
    assert found == {state: {} for state in found}


def test_a_refused_form_and_a_closed_page_have_no_fault(context: BrowserContext, console: str, database: str) -> None:
    come_in(context, console, database, "axe@cctoval.example", "Axe", Role.ADMINISTRATOR.value, OWN)
    page = context.new_page()
    page.goto(f"{console}/console/sites/{OWN}")
    page.get_by_label("Téléphone").fill("02 47")
    page.get_by_role("button", name="Enregistrer les réglages").click()
    expect(page.get_by_label("Téléphone")).to_have_attribute("aria-invalid", "true")
    found = {"refusé": faults(page)}
    page.goto(f"{console}/console/sites/ailleurs")
    found["fermée"] = faults(page)
    assert found == {state: {} for state in found}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    made = browser.new_context(viewport=DESKTOP, locale="fr-FR", reduced_motion="reduce")
    yield made.new_page()
    made.close()


@pytest.fixture
def council(database: str) -> str:
    """Another site of the same ground, whose inbox holds ten conversations and nothing else."""
    key = f"clavier-{uuid4().hex[:8]}"
    with session_scope(database) as session:
        territory = session.get(Site, OWN).territory_id
        session.add(Site(key=key, name="Au clavier", welcome="Bonjour.", territory_id=territory, allowed_origins=[]))
        session.flush()
        for rank in range(TEN):
            hesitated(session, key, f"un trou devant chez moi, le numéro {rank}")
    return key


@pytest.fixture
def reviewed(database: str, council: str) -> Callable[[], int]:
    """Count the council's conversations that have a verdict."""

    def count() -> int:
        query = select(func.count(Review.id)).join(Summary, Summary.conversation_id == Review.conversation_id)
        with session_scope(database) as session:
            return int(session.scalar(query.where(Summary.site_key == council)))

    return count


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there."""
    for _ in range(80):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {selector}")


def _open_conversation(page: Page) -> None:
    """Press Enter on the conversation that has the focus, and wait for its page and its shortcuts."""
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Conversation du")).to_be_visible()
    expect(page.locator("#raccourcis")).to_be_visible()


def _type_and_go_on(page: Page, text: str) -> None:
    page.keyboard.type(text)
    page.keyboard.press("Tab")


def test_ten_conversations_are_reviewed_with_the_keyboard_alone(
    page: Page, console: str, database: str, council: str, reviewed: Callable[[], int]
) -> None:
    email = f"{uuid4().hex}@mairie.example"
    with session_scope(database) as session:
        user = accounts.add_user(session, email, "Agnès", "agent", [council])
        accounts.choose_password(session, accounts.new_link(session, user), PASSWORD)
    keys = page.keyboard
    page.goto(f"{console}/console/")
    _tab_to(page, "#email")
    _type_and_go_on(page, email)
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Bonjour Agnès")).to_be_visible()
    expect(page.get_by_text(f"{TEN} conversations à lire")).to_be_visible()
    _tab_to(page, "main a[href='/console/relecture']")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Relecture")).to_be_visible()

    # The first with Tab alone, the others with the shortcuts.
    _tab_to(page, ".inbox a.text")
    _open_conversation(page)
    _tab_to(page, "[data-key='1']")
    keys.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("enregistré")
    for done in range(1, TEN):
        assert reviewed() == done
        keys.press("n")
        expect(page.get_by_role("status")).to_have_count(0)
        expect(page.locator("#raccourcis")).to_be_visible()
        keys.press("1")
        expect(page.get_by_role("status")).to_contain_text("enregistré")
    assert reviewed() == TEN
    page.goto(f"{console}/console/relecture")
    expect(page.get_by_text("Aucune conversation ici.")).to_be_visible()


def test_whoever_types_gives_no_verdict(
    page: Page, console: str, database: str, council: str, reviewed: Callable[[], int]
) -> None:
    come_in(page.context, console, database, f"{uuid4().hex}@mairie.example", "Agnès", "agent", council)
    page.goto(f"{console}/console/relecture")
    expect(page.locator("#raccourcis")).to_be_visible()
    page.keyboard.press("j")
    _open_conversation(page)
    _tab_to(page, "textarea")
    page.keyboard.type("1 rue du Pont")
    assert reviewed() == 0


def test_a_site_is_set_with_the_keyboard_alone(page: Page, console: str, database: str, council: str) -> None:
    come_in(page.context, console, database, f"{uuid4().hex}@mairie.example", "Claire", "administrator", council)
    page.goto(f"{console}/console/sites/{council}")
    _tab_to(page, "#human_phone")
    page.keyboard.type("02 47 24 12 34")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("C'est enregistré")
    with session_scope(database) as session:
        assert session.get(Site, council).human_contact == {"phone": "02 47 24 12 34"}


def test_a_colour_is_judged_as_one_picks_it(page: Page, console: str, database: str, council: str) -> None:
    come_in(page.context, console, database, f"{uuid4().hex}@mairie.example", "Claire", "administrator", council)
    page.goto(f"{console}/console/sites/{council}")
    page.get_by_label("Sur fond clair").fill("#e07000")
    expect(page.get_by_text("Se lit mal")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Prendre la teinte lisible la plus proche").click()
    expect(page.get_by_text("Se lit bien")).to_have_count(2)
    with session_scope(database) as session:
        assert session.get(Site, council).accent_light == "#175a50", "nothing is kept before it is saved"
