"""The national export of BANATIC: what is read, refused, and that a wrong file changes nothing."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarks.banatic_file import ExportedGroup, header, rows, write_xlsx
from bot.errors import DataFileError
from bot.knowledge.importers.banatic import import_banatic
from bot.knowledge.importers.decoupage import import_decoupage
from bot.knowledge.importers.merge import Changes
from bot.knowledge.importers.nomenclatures import read_nomenclature
from bot.knowledge.models import Competence, CompetenceHolder, CompetenceRegistryCode, Membership, Source, Territory
from bot.settings import ROOT
from tests.knowledge.importers.conftest import write_division

LABELS = read_nomenclature(ROOT / "data", "2025").labels
BOURGUEIL, LANGEAIS = ("213700313", "Bourgueil"), ("213701238", "Langeais")
CC = ExportedGroup("200072981", "CC Touraine Ouest", "CC", [BOURGUEIL, LANGEAIS], frozenset(["2080", "1505"]))
SMICTOM = ExportedGroup("253700001", " SMICTOM  du Chinonais", "SMF", [LANGEAIS], frozenset(["2085"]), 1200)
MIXED = ExportedGroup(
    "253700002", "Syndicat des eaux", "SMO", [("200072981", "CC Touraine Ouest")], frozenset(["1505"])
)
GROUPS = [CC, SMICTOM, MIXED]
OCTOBER = date(2026, 10, 1)
Lines = list[list[str]]


@pytest.fixture
def country(empty: Session, tmp_path: Path) -> Session:
    """A database that knows three communes, a group, one competence of ours, and a registry to come, source 2."""
    import_decoupage(empty, write_division(tmp_path / "division"), 1, date(2026, 1, 1))
    empty.add(Source(id=2, code="banatic", title="B", licence="L", file="f", as_of="2026-10", fingerprint="0"))
    empty.add(Competence(code="eau", label="l'eau potable", partial=False))
    empty.flush()
    for nomenclature, code in (("2025", "1505"), ("2021", "1502")):
        empty.add(CompetenceRegistryCode(competence_code="eau", nomenclature=nomenclature, registry_code=code))
    empty.commit()
    return empty


def _lines(groups: Sequence[ExportedGroup] = GROUPS) -> Lines:
    return [header(list(LABELS.values())), *rows(groups, list(LABELS))]


def _import(session: Session, file: Path) -> Changes:
    return import_banatic(session, file, 2, OCTOBER)


def _facts(session: Session) -> tuple[set[Any], set[Any], set[Any]]:
    """Return what the registry says today: groups, memberships, competences."""
    groups = session.execute(
        select(Territory.id, Territory.name, Territory.legal_form).where(Territory.kind == "syndicat")
    )
    members = select(Membership.member_id, Membership.group_id).where(Membership.source_id == 2)
    holders = select(CompetenceHolder.territory_id, CompetenceHolder.nomenclature, CompetenceHolder.registry_code)
    return (
        {tuple(row) for row in groups},
        {tuple(row) for row in session.execute(members.where(Membership.until.is_(None)))},
        {tuple(row) for row in session.execute(holders.where(CompetenceHolder.until.is_(None)))},
    )


EXPECTED = (
    {("253700001", "SMICTOM du Chinonais", "SMF"), ("253700002", "Syndicat des eaux", "SMO")},
    {("37123", "253700001"), ("200072981", "253700002")},
    {
        ("200072981", "2025", "2080"),
        ("200072981", "2025", "1505"),
        ("253700001", "2025", "2085"),
        ("253700002", "2025", "1505"),
    },
)


@pytest.mark.parametrize("shared", [False, True], ids=["textes en ligne", "textes partagés"])
def test_groups_members_and_competences_are_read(country: Session, tmp_path: Path, shared: bool) -> None:
    changes = _import(country, write_xlsx(tmp_path / "b.xlsx", _lines(), shared))
    assert _facts(country) == EXPECTED
    assert (changes.added, changes.refused) == (8, [])


def test_the_order_of_the_columns_does_not_matter(country: Session, tmp_path: Path) -> None:
    lines = _lines()
    competences = slice(52, 52 + len(LABELS))
    turned = [[*line[:52], *reversed(line[competences]), *line[competences.stop :]] for line in lines]
    _import(country, write_xlsx(tmp_path / "b.xlsx", turned))
    assert _facts(country) == EXPECTED


def test_the_same_export_twice_changes_nothing(country: Session, tmp_path: Path) -> None:
    file = write_xlsx(tmp_path / "b.xlsx", _lines())
    _import(country, file)
    assert _import(country, file) == Changes()
    assert _facts(country) == EXPECTED


def test_progress_counts_the_rows(country: Session, tmp_path: Path) -> None:
    many = ExportedGroup("253700003", "Grand syndicat", "SMO", [LANGEAIS] * 2_500)
    heard: list[tuple[int, int | None]] = []
    file = write_xlsx(tmp_path / "b.xlsx", _lines([many]))
    import_banatic(country, file, 2, OCTOBER, lambda done, total: heard.append((done, total)))
    assert heard == [(1_000, None), (2_000, None)]


def _replaced(lines: Lines, title: str, by: str) -> Lines:
    return [[by if cell == title else cell for cell in lines[0]], *lines[1:]]


def _with_column(lines: Lines, place: int, title: str, value: str) -> Lines:
    return [[*line[:place], title if line is lines[0] else value, *line[place:]] for line in lines]


LAST, WATER = 52 + len(LABELS), 52 + list(LABELS).index("1505")
WRONG: list[tuple[Callable[[Lines], Lines], str]] = [
    (lambda lines: _replaced(lines, "N° SIREN", "SIREN du groupement"), "N° SIREN"),
    (lambda lines: _replaced(lines, "Siren membre", "Membre"), "Siren membre"),
    (
        lambda lines: _replaced(lines, "Eclairage public", "Lumière sur la voie"),
        "« Lumière sur la voie ».*banatic-2025",
    ),
    (lambda lines: _with_column(lines, 100, "Police des plages", "NON"), "« Police des plages ».*code|libellé"),
    (lambda lines: _with_column(lines, LAST, "Police des plages", "NON"), "« Police des plages »"),
    (lambda lines: [line[:52] for line in lines], "aucune colonne de compétence"),
    (lambda lines: [[*line[:WATER], *line[WATER + 1 :]] for line in lines], "l'eau potable"),
    (lambda lines: lines[1:], "N° SIREN"),
    (lambda lines: lines[:1], "aucun groupement"),
]


@pytest.mark.parametrize(
    ("spoil", "said"),
    WRONG,
    ids=[
        "colonne du groupement",
        "colonne du membre",
        "compétence renommée",
        "compétence ajoutée au milieu",
        "compétence ajoutée à la fin",
        "sans compétences",
        "sans l'eau",
        "sans titres",
        "sans lignes",
    ],
)
def test_another_layout_is_refused_and_nothing_changes(
    country: Session, tmp_path: Path, spoil: Callable[[Lines], Lines], said: str
) -> None:
    _import(country, write_xlsx(tmp_path / "b.xlsx", _lines()))
    with pytest.raises(DataFileError, match=said):
        _import(country, write_xlsx(tmp_path / "wrong.xlsx", spoil(_lines([CC]))))
    assert _facts(country) == EXPECTED


@pytest.mark.parametrize("title", ["Adhésion à un groupement de plus", "Date de la dernière délibération"])
def test_a_column_that_is_no_competence_is_left_aside(country: Session, tmp_path: Path, title: str) -> None:
    value = "NON" if title.startswith("Adhésion") else "01/02/2024"
    _import(country, write_xlsx(tmp_path / "b.xlsx", _with_column(_lines(), LAST, title, value)))
    assert _facts(country) == EXPECTED


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9, 0.999])
def test_an_export_cut_anywhere_is_refused_and_nothing_changes(country: Session, tmp_path: Path, kept: float) -> None:
    file = write_xlsx(tmp_path / "b.xlsx", _lines())
    _import(country, file)
    content = write_xlsx(tmp_path / "cut.xlsx", _lines([CC])).read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(content[: int(len(content) * kept)])
    with pytest.raises(DataFileError, match=r"cut\.xlsx.*Téléchargez"):
        _import(country, tmp_path / "cut.xlsx")
    assert _facts(country) == EXPECTED


@pytest.mark.parametrize("name", ["b.ods", "b.pdf", "b"])
def test_another_kind_of_file_is_refused(country: Session, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(DataFileError, match="n'est pas un export"):
        _import(country, tmp_path / name)


@pytest.mark.parametrize(
    ("place", "value", "reason"),
    [
        (3, "20007298", "ligne 2 : SIREN illisible : « 20007298 »"),
        (4, " ", "ligne 2 : nom du groupement vide"),
        (5, "Communauté de communes", "ligne 2 : nature juridique illisible"),
        (46, "21370031", "ligne 2 : SIREN illisible"),
        (46, "219999999", "SIREN 219999999 (Bourgueil) : absent du découpage"),
        (52, "PARTIEL", "compétence 1005 : « PARTIEL » n'est ni OUI ni NON"),
        (177, "de trop", "ligne 2 : trop de colonnes"),
    ],
)
def test_a_faulty_row_is_left_aside_with_its_reason(
    country: Session, tmp_path: Path, place: int, value: str, reason: str
) -> None:
    lines = _lines()
    lines[1][place : place + 1] = [value]
    changes = _import(country, write_xlsx(tmp_path / "b.xlsx", lines))
    assert any(reason in one for one in changes.refused)
    assert _facts(country) == EXPECTED


def test_a_group_whose_rows_differ_holds_all_that_one_of_them_says(country: Session, tmp_path: Path) -> None:
    lines = _lines()
    lines[2][52 + list(LABELS).index("1030")] = "OUI"
    changes = _import(country, write_xlsx(tmp_path / "b.xlsx", lines))
    assert ("200072981", "2025", "1030") in _facts(country)[2]
    assert [one for one in changes.refused if "différentes d'une ligne à l'autre" in one]


def test_a_group_with_own_taxation_that_the_division_does_not_know_is_left_aside(
    country: Session, tmp_path: Path
) -> None:
    new = ExportedGroup("200099999", "CC Nouvelle", "CC", [BOURGUEIL], frozenset(["1505"]))
    changes = _import(country, write_xlsx(tmp_path / "b.xlsx", _lines([*GROUPS, new])))
    assert _facts(country) == EXPECTED
    assert changes.refused == ["SIREN 200099999 (CC Nouvelle) : absent du découpage et des groupements, laissé de côté"]


TSV_HEADER = ["N° SIREN", "Nom du groupement", "Nature juridique", "Population", "Type", "Siren membre", "Nom membre"]
TSV_CODES = ["C1502", "C1505", "C1510"]


def _write_tsv(file: Path, lines: Lines, encoding: str = "latin-1", end: str = "\n") -> Path:
    file.write_bytes("".join("\t".join(line) + end for line in lines).encode(encoding))
    return file


def _tsv_lines() -> Lines:
    return [
        [*TSV_HEADER, *TSV_CODES],
        ["200072981", "CC Touraine Ouest", "CC", "24000", "Commune", *BOURGUEIL, "1", "0", "0"],
        ["200072981", "CC Touraine Ouest", "CC", "24000", "Commune", *LANGEAIS, "1", "0", "0"],
        ["253700001", 'SMICTOM "Été"', "SMF", "1200", "Commune", *LANGEAIS, "0", "0", "1"],
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_older_export_is_read(country: Session, tmp_path: Path, end: str) -> None:
    changes = _import(country, _write_tsv(tmp_path / "b.tsv", _tsv_lines(), end=end))
    assert _facts(country) == (
        {("253700001", 'SMICTOM "Été"', "SMF")},
        {("37123", "253700001")},
        {("200072981", "2021", "1502"), ("253700001", "2021", "1510")},
    )
    assert changes.refused == []


@pytest.mark.parametrize(
    ("encoding", "said"), [("utf-8", "UTF-8.*latin-1"), ("utf-8-sig", "UTF-8.*latin-1"), ("utf-16", "UTF-16.*latin-1")]
)
def test_the_older_export_in_another_encoding_is_refused(
    country: Session, tmp_path: Path, encoding: str, said: str
) -> None:
    with pytest.raises(DataFileError, match=said):
        _import(country, _write_tsv(tmp_path / "b.tsv", _tsv_lines(), encoding))
    assert _facts(country) == (set(), set(), set())


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda content: content[:-10], "est coupé"),
        (lambda content: b"", "N° SIREN"),
        (lambda content: content.replace(b"C1505", b"C7777"), "« C7777 »"),
        (lambda content: content.replace(b"\t", b";"), "n'a pas les colonnes"),
    ],
    ids=["coupé", "vide", "compétence inconnue", "points-virgules"],
)
def test_a_spoilt_older_export_is_refused(
    country: Session, tmp_path: Path, spoil: Callable[[bytes], bytes], said: str
) -> None:
    file = _write_tsv(tmp_path / "b.tsv", _tsv_lines())
    file.write_bytes(spoil(file.read_bytes()))
    with pytest.raises(DataFileError, match=said):
        _import(country, file)
    assert country.scalar(select(func.count()).select_from(CompetenceHolder)) == 0


def test_a_tab_inside_a_name_refuses_that_row_only(country: Session, tmp_path: Path) -> None:
    lines = _tsv_lines()
    lines[3][1] = "SMICTOM\tdu Chinonais"
    changes = _import(country, _write_tsv(tmp_path / "b.tsv", lines))
    assert changes.refused == ["ligne 4 : trop de colonnes, ligne laissée de côté"]
