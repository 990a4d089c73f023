"""The log of what accounts did: only ever added to."""

from typing import Any

from sqlalchemy.orm import Session

from bot.accounts.models import AuditEntry
from bot.conversations.journal import now


def note(
    session: Session,
    action: str,
    user_id: int | None = None,
    site_key: str | None = None,
    subject: str | None = None,
    **details: Any,
) -> None:
    """Add an entry.

    Args:
        action: what was done, as one word or two ("sign_in", "verdict").
        subject: what it was done to, as kind:id ("conversation:…").
        details: values that JSON can hold; never a password, a token or what a resident wrote.
    """
    session.add(
        AuditEntry(at=now(), user_id=user_id, site_key=site_key, action=action, subject=subject, details=details)
    )
