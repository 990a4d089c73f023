"""The gazetteer: a message in, a location out."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from itertools import pairwise

from bot.knowledge.gazetteer.choice import completed, decide
from bot.knowledge.gazetteer.context import Mention, Message
from bot.knowledge.gazetteer.cues import TOGETHER, TRANSPORT
from bot.knowledge.gazetteer.evidence import is_place
from bot.knowledge.gazetteer.fuzzy import mistyped, mistyped_beside_postcode
from bot.knowledge.gazetteer.hints import Hints, read_hints
from bot.knowledge.gazetteer.index import Index
from bot.knowledge.gazetteer.model import Entry, Location
from bot.knowledge.gazetteer.scan import make_mention, scan
from bot.knowledge.gazetteer.signs import is_blocked
from bot.knowledge.gazetteer.sounds import warm_up

_WELL_KNOWN = 2_000  # inhabitants
_LONGEST_TEXT = 4_000  # characters: beyond, a message is a pasted document and its end says little


class Gazetteer:
    """Recognises communes in free text."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Index the entries; nothing is read afterwards."""
        self._index = Index(entries)
        warm_up()

    def locate(self, text: str, *, expected: bool = False, territory: Collection[str] = ()) -> Location:
        """Return the commune that text names.

        expected says that the assistant has just asked for it; territory breaks ties among homonyms.
        """
        message = Message(text[:_LONGEST_TEXT], expected)
        hints = read_hints(message, self._index)
        exact = [completed(self._index, message, m, hints) for m in scan(message, self._index, hints.masked)]
        places = [mention for mention in exact if is_place(message, mention, hints, territory)]
        places = _paired(message, exact, places)
        places = self._with_mistyped(message, places, hints, territory)
        if not places and expected and territory:
            places = self._cut_short(message, territory)
        places = [self._or_better_known(place) for place in places]
        if expected and territory and len(places) == 1:
            places = [self._or_longer(message, places[0], territory)]
        places = _without_departements(places, hints)
        return decide(message, self._index, places, hints, territory)

    def _with_mistyped(
        self, message: Message, places: list[Mention], hints: Hints, territory: Collection[str]
    ) -> list[Mention]:
        typos = mistyped(message, self._index, places, hints.masked, not places, territory)
        kept = [p for p in places if not any(t.first <= p.first < t.last for t in typos)]
        kept += typos
        if not kept and len(hints.postcodes) == 1:
            near = mistyped_beside_postcode(message, self._index, hints.postcodes[0])
            kept = [near] if near else []
        return sorted(kept, key=lambda mention: mention.first)

    def _or_better_known(self, place: Mention) -> Mention:
        """Offer Boulogne-sur-Mer and others beside a former commune that was plainly called Boulogne."""
        if place.last - place.first > 1 or any(entry.kind != "former" for entry in place.entries):
            return place
        known = {entry.code for entry in place.entries}
        names = sorted(self._index.openings.get(self._index.keys_of(place.entries[0])[0][0], ()))
        longer = [e for name in names for e in self._index.full[name] if e.population >= _WELL_KNOWN]
        if not longer or known & {entry.code for entry in longer}:
            return place
        return replace(place, entries=(*longer, *place.entries), offered=True)

    def _or_longer(self, message: Message, place: Mention, territory: Collection[str]) -> Mention:
        """Offer the territory's own "Saint-Nicolas-de-Bourgueil" too when the answer is "Saint-Nicolas"."""
        if not message.alone(place.first, place.last) or any(e.code in territory for e in place.entries):
            return place
        key = tuple(token.word for token in message.tokens[place.first : place.last])
        longer = [e for code in sorted(territory) for e in self._index.beginning_in(key, code)]
        return replace(place, entries=(*place.entries, *longer), offered=bool(longer)) if longer else place

    def _cut_short(self, message: Message, territory: Collection[str]) -> list[Mention]:
        """Read an answer that gives only the beginning of a name of the territory: "Cinq-Mars"."""
        for first in range(len(message.tokens)):
            for last in range(len(message.tokens), first, -1):
                if not message.alone(first, last):
                    continue
                key = tuple(token.word for token in message.tokens[first:last])
                entries = [e for code in territory for e in self._index.beginning_in(key, code)]
                if entries and sum(map(len, key)) >= 4:
                    return [make_mention(first, key, entries, "full", last)]
        return []


def _paired(message: Message, exact: list[Mention], places: list[Mention]) -> list[Mention]:
    """Take two names side by side together: two ends of a trip, two halves of one thing, "Monts ou Montbazon"."""
    for first, second in pairwise(exact):
        pair = (first, second)
        if not any(m in places for m in pair) or any(t.broken for t in message.tokens[first.last : second.first + 1]):
            continue
        between = message.words(first.last, second.first)
        joined = bool(TOGETHER.search(between))
        if (joined and is_blocked(message, first)) or (not between and message.hyphenated(second.first)):
            places = [place for place in places if place not in pair]
        if (joined and _capitals(message, pair)) or (not between and TRANSPORT.search(message.before(first.first))):
            places = sorted({m.first: m for m in (*places, *pair)}.values(), key=lambda mention: mention.first)
    return places


def _capitals(message: Message, pair: tuple[Mention, Mention]) -> bool:
    return all(message.tokens[m.core].capital for m in pair) and not any(is_blocked(message, m) for m in pair)


def _without_departements(places: list[Mention], hints: Hints) -> list[Mention]:
    """Drop the name that is also a département when it only says where its neighbour is."""
    if len(places) < 2:
        return places
    spans = {(hint.first, hint.last): hint.departement for hint in hints.departements}
    kept = []
    for place in places:
        code = spans.get((place.first, place.last)) or spans.get((place.core, place.last))
        others = (o for o in places if o is not place and abs(o.last - place.first) <= 2)
        if not (code and any(e.departement == code for o in others for e in o.entries)):
            kept.append(place)
    return kept
