"""What residents read is plain French: short sentences, vous, no word of the administration without its meaning."""

import re
from collections.abc import Iterator

import pytest
import yaml

from bot.database import session_factory
from bot.knowledge.repository import situation_of
from bot.knowledge.resolver import resolve
from bot.knowledge.taxonomy import Taxonomy
from bot.knowledge.taxonomy_files import read_emergencies, read_taxonomy
from bot.settings import ROOT

LONGEST = 25
LONG = 20
SHARE_OF_LONG = 0.005
SHARE_OF_LONG_MADE_UP = 0.05
# Everybody in France knows these by their letters rather than by their words.
KNOWN = {"CAF", "MSA", "PACS", "RSA", "SMS", "SNCF", "SYTRAL"}
COMMUNES = ("37031", "37123", "75056", "13055", "69123", "33063", "67482", "2A004", "97411", "97105", "98735")

_END = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÀÂÇÉÈÊÎÔ«{])|\n")
_ACRONYM = re.compile(r"\b[A-ZÉ]{3,}\b")
_TU = re.compile(r"\b(?:tu|toi|ton|tes|te|t')\b", re.IGNORECASE)
_TIGHT = re.compile(r"\w[:;?!»](?:\s|$)|«\S|\s[.,]|[’\"]| {2}")

TAXONOMY = read_taxonomy(ROOT / "data")


def sentences(text: str) -> list[str]:
    return [one for one in _END.split(text) if one]


def words(sentence: str) -> int:
    return sum(any(letter.isalnum() for letter in one) for one in sentence.split())


def _texts() -> Iterator[tuple[str, str]]:
    """Yield every text that is written for residents, with where it is. Labels of problems are given by the design."""
    responses = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["responses"]
    yield from ((name, variants[0]["text"]) for name, variants in responses.items())
    yield from ((f"urgence {code}", group.text) for code, group in read_emergencies(ROOT / "data").items())
    for problem in TAXONOMY.problems.values():
        for question in problem.questions:
            yield f"{problem.code} question", question.text
            yield from ((f"{problem.code} choix", choice.label) for choice in question.choices)
        for route in problem.routes:
            yield f"{problem.code} raison", route.reason
            if route.advice:
                yield f"{problem.code} conseil", route.advice


TEXTS = list(dict.fromkeys(_texts()))
# Names of the parameters, so that a fault says where it is.
WHERE = [where for where, _ in TEXTS]


def _is_explained(acronym: str, text: str) -> bool:
    """Say whether an acronym stands beside its meaning: "centre d'action sociale (CCAS)", "une agence, l'ANTAI"."""
    return bool(re.search(rf"\([^)]*\b{acronym}\b|\b{acronym} \(|, l(?:e |a |'){acronym}\b", text))


@pytest.mark.parametrize(("where", "text"), TEXTS, ids=WHERE)
def test_a_text_is_in_plain_words(where: str, text: str) -> None:
    long = {one: words(one) for one in sentences(text) if words(one) > LONGEST}
    assert not long, f"{where} : plus de {LONGEST} mots"
    unexplained = {one for one in _ACRONYM.findall(text) if one not in KNOWN and not _is_explained(one, text)}
    assert not unexplained, f"{where} : sigle sans explication"
    assert not _TU.search(text), f"{where} : on dit vous"
    assert not _TIGHT.search(text), f"{where} : ponctuation"


def test_nearly_every_sentence_has_20_words_or_fewer() -> None:
    every = [(where, one) for where, text in TEXTS for one in sentences(text)]
    long = [f"{where} : {one}" for where, one in every if words(one) > LONG]
    share = f"{len(long)} phrases sur {len(every)} ont plus de {LONG} mots"
    assert len(long) <= SHARE_OF_LONG * len(every), "\n".join([share, *long])


@pytest.mark.parametrize("commune", COMMUNES)
def test_the_reasons_that_are_made_up_are_short_too(database: str, taxonomy: Taxonomy, commune: str) -> None:
    """The name of a group of communes is its own, however long: it counts as one word."""
    with session_factory(database)() as session:
        situation = situation_of(session, commune)
    reasons = {resolve(taxonomy, problem, situation, {}).finding.reason for problem in taxonomy.problems}
    for name in sorted({one.in_a_sentence for one in situation.groups}, key=len, reverse=True):
        reasons = {reason.replace(name, "Groupement") for reason in reasons}
    every = [one for reason in reasons for one in sentences(reason)]
    assert [one for one in every if words(one) > LONGEST] == []
    long = [one for one in every if words(one) > LONG]
    assert len(long) <= SHARE_OF_LONG_MADE_UP * len(every), f"{len(long)} phrases sur {len(every)} : {long}"
