"""A visitor with a real browser: opens pages, talks to the assistant, and notes what the browser complains of."""

from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from bot.conversations.wording import say

expect.set_options(timeout=30_000)
BIN = "ma poubelle n'a pas été ramassée depuis 2 semaines à Bourgueil"
RSA = "je touche plus mon RSA"
# Several problems of water it could be.
WATER = "j'ai un problème avec l'eau"


@dataclass
class Visitor:
    """A page, and everything it asked for."""

    page: Page
    assistant: str
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))

    @property
    def launcher(self) -> Locator:
        return self.page.get_by_role("button", name="Une question")

    @property
    def panel(self) -> Locator:
        return self.page.locator(".shell")

    @property
    def card(self) -> Locator:
        return self.page.locator(".card.answer").last

    def open_full_page(self) -> None:
        self.page.goto(f"{self.assistant}/s/cctoval")
        self.expect_greeting()

    def open_panel(self, address: str) -> None:
        self.page.goto(address)
        self.launcher.click()
        self.expect_greeting()

    def expect_greeting(self) -> None:
        expect(self.page.locator("commun-orientation .turns .assistant").first).to_be_visible()

    def write(self, text: str) -> None:
        self.page.locator("commun-orientation .field").fill(text)
        self.page.keyboard.press("Enter")

    def press(self, label: str) -> None:
        # Buttons of earlier turns are disabled: only the last turn's may be pressed.
        self.page.get_by_role("button", name=label, exact=True, disabled=False).click()

    def expect_said(self, response: str) -> None:
        expect(self.page.locator(".turns .assistant").last).to_contain_text(say(response))

    def said_by_resident(self) -> list[str]:
        return [one.removeprefix("Vous\u00a0:") for one in self.page.locator(".resident .bubble").all_text_contents()]

    def conversation(self) -> str:
        return str(self.page.evaluate("JSON.parse(sessionStorage.getItem('orientation:cctoval')).conversation"))

    def focused(self) -> str:
        """Return the name of what has the focus, in whatever shadow it stands."""
        return str(
            self.page.evaluate(
                "(() => { let one = document.activeElement; while (one?.shadowRoot) one = one.shadowRoot.activeElement;"
                " return one ? one.getAttribute('aria-label') ?? one.textContent.trim() : '' })()"
            )
        )

    def expect_focus(self, name: str) -> None:
        for _ in range(600):
            if self.focused().startswith(name):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"« {name} » should have the focus, « {self.focused()} » has it")

    def tab_to(self, name: str, back: bool = False) -> None:
        """Press Tab (or Shift+Tab) until the control of that name has the focus."""
        passed = []
        for _ in range(60):
            if self.focused() == name:
                return
            passed.append(self.focused())
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"no « {name} » on the way: {passed}")
