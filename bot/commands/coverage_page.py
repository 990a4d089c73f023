"""The coverage of the country as a page to read: one HTML file that needs no other."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from jinja2 import Environment, FileSystemLoader

from bot.knowledge.coverage import Cells, Coverage
from bot.knowledge.taxonomy import Level, Taxonomy

_LEVELS = {
    "commune": "Commune",
    "epci": "Groupement de communes",
    "departement": "Département",
    "region": "Région",
    "etat": "État",
    "organisme": "Organisme",
}
_NARROW, _WIDE = "\u202f", "\u00a0"
_SHADES = 5


@dataclass(frozen=True)
class Share:
    """How many of some cells are sure."""

    sure: int = 0
    cells: int = 0

    @property
    def text(self) -> str:
        """The share in percent ("62 %"), never rounded up to 100; a dash when there is no cell."""
        return f"{100 * self.sure // self.cells}{_WIDE}%" if self.cells else "–"

    @property
    def shade(self) -> int:
        """From 1, few are sure, to 5, nearly all are; 0 when there is no cell."""
        return min(_SHADES, 1 + _SHADES * self.sure // self.cells) if self.cells else 0


def page(coverage: Coverage, taxonomy: Taxonomy, sources: Sequence[tuple[str, str]]) -> str:
    """Return the HTML page.

    Args:
        sources: title and date of what the knowledge comes from, to be shown.
    """
    themes = {problem.code: theme.code for theme in taxonomy.themes for problem in theme.problems}
    templates = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)
    templates.filters["number"] = lambda value: f"{value:,}".replace(",", _NARROW)
    states = coverage.by(lambda one: one.state)
    return templates.get_template("coverage.html").render(
        communes=coverage.communes,
        cells=coverage.cells,
        problems_count=len(taxonomy.problems),
        states=states,
        sure=Share(states["sure"], coverage.cells),
        sources=sources,
        regions=_regions(coverage),
        all=_shares(coverage, lambda one: one.departement),
        levels={level: _LEVELS[level] for level in get_args(Level)},
        by_level=_shares(coverage, lambda one: (one.departement, one.level)),
        country_levels=_shares(coverage, lambda one: one.level),
        themes={theme.code: theme.label for theme in taxonomy.themes},
        by_theme=_shares(coverage, lambda one: (one.departement, themes[one.problem])),
        country_themes=_shares(coverage, lambda one: themes[one.problem]),
        problems=_problems(coverage, taxonomy),
    )


def _shares(coverage: Coverage, of: Callable[[Cells], Hashable]) -> defaultdict[Any, Share]:
    counts = coverage.by(lambda one: (of(one), one.state == "sure"))
    keys = {key for key, _ in counts}
    return defaultdict(Share, {key: Share(counts[key, True], counts[key, True] + counts[key, False]) for key in keys})


def _regions(coverage: Coverage) -> dict[str, list[tuple[str, str]]]:
    """Return the codes and names of départements by région: mainland before overseas, then by name."""
    regions: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for code, place in sorted(coverage.places.items()):
        regions[place.region].append((code, place.departement))
    return dict(sorted(regions.items(), key=lambda one: (one[1][0][0] >= "96", one[0])))


def _problems(coverage: Coverage, taxonomy: Taxonomy) -> list[dict[str, Any]]:
    """Return the problems that are not sure everywhere, the least sure first."""
    counts = coverage.by(lambda one: (one.problem, one.state))
    totals: Counter[str] = coverage.by(lambda one: one.problem)
    rows = [
        {
            "label": problem.label,
            "theme": taxonomy.theme_of(code).label,
            "share": Share(counts[code, "sure"], totals[code]),
            **{state: counts[code, state] for state in ("to_confirm", "contradictory", "unknown", "empty")},
        }
        for code, problem in taxonomy.problems.items()
        if counts[code, "sure"] < totals[code]
    ]
    return sorted(rows, key=lambda row: (row["share"].sure / row["share"].cells, row["label"]))
