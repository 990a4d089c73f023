"""Which column of an export is which competence, and that ours are all in the registry's lists."""

from pathlib import Path

import pytest

from bot.errors import DataFileError
from bot.knowledge.importers.nomenclatures import looks_like_a_code, read_nomenclature
from bot.knowledge.taxonomy import Taxonomy
from bot.settings import ROOT

DATA = ROOT / "data"


@pytest.mark.parametrize(
    ("name", "header", "code"),
    [
        ("2025", "Eclairage public", "1030"),
        ("2025", "  Éclairage  public ", "1030"),
        ("2025", "1030 - Eclairage public", "1030"),
        ("2025", "Soutien aux actions de maîtrise d’énergie ", "1020"),
        ("2025", "Entretien des bâtiments et espaces publics", ""),
        ("2025", "Population totale", None),
        ("2025", "9999 - Inconnue", None),
        ("2025", "1030 rue des Lilas", None),
        ("2021", "C7020", "7020"),
        ("2021", "C7777", None),
    ],
)
def test_a_column_is_known_by_its_label_or_its_code(name: str, header: str, code: str | None) -> None:
    assert read_nomenclature(DATA, name).code_of(header) == code


@pytest.mark.parametrize("name", ["2021", "2025"])
def test_no_two_labels_are_mistaken_for_one_another(name: str) -> None:
    nomenclature = read_nomenclature(DATA, name)
    assert {code: nomenclature.code_of(label) for code, label in nomenclature.labels.items()} == {
        code: code for code in nomenclature.labels
    }


@pytest.mark.parametrize("name", ["2021", "2025"])
def test_every_code_of_our_competences_is_in_the_list(taxonomy: Taxonomy, name: str) -> None:
    codes = {code for one in taxonomy.competences.values() for code in one.registry.get(name, ())}
    assert codes <= set(read_nomenclature(DATA, name).labels)


@pytest.mark.parametrize(("header", "is_one"), [("C7020", True), ("7020", False), ("Code", False), ("C70200", False)])
def test_codes_of_older_exports_are_recognised(header: str, is_one: bool) -> None:
    assert looks_like_a_code(header) is is_one


@pytest.mark.parametrize("content", [None, "", "code|libelle\n", "autre\n1\n", "code|libelle\n1005\n"])
def test_a_list_that_cannot_be_read_is_refused(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "competences" / "banatic-2025-competences.csv"
    file.parent.mkdir()
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(DataFileError, match=r"code\|libelle"):
        read_nomenclature(tmp_path, "2025")
