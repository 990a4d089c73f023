"""What a check says of one contact."""

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "broken", "caution", "missing", "pending"]
"""caution: it may work, but not for sure or not as one expects; missing: none given; pending: not checked yet."""
STATES: tuple[State, ...] = ("ok", "broken", "caution", "missing", "pending")


@dataclass(frozen=True)
class Check:
    """A state and the French sentence that says why; empty when all is well."""

    state: State
    why: str = ""


OK = Check("ok")
