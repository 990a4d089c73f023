"""Roles, and what each may do. Pure."""

from enum import Enum


class Permission(str, Enum):
    """Something the console lets one do."""

    SIGNED_IN = "own account"
    REVIEW = "read conversations and judge them"
    PROPOSE = "propose who is competent, or a phrasing"
    STRUCTURES = "edit the counters of one's territory"
    SIMULATE = "ask the assistant and see why"
    TRAIN = "accept phrasings, train and evaluate models"
    DECIDE = "accept or refuse proposals on competences"
    SETTINGS = "edit a site's texts, colours and origins"
    USERS = "make accounts and send links"
    NETWORK = "what concerns every council"


class Role(str, Enum):
    """A kind of account. The value is what the database keeps."""

    AGENT = "agent"
    TRAINER = "trainer"
    ADMINISTRATOR = "administrator"
    NETWORK_ADMINISTRATOR = "network_administrator"


NAMES = {
    Role.AGENT: "agent",
    Role.TRAINER: "formateur",
    Role.ADMINISTRATOR: "administrateur",
    Role.NETWORK_ADMINISTRATOR: "administrateur du réseau",
}

_AGENT = {
    Permission.SIGNED_IN,
    Permission.REVIEW,
    Permission.PROPOSE,
    Permission.STRUCTURES,
    Permission.SIMULATE,
}
_GRANTED = {
    Role.AGENT: frozenset(_AGENT),
    Role.TRAINER: frozenset(_AGENT | {Permission.TRAIN}),
    Role.ADMINISTRATOR: frozenset(_AGENT | {Permission.DECIDE, Permission.SETTINGS, Permission.USERS}),
    Role.NETWORK_ADMINISTRATOR: frozenset(Permission),
}


def may(role: Role, permission: Permission) -> bool:
    """Say whether a role carries a permission."""
    return permission in _GRANTED[role]


def is_everywhere(role: Role) -> bool:
    """Say whether a role is for every council, and not only for those of the account."""
    return role is Role.NETWORK_ADMINISTRATOR


def may_appoint(role: Role, other: Role) -> bool:
    """Say whether a role may make or change an account of another: nobody raises anybody above himself."""
    return may(role, Permission.USERS) and (is_everywhere(role) or not is_everywhere(other))
