"""The whole API under random requests, right and wrong ones, made from its own document: nothing breaks it.

Every answer must be one that the document describes.
"""

from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode

from bot.web.document import api_document
from tests.conftest import House
from tests.end_to_end.resident import Resident

RIGHT, WRONG = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
# How many requests of each kind. A right turn goes through Rasa: fewer of them.
PLANNED = [
    ("site", RIGHT, 250),
    ("communes", RIGHT, 500),
    ("communes", WRONG, 200),
    ("start", RIGHT, 300),
    ("start", WRONG, 300),
    ("turn", RIGHT, 100),
    ("turn", WRONG, 200),
    ("history", RIGHT, 150),
]

_document = schemathesis.openapi.from_dict(api_document())
_operations: dict[str, Any] = {
    found.ok().definition.raw["operationId"]: found.ok() for found in _document.get_all_operations()
}


def test_two_thousand_requests_are_planned_and_none_of_the_operations_is_left_out() -> None:
    assert sum(count for _, _, count in PLANNED) >= 2_000
    assert {name for name, _, _ in PLANNED} | {"document"} == _operations.keys()


@pytest.fixture
def resident(house: House) -> Resident:
    """A resident who got an answer, so that there is one to read again."""
    talking = Resident(house.url)
    for said in ("les poubelles n'ont pas été ramassées", "Bourgueil"):
        talking.write(said)
    return talking


@pytest.mark.parametrize(("name", "mode", "count"), PLANNED, ids=[f"{name} {mode.value}" for name, mode, _ in PLANNED])
def test_no_request_breaks_the_house_and_every_answer_is_as_described(
    house: House, resident: Resident, name: str, mode: GenerationMode, count: int
) -> None:
    sent = []
    with requests.Session() as browser:

        @hypothesis_settings(max_examples=count, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=_operations[name].as_strategy(generation_mode=mode), on_a_known_site=st.booleans())
        def send(case: Case, on_a_known_site: bool) -> None:
            # At random, hardly any request would name a conversation or a site that there is.
            if "conversation" in case.path_parameters:
                case.path_parameters["conversation"] = resident.conversation
            if mode is RIGHT and on_a_known_site:
                for part in (case.path_parameters, case.query, case.body):
                    if isinstance(part, dict) and "site" in part:
                        part["site"] = "cctoval"
            key = {"Authorization": resident.authorization} if name in ("turn", "history") else {}
            sent.append(case.call_and_validate(base_url=house.url, session=browser, headers=key).status_code)

        send()
    assert len(sent) >= count
    assert max(sent) < 500
    assert mode is WRONG or min(sent) < 300, "some of the right requests must be heard, not only refused"
