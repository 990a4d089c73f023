"""What people do with phrasings: propose, add, accept, refuse, move, retire, restore. Each is kept in the log."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from bot.accounts import audit
from bot.accounts.sign_in import Agent
from bot.conversations.redaction import redact
from bot.errors import OrientationError
from bot.text import squeezed, storable
from bot.training.checks import Finding, sentence_key
from bot.training.models import ACCEPTED, CONSOLE, CONVERSATION, PROPOSED, RETIRED, Phrasing
from bot.training.phrasing_sync import places_of
from bot.training.phrasings import OF_RESIDENTS, VOICES
from bot.training.sentence_checks import check_one
from bot.training.surroundings import around

LONGEST_REASON, MOST_AT_ONCE = 300, 1_000


@dataclass(frozen=True)
class Draft:
    """A sentence as somebody writes it."""

    text: str
    label: str
    voice: str = "direct"

    @property
    def clean(self) -> str:
        return squeezed(storable(self.text))


class PhrasingError(OrientationError):
    """A sentence cannot teach the model as it is, or cannot be decided on like this."""


class RefusedLinesError(OrientationError):
    """Some of many sentences cannot teach: none was added. `reasons` gives why, by place in the list."""

    def __init__(self, reasons: dict[int, str]) -> None:
        self.reasons = reasons
        count = f"{len(reasons)} phrases sont refusées" if len(reasons) > 1 else "1 phrase est refusée"
        super().__init__(f"{count}. Rien n'est ajouté.", "Corrigez ou enlevez ce qui est refusé, puis recommencez.")


def findings(session: Session, data: Path, draft: Draft, but: int | None = None) -> list[Finding]:
    """Return what there is to say of a sentence."""
    return check_one(draft.clean, draft.label, around(session, data, [draft.clean], but))


def propose(session: Session, agent: Agent, data: Path, draft: Draft, conversation: str, site: str) -> Phrasing:
    """Keep a proposed phrasing, which a trainer will read.

    Raises:
        PhrasingError: it cannot teach.
    """
    phrasing = _new(draft, agent, CONVERSATION, site)
    phrasing.voice, phrasing.conversation_id = OF_RESIDENTS, conversation
    _refuse_faults(session, data, draft)
    session.add(phrasing)
    session.flush()
    _note(session, "phrasing_proposed", agent, phrasing, problem=phrasing.label)
    return phrasing


def add(session: Session, agent: Agent, data: Path, draft: Draft) -> Phrasing:
    """Add a phrasing that is learnt at the next training.

    Raises:
        PhrasingError: it cannot teach.
    """
    _refuse_faults(session, data, draft)
    return _add(session, agent, [draft], CONSOLE)[0]


def faults(session: Session, data: Path, drafts: Sequence[Draft]) -> dict[int, str]:
    """Return why sentences cannot be added together, by their place in the list."""
    beside = around(session, data, [draft.clean for draft in drafts])
    reasons: dict[int, str] = {}
    first: dict[str, int] = {}
    for place, draft in enumerate(drafts):
        said = [*check_one(draft.clean, draft.label or "?", beside)]
        twin = first.setdefault(sentence_key(draft.clean), place)
        if said and said[0].severity == "refused":
            reasons[place] = said[0].message
        elif draft.voice not in VOICES:
            reasons[place] = f"La voix « {draft.voice} » n'existe pas. Attendu : {', '.join(VOICES)}."
        elif twin != place:
            reasons[place] = f"C'est la même phrase qu'à la ligne {twin + 1}. Gardez-en une."
    return reasons


def add_many(session: Session, agent: Agent, data: Path, drafts: Sequence[Draft], source: str) -> list[Phrasing]:
    """Add phrasings: all of them, or none.

    Raises:
        RefusedLinesError: some cannot teach.
        PhrasingError: there is none, or too many.
    """
    if not drafts:
        raise PhrasingError("Il n'y a aucune phrase.", "Écrivez une phrase par ligne.")
    if len(drafts) > MOST_AT_ONCE:
        raise PhrasingError(f"Il y a plus de {MOST_AT_ONCE} phrases.", "Envoyez-les en plusieurs fois.")
    reasons = faults(session, data, drafts)
    if reasons:
        raise RefusedLinesError(reasons)
    return _add(session, agent, drafts, source)


def accept(session: Session, agent: Agent, data: Path, phrasing: Phrasing, draft: Draft) -> None:
    """Take a proposed phrasing in, as it is or as the trainer wrote it again.

    Raises:
        PhrasingError: it is not proposed any more, or cannot teach.
    """
    _must_be(phrasing, PROPOSED)
    _refuse_faults(session, data, draft, phrasing.id)
    edited = (phrasing.text, phrasing.label) != (draft.clean, draft.label)
    phrasing.text, phrasing.key = draft.clean, sentence_key(draft.clean)
    phrasing.label, phrasing.voice = draft.label, draft.voice
    _decide(session, phrasing, ACCEPTED)
    _note(session, "phrasing_accept", agent, phrasing, problem=draft.label, edited=edited)


def refuse(session: Session, agent: Agent, phrasing: Phrasing, reason: str) -> None:
    """Leave a proposed phrasing out, and say why.

    Raises:
        PhrasingError: it is not proposed any more, or no reason is given.
    """
    _must_be(phrasing, PROPOSED)
    why = _reason(reason)
    _decide(session, phrasing, RETIRED)
    _note(session, "phrasing_refuse", agent, phrasing, why=why)


def retire(session: Session, agent: Agent, phrasing: Phrasing, reason: str) -> None:
    """Take a phrasing out of what is learnt. Its row stays: it can be restored.

    Raises:
        PhrasingError: it is not learnt, or no reason is given.
    """
    _must_be(phrasing, ACCEPTED)
    why = _reason(reason)
    _decide(session, phrasing, RETIRED)
    _note(session, "phrasing_retire", agent, phrasing, why=why)


def restore(session: Session, agent: Agent, data: Path, phrasing: Phrasing) -> None:
    """Learn a retired phrasing again.

    Raises:
        PhrasingError: it is not retired, or cannot teach any more.
    """
    _must_be(phrasing, RETIRED)
    _refuse_faults(session, data, Draft(phrasing.text, phrasing.label, phrasing.voice), phrasing.id)
    _decide(session, phrasing, ACCEPTED)
    _note(session, "phrasing_restore", agent, phrasing, problem=phrasing.label)


def move(session: Session, agent: Agent, data: Path, phrasing: Phrasing, label: str) -> None:
    """Make a phrasing teach another problem.

    Raises:
        PhrasingError: it is retired, is there already, or cannot teach that problem.
    """
    if phrasing.status == RETIRED:
        raise PhrasingError("Cette formulation est retirée.", "Rétablissez-la d'abord.")
    if label == phrasing.label:
        raise PhrasingError("Cette formulation est déjà dans ce problème.", "Choisissez-en un autre.")
    _refuse_faults(session, data, Draft(phrasing.text, label), phrasing.id)
    before = phrasing.label
    _relabel(phrasing, label)
    _decide(session, phrasing, phrasing.status)
    _note(session, "phrasing_move", agent, phrasing, before=before, after=label)


@dataclass(frozen=True)
class Moved:
    """How many phrasings went over to another label, and how many it had already, which are retired."""

    moved: int
    twins: int


def merge_label(session: Session, old: str, new: str) -> Moved:
    """Give all the phrasings of a label to another; those that it has already are retired.

    For a problem that is merged into another: the caller keeps in the log who did so, and why.
    """
    texts = {row.text for row in session.query(Phrasing.text).filter(Phrasing.label == new)}
    rows = session.query(Phrasing).filter(Phrasing.label == old).order_by(Phrasing.file, Phrasing.rank).all()
    places, today = places_of(session), date.today()
    twins = [row for row in rows if row.text in texts and row.status != RETIRED]
    others = [row for row in rows if row.text not in texts]
    moved = sum(row.status != RETIRED for row in others)
    for row in twins:
        row.status, row.decided_on = RETIRED, today
    for row in others:
        row.decided_on = today
        _relabel(row, new)
        if row.status != PROPOSED:
            row.file, row.rank = places.next(new, row.voice)
    session.flush()
    return Moved(moved, len(twins))


def _add(session: Session, agent: Agent, drafts: Iterable[Draft], source: str) -> list[Phrasing]:
    site = next(iter(agent.sites)) if len(agent.sites) == 1 else None
    places, today = places_of(session), date.today()
    added = []
    for draft in drafts:
        phrasing = _new(draft, agent, source, site)
        phrasing.status, phrasing.decided_on = ACCEPTED, today
        phrasing.file, phrasing.rank = places.next(draft.label, draft.voice)
        added.append(phrasing)
    session.add_all(added)
    session.flush()
    for phrasing in added:
        _note(session, "phrasing_add", agent, phrasing, problem=phrasing.label)
    return added


def _new(draft: Draft, agent: Agent, source: str, site: str | None) -> Phrasing:
    return Phrasing(
        label=draft.label,
        text=draft.clean,
        key=sentence_key(draft.clean),
        voice=draft.voice,
        status=PROPOSED,
        source=source,
        author="",
        user_id=agent.id,
        site_key=site,
        added_on=date.today(),
    )


def _refuse_faults(session: Session, data: Path, draft: Draft, but: int | None = None) -> None:
    if not draft.label:
        raise PhrasingError("Choisissez le problème que cette phrase décrit.")
    if draft.voice not in VOICES:
        raise PhrasingError("Choisissez une voix de la liste.")
    said = findings(session, data, draft, but)
    if said and said[0].severity == "refused":
        raise PhrasingError(said[0].message)


def _must_be(phrasing: Phrasing, status: str) -> None:
    if phrasing.status != status:
        raise PhrasingError("Cette formulation vient d'être changée par un autre formateur.", "Rechargez la page.")


def _reason(reason: str) -> str:
    why = redact(squeezed(storable(reason)))[:LONGEST_REASON]
    if not why:
        raise PhrasingError("Il manque la raison.", "Écrivez-la en quelques mots : vos collègues la liront.")
    return why


def _relabel(phrasing: Phrasing, label: str) -> None:
    """Change the label, and remember the one by which the files know the phrasing."""
    known = phrasing.moved_from or phrasing.label
    phrasing.label = label
    phrasing.moved_from = None if known == label else known


def _decide(session: Session, phrasing: Phrasing, status: str) -> None:
    """Set the status, and the place of what is learnt: at the end of its block."""
    was_learnt = phrasing.status == ACCEPTED
    phrasing.status, phrasing.decided_on = status, date.today()
    if status == ACCEPTED and (phrasing.file is None or was_learnt):
        phrasing.file = phrasing.rank = None
        session.flush()
        phrasing.file, phrasing.rank = places_of(session).next(phrasing.label, phrasing.voice)
    session.flush()


def _note(session: Session, action: str, agent: Agent, phrasing: Phrasing, **details: object) -> None:
    audit.note(session, action, agent.id, phrasing.site_key, f"phrasing:{phrasing.id}", **details)
