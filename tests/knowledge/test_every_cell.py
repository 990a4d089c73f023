"""Every problem, every branch of its questions, on 500 communes of all kinds: nothing breaks, nothing is invented."""

import csv
import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from bot.database import session_factory
from bot.knowledge.coverage import branches
from bot.knowledge.repository import situations
from bot.knowledge.resolver import Answer, resolve
from bot.knowledge.situation import Situation
from bot.knowledge.taxonomy import Taxonomy
from bot.settings import ROOT

SAMPLE = 500
# Communes of which the routing has something particular to say, whatever the draw.
# fmt: off
ALWAYS = (
    "37031", "37123", "69123", "75056", "13055", "93066", "92040", "2A004", "2B033", "67482", "68066", "97105",
    "97209", "97302", "97411", "97611", "97502", "97701", "97801", "98735", "98818", "98613", "22016", "29083", "85113",
)
FIELDS = {
    "problem", "commune", "level", "holder", "structure", "reason", "source", "as_of", "certainty", "missing_questions",
}
# fmt: on
CONTACTS = ("phone", "email", "address", "website")
LEVELS = {"commune", "epci", "departement", "region", "etat", "organisme"}
BAD_FRENCH = re.compile(
    r"\b[Dd]e (?:les?|du|des)\b|\b(?:à|À) (?:les?)\b|\bde la la\b|\b(la|le|les) \1\b| {2}|None|\{|\.\.|\s[.,]|"
    r"\bd[eu] [aeiouéèêâîôAEIOUÉÈÊÂÎÔ]|\bsi il\b|\bsyndicat syndicat\b"
)
SENTENCE = re.compile(r"[A-ZÀÂÇÉÈÊÎÔŒ][^\n]*\.")
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
Faults = dict[str, list[str]]


@pytest.fixture(scope="module")
def sample(database: str) -> list[Situation]:
    """500 communes: the particular ones, then as many of each kind in turn, always the same."""
    with session_factory(database)() as session:
        everywhere = {one.commune.code: one for one in situations(session)}
    kinds: dict[Any, list[str]] = defaultdict(list)
    for code in sorted(everywhere):
        soil = everywhere[code].soil
        kinds[soil.departement, tuple(sorted(soil.legal_forms))].append(code)
    chosen = dict.fromkeys(ALWAYS)
    depth = 0
    while len(chosen) < SAMPLE:
        chosen.update(dict.fromkeys(codes[depth] for codes in kinds.values() if depth < len(codes)))
        depth += 1
    return [everywhere[code] for code in list(chosen)[:SAMPLE]]


@pytest.fixture(scope="module")
def directory() -> dict[str, set[str]]:
    """Every contact that the directory of mairies gives."""
    with gzip.open(ROOT / "data" / "directory" / "mairies.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    columns = dict(zip(CONTACTS, ("telephone", "courriel", "adresse", "site"), strict=True))
    return {contact: {row[column] for row in rows} for contact, column in columns.items()}


@pytest.fixture(scope="module")
def faults(taxonomy: Taxonomy, sample: list[Situation], directory: dict[str, set[str]]) -> Faults:
    """Resolve every cell once, and gather what is wrong by kind of fault."""
    found: Faults = defaultdict(list)
    for situation, problem in ((one, problem) for one in sample for problem in taxonomy.problems.values()):
        for answers in branches(problem):
            cell = f"{problem.code} {situation.commune.code} {answers}"
            try:
                answer = resolve(taxonomy, problem.code, situation, answers)
                content = json.loads(json.dumps(answer.as_dict()))
            except Exception as error:  # a test of the whole country says which cells break, and goes on
                found["exception"].append(f"{cell}: {error!r}")
                continue
            found["cells"].append(cell)
            odd_names = [group.full_name for group in situation.groups if BAD_FRENCH.search(group.full_name)]
            for fault, detail in _faults_of(answer, content, directory, odd_names):
                found[fault].append(f"{cell}: {detail}")
    return found


def _faults_of(
    answer: Answer, content: dict[str, Any], directory: dict[str, set[str]], odd_names: list[str]
) -> Iterator[tuple[str, str]]:
    yield from _contract_faults(content)
    for sentence in (content["reason"], *(step["reason"] for step in content["steps"])):
        for name in odd_names:  # official names have a spelling of their own ("SIRP de Oysonville")
            sentence = sentence.replace(name, "X")
        if not SENTENCE.fullmatch(sentence) or BAD_FRENCH.search(sentence):
            yield "french", sentence
    for structure in filter(None, (answer.finding.structure, answer.finding.door)):
        if not structure.name or (structure.name not in odd_names and BAD_FRENCH.search(structure.name)):
            yield "name", structure.name
        for contact in CONTACTS:
            if (value := getattr(structure, contact)) and value not in directory[contact]:
                yield "invented contact", f"{structure.name} {contact} {value}"
        if structure.has_contact and not (structure.source and structure.as_of):
            yield "contact without source", structure.name


def _contract_faults(content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    missing = FIELDS - content.keys()
    if missing or content["level"] not in LEVELS or content["certainty"] not in ("sure", "to_confirm"):
        yield "contract", f"{missing} {content.get('level')} {content.get('certainty')}"
    code, name = content["holder"]["code"], content["holder"]["name"]
    # The State and agencies have no code; every other holder has an INSEE code or a SIREN.
    if not name or (code is None) != (content["level"] in ("etat", "organisme")):
        yield "holder", f"{content['level']} {code} {name}"
    if not content["source"] or not DATE.fullmatch(content["as_of"]):
        yield "source", f"{content['source']} {content['as_of']}"
    if content["missing_questions"]:
        yield "missing question", "every question was answered"


def test_the_sample_has_every_kind_of_soil(sample: list[Situation]) -> None:
    assert len({one.commune.code for one in sample}) == SAMPLE
    forms = {form for one in sample for form in one.soil.legal_forms or {"none"}}
    assert forms == {"CC", "CA", "CU", "METRO", "MET69", "MGP", "EPT", "none"}
    assert len({one.departement.code for one in sample}) > 105


def test_every_problem_and_every_branch_was_resolved(faults: Faults, taxonomy: Taxonomy) -> None:
    each = sum(1 for problem in taxonomy.problems.values() for _ in branches(problem))
    assert len(taxonomy.problems) == 130
    assert len(faults["cells"]) == SAMPLE * each


@pytest.mark.parametrize(
    "fault",
    [
        "exception",
        "contract",
        "holder",
        "source",
        "missing question",
        "french",
        "name",
        "invented contact",
        "contact without source",
    ],
)
def test_no_cell_has_the_fault(faults: Faults, fault: str) -> None:
    cells = faults.get(fault, [])
    assert not cells, f"{len(cells)} cells, such as:\n" + "\n".join(cells[:5])


def test_before_any_answer_the_missing_questions_can_be_asked(taxonomy: Taxonomy, sample: list[Situation]) -> None:
    for situation in sample[::10]:
        for problem in (one for one in taxonomy.problems.values() if one.questions):
            content = resolve(taxonomy, problem.code, situation, {}).as_dict()
            assert all(
                one["text"].endswith(("?", ":")) and len(one["choices"]) > 1 for one in content["missing_questions"]
            )
            assert content["certainty"] == "to_confirm" or not content["missing_questions"]
