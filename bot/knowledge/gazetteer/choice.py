"""From the names and hints of a message to one location."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from bot.knowledge.gazetteer.context import Mention, Message
from bot.knowledge.gazetteer.cues import PAIR_BEFORE, PAIR_BETWEEN, ROLES, TOGETHER, TRANSPORT, Role
from bot.knowledge.gazetteer.evidence import matches
from bot.knowledge.gazetteer.hints import Hint, Hints, departement_of
from bot.knowledge.gazetteer.index import Index
from bot.knowledge.gazetteer.model import NOWHERE, Entry, Location
from bot.knowledge.gazetteer.signs import base_role

_DOMINANT_RATIO, _DOMINANT_POPULATION = 50, 20_000
_SAINT_RATIO = 100  # many longer names are cut to their Saint: it takes more to be the one that is meant
_DOMINANT_SHORT = 40_000  # inhabitants above which "Chalon" is not the village of that very name
_ABOVE_FORMER = 3_000  # inhabitants above which a commune hides former communes of the same name


def communes_of(entries: Iterable[Entry]) -> list[str]:
    """Return the codes of entries, current communes first, then by population."""
    best: dict[str, tuple[bool, int, str]] = {}
    for entry in entries:
        rank = (entry.kind == "former", -entry.population, entry.code)
        best[entry.code] = min(rank, best.get(entry.code, rank))
    return sorted(best, key=lambda code: best[code])


def narrowed(index: Index, mention: Mention, hints: Hints) -> tuple[Entry, ...]:
    """Keep the homonyms that a postcode or a département of the message designates."""
    entries = mention.entries
    near = hints.near(mention.first, mention.last, 4)
    for hint in (*hints.postcodes, *near, *(h for h in hints.departements if h not in near)):
        if hint.first < mention.last and mention.first < hint.last:
            continue
        kept = tuple(entry for entry in entries if matches(entry, hint))
        if not kept and hint.postcode:  # a neighbour's postcode: the département at least is right
            kept = tuple(e for e in entries if e.departement in departement_of(hint.postcode))
        entries = kept or entries
    return entries


def completed(index: Index, message: Message, mention: Mention, hints: Hints) -> Mention:
    """Read "Bourg dans l'Ain", "Bourg 01000": a name cut short, that a département or postcode completes."""
    after = [hint for hint in hints.near(mention.first, mention.last, 3) if hint.first >= mention.last]
    if not after or not message.tokens[mention.core].capital:
        return mention
    hint = after[0]
    if any(matches(entry, hint) for entry in mention.entries):
        return mention
    key = tuple(token.word for token in message.tokens[mention.first : mention.last])
    codes = departement_of(hint.postcode) if hint.postcode else {hint.departement}
    longer = [e for code in sorted(codes) for e in index.beginning(key, code) if matches(e, hint)]
    return replace(mention, entries=tuple(longer)) if longer else mention


def settle(codes: list[str], index: Index, entries: Iterable[Entry], territory: Collection[str]) -> list[str]:
    """Choose among homonyms when the territory or fame allows it; else put the territory first."""
    inside = [code for code in codes if code in territory]
    if len(codes) < 2 or len(inside) == 1:
        return inside or codes
    if inside:
        return inside + [code for code in codes if code not in inside]
    current = communes_of(entry for entry in entries if entry.kind != "former")
    population = [index.codes[code].population for code in current if code in index.codes]
    if len(population) == 1 and population[0] >= _ABOVE_FORMER:
        return current
    threshold = _dominant(index, [index.codes[code] for code in current if code in index.codes])
    return current[:1] if len(population) > 1 and population[0] > threshold else codes


def _dominant(index: Index, homonyms: list[Entry]) -> int:
    """Return the population above which the first of the homonyms is the one that people mean."""
    names = {entry.name for entry in homonyms}
    ratio = _SAINT_RATIO if all(name.startswith("Saint") for name in names) else _DOMINANT_RATIO
    floor = _DOMINANT_POPULATION if len(names) == 1 else _DOMINANT_SHORT
    return max([floor] + [ratio * second.population for second in homonyms[1:2]])


def _settle_group(index: Index, mention: Mention, entries: tuple[Entry, ...], territory: Collection[str]) -> list[str]:
    codes = communes_of(entries)
    if mention.offered:
        return sorted(codes, key=lambda code: code not in territory)
    return settle(codes, index, entries, territory)


def roles(message: Message, mentions: list[Mention]) -> list[Role]:
    """Return what each place is in the message."""
    found = [_role(message, mentions, number) for number in range(len(mentions))]
    for number in range(len(mentions) - 1):
        between = message.words(mentions[number].last, mentions[number + 1].first)
        if TOGETHER.search(between) and found[number + 1] is Role.PLAIN:
            found[number + 1] = found[number]
        if _is_trip(message, mentions[number], mentions[number + 1]) and found[number] != Role.PAST:
            found[number] = found[number + 1] = Role.WEAK
    return found


def _role(message: Message, mentions: list[Mention], number: int) -> Role:
    mention = mentions[number]
    start = mentions[number - 1].last if number else 0
    start = max([start] + [i for i in range(start, mention.first + 1) if message.tokens[i].sentence_start])
    before = message.words(max(start, mention.first - 14), mention.first)
    role, nearest = base_role(message, mention), -1
    for candidate, pattern in ROLES:
        for match in pattern.finditer(before):
            if match.end() > nearest:
                role, nearest = candidate, match.end()
    return min(role, Role.WEAK) if base_role(message, mention) is Role.WEAK else role


def _is_trip(message: Message, first: Mention, second: Mention) -> bool:
    """Recognise "de Tours à Chinon", "entre Langeais et Tours", "le TER Tours Chinon"."""
    between = message.words(first.last, second.first)
    before = message.before(first.first)
    if not PAIR_BETWEEN.search(between):
        return False
    return bool(TRANSPORT.search(before)) or bool(between and PAIR_BEFORE.search(before))


def decide(
    message: Message, index: Index, mentions: list[Mention], hints: Hints, territory: Collection[str]
) -> Location:
    """Return the location that the places of the message amount to."""
    if not mentions:
        return from_postcodes(message, index, hints.postcodes, territory)
    ranked = roles(message, mentions)
    top = max(ranked)
    if top is Role.PAST:
        return NOWHERE
    kept = [mention for mention, role in zip(mentions, ranked, strict=True) if role is top]
    groups = _groups([(m, narrowed(index, m, hints)) for m in kept])
    settled = [_settle_group(index, mention, entries, territory) for mention, entries in groups]
    codes = list(dict.fromkeys(code for group in settled for code in group))
    first = groups[0][0]
    last = first if len(groups) == 1 else groups[-1][0]
    return location(codes, message.surface(first.first, last.last))


def _groups(places: list[tuple[Mention, tuple[Entry, ...]]]) -> list[tuple[Mention, tuple[Entry, ...]]]:
    """Join the mentions of one place: the same name said twice, or a homonym made precise further on."""
    groups: list[tuple[Mention, tuple[Entry, ...]]] = []
    for mention, entries in places:
        codes = {entry.code for entry in entries}
        for number, (other, others) in enumerate(groups):
            common = codes & {entry.code for entry in others}
            if common:
                groups[number] = (other, tuple(e for e in others if e.code in common))
                break
        else:
            groups.append((mention, entries))
    return groups


def from_postcodes(message: Message, index: Index, hints: list[Hint], territory: Collection[str]) -> Location:
    """Return the communes of the postcodes alone."""
    known = [hint for hint in hints if hint.postcode in index.postcodes]
    if not known:
        return NOWHERE
    codes: list[str] = []
    for hint in known:
        entries = index.postcodes[hint.postcode]
        inside = [code for code in communes_of(entries) if code in territory]
        group = communes_of(entries)
        codes += inside if len(inside) == 1 else inside + [c for c in group if c not in inside]
    codes = list(dict.fromkeys(codes))
    return location(codes, message.surface(known[0].first, known[-1].last))


def location(codes: list[str], matched: str) -> Location:
    """Return found for one commune, ambiguous for several."""
    if not codes:
        return NOWHERE
    if len(codes) == 1:
        return Location("found", codes[0], (codes[0],), matched)
    return Location("ambiguous", None, tuple(codes), matched)
