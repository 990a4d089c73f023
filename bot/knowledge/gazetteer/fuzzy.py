"""Names with typing mistakes, sought only where the words before announce a place."""

import re
from collections.abc import Collection, Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.knowledge.gazetteer.by_ear import better_known, by_ear, may_be_title, may_be_verb
from bot.knowledge.gazetteer.context import Mention, Message
from bot.knowledge.gazetteer.cues import ARTICLES, DETERMINERS, FILLER, LINKS, STRONG
from bot.knowledge.gazetteer.evidence import is_locative_a
from bot.knowledge.gazetteer.hints import Hint
from bot.knowledge.gazetteer.index import Index, Key
from bot.knowledge.gazetteer.model import fame
from bot.knowledge.gazetteer.opening import is_set_off
from bot.knowledge.gazetteer.scan import make_mention
from bot.knowledge.gazetteer.signs import is_blocked
from bot.knowledge.gazetteer.sounds import sounds_ordinary
from bot.knowledge.gazetteer.words import is_glued, known_by_shape, known_words

_WINDOW = 6
_SHORT_MESSAGE = 6
_FREE_LETTERS, _EXPECTED_LETTERS = 6, 5
_LONG, _LONG_EXPECTED = 10, 8
_KNOWN, _TOWN, _CITY, _FAMOUS = 1_000, 3_000, 10_000, 50_000  # inhabitants


def mistyped(
    message: Message,
    index: Index,
    mentions: list[Mention],
    masked: set[int],
    free: bool,
    territory: Collection[str],
) -> list[Mention]:
    """Return the mistyped names of a message, and longer readings of exact names cut short by a mistake.

    free says that the exact names gave nothing, so that more starting points are worth trying.
    """
    found: list[Mention] = []
    for first in _starts(message, mentions, masked, free):
        if found and first < found[-1].last:
            continue
        exact = next((m for m in mentions if m.first == first), None)
        end = min((m.first for m in mentions if m.first > first), default=len(message.tokens))
        mention = _best(message, index, range(first, end), exact, territory)
        if mention is not None and not is_blocked(message, mention):
            found.append(mention)
    return found


def _starts(message: Message, mentions: list[Mention], masked: set[int], free: bool) -> Iterator[int]:
    """Yield the positions where a mistyped name may begin."""
    content = [i for i, t in enumerate(message.tokens) if t.word not in FILLER and not t.word.isdigit()]
    open_to_all = free and message.expected and len(content) <= _SHORT_MESSAGE
    whole = content[0] if free and content and len(content) <= _WINDOW else -1  # the message is but a name
    exact = {m.first: m for m in mentions}
    inside = {i for m in mentions for i in range(m.first + 1, m.last)}
    for first, token in enumerate(message.tokens):
        if first in masked or first in inside or token.word.isdigit() or token.synthetic:
            continue
        if token.word in LINKS and token.word not in ARTICLES:
            continue
        if first in exact:
            if _goes_on(message, exact[first]):
                yield first
        elif (
            first == whole
            or (open_to_all and _opens(message, first, content))
            or _announced(message, first)
            or may_be_title(message, first)
        ):
            yield first


def _opens(message: Message, first: int, content: list[int]) -> bool:
    """Say whether an answer, or a part of it after a comma, begins here."""
    return first in content and (first == content[0] or message.tokens[first].broken)


def _goes_on(message: Message, mention: Mention) -> bool:
    """Say whether a link word follows an exact name, as in "saint pierre des corp"."""
    following = message.following(mention.last)
    if following is None:
        return False
    unknown = len(following.word) > 2 and following.word not in known_words() and following.word not in FILLER
    return following.word in LINKS or unknown or message.hyphenated(mention.last)


def _announced(message: Message, first: int) -> bool:
    previous = message.previous(first)
    if previous is None or message.tokens[first].word in DETERMINERS:
        return False
    if previous.word == "a":
        return previous.raw != "a" or message.expected or is_locative_a(message, first - 1)
    return previous.word in ("sur", "vers", "au", "aux") or bool(STRONG.search(message.before(first)))


def _best(
    message: Message, index: Index, room: range, exact: Mention | None, territory: Collection[str]
) -> Mention | None:
    """Return the nearest name over windows of one to six words, the longest at equal distance."""
    best: tuple[int, int, Key] | None = None
    first = room.start
    shortest = exact.last - first + 1 if exact else 1
    title = may_be_title(message, first)
    announced = exact is not None or message.expected or title or _announced(message, first)
    for length in range(1, _WINDOW + 1):
        last = first + length
        if last > room.stop or (length > 1 and message.tokens[last - 1].broken):
            break
        if length < shortest or not (announced or message.alone(first, last)):
            continue
        if message.hyphenated(first) or message.hyphenated(last):  # a part of a longer name
            continue
        nearest = _nearest(message, index, first, last, territory)
        if nearest and (best is None or (nearest[1], -length) < (best[0], -best[1])):
            best = (nearest[1], length, nearest[0])
    if best is None:
        return None
    key, last = best[2], first + best[1]
    form = "full" if key in index.full else "dropped"
    mention = make_mention(first, key, index.named(key), form, last, fuzzy=True)
    if title and not _announced(message, first) and not message.expected:
        heard = best[0] == 0 and last - first + len(message.tokens[first].word) > _FREE_LETTERS
        sure = heard or is_set_off(message, last) or message.alone(first, last)
        least = _TOWN if sure else _CITY
        known = any(entry.code in territory or entry.population >= least for entry in mention.entries)
        return mention if known or len(key) > 1 else None
    sure = message.expected or mention.kind in ("distinctive", "saint") or fame(mention.entries) >= _FAMOUS
    return mention if sure else None


