"""Recognise the commune of France that a resident's message speaks of."""

from bot.knowledge.gazetteer.entries import entries_from_records
from bot.knowledge.gazetteer.gazetteer import Gazetteer
from bot.knowledge.gazetteer.model import Entry, Location

__all__ = ["Entry", "Gazetteer", "Location", "entries_from_records"]
