"""How far two readers agree beyond chance: Cohen's kappa."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from bot.reviews.models import Review

Pair = tuple[str, str]
_FEWEST = 10
# Landis and Koch, 1977.
_WORDS = (
    (0.8, "Les relecteurs jugent presque toujours de la même façon."),
    (0.6, "Les relecteurs sont souvent d'accord."),
    (0.4, "Les relecteurs sont d'accord une fois sur deux environ. Parlez ensemble des cas qui vous séparent."),
    (-1.0, "Les relecteurs jugent trop différemment. Mettez-vous d'accord sur le sens de chaque avis."),
)


@dataclass(frozen=True)
class Agreement:
    """Pairs of verdicts on the same conversations. `kappa` is None when it means nothing."""

    pairs: int
    same: int
    kappa: float | None

    @property
    def sentence(self) -> str:
        """Say in one sentence what the number means."""
        if self.kappa is None:
            return f"Trop peu de doubles lectures pour juger : il en faut au moins {_FEWEST}, avec des avis variés."
        return next(words for least, words in _WORDS if self.kappa >= least)


def kappa(pairs: Sequence[Pair]) -> float | None:
    """Return Cohen's kappa of two readers: 1 always agree, 0 no more than by chance.

    None with fewer than ten pairs, or when both always give the same single verdict: chance explains all.
    """
    if len(pairs) < _FEWEST or len({one for pair in pairs for one in pair}) < 2:
        return None
    # A second to import and tens of megabytes: only who opens this page pays for it.
    from sklearn.metrics import cohen_kappa_score

    return float(cohen_kappa_score(*zip(*pairs, strict=True)))


def agreement_of(pairs: Sequence[Pair]) -> Agreement:
    return Agreement(len(pairs), sum(one == other for one, other in pairs), kappa(pairs))


def pairs_of(session: Session, sites: Collection[str]) -> dict[str, list[Pair]]:
    """Return, for each council, the first reader's verdict beside the second's, where both stand.

    Two readers who name different problems disagree.
    """
    first, second = aliased(Review), aliased(Review)
    query = (
        select(
            second.conversation_id,
            second.site_key,
            first.verdict,
            first.problem_code,
            second.verdict,
            second.problem_code,
        )
        # What the first reader said before the second did: later he may have seen it.
        .join(first, and_(first.conversation_id == second.conversation_id, first.id < second.id))
        .where(second.site_key.in_(sites), second.second.is_(True), first.second.is_(False))
        .where(first.undone_at.is_(None), second.undone_at.is_(None))
        .order_by(second.id, first.id)
    )
    # Of several verdicts of one reader on a conversation, the last stands.
    last = {row[0]: (row[1], row[2:4], row[4:6]) for row in session.execute(query)}
    pairs: dict[str, list[Pair]] = {site: [] for site in sorted(sites)}
    for site, one, other in last.values():
        pairs[site].append((_label(*one), _label(*other)))
    return pairs


def _label(verdict: str, problem: str | None) -> str:
    return f"{verdict} {problem}" if problem else verdict
