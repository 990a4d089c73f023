"""Takes the README's picture of the chat from a running assistant: python -m scripts.screenshot [address]."""

import sys
from pathlib import Path

from playwright.sync_api import Page

from scripts.browser import PHONE, chromium

FILE = Path(__file__).resolve().parent.parent / "docs" / "images" / "chat.png"
MESSAGE = "ma poubelle n'a pas été ramassée depuis 2 semaines à Bourgueil"


def main(address: str) -> None:
    FILE.parent.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        page = browser.new_page(viewport=PHONE, device_scale_factor=2, locale="fr-FR", reduced_motion="reduce")
        page.goto(f"{address}/s/cctoval")
        show_answer(page)
        page.screenshot(path=FILE)
    print(FILE)


def show_answer(page: Page) -> None:
    """Tell the problem, and bring the answer card into view."""
    page.get_by_label("Votre message").fill(MESSAGE)
    page.keyboard.press("Enter")
    card = page.locator(".card.answer")
    card.wait_for()
    card.evaluate("card => card.scrollIntoView({block: 'start'})")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
