"""Dead addresses are left out, and the next tier's is given."""

from bot.knowledge.freshness.dead import addresses_of, marked, without_dead_links
from bot.knowledge.procedures import Procedure, first_alive
from bot.knowledge.structures import Structure

HERE, STATE = (Procedure("procedure", "T", f"https://{host}.fr", "S", "2026-10") for host in ("ici", "etat"))


def test_a_dead_link_climbs_to_the_next_tier() -> None:
    assert first_alive(marked([HERE, STATE], set())) == HERE
    assert first_alive(marked([HERE, STATE], {HERE.url})) == STATE
    assert first_alive(marked([HERE, STATE], {HERE.url, STATE.url})) is None


def test_a_counter_with_only_a_dead_website_has_no_contact() -> None:
    counter = Structure("Mairie", "mairie", website=HERE.url)
    assert without_dead_links(counter, {STATE.url}) == counter
    assert not without_dead_links(counter, {HERE.url}).has_contact


def test_the_addresses_that_an_answer_could_give() -> None:
    counters = [
        Structure("A", "mairie", website=HERE.url),
        Structure("B", "caf", website="", contact_form="https://f.fr"),
    ]
    assert addresses_of(counters, [STATE]) == {HERE.url, "https://f.fr", STATE.url}
