"""Search in what residents wrote."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.reviews import search
from bot.reviews.models import SearchWord, Summary
from bot.reviews.search import matching, searched, words_of
from tests.reviews.made_up import hesitated, said

TEXT = "L'égout déborde rue Pasteur, mon n° est le [téléphone]"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("égout", True),
        ("EGOUT", True),
        ("deborde egout", True),
        ("égout past", True),
        ("past égout", False),
        ("égo", True),
        ("gout", False),
        ("égout poubelle", False),
        ("telephone", False),
        ("l'égout", True),
        ("%", True),
        ("", True),
    ],
)
@pytest.mark.parametrize("few", [0, 2_000], ids=["common words", "rare words"])
def test_all_words_must_be_there_the_last_one_begun(
    session: Session, monkeypatch: pytest.MonkeyPatch, typed: str, found: bool, few: int
) -> None:
    monkeypatch.setattr(search, "_FEW", few)
    one = hesitated(session, text=TEXT)
    query = select(Summary.id).where(Summary.id == one.id, *matching(session, typed))
    assert (session.scalar(query) == one.id) is found


def test_words_of_later_messages_are_found_too_and_written_once(session: Session) -> None:
    one = hesitated(session, text="un trou")
    said(session, one.conversation_id, "un trou rue Pasteur")
    words = session.scalars(select(SearchWord.word).where(SearchWord.summary_id == one.id))
    assert sorted(words) == ["pasteur", "rue", "trou", "un"]


def test_masks_are_no_words() -> None:
    assert words_of("[téléphone] a b cd [numéro de sécurité sociale]") == {"cd"}


def test_a_very_long_word_is_cut_the_same_way_on_both_sides(session: Session) -> None:
    one = hesitated(session, text="a" * 500)
    assert session.scalar(select(Summary.id).where(Summary.id == one.id, *matching(session, "a" * 500))) == one.id


def test_only_so_many_words_are_searched() -> None:
    assert len(searched(" ".join(f"mot{n}" for n in range(100)))) == 8
