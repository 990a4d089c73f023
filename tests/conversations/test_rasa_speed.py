"""Savings in Rasa's own code: what it does stays the same."""

import pytest
from jsonschema.exceptions import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event, SlotSet, UserUttered

from bot.conversations.rasa_speed import spare_rasa


@pytest.fixture(autouse=True)
def _spared() -> None:
    spare_rasa()


@pytest.mark.parametrize("kind", [SlotSet, UserUttered], ids=lambda kind: str(kind.type_name))
def test_kinds_of_events_are_found_by_their_names(kind: type[Event]) -> None:
    for _again in range(2):
        assert Event.resolve_by_type(kind.type_name) is kind


def test_an_unknown_kind_of_event_is_an_error_each_time() -> None:
    for _again in range(2):
        with pytest.raises(ValueError, match="jamais-vu"):
            Event.resolve_by_type("jamais-vu")


def test_what_the_action_server_answers_is_still_checked() -> None:
    action = RemoteAction("action_essai", None)
    assert action._validate_action_result({"events": [], "responses": []})
    with pytest.raises(ValidationError):
        action._validate_action_result({"events": "pas une liste"})
