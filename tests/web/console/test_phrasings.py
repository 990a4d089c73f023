"""The pages of phrasings: what trainers see and do there, and that a refused form comes back filled in."""

import html
import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.accounts.roles import Role
from bot.database import session_factory, session_scope
from bot.training.models import Phrasing
from bot.web.console.guard import COOKIE, csrf_token
from tests.web.console.conftest import OTHER, OWN, Person
from tests.web.console.phrasings import proposed_phrasing

LIST = "/console/formulations"
HOLE, LAMPS = "voirie.chaussee", "voirie.eclairage"


@pytest.fixture
def trainer(person: Callable[..., Person]) -> Person:
    return person(Role.TRAINER)


@pytest.fixture
def word(database: str) -> Iterator[str]:
    """A word of this test alone; the phrasings that hold it go at the end: others train on this database."""
    made = f"zz{uuid4().hex[:10]}"
    yield made
    with session_scope(database) as session:
        session.execute(delete(Phrasing.__table__).where(Phrasing.key.contains(made)))


@pytest.fixture
def fresh(database: str) -> Iterator[Session]:
    with session_factory(database)() as session:
        yield session


def _proposed(database: str, word: str, site: str = OWN, more: str = "") -> int:
    with session_scope(database) as session:
        return int(proposed_phrasing(session, site, text=f"un creux {word} {more}").id)


def _known(fresh: Session, word: str) -> list[tuple[str, str, str]]:
    query = select(Phrasing.text, Phrasing.label, Phrasing.status).where(Phrasing.key.contains(word))
    return [tuple(row) for row in fresh.execute(query.order_by(Phrasing.id))]


def test_proposals_come_first_and_a_rewritten_one_is_learnt(
    trainer: Person, database: str, word: str, fresh: Session
) -> None:
    id_ = _proposed(database, word)
    listed = trainer.get(LIST).text
    assert listed.index('<span class="tag warm">Proposée</span>') < listed.index(
        '<span class="tag good">Apprise</span>'
    )
    assert f"un creux {word}" in trainer.get(f"{LIST}?q={word}").text
    address = f"{LIST}/{id_}"
    refused = trainer.post(address, action="accepter", text=f"{word} au 06 12 34 56 78", problem=LAMPS, voice="direct")
    assert refused.status_code == 422
    assert f"{word} au 06 12 34 56 78</textarea>" in refused.text
    assert f'<option value="{LAMPS}" selected>' in refused.text
    checked = trainer.post(address, action="verifier", text=f"{word} [nom]", problem=LAMPS, voice="direct")
    assert checked.status_code == 200
    assert "crochets" in checked.text
    done = trainer.post(address, action="accepter", text=f"une lampe {word}", problem=LAMPS, voice="direct")
    assert done.status_code == 303
    assert _known(fresh, word) == [(f"une lampe {word}", LAMPS, "accepted")]
    assert "a accepté une formulation après l&#39;avoir réécrite" in trainer.get(address).text


def test_a_phrasing_moves_is_retired_and_restored_and_its_history_says_so(
    trainer: Person, database: str, word: str, fresh: Session
) -> None:
    address = f"{LIST}/{_proposed(database, word)}"
    for action, form in (
        ("accepter", {}),
        ("deplacer", {"problem": LAMPS}),
        ("retirer", {"reason": "trop vague"}),
        ("retablir", {}),
    ):
        assert trainer.post(address, action=action, **form).status_code == 303
    assert trainer.post(address, action="retirer", reason=" ").status_code == 422
    page = trainer.get(address).text
    assert "a retiré une formulation : trop vague" in page
    assert re.search("a déplacé une formulation, de « .* » à « .* »", page)
    assert [row[1:] for row in _known(fresh, word)] == [(LAMPS, "accepted")]


def test_a_proposal_is_read_only_by_its_council_until_it_is_learnt(
    trainer: Person, person: Callable[..., Person], database: str, word: str
) -> None:
    address, elsewhere = f"{LIST}/{_proposed(database, word)}", person(Role.TRAINER, OTHER)
    assert elsewhere.get(address).status_code == 404
    assert f"un creux {word}" not in elsewhere.get(f"{LIST}?q={word}").text
    trainer.post(address, action="accepter")
    assert elsewhere.get(address).status_code == 200
    assert f"un creux {word}" in elsewhere.get(f"{LIST}?q={word}").text


