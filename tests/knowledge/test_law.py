"""Every text of law that the data invokes is in docs/droit.md, with what was done to check it."""

import re
from collections import defaultdict
from collections.abc import Iterator

import yaml

from bot.settings import ROOT

_ROW = re.compile(r"\| (?P<text>[^|]+?) \| (?P<articles>[^|]*?) \| (?P<decides>[^|]+?) \| (?P<checked>[^|]+?) \|")
_ARTICLE = re.compile(r"\b(?:[LRD]\. )?\d+(?:er)?(?:-\d+)*")
_MEMORY = "cité de mémoire, à vérifier"
_CHECKED = re.compile(r"^(?:Lu|Confirmé|Corrigé) : .{8,}")


def _laws() -> Iterator[str]:
    for path in sorted((ROOT / "data" / "taxonomy").glob("*.yml")):
        for problem in yaml.safe_load(path.read_text("utf-8")).get("problems", []):
            yield from (route["law"] for route in problem["routes"])
    competences = yaml.safe_load((ROOT / "data/competences/competences.yml").read_text("utf-8"))
    for competence in competences["competences"]:
        yield from competence["law"].values()


def _invoked() -> dict[str, set[str]]:
    """Return text of law -> its articles that the data invokes."""
    found: dict[str, set[str]] = defaultdict(set)
    for law in _laws():
        for reference in law.split(" ; "):
            text, _, articles = reference.partition(", art. ")
            found[text[0].upper() + text[1:]] |= set(_ARTICLE.findall(articles))
    return found


def _rows() -> list[dict[str, str]]:
    path = ROOT / "docs" / "droit.md"
    lines = [match.groupdict() for match in map(_ROW.fullmatch, path.read_text("utf-8").splitlines()) if match]
    return [line for line in lines if line["text"] not in ("Texte", "---")]


def test_every_law_of_the_data_is_in_the_list() -> None:
    listed: dict[str, set[str]] = defaultdict(set)
    for row in _rows():
        listed[row["text"]] |= set(_ARTICLE.findall(row["articles"]))
    missing = {text: articles - listed[text] for text, articles in _invoked().items() if text not in listed}
    missing |= {text: left for text, articles in _invoked().items() if (left := articles - listed[text])}
    assert missing == {}


def test_the_list_has_nothing_that_the_data_does_not_invoke() -> None:
    invoked = _invoked()
    for row in _rows():
        assert row["text"] in invoked, row
        assert set(_ARTICLE.findall(row["articles"])) <= invoked[row["text"]], row


def test_each_row_says_what_was_done_to_check_it() -> None:
    for row in _rows():
        assert row["checked"] == _MEMORY or _CHECKED.match(row["checked"]), row
