"""A conversation, and a live model, that speak of a problem that was merged meanwhile."""

import pytest

from actions.orientation import ValidateOrientationForm
from bot.knowledge.taxonomy import Gone, Taxonomy
from tests.actions.resident import BOURGUEIL, LIGHT, ROAD, Resident, at, typed

OLD = "voirie.ancienne"


class _Told:
    """Gives always the same taxonomy, in place of the database's."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy

    def of(self, _url: str) -> Taxonomy:
        return self._taxonomy


@pytest.fixture(autouse=True)
def _merged(taxonomy: Taxonomy, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = [Gone(OLD, "Ancien nom", "voirie", LIGHT)]
    told = Taxonomy(taxonomy.themes, taxonomy.competences.values(), taxonomy.services.values(), gone)
    monkeypatch.setattr("actions.knowledge._current", _Told(told))


def test_what_the_live_model_still_calls_by_the_old_code_is_heard(resident: Resident) -> None:
    resident.run(ValidateOrientationForm(), typed("ampoule grillée", problem=OLD, location=at(BOURGUEIL)))
    assert resident.slots["problem"] == LIGHT


def test_the_slot_of_an_old_conversation_is_brought_up_to_date(resident: Resident) -> None:
    resident.slots |= {"problem": OLD, "requested_slot": "commune", "next_problem": ROAD}
    set_now = resident.run(ValidateOrientationForm(), typed("à Bourgueil", "affirmer", location=at(BOURGUEIL)))
    assert (set_now["problem"], resident.slots["next_problem"], resident.slots["commune"]) == (LIGHT, ROAD, BOURGUEIL)
