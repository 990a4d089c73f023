"""The documentation leads somewhere: links to files and headings that exist, commands that exist."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from bot.cli import app
from bot.settings import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_LINK = re.compile(r"\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"")
# At the start of a line or of a quoted command, or after a pipe or a folder.
_COMMAND = re.compile(r"(?:^|[`/]|\| )orientation ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?", re.MULTILINE)
COMMANDS = get_command(app).commands  # type: ignore[attr-defined]


def _anchors(page: Path) -> set[str]:
    """Return what headings are called in links, as GitHub makes it of them."""
    titles = (line.lstrip("# ") for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("#"))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = [one or other for one, other in _LINK.findall(page.read_text(encoding="utf-8"))]
    lost = []
    for link in links:
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if ":" not in link and (not target.exists() or (anchor and anchor not in _anchors(target))):
            lost.append(link)
    assert lost == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_that_are_told_of_exist(page: Path) -> None:
    unknown = []
    for name, below in _COMMAND.findall(page.read_text(encoding="utf-8")):
        group = getattr(COMMANDS.get(name), "commands", None)
        if name not in COMMANDS or (group and below and below not in group):
            unknown.append(f"{name} {below}")
    assert unknown == []
