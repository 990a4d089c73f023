"""Residents of the real house."""

from collections.abc import Callable

import pytest

from tests.conftest import House
from tests.end_to_end.resident import Resident


@pytest.fixture
def resident(house: House) -> Resident:
    return Resident(house.url)


@pytest.fixture
def another_resident(house: House) -> Callable[[], Resident]:
    return lambda: Resident(house.url)
