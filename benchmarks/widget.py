"""`make bench-widget`: what the widget weighs, what it costs the page around it, and how long an answer takes."""

import numpy as np
from playwright.sync_api import Browser, Page
from rich.console import Console

from benchmarks.house import running_house
from benchmarks.measure import machine, percentiles
from bot.settings import load_settings
from bot.setup import setup
from bot.web.widget_files import widget_files
from scripts.browser import chromium
from scripts.council_site import Host, allowed, running_host

_LOADS = 20
_CONVERSATIONS = 40
# No homonyms: each gets its answer at once.
_COMMUNES = ("Bourgueil", "Langeais", "Chinon", "Brest", "Dijon", "Nantes", "Ajaccio", "Benais")
_WATCH = """() => {
    const shadow = document.querySelector("commun-orientation").shadowRoot;
    let pressed;
    addEventListener("keydown", ({ key }) => { if (key === "Enter") pressed ??= performance.now(); }, true);
    window.answered = new Promise((resolve) => {
        new MutationObserver((changes, watch) => {
            if (!shadow.querySelector(".card.answer")) return;
            watch.disconnect();
            requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - pressed)));
        }).observe(shadow, { childList: true, subtree: true });
    });
}"""


def main() -> None:
    settings, console = load_settings(), Console(width=160)
    console.print(machine())
    weights = {path: len(file.compressed) for path, file in widget_files().items()}
    console.print(f"widget, gzipped: {sum(weights.values())} bytes in all, {weights}")
    setup(settings)
    with running_house(settings) as house, running_host(house.url) as host, chromium() as browser:
        with allowed(settings.database_url, host.url):
            _measure_loads(browser, host, console)
        _measure_answers(browser, house.url, console)


def _measure_loads(browser: Browser, host: Host, console: Console) -> None:
    """Time the load event of the host page, alone and with the widget in turn: what else runs weighs on both."""
    pages = {"sans": host.page("sans"), "avec": host.page()}
    times: dict[str, list[float]] = {name: [] for name in pages}
    for _ in range(_LOADS):
        for name, address in pages.items():
            times[name].append(_load_seconds(browser, address))
    without, with_it = times["sans"], times["avec"]
    console.print(f"load event of the host page without the widget, {_LOADS} loads: {percentiles(without)}")
    console.print(f"load event of the host page with the widget, {_LOADS} loads: {percentiles(with_it)}")
    console.print(f"difference of the medians: {(np.median(with_it) - np.median(without)) * 1000:+.1f} ms")


def _load_seconds(browser: Browser, address: str) -> float:
    page = browser.new_page()
    page.goto(address, wait_until="load")
    page.wait_for_function("performance.getEntriesByType('navigation')[0].loadEventEnd > 0")
    milliseconds = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventStart")
    page.close()
    return float(milliseconds) / 1000


def _measure_answers(browser: Browser, url: str, console: Console) -> None:
    """Time from Enter to the answer painted, a conversation each."""
    seconds = []
    for rank in range(_CONVERSATIONS):
        page = browser.new_page(viewport={"width": 360, "height": 740})
        page.goto(f"{url}/s/cctoval")
        seconds.append(_answer_seconds(page, _COMMUNES[rank % len(_COMMUNES)]))
        page.close()
    console.print(f"Enter to answer on screen, {len(seconds)} conversations: {percentiles(seconds)}")


def _answer_seconds(page: Page, commune: str) -> float:
    page.locator("commun-orientation .turns .assistant").first.wait_for()
    page.locator("commun-orientation .field").fill(f"ma poubelle n'a pas été ramassée à {commune}")
    page.evaluate(_WATCH)
    page.keyboard.press("Enter")
    return float(page.evaluate("window.answered")) / 1000


if __name__ == "__main__":
    main()
