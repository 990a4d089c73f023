"""One saving in Rasa's own code, measured in docs/performance.md."""

from typing import Any

from jsonschema import validators
from jsonschema.exceptions import best_match
from rasa.core.actions.action import RemoteAction


def keep_action_schema() -> None:
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
