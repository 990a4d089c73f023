"""What is worth doing next for the model, each with its sentence and the page that does it. Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVar
from urllib.parse import quote

from bot.nlu.understanding import EMERGENCY, is_problem
from bot.training.advice.book import Known
from bot.training.advice.study import Misread
from bot.training.checks import LEAST_OF_A_PROBLEM

PHRASINGS, SUSPECTS = "/console/formulations", "/console/conseils/mal-rangees"
_EXAMPLES = 3
# A group of suspects has a tip of its own; fewer are told together.
_GROUP = 4
_LEAST_VOICES = 4
# Of a pair of problems, and of one problem: how many misread phrasings are worth a tip, and how many tips at most.
_LEAST_CONFUSED, _LEAST_WEAK, _LISTED = 8, 0.35, 10
# What a tip counts for, by sentence: a wrong one teaches wrong, a resident's is asked again, a boundary is hard.
_SUSPECT, _RESIDENT, _PROPOSAL, _THIN, _CONFUSED, _WEAK = 5.0, 4.0, 3.0, 2.0, 1.0, 0.5

_Key = TypeVar("_Key")


@dataclass(frozen=True)
class Example:
    """A sentence that shows what a tip means, with its own page."""

    text: str
    link: str


@dataclass(frozen=True)
class Tip:
    """Something worth doing. `gain` orders tips: about how many sentences would be read better."""

    title: str
    why: str
    action: str
    link: str
    gain: float
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What tips are made from.

    Args:
        phrasings: the accepted ones, by number.
        names: what people read, by label.
        misread: misread when left out; `suspects` are likely mislabelled.
        unknown: clusters of residents' messages, each with the page of its conversation.
        proposals: how many phrasings wait.
    """

    phrasings: Mapping[int, Known]
    names: Mapping[str, str]
    misread: Sequence[Misread] = ()
    suspects: Sequence[Misread] = ()
    unknown: Sequence[Sequence[Example]] = ()
    proposals: int = 0

    def still(self, found: Iterable[Misread]) -> list[Misread]:
        """Return what is still so: the phrasing is accepted, and under the same label."""
        return [one for one in found if one.id in self.phrasings and self.phrasings[one.id].label == one.label]

    def name(self, label: str) -> str:
        return f"« {self.names.get(label, label)} »"

    def example(self, one: Misread) -> Example:
        return Example(self.phrasings[one.id].text, f"{PHRASINGS}/{one.id}")


def tips(facts: Facts) -> list[Tip]:
    """Return all tips, the most useful first."""
    return sorted((tip for kind in KINDS for tip in kind(facts)), key=lambda tip: -tip.gain)


def mislabelled(facts: Facts) -> Iterator[Tip]:
    groups: dict[tuple[str, str], list[Misread]] = defaultdict(list)
    for one in facts.still(facts.suspects):
        groups[one.label, one.rather].append(one)
    for (label, rather), group in groups.items():
        if len(group) >= _GROUP:
            yield Tip(
                f"{len(group)} formulations de {facts.name(label)} semblent décrire {facts.name(rather)}.",
                "Mal rangées, elles apprennent une erreur à l'assistant.",
                "Les relire",
                f"{SUSPECTS}?probleme={quote(label)}",
                _SUSPECT * len(group),
                _examples(facts, group),
            )
    alone = [one for group in groups.values() if len(group) < _GROUP for one in group]
    if alone:
        yield Tip(
            _counted(alone, "formulation isolée semble mal rangée.", "formulations isolées semblent mal rangées."),
            "L'assistant les range ailleurs, presque sans hésiter, quand il ne les a pas apprises.",
            "Les relire",
            SUSPECTS,
            _SUSPECT * len(alone) / 2,
            _examples(facts, alone),
        )


def thin(facts: Facts) -> Iterator[Tip]:
    """Problems with few phrasings, or said in few ways."""
    counts = Counter(one.label for one in facts.phrasings.values())
    voices: dict[str, set[str]] = defaultdict(set)
    for one in facts.phrasings.values():
        voices[one.label].add(one.voice)
    usual = median([counts[label] for label in facts.names] or [0])
    wanted = max(LEAST_OF_A_PROBLEM, int(usual / 2))
    for label in facts.names:
        count = counts[label]
        link = f"{PHRASINGS}?probleme={quote(label)}"
        if count < wanted:
            why = f"Les autres problèmes en ont {usual:.0f} en général. Visez-en au moins {wanted}."
            title = f"{facts.name(label)} n'a que {count} formulation{'s' if count > 1 else ''}."
            yield Tip(title, why, "En ajouter", link, _THIN * (wanted - count))
        elif len(voices[label]) < _LEAST_VOICES:
            title = f"{facts.name(label)} n'est dit que de {len(voices[label])} façons."
            why = "Chacun parle à sa manière : récit, message court, recherche, colère, français débutant."
            yield Tip(title, why, "Varier les voix", link, _THIN * count / 4)


