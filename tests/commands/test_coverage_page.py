"""The page of the coverage: one file, readable without colours, with the figures of the count."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.coverage_page import Share, page
from bot.knowledge.coverage import Cells, Coverage, Place
from bot.knowledge.taxonomy import Taxonomy

TO_CONFIRM = Cells("37", "epci", "eau.facture", "to_confirm")


@pytest.fixture
def html(taxonomy: Taxonomy) -> str:
    counted = Coverage(
        communes=1_234,
        counts=(
            {
                Cells("37", "epci", "dechets.bac", "sure"): 3,
                TO_CONFIRM: 1,
                Cells("37", "epci", "dechets.bac", "contradictory"): 2,
                Cells("974", "region", "transport.train", "sure"): 5,
            }
        ),
        places={"37": Place("Indre-et-Loire", "Centre-Val de Loire"), "974": Place("La <Réunion>", "La Réunion")},
    )
    return page(counted, taxonomy, [("Registre & co", "2021")])


class _Outline(HTMLParser):
    """Gathers what a reader of the page by ear goes by, and what a browser would fetch."""

    void = {"meta", "link", "br", "img", "input", "hr"}

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.seen if name == tag]


def test_the_page_is_whole_and_fetches_nothing(html: str) -> None:
    outline = _Outline(html)
    assert outline.open == []
    assert html.startswith("<!DOCTYPE html>")
    assert outline.all("html") == [{"lang": "fr"}]
    assert not [tag for tag in ("link", "script", "img", "iframe") if outline.all(tag)]
    assert "url(" not in html
    assert not re.search(r"https?://", html)


def test_tables_say_what_they_are_and_cells_have_headers(html: str) -> None:
    outline = _Outline(html)
    assert len(outline.all("table")) == len(outline.all("caption")) == 3
    assert all(header.get("scope") in ("col", "row", "rowgroup") for header in outline.all("th"))
    ids = {attributes["id"] for _, attributes in outline.seen if "id" in attributes}
    named = [attributes["aria-labelledby"] for _, attributes in outline.seen if "aria-labelledby" in attributes]
    assert ids >= set(named)
    links = [str(link["href"]) for link in outline.all("a")]
    assert ids >= {link.removeprefix("#") for link in links}
    assert len(outline.all("h1")) == len(outline.all("main")) == 1


def test_figures_are_those_of_the_count(html: str) -> None:
    assert "11 cases pour 1\u202f234 communes" in html
    assert "Sûres : 8 (72\u00a0%)" in html
    assert "Vides, sans réponse : 0" in html
    (row,) = re.findall(r'<th scope="row">37 Indre-et-Loire</th>.*?</tr>', html, re.S)[:1]
    assert re.findall(r"<td class=.(s\d).>(.*?)</td>", row)[:3] == [
        ("s3", "50\u00a0%"),
        ("s0", "–"),
        ("s3", "50\u00a0%"),
    ]


def test_names_are_text_not_markup(html: str) -> None:
    assert "La &lt;Réunion&gt;" in html
    assert "Registre &amp; co (2021)" in html


def test_regions_hold_their_departements_and_the_mainland_comes_first(html: str) -> None:
    assert html.index("Centre-Val de Loire") < html.index("37 Indre-et-Loire") < html.index("974 La")


@given(sure=st.integers(0, 1_000), others=st.integers(0, 1_000))
def test_a_share_is_never_rounded_up_and_has_a_shade(sure: int, others: int) -> None:
    share = Share(sure, sure + others)
    assert (share.text == "100\u00a0%") == (others == 0 and sure > 0)
    assert (share.shade == 0) == (share.text == "–") == (sure + others == 0)
    assert 0 <= share.shade <= 5