def test_several_are_decided_on_together_or_not_at_all(
    trainer: Person, database: str, word: str, fresh: Session
) -> None:
    ids = [_proposed(database, word, more=more) for more in ("a", "b")]
    elsewhere = _proposed(database, word, OTHER, "c")
    refused = _tick(trainer, [*ids, elsewhere], action="refuser", back=f"q={word}")
    assert refused.status_code == 422
    assert f'value="{ids[1]}" checked' in refused.text
    assert "Il manque la raison" in refused.text
    assert _tick(trainer, [], action="accepter").status_code == 422
    done = _tick(trainer, [*ids, elsewhere], action="accepter", back=f"q={word}")
    assert done.status_code == 303
    assert "2 formulations acceptées." in trainer.get(done.headers["location"]).text
    assert [status for *_, status in _known(fresh, word)] == ["accepted", "accepted", "proposed"]


def _tick(trainer: Person, ids: list[int], **form: str) -> Any:
    return trainer.post(f"{LIST}/lot", one=[str(id_) for id_ in ids], **form)


def test_one_is_added(trainer: Person, word: str, fresh: Session) -> None:
    assert f'<option value="{HOLE}" selected>' in trainer.get(f"{LIST}/ajouter?probleme={HOLE}").text
    refused = trainer.post(f"{LIST}/ajouter", text=f"une ornière {word}", problem="", voice="recit")
    assert refused.status_code == 422
    assert f"une ornière {word}</textarea>" in refused.text
    assert '<option value="recit" selected>' in refused.text
    done = trainer.post(f"{LIST}/ajouter", text=f"une ornière {word}", problem=HOLE, voice="recit")
    assert "assistant en tiendra compte" in trainer.get(done.headers["location"]).text
    assert _known(fresh, word) == [(f"une ornière {word}", HOLE, "accepted")]


def test_many_are_pasted_corrected_seen_and_added(trainer: Person, word: str, fresh: Session) -> None:
    typed = f"une ornière {word}\nune ornière {word}."
    refused = trainer.post(f"{LIST}/plusieurs", text=typed, problem=HOLE, voice="recit")
    assert refused.status_code == 422
    assert "même phrase" in refused.text
    assert f"une ornière {word}.</textarea>" in refused.text
    shown = trainer.post(f"{LIST}/plusieurs", text=typed.replace(".", " large"), problem=HOLE, voice="recit")
    assert (shown.status_code, _known(fresh, word)) == (200, [])
    assert trainer.post(f"{LIST}/plusieurs/confirmer", draft=_draft(shown.text)).status_code == 303
    assert len(_known(fresh, word)) == 2
    again = trainer.post(f"{LIST}/plusieurs/confirmer", draft=_draft(shown.text))
    assert again.status_code == 422
    assert "déjà apprise" in again.text
    assert trainer.post(f"{LIST}/plusieurs/confirmer", draft="[1, 2").status_code == 422


def test_a_sheet_is_seen_before_it_is_added(trainer: Person, word: str, fresh: Session) -> None:
    model = trainer.get(f"{LIST}/plusieurs/modele").content.decode("utf-8-sig")
    header = model.splitlines()[0]
    wrong = _send(trainer, f"{header}\nun nid {word};voirie.nulle;direct\n".encode())
    assert wrong.status_code == 422
    assert "voirie.nulle" in wrong.text
    assert _send(trainer, b"\xff").status_code == 422
    shown = _send(trainer, f"{header}\nun nid {word};{HOLE};direct\n".encode())
    assert trainer.post(f"{LIST}/plusieurs/confirmer", draft=_draft(shown.text)).status_code == 303
    assert _known(fresh, word) == [(f"un nid {word}", HOLE, "accepted")]


def _send(trainer: Person, content: bytes) -> Any:
    return trainer.client.post(
        f"{LIST}/plusieurs",
        data={"csrf": csrf_token(trainer.token)},
        files={"file": ("f.csv", content, "text/csv")},
        cookies={COOKIE: trainer.token},
    )


def _draft(page: str) -> str:
    found = re.search('name="draft" value="([^"]*)"', page)
    assert found is not None
    return html.unescape(found[1])


def test_problems_are_counted(trainer: Person, database: str, word: str) -> None:
    def row() -> list[str]:
        page = trainer.get(f"{LIST}/problemes").text
        return re.findall(r"<td>(\d+)</td>", page.split(f'?probleme={HOLE}"', 1)[1].split("</tr>")[0])

    before = row()
    _proposed(database, word)
    assert [int(one) for one in row()] == [int(before[0]) + 1, int(before[1]), int(before[2])]