def confused(facts: Facts) -> Iterator[Tip]:
    """Pairs of problems that are taken for one another."""
    pairs: dict[frozenset[str], list[Misread]] = defaultdict(list)
    for one in _ordinary(facts):
        if is_problem(one.label) and is_problem(one.rather):
            pairs[frozenset((one.label, one.rather))].append(one)
    for pair, group in _largest(pairs):
        if len(group) >= _LEAST_CONFUSED:
            # The one that is misread the most is where phrasings are missing.
            label = Counter(one.label for one in group).most_common(1)[0][0]
            other = next(iter(pair - {label}))
            yield Tip(
                f"{facts.name(label)} et {facts.name(other)} sont confondus : {len(group)} formulations.",
                "Ajoutez des phrases qui disent clairement l'un, et pas l'autre.",
                "Voir les formulations",
                f"{PHRASINGS}?probleme={quote(label)}",
                _CONFUSED * len(group),
                _examples(facts, group),
            )


def weak(facts: Facts) -> Iterator[Tip]:
    """Problems whose phrasings are often misread when they were not learnt."""
    counts = Counter(one.label for one in facts.phrasings.values())
    groups: dict[str, list[Misread]] = defaultdict(list)
    for one in _ordinary(facts):
        groups[one.label].append(one)
    for label, group in _largest(groups):
        share = len(group) / counts[label]
        if share >= _LEAST_WEAK:
            yield Tip(
                f"{facts.name(label)} se reconnaît mal : {share * 100:.0f} % de ses formulations sont mal lues.",
                "Quand l'assistant ne les a pas apprises, il les range ailleurs. Il lui en faut de plus claires.",
                "Voir les formulations",
                f"{PHRASINGS}?probleme={quote(label)}",
                _WEAK * len(group),
                _examples(facts, group),
            )


def waiting(facts: Facts) -> Iterator[Tip]:
    if facts.proposals:
        word = "formulation attend" if facts.proposals == 1 else "formulations attendent"
        why = "Un agent les a proposées. L'assistant ne les apprend qu'une fois acceptées."
        title = f"{facts.proposals} {word} votre avis."
        yield Tip(title, why, "Les relire", f"{PHRASINGS}?etat=proposed", _PROPOSAL * facts.proposals)


def strangers(facts: Facts) -> Iterator[Tip]:
    """Residents' messages that are like one another, and like nothing known."""
    for group in facts.unknown[:_LISTED]:
        yield Tip(
            f"{_counted(group, 'habitant a écrit', 'habitants ont écrit')} une chose que l'assistant ne connaît pas.",
            "Aucune formulation ne ressemble à ces messages. Proposez-en une, ou dites qu'ils sont hors sujet.",
            "Lire la première conversation",
            group[0].link,
            _RESIDENT * len(group),
            tuple(group[:_EXAMPLES]),
        )


Kind = Callable[[Facts], Iterator[Tip]]
KINDS: Sequence[Kind] = (mislabelled, strangers, waiting, thin, confused, weak)


def _ordinary(facts: Facts) -> list[Misread]:
    """Return what is misread and not likely mislabelled. A danger heard too soon is no mistake: numbers come first."""
    suspected = {one.id for one in facts.suspects}
    found = facts.still(facts.misread)
    return [one for one in found if one.id not in suspected and one.rather != EMERGENCY]


def _largest(groups: Mapping[_Key, list[Misread]]) -> list[tuple[_Key, list[Misread]]]:
    return sorted(groups.items(), key=lambda pair: -len(pair[1]))[:_LISTED]


def _examples(facts: Facts, group: Sequence[Misread]) -> tuple[Example, ...]:
    surest = sorted(group, key=lambda one: -one.sure)
    return tuple(facts.example(one) for one in surest[:_EXAMPLES])


def _counted(group: Sequence[object], one: str, many: str) -> str:
    return f"{len(group)} {one if len(group) == 1 else many}"
