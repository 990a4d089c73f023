"""Search in what residents wrote: folded words, the same code on every database."""

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import exists, insert, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from bot.reviews.models import SearchWord, Summary
from bot.text import fold

_LONGEST, _MOST = 40, 8
# So few conversations are listed one by one in a query.
_FEW = 2_000
# What redaction puts in place of personal data: not the resident's words.
_MASKS = re.compile(r"\[[^\]]*\]")
# Sorts after every letter: the end of the words that begin alike.
_AFTER_LETTERS = "{"


def words_of(text: str) -> set[str]:
    """Return the words a text is found by: without accents, elided articles and masks.

    >>> sorted(words_of("L'égout déborde, appelez le [téléphone]"))
    ['appelez', 'deborde', 'egout', 'le']
    """
    return {word[:_LONGEST] for word in fold(_MASKS.sub(" ", text)).split() if len(word) > 1}


def index_words(session: Session, summary_id: int, text: str) -> None:
    """Add the words of a message to those by which its conversation is found."""
    words = words_of(text)
    query = select(SearchWord.word).where(SearchWord.summary_id == summary_id, SearchWord.word.in_(words))
    new = words.difference(session.scalars(query)) if words else words
    if new:
        session.execute(insert(SearchWord), rows_of(summary_id, new))


def rows_of(summary_id: int, words: Iterable[str]) -> list[dict[str, Any]]:
    return [{"word": word, "summary_id": summary_id} for word in sorted(words)]


def searched(typed: str) -> tuple[str, ...]:
    """Return the words that are searched, in order; those beyond a reasonable number are left out."""
    words = [word[:_LONGEST] for word in fold(typed).split() if len(word) > 1]
    return tuple(dict.fromkeys(words))[:_MOST]


def matching(session: Session, typed: str) -> list[ColumnElement[bool]]:
    """Return the conditions on Summary: it has all the words, the last one perhaps only begun.

    A rare word names its few conversations. Where all are common, each conversation is asked in its turn whether it
    has them: in any order of the inbox, a page is soon full.
    """
    words = searched(typed)
    if not words:
        return []
    *whole, last = words
    asked = [SearchWord.word == word for word in whole] + [SearchWord.word.between(last, last + _AFTER_LETTERS)]
    rare = next((ids for one in asked if len(ids := _few(session, one)) <= _FEW), None)
    has_it = (exists().where(SearchWord.summary_id == Summary.id, one) for one in asked)
    return [*has_it] if rare is None else [Summary.id.in_(rare), *has_it]


def _few(session: Session, condition: ColumnElement[bool]) -> list[int]:
    """Return the conversations that have a word: one more than a few at most."""
    return list(session.scalars(select(SearchWord.summary_id).where(condition).distinct().limit(_FEW + 1)))
