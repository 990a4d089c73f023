"""Savings in Rasa's own code, measured in docs/performance.md. What Rasa does stays the same."""

from functools import lru_cache
from typing import Any

from jsonschema import validators
from jsonschema.exceptions import best_match
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event


def spare_rasa() -> None:
    """Have Rasa find out once what it would find out again at each turn. Once a process is enough."""
    _keep_action_schema()
    # Rasa lists all kinds of events again for each event that it reads, dozens of times a turn.
    Event.resolve_by_type = staticmethod(lru_cache(maxsize=None)(Event.resolve_by_type))


def _keep_action_schema() -> None:
    """Build the validator of the action server's answers once.

    Rasa 3.6 has jsonschema check its own schema again at each call of an action, which costs more than all
    the rest of a turn. The check of the answer itself is the same.
    """
    schema = RemoteAction.action_response_format_spec()
    validator = validators.validator_for(schema)(schema)

    def validate(_action: RemoteAction, result: dict[str, Any]) -> bool:
        error = best_match(validator.iter_errors(result))
        if error is not None:
            raise error
        return True

    RemoteAction._validate_action_result = validate
