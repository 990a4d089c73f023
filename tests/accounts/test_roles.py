"""Who may do what."""

import pytest

from bot.accounts.roles import NAMES, Permission, Role, may, may_appoint

TABLE = {
    Role.AGENT: {"REVIEW", "PROPOSE", "STRUCTURES", "SIMULATE", "SIGNED_IN"},
    Role.TRAINER: {"REVIEW", "PROPOSE", "STRUCTURES", "SIMULATE", "SIGNED_IN", "TRAIN"},
    Role.ADMINISTRATOR: {"REVIEW", "PROPOSE", "STRUCTURES", "SIMULATE", "SIGNED_IN", "DECIDE", "SETTINGS", "USERS"},
    Role.NETWORK_ADMINISTRATOR: {one.name for one in Permission},
}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_carries_exactly_these_permissions(role: Role) -> None:
    assert {one.name for one in Permission if may(role, one)} == TABLE[role]


def test_every_role_has_a_french_name() -> None:
    assert set(NAMES) == set(Role)


@pytest.mark.parametrize(
    ("role", "other", "allowed"),
    [
        (Role.AGENT, Role.AGENT, False),
        (Role.TRAINER, Role.AGENT, False),
        (Role.ADMINISTRATOR, Role.ADMINISTRATOR, True),
        (Role.ADMINISTRATOR, Role.NETWORK_ADMINISTRATOR, False),
        (Role.NETWORK_ADMINISTRATOR, Role.NETWORK_ADMINISTRATOR, True),
    ],
)
def test_nobody_raises_anybody_above_himself(role: Role, other: Role, allowed: bool) -> None:
    assert may_appoint(role, other) is allowed
