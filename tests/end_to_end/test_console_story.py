"""The console as an agent who has never seen it uses it: a wrong answer is seen, told, and repaired for everybody."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from bot.accounts import accounts
from bot.accounts.roles import Role
from bot.conversations.wording import say
from bot.database import session_scope
from tests.conftest import House
from tests.end_to_end.visitor import Visitor

BIN = "ma poubelle n'a pas été ramassée depuis 2 semaines à Langeais"
BEFORE, AFTER = "CC Touraine Ouest Val de Loire", "Département d'Indre-et-Loire"
PASSWORD = "quatre vaches au pré"
Visitors = Callable[..., Visitor]


@pytest.fixture
def signed_in(house: House, database: str, visitor_on: Visitors) -> Callable[[Role], Page]:
    """Give a browser in which somebody of the demonstration council opened his link and signed in."""

    def of(role: Role) -> Page:
        email = f"story-{role.value}@mairie.example"
        with session_scope(database) as session:
            token = accounts.new_link(session, accounts.add_user(session, email, "Camille", role.value, ["cctoval"]))
        page = visitor_on().page
        page.goto(f"{house.url}/console/lien/{token}")
        page.get_by_label("Mot de passe", exact=False).first.fill(PASSWORD)
        page.get_by_label("encore une fois").fill(PASSWORD)
        page.get_by_role("button", name="Enregistrer").click()
        page.get_by_label("Adresse e-mail").fill(email)
        page.get_by_label("Mot de passe").fill(PASSWORD)
        page.get_by_role("button", name="Se connecter").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Camille")
        return page

    return of


def answered(visitor: Visitor) -> str:
    """Ask in the widget of the demonstration site, and return who is said to be in charge."""
    visitor.open_panel(f"{visitor.assistant}/")
    visitor.write(BIN)
    expect(visitor.card).to_be_visible()
    return str(visitor.card.locator("section .name").first.text_content())


def test_what_an_agent_says_repairs_the_answer_of_the_widget(
    visitor_on: Visitors, signed_in: Callable[[Role], Page]
) -> None:
    resident = visitor_on()
    assert answered(resident) == BEFORE
    resident.press(say("utter_helped_mauvaise_structure"))
    resident.expect_said("utter_ask_alternative_question")

    agent = signed_in(Role.AGENT)
    _judge(agent)
    _propose_the_phrasing(agent)
    _say_who_is_competent(agent)
    proposal = agent.url

    administrator = signed_in(Role.ADMINISTRATOR)
    administrator.goto(proposal)
    expect(administrator.get_by_role("region", name="Réponses qui changent")).to_contain_text("Indre-et-Loire")
    administrator.get_by_role("button", name="Accepter et corriger les réponses").click()
    expect(administrator.get_by_text("Acceptée").first).to_be_visible()
    try:
        assert answered(visitor_on()) == AFTER
    finally:
        administrator.get_by_label("Pourquoi l'annuler").fill("C'était un essai.")
        administrator.get_by_role("button", name="Annuler cette correction").click()
        expect(administrator.get_by_role("heading", name="Revenir en arrière")).to_have_count(0)
    assert answered(visitor_on()) == BEFORE


def _judge(agent: Page) -> None:
    """Find the conversation that went wrong a minute ago, and say what was wrong."""
    agent.get_by_role("navigation", name="Principal").get_by_role("link", name="Relecture").click()
    agent.get_by_role("link", name=BIN).first.click()
    expect(agent.get_by_role("heading", name="Ce qui a été dit")).to_be_visible()
    agent.get_by_label("Remarque").fill("Chez nous, ce n'est plus la communauté de communes.")
    agent.get_by_role("button", name="Mauvais service").click()
    expect(agent.get_by_role("status")).to_contain_text("Votre avis est enregistré")


def _propose_the_phrasing(agent: Page) -> None:
    agent.get_by_role("link", name="Proposer cette phrase comme formulation").click()
    expect(agent.get_by_label("Phrase", exact=True)).to_have_value(BIN)
    agent.get_by_role("button", name="Proposer").click()
    expect(agent.get_by_role("status")).to_contain_text("la formulation est proposée")
    agent.get_by_role("link", name="Revenir à la conversation").click()


def _say_who_is_competent(agent: Page) -> None:
    agent.get_by_role("link", name="Ce n'est pas nous").click()
    agent.get_by_label("La collectivité, le service ou l'organisme").select_option(value="D37")
    agent.get_by_label("Depuis quand").fill("2026-01-01")
    agent.get_by_label("Nature de la source").select_option(label="Délibération")
    agent.get_by_label("Référence").fill("n° 2026-31 du 12 mars 2026")
    agent.get_by_role("button", name="Proposer", exact=True).click()
    expect(agent.get_by_role("heading", name="Ce qui changerait")).to_be_visible()
    expect(agent.get_by_text("Un administrateur de ce territoire doit encore décider.")).to_be_visible()
