"""Takes the pictures of docs/images from a running assistant: python -m scripts.screenshot [address]."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from scripts.browser import PHONE, chromium

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "images"
DESKTOP = {"width": 1180, "height": 760}
NARROW = {"width": 320, "height": 640}
BIN = "ma poubelle n'a pas été ramassée depuis 2 semaines à Bourgueil"
VAGUE = "j'ai un problème avec l'eau"
DANGER = "mon mari me frappe"


def main(address: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for name, options, path, show in PICTURES:
            with _page(browser, options) as page:
                page.goto(f"{address}{path}")
                show(page)
                page.wait_for_timeout(400)  # what moves has stopped
                page.screenshot(path=FOLDER / f"{name}.png")
            print(FOLDER / f"{name}.png")


@contextmanager
def _page(browser: Browser, options: dict[str, Any]) -> Iterator[Page]:
    context = browser.new_context(locale="fr-FR", reduced_motion="reduce", device_scale_factor=1.5, **options)
    yield context.new_page()
    context.close()


def _closed(page: Page) -> None:
    page.get_by_role("button", name="Une question").wait_for()


def _open(page: Page) -> None:
    page.get_by_role("button", name="Une question").click()
    page.locator("commun-orientation .turns .assistant").first.wait_for()


def _write(page: Page, text: str) -> None:
    page.locator("commun-orientation .field").fill(text)
    page.keyboard.press("Enter")


def _choices(page: Page) -> None:
    _open(page)
    _write(page, VAGUE)
    page.locator(".choices .choice").nth(2).wait_for()


def _answer(page: Page) -> None:
    _write(page, BIN)
    card = page.locator(".card.answer")
    card.wait_for()
    card.evaluate("card => card.scrollIntoView({block: 'start'})")


def _answer_in_panel(page: Page) -> None:
    _open(page)
    _answer(page)


def _rating(page: Page) -> None:
    _answer(page)
    for label in ("Oui", "J'aurais téléphoné"):
        page.get_by_role("button", name=label, exact=True, disabled=False).click()
    page.locator(".rating").wait_for()
    page.locator(".star").nth(3).click()


def _emergency(page: Page) -> None:
    _write(page, DANGER)
    page.locator(".card.emergency").wait_for()


def _themes(page: Page) -> None:
    page.get_by_role("button", name="Parcourir les thèmes").first.click()
    page.get_by_role("button", name="Se déplacer").or_(page.locator(".themes button")).first.wait_for()


def _form(page: Page) -> None:
    page.get_by_label("Votre message").fill("j'ai perdu ma carte d'identité à Langeais")
    page.get_by_role("button", name="Envoyer").click()
    page.locator(".card.answer").wait_for()


_PHONE = {"viewport": PHONE, "has_touch": True}
_DARK = {**_PHONE, "color_scheme": "dark"}
PICTURES: tuple[tuple[str, dict[str, Any], str, Callable[[Page], None]], ...] = (
    ("site", {"viewport": DESKTOP}, "/", _closed),
    ("choices", {"viewport": DESKTOP}, "/", _choices),
    ("panel", {"viewport": DESKTOP}, "/", _answer_in_panel),
    ("chat", _PHONE, "/s/cctoval", _answer),
    ("rating", _PHONE, "/s/cctoval", _rating),
    ("emergency", {"viewport": NARROW, "has_touch": True}, "/s/cctoval", _emergency),
    ("dark", _DARK, "/s/cctoval", _answer),
    ("themes", _PHONE, "/s/cctoval", _themes),
    ("without-javascript", {**_PHONE, "java_script_enabled": False}, "/s/cctoval", _form),
)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
