"""What trainers do with phrasings: each act, what it refuses, and what the log keeps."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.accounts.models import AuditEntry
from bot.accounts.sign_in import Agent
from bot.errors import DataFileError
from bot.settings import ROOT
from bot.training import phrasebook
from bot.training.models import ACCEPTED, CONSOLE, PROPOSED, RETIRED, Phrasing
from bot.training.phrasebook import Draft, PhrasingError, RefusedLinesError
from bot.training.phrasing_list import Filters, listing
from bot.training.phrasing_sheet import pasted, read_sheet
from bot.training.phrasings import OF_RESIDENTS, accepted

DATA = ROOT / "data"
LEAK, BILL = "eau.fuite_coupure", "eau.facture"


@pytest.fixture
def proposed(small: Session, trainer: Agent) -> Phrasing:
    # Without a conversation or a council: neither is in the small database.
    phrasing = phrasebook.add(small, trainer, DATA, Draft("ya une fuitte", BILL, OF_RESIDENTS))
    phrasing.status, phrasing.file, phrasing.rank, phrasing.decided_on = PROPOSED, None, None, None
    small.flush()
    return phrasing


def _acts(session: Session, phrasing: Phrasing) -> list[str]:
    return list(session.scalars(select(AuditEntry.action).where(AuditEntry.subject == f"phrasing:{phrasing.id}")))


def test_what_is_proposed_teaches_only_once_it_is_accepted(small: Session, trainer: Agent, proposed: Phrasing) -> None:
    assert proposed.text not in [one.text for one in accepted(small)]
    phrasebook.accept(small, trainer, DATA, proposed, Draft("y a une  fuite", LEAK, OF_RESIDENTS))
    assert accepted(small)[-1].text == proposed.text == "y a une fuite"
    assert (proposed.label, proposed.status, proposed.file) == (LEAK, ACCEPTED, "eau.yml")
    with pytest.raises(PhrasingError, match="Rechargez"):
        phrasebook.refuse(small, trainer, proposed, "trop tard")
    assert _acts(small, proposed)[-1] == "phrasing_accept"


def test_a_refused_proposal_can_come_back(small: Session, trainer: Agent, proposed: Phrasing) -> None:
    with pytest.raises(PhrasingError, match="raison"):
        phrasebook.refuse(small, trainer, proposed, "  ")
    phrasebook.refuse(small, trainer, proposed, "écrire à a@b.fr")
    assert proposed.status == RETIRED
    entry = small.scalars(select(AuditEntry).where(AuditEntry.action == "phrasing_refuse")).one()
    assert entry.details == {"why": "écrire à [e-mail]"}
    phrasebook.restore(small, trainer, DATA, proposed)
    assert (proposed.status, proposed.file) == (ACCEPTED, "eau.yml")


def test_a_phrasing_moves_and_comes_home(small: Session, trainer: Agent) -> None:
    one = small.scalars(select(Phrasing).where(Phrasing.text == "le relevé du compteur")).one()
    phrasebook.move(small, trainer, DATA, one, LEAK)
    assert (one.label, one.moved_from) == (LEAK, BILL)
    assert accepted(small)[-1].text == one.text
    for wrong in (LEAK, "eau.inconnu"):
        with pytest.raises(PhrasingError):
            phrasebook.move(small, trainer, DATA, one, wrong)
    phrasebook.move(small, trainer, DATA, one, BILL)
    assert (one.label, one.moved_from) == (BILL, None)
    phrasebook.retire(small, trainer, one, "essai")
    with pytest.raises(PhrasingError, match="Rétablissez"):
        phrasebook.move(small, trainer, DATA, one, LEAK)


def test_many_are_added_together_or_not_at_all(small: Session, trainer: Agent) -> None:
    typed = "- le tuyau goutte\n\nle tuyau goutte !\nappelez le 06 12 34 56 78\n"
    typed += "plus une goutte au robinet\nla cave est noyée"
    lines = pasted(typed, LEAK, "direct")
    assert [line.number for line in lines] == [1, 3, 4, 5, 6]
    before = len(accepted(small))
    with pytest.raises(RefusedLinesError, match="3 phrases") as raised:
        phrasebook.add_many(small, trainer, DATA, [line.draft for line in lines], CONSOLE)
    assert sorted(raised.value.reasons) == [1, 2, 3]
    assert len(accepted(small)) == before
    good = [lines[0].draft, lines[4].draft]
    added = phrasebook.add_many(small, trainer, DATA, good, CONSOLE)
    assert [one.text for one in accepted(small)[-2:]] == [one.text for one in added]


def test_a_sheet_names_problems_and_voices_by_code_or_name() -> None:
    content = "\ufeffTexte;Problème;Voix\nle tuyau goutte;Fuite d'eau;Récit\n;;\n"
    content += '"un ; deux";eau.facture;direct\nx;?;y\n'
    lines = read_sheet(content.encode(), {LEAK: "Fuite d'eau", BILL: "Facture"})
    assert [(line.number, line.draft) for line in lines] == [
        (2, Draft("le tuyau goutte", LEAK, "recit")),
        (4, Draft("un ; deux", BILL, "direct")),
        (5, Draft("x", "?", "y")),
    ]


_LATIN = "texte;problème;voix\né;a;b".encode("cp1252")


@pytest.mark.parametrize("content", [b"", b"texte,voix\na,b\n", b"\xff\xfe\x00", _LATIN])
def test_a_sheet_that_does_not_read_says_what_was_expected(content: bytes) -> None:
    with pytest.raises(DataFileError, match="texte, probleme, voix"):
        read_sheet(content, {})


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "ÉLEV rele"}, set()),
        ({"q": "rele compt"}, {"le relevé du compteur"}),
        ({"q": "Fact", "etat": "accepted"}, {"ma facture d'eau"}),
        ({"probleme": LEAK}, {"plus une goutte au robinet"}),
        ({"probleme": "eau", "voix": "telephone"}, {"fctr dho"}),
        ({"probleme": "e_u"}, set()),
        ({"etat": "retired"}, set()),
        ({"q": "%", "voix": "?", "page": "²", "etat": "x"}, {"ma facture d'eau", "non merci"}),
    ],
)
def test_phrasings_are_found(small: Session, trainer: Agent, query: dict[str, str], found: set[str]) -> None:
    texts = {one.phrasing.text for one in listing(small, trainer, Filters.of(query)).rows}
    assert texts >= found
    assert len(texts) == (5 if "²" in query.values() else len(found))
