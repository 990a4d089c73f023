"""What axe-core finds wrong on a page, on each kind of screen."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

DESKTOP, NARROW = {"width": 1280, "height": 860}, {"width": 320, "height": 640}
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
_ALL_RULES = {"type": "tag", "values": _TAGS}
# What the dark colours may change, and nothing else does.
_CONTRAST = {"type": "rule", "values": ["color-contrast"]}


def faults(page: Page) -> dict[str, list[str]]:
    """Return what is wrong on the page that is open, wide, dark and 320 pixels wide; it is left wide and light."""
    page.set_viewport_size(DESKTOP)
    found = {"wide": violations(page), "dark": contrasts_in_the_dark(page)}
    page.set_viewport_size(NARROW)
    found["narrow"] = [*violations(page), *_sideways(page)]
    page.set_viewport_size(DESKTOP)
    return {look: some for look, some in found.items() if some}


def violations(page: Page) -> list[str]:
    """Return each fault with the elements that have it, by all rules of WCAG 2.2 A and AA and the good practices."""
    return _violations(page, _ALL_RULES)


def contrasts_in_the_dark(page: Page) -> list[str]:
    """Return what cannot be read in the dark colours."""
    page.emulate_media(color_scheme="dark")
    found = _violations(page, _CONTRAST)
    page.emulate_media(color_scheme="light")
    return found


def _sideways(page: Page) -> list[str]:
    width, screen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return [f"{width} pixels wide"] if width > screen else []


def _violations(page: Page, rules: dict[str, Any]) -> list[str]:
    # A form that was just sent may have shown the next page before its styles.
    page.wait_for_load_state()
    found = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]