def _nearest(
    message: Message, index: Index, first: int, last: int, territory: Collection[str]
) -> tuple[Key, int] | None:
    """Return the one name that the words nearly spell, unless they are ordinary words."""
    words = [token.word for token in message.tokens[first:last]]
    glued = _glued_name(words, index)
    if glued:
        return glued, 0
    heard = by_ear(message, index, first, last, territory)
    if heard:
        return heard, 0
    if all(word in known_words() or word in LINKS for word in words) or (len(words) > 1 and _loose(words)):
        return None
    if len(words) == 1 and words[0] in index.openings:
        return _only_opening(words[0], index)
    letters = _telling_letters(words)
    if len(words) > 1:  # several words leave more room for chance
        letters -= 1 if message.expected else 3
    if not (message.expected or _announced(message, first)):
        letters = letters if letters > _FREE_LETTERS else 0
    distance = _tolerance(letters, message.expected)
    if distance and not (message.expected or _announced(message, first) or letters > _LONG):
        distance = 1
    if distance is None or (len(words) == 1 and may_be_verb(message, first, words[0])):
        return None
    rows = index.resembling(_joined(words), distance)
    rows = [row for row in rows if _telling_letters(list(row[0])) >= (4 if message.expected else 5)]
    key = better_known([row[0] for row in rows], index, territory)
    if not key:
        return None
    score = rows[0][1]  # all rows are as near
    sure = message.expected or bool(STRONG.search(message.before(first)))
    if len(words) == 1 and score and _ordinary(words[0], score, message.expected, sure):
        return None
    return key, score


def _glued_name(words: list[str], index: Index) -> Key:
    """Read a name whose spaces or apostrophe are lost: "mont louis sur loire", "dorleans"."""
    joined = "".join(words)
    key = index.joined(joined)
    ordinary = len(words) < 4 and all(word in known_words() or word in LINKS for word in words)
    if key and len(joined) >= _LONG and key != tuple(words) and not ordinary:
        return key
    rest = (joined[1:],)
    elided = len(words) == 1 and joined[0] == "d" and len(joined) >= _FREE_LETTERS and not is_glued(joined)
    if elided and joined not in known_words() and fame(index.full.get(rest, ())) >= _KNOWN:
        return rest
    return ()


def _joined(words: list[str]) -> str:
    """Return the words in one piece; "stpierre" has lost its space and its "ain"."""
    joined = "".join(words)
    glued = re.match(r"st(e?)(?=[^aeiouyr])", joined) if len(joined) > 6 else None
    return f"saint{glued[1]}{joined[glued.end() :]}" if glued else joined


def _only_opening(word: str, index: Index) -> tuple[Key, int] | None:
    """Read "Bourgoin" as Bourgoin-Jallieu; the first word of several names is neither these nor a mistake."""
    names = index.openings[word]
    certain = len(names) == 1 and len(word) >= _FREE_LETTERS and word not in known_words()
    return (next(iter(names)), 0) if certain else None


def _loose(words: list[str]) -> bool:
    """Say whether several words end on one that no name would end on: "travail j'ai"."""
    last = words[-1]
    return len(last) < 3 or last in LINKS or last in FILLER or last in DETERMINERS or last in known_words()


def _telling_letters(words: list[str]) -> int:
    """Count the letters that tell names apart: not those of articles nor of Saint."""
    start = 1 if len(words) > 1 and words[0] in ("le", "la", "les", "l", "saint", "sainte") else 0
    return len("".join(words[start:]))


def _tolerance(letters: int, expected: bool) -> int | None:
    """Return how many mistakes are forgiven in a name of so many letters."""
    if letters < (_EXPECTED_LETTERS if expected else _FREE_LETTERS):
        return None
    return 2 if letters >= (_LONG_EXPECTED if expected else _LONG) else 1


def _ordinary(word: str, distance: int, expected: bool, sure: bool) -> bool:
    """Say whether a word is as near to an ordinary word as to the commune: "lecole", "domicle", "chèze"."""
    if is_glued(word) or (not sure and sounds_ordinary(word)):
        return True
    limit = distance - 1 if expected else distance
    shapes = known_by_shape()
    for length in range(len(word) - limit, len(word) + limit + 1):
        near = shapes.get((word[0], length))
        if near and process.extractOne(word, near, scorer=OSA.distance, score_cutoff=limit):
            return True
    return False


def mistyped_beside_postcode(message: Message, index: Index, hint: Hint) -> Mention | None:
    """Return a name of the postcode's communes that the message nearly spells: few names, so more leave."""
    names = {key: None for e in index.postcodes.get(hint.postcode, ()) for key in index.keys_of(e)}
    best: tuple[int, int, int, Key] | None = None
    for first in range(len(message.tokens)):
        for last in range(first + 1, min(first + _WINDOW, len(message.tokens)) + 1):
            if hint.first < last and first < hint.last:
                continue
            joined = "".join(token.word for token in message.tokens[first:last])
            for key in names:
                limit = 2 if len(joined) >= 7 else 1
                score = OSA.distance(joined, "".join(key), score_cutoff=limit) if len(joined) > 4 else limit + 1
                if score <= limit and (best is None or score < best[0]):
                    best = (score, first, last, key)
    if best is None:
        return None
    _, first, last, key = best
    entries = [e for e in index.postcodes[hint.postcode] if key in index.keys_of(e)]
    return make_mention(first, key, entries, "full", last, fuzzy=True)
