"""data/taxonomy says what the fixed list says, and a wrong file is refused with a sentence that says where."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.errors import DataFileError
from bot.knowledge.taxonomy import Taxonomy
from bot.knowledge.taxonomy_files import read_emergencies, read_taxonomy
from bot.settings import ROOT

REFERENCE = Path(__file__).parents[1] / "data" / "taxonomy-reference.yml"
Edit = Callable[[dict[str, Any]], None]


@pytest.fixture(scope="module")
def files() -> Taxonomy:
    return read_taxonomy(ROOT / "data")


@pytest.fixture(scope="module")
def reference() -> list[dict[str, Any]]:
    themes: list[dict[str, Any]] = yaml.safe_load(REFERENCE.read_text(encoding="utf-8"))["themes"]
    return themes


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the taxonomy, to spoil."""
    for folder in ("taxonomy", "structures"):
        shutil.copytree(ROOT / "data" / folder, tmp_path / folder)
    (tmp_path / "competences").mkdir()
    shutil.copy(ROOT / "data" / "competences" / "competences.yml", tmp_path / "competences")
    return tmp_path


def _edit(file: Path, edit: Edit) -> None:
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    edit(content)
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def test_the_themes_are_those_of_the_reference_in_its_order(files: Taxonomy, reference: list[dict[str, Any]]) -> None:
    assert [(theme.code, theme.label) for theme in files.themes] == [(one["code"], one["label"]) for one in reference]


def test_codes_labels_and_scopes_are_those_of_the_reference(files: Taxonomy, reference: list[dict[str, Any]]) -> None:
    expected = {
        (theme["code"], one["code"], one["label"], one["scope"]) for theme in reference for one in theme["problems"]
    }
    found = {(theme.code, one.code, one.label, one.scope) for theme in files.themes for one in theme.problems}
    assert len(expected) == 130
    assert found == expected


def test_the_database_gives_back_what_the_files_say(files: Taxonomy, taxonomy: Taxonomy) -> None:
    assert taxonomy.themes == files.themes
    assert taxonomy.services == files.services
    for code, competence in files.competences.items():
        held = taxonomy.competences[code]
        assert (held.label, held.law, held.partial) == (competence.label, competence.law, competence.partial)
        assert {registry: set(codes) for registry, codes in held.registry.items()} == {
            registry: set(codes) for registry, codes in competence.registry.items() if codes
        }


def test_every_emergency_that_a_problem_names_has_numbers(files: Taxonomy) -> None:
    groups = read_emergencies(ROOT / "data")
    named = {code for problem in files.problems.values() for code in problem.emergency}
    assert named <= groups.keys()
    assert all(group.numbers for group in groups.values())


@pytest.mark.parametrize("field", ["reason", "law"])
def test_every_route_gives_its_reason_and_its_law(files: Taxonomy, field: str) -> None:
    empty = [one.code for one in files.problems.values() for route in one.routes if not getattr(route, field).strip()]
    assert empty == []


def test_every_service_name_can_be_completed(files: Taxonomy) -> None:
    for service in files.services.values():
        name = service.name.format(de_departement="du Loiret", de_region="de Bretagne")
        assert "{" not in name, service.code


WRONG: list[tuple[str, Edit, str]] = [
    ("problème sans libellé", lambda theme: theme["problems"][0].pop("label"), "problems → 0 → label"),
    ("problème sans règle", lambda theme: theme["problems"][0].update(routes=[]), "problems → 0"),
    ("champ inconnu", lambda theme: theme["problems"][0].update(libelle="x"), "libelle"),
    ("niveau inconnu", lambda theme: theme["problems"][0]["routes"][0].update(level="canton"), "level"),
    ("certitude inconnue", lambda theme: theme["problems"][0]["routes"][0].update(certainty="maybe"), "certainty"),
    ("compétence inconnue", lambda theme: theme["problems"][0]["routes"][0].update(competence="taxi"), "taxi"),
    (
        "service inconnu",
        lambda theme: theme["problems"][0]["routes"][0].update(level="etat", service="nasa"),
        "nasa",
    ),
    (
        "État sans service",
        lambda theme: theme["problems"][0]["routes"][0].update(level="etat", service=None),
        "must name its service",
    ),
    (
        "condition sur une question inconnue",
        lambda theme: theme["problems"][0]["routes"].insert(
            0, {**theme["problems"][0]["routes"][0], "when": {"lune": "pleine"}}
        ),
        "lune",
    ),
    (
        "dernière règle sous condition",
        lambda theme: theme["problems"][0]["routes"][-1].update(where={"region": "11"}),
        "last route",
    ),
    (
        "expression régulière fausse",
        lambda theme: theme["problems"][0].update(
            questions=[{"code": "q", "text": "?", "choices": [{"code": "a", "label": "A", "words": "(("}]}]
        ),
        "regular expression",
    ),
    ("code en double", lambda theme: theme["problems"].append(theme["problems"][0]), "given twice"),
    ("fichier vide", lambda theme: theme.clear(), "code"),
]


@pytest.mark.parametrize(("edit", "said"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_wrong_theme_file_is_refused_and_the_fault_named(data: Path, edit: Edit, said: str) -> None:
    _edit(data / "taxonomy" / "dechets.yml", edit)
    with pytest.raises(DataFileError) as refused:
        read_taxonomy(data)
    message = str(refused.value)
    assert said in message
    assert "taxonomy" in message
    assert "\n" not in message


@pytest.mark.parametrize(
    "content",
    [b"code: [", b"label: \xe9t\xe9", b"- 1\n- 2\n", b""],
    ids=["YAML cassé", "pas en UTF-8", "une liste", "vide"],
)
def test_a_file_that_is_no_theme_is_refused_by_its_name(data: Path, content: bytes) -> None:
    (data / "taxonomy" / "eau.yml").write_bytes(content)
    with pytest.raises(DataFileError, match=r"eau\.yml"):
        read_taxonomy(data)


@pytest.mark.parametrize("file", ["competences/competences.yml", "structures/services.yml"])
def test_a_list_without_its_key_is_refused_by_its_name(data: Path, file: str) -> None:
    (data / file).write_text("autre: []", encoding="utf-8")
    with pytest.raises(DataFileError, match=file):
        read_taxonomy(data)


@pytest.mark.parametrize("file", ["competences/competences.yml", "structures/services.yml"])
def test_a_missing_list_is_refused_by_its_name(data: Path, file: str) -> None:
    (data / file).unlink()
    with pytest.raises(DataFileError, match=file):
        read_taxonomy(data)


def test_a_folder_without_themes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="Aucun thème"):
        read_taxonomy(tmp_path)
