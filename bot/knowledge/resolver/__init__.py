"""Who is competent for a problem in a commune, and why."""

from bot.knowledge.resolver.answer import Answer, Holder
from bot.knowledge.resolver.pipeline import STEPS, resolve

__all__ = ["STEPS", "Answer", "Holder", "resolve"]
