"""What a council says of its ground: one by one, or by its file, and what residents are then told."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.knowledge.council import edits
from bot.knowledge.council.council import Council, find_source, ground_of, grounds_around
from bot.knowledge.council.edits import RefusedFieldsError
from bot.knowledge.council.file import rows_of, take_file, write_file
from bot.knowledge.council.listing import Wanted, sheets_on
from bot.knowledge.directory import counters_of, procedures_of, record_of
from bot.knowledge.importers.conseil import Numbered, read_rows

GROUP, BOURGUEIL, ELSEWHERE = "200072981", "37031", "44003"
COUNCIL = Council("essai", "Service accueil de la CC", GROUP)
TODAY = date(2026, 11, 22)


@pytest.fixture
def ground(session: Session) -> frozenset[str]:
    return ground_of(session, [GROUP])


@pytest.fixture
def mairie(session: Session) -> str:
    """The id of the record that answers give for the mairie of Bourgueil."""
    return str(_told(session).id)


def _told(session: Session, commune: str = BOURGUEIL) -> Any:
    """The mairie of a commune, as residents are told it."""
    return counters_of(session, commune, [commune])[0].get(commune)


def _exported(session: Session, ground: frozenset[str]) -> list[Numbered]:
    return read_rows("f", write_file(rows_of(session, COUNCIL, ground, TODAY)))


def _edited(rows: list[Numbered], structure: str, champ: str, valeur: str) -> list[Numbered]:
    def edit(row: dict[str, str]) -> dict[str, str]:
        return {**row, "valeur": valeur} if (row["identifiant"], row["champ"]) == (structure, champ) else row

    return [(line, edit(dict(row))) for line, row in rows]


def test_the_ground_is_the_group_and_its_communes(session: Session, ground: frozenset[str]) -> None:
    assert {GROUP, BOURGUEIL} <= ground
    assert ELSEWHERE not in ground
    assert GROUP in grounds_around(session, BOURGUEIL)
    assert ground_of(session, [BOURGUEIL]) == {BOURGUEIL}


def test_a_correction_is_told_to_residents_with_who_and_when(session: Session, mairie: str) -> None:
    edits.correct(session, COUNCIL, mairie, {"telephone": "02 61 91 00 02", "horaires": "lundi : 9h-12h"}, TODAY)
    told = _told(session)
    assert (told.phone, told.source, told.as_of) == ("02 61 91 00 02", COUNCIL.name, "2026-11-22")
    assert told.hours == [["lundi", "lundi", [["09:00:00", "12:00:00"]]]]
    edits.correct(session, COUNCIL, mairie, {"telephone": "02 61 91 00 03"}, TODAY)
    assert _told(session).phone == "02 61 91 00 03"


def test_one_wrong_value_and_nothing_is_written(session: Session, mairie: str) -> None:
    before = _told(session)
    wrong = {"telephone": "02 61", "courriel": "pas une adresse", "adresse": "1 place"}
    with pytest.raises(RefusedFieldsError) as refused:
        edits.correct(session, COUNCIL, mairie, wrong, TODAY)
    assert set(refused.value.reasons) == {"telephone", "courriel"}
    assert _told(session) == before


def test_checked_today_dates_the_sheet_and_changes_nothing_else(session: Session, mairie: str) -> None:
    before = _told(session)
    edits.say_checked(session, COUNCIL, mairie, TODAY)
    after = _told(session)
    assert after.as_of == "2026-11-22"
    assert (after.name, after.phone, after.hours) == (before.name, before.phone, before.hours)


def test_a_closed_counter_leaves_the_answers_until_it_opens_again(session: Session, mairie: str) -> None:
    edits.close(session, COUNCIL, mairie, TODAY)
    assert _told(session) is None or _told(session).id != mairie
    record = record_of(session, mairie)
    assert record is not None
    assert record.is_closed
    edits.open_again(session, mairie)
    assert _told(session).id == mairie


def test_a_link_is_given_replaced_and_taken_back(session: Session) -> None:
    given = {"probleme": "dechets.bac", "nature": "demarche", "nom": "Commander", "site": "https://a.example/bac"}
    edits.add_link(session, COUNCIL, GROUP, given, TODAY)
    edits.add_link(session, COUNCIL, GROUP, {**given, "site": "https://b.example/bac"}, TODAY)
    (page,) = (one for one in procedures_of(session, [GROUP])["dechets.bac"] if one.source == COUNCIL.name)
    assert page.url == "https://b.example/bac"
    own = [row for row in rows_of(session, COUNCIL, [], TODAY) if row["type"] == "lien"]
    assert [row["site"] for row in own] == ["https://b.example/bac"]


@pytest.mark.parametrize(
    ("wrong", "field"), [({"probleme": "x"}, "probleme"), ({"site": "b.example"}, "lien"), ({"nom": ""}, "lien")]
)
def test_a_link_that_does_not_read_is_refused(session: Session, wrong: dict[str, str], field: str) -> None:
    given = {"probleme": "dechets.bac", "nature": "page", "nom": "T", "site": "https://a.example", **wrong}
    with pytest.raises(RefusedFieldsError) as refused:
        edits.add_link(session, COUNCIL, GROUP, given, TODAY)
    assert set(refused.value.reasons) == {field}


class TestFile:
    def test_exported_and_taken_back_it_changes_nothing(
        self, session: Session, ground: frozenset[str], mairie: str
    ) -> None:
        edits.correct(session, COUNCIL, mairie, {"telephone": "02 61 91 00 02"}, TODAY)
        edits.say_checked(session, COUNCIL, mairie, TODAY)
        changes = take_file(session, COUNCIL, _exported(session, ground), ground, TODAY)
        assert (changes.added, changes.changed, changes.closed, changes.refused) == (0, 0, 0, [])

    def test_only_the_lines_edited_are_said(self, session: Session, ground: frozenset[str], mairie: str) -> None:
        rows = _edited(_exported(session, ground), mairie, "telephone", "02 61 91 00 09")
        changes = take_file(session, COUNCIL, rows, ground, TODAY)
        assert (changes.added, changes.refused) == (1, [])
        assert _told(session).phone == "02 61 91 00 09"

    def test_what_leaves_the_file_is_taken_back(self, session: Session, ground: frozenset[str], mairie: str) -> None:
        before = _told(session).phone
        edits.correct(session, COUNCIL, mairie, {"telephone": "02 61 91 00 02"}, TODAY)
        take_file(session, COUNCIL, [], ground, TODAY)
        assert _told(session).phone == before

    def test_of_another_ground_nothing_is_taken(self, session: Session, ground: frozenset[str]) -> None:
        elsewhere = _told(session, ELSEWHERE)
        said = {"source": "nous", "date": "2026-11-22"}
        other = {**said, "type": "correction", "identifiant": str(elsewhere.id), "champ": "nom", "valeur": "X"}
        link = {**said, "type": "lien", "territoire": ELSEWHERE, "nom": "T", "site": "https://a.example"}
        link |= {"probleme": "dechets.bac", "nature": "page"}
        changes = take_file(session, COUNCIL, [(2, other), (3, link)], ground, TODAY)
        assert [reason.split(" :")[0] for reason in changes.refused] == ["ligne 2", "ligne 3"]
        assert all("votre territoire" in reason for reason in changes.refused)
        assert _told(session, ELSEWHERE) == elsewhere

    def test_a_spreadsheet_opens_it(self, session: Session, ground: frozenset[str]) -> None:
        content = write_file(rows_of(session, COUNCIL, ground, TODAY))
        assert content.startswith(b"\xef\xbb\xbftype;")
        table = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
        assert {row["type"] for row in table} == {"correction"}
        assert find_source(session, COUNCIL) is None


class TestList:
    def test_stale_then_worst_first(self, session: Session, ground: frozenset[str]) -> None:
        sheets = sheets_on(session, ground, TODAY)
        assert sheets
        order = [(not one.stale, one.quality.score) for one in sheets]
        assert order == sorted(order)
        assert {one.territory for one in sheets} <= ground

    @pytest.mark.parametrize(
        "wanted",
        [Wanted(words="bourgueil mairie"), Wanted(territory=BOURGUEIL), Wanted(kind="mairie"), Wanted(state="perimee")],
    )
    def test_filters(self, session: Session, ground: frozenset[str], wanted: Wanted) -> None:
        sheets = sheets_on(session, ground, date(2035, 1, 1))
        found = [one for one in sheets if wanted.fits(one)]
        assert BOURGUEIL in {one.territory for one in found}
        assert not Wanted(words="xyzzy").fits(found[0])

    def test_a_closed_counter_is_only_shown_when_asked_for(
        self, session: Session, ground: frozenset[str], mairie: str
    ) -> None:
        edits.close(session, COUNCIL, mairie, TODAY)
        sheets = sheets_on(session, ground, TODAY)
        assert mairie in {one.structure.id for one in sheets if Wanted(state="fermee").fits(one)}
        assert mairie not in {one.structure.id for one in sheets if Wanted().fits(one)}
