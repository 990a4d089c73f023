"""orientation chat: the assistant in a terminal, choices by number."""

from typing import Any

import httpx
from rich.console import Console
from rich.panel import Panel
from rich.prompt import Prompt
from rich.text import Text

from bot.errors import ServiceError
from bot.settings import Settings

SITE = "cctoval"
_TIMEOUT = 60


class Terminal:
    """A conversation over the gateway's API."""

    def __init__(self, url: str, console: Console) -> None:
        self._client = httpx.Client(base_url=url, timeout=_TIMEOUT)
        self._console = console
        self._path = ""
        self._choices: list[dict[str, str]] = []

    def start(self) -> None:
        opened = self._post("/api/v1/conversations", {"site": SITE})
        self._path = f"/api/v1/conversations/{opened['conversation']}/messages"
        self._client.headers["Authorization"] = f"Bearer {opened['token']}"
        self._show(opened["messages"])

    def send(self, typed: str) -> None:
        """Send a text, or the choice whose number was typed."""
        if typed.isdecimal() and 1 <= int(typed) <= len(self._choices):
            body = {"choice": self._choices[int(typed) - 1]["id"]}
        else:
            body = {"text": typed}
        self._show(self._post(self._path, body)["messages"])

    def _post(self, path: str, body: dict[str, str]) -> Any:
        try:
            response = self._client.post(path, json=body)
        except httpx.HTTPError as error:
            raise ServiceError(f"{self._client.base_url} ne répond pas.", "Lancez d'abord : make run") from error
        if response.is_error:
            raise ServiceError(f"La passerelle refuse ({response.status_code}) : {response.text}", "Recommencez.")
        return response.json()

    def _show(self, messages: list[dict[str, Any]]) -> None:
        self._choices = []
        for message in messages:
            self._show_one(message)

    def _show_one(self, message: dict[str, Any]) -> None:
        if message["type"] == "emergency":
            lines = [line for group in message["groups"] for line in _emergency(group)]
            self._console.print(Panel(Text("\n".join(lines)), title="URGENCE", border_style="red"))
        self._console.print(message["text"], markup=False)
        if message["type"] == "answer":
            self._console.print(Panel(Text("\n".join(answer_lines(message))), title=Text(message["holder"]["name"])))
        for choice in message.get("choices", []):
            self._choices.append(choice)
            self._console.print(f"  [bold]{len(self._choices)}[/bold]. ", end="")
            self._console.print(choice["label"], markup=False)


def run(settings: Settings, url: str) -> None:
    """Talk until the person leaves."""
    console = Console()
    terminal = Terminal(url or f"http://{settings.orientation_host}:{settings.orientation_port}", console)
    terminal.start()
    while True:
        try:
            typed = Prompt.ask("[bold]Vous[/bold]", console=console).strip()
        except (EOFError, KeyboardInterrupt):
            console.print()
            return
        if typed:
            terminal.send(typed)


def answer_lines(message: dict[str, Any]) -> list[str]:
    """Return the lines of an answer card."""
    lines = [message["reason"], ""]
    if message["certainty"] == "to_confirm":
        lines.append("À confirmer auprès de la mairie.")
    lines += _counter(message["structure"])
    if message["door"]:
        lines += ["", "Votre mairie peut vous mettre en relation :", *_counter(message["door"])]
    if message["advice"]:
        lines += ["", message["advice"]]
    return [*lines, "", f"Source : {message['source']} ({message['as_of_text']})"]


def _counter(counter: dict[str, Any]) -> list[str]:
    contacts = [counter[name] for name in ("address", "phone", "email", "website") if counter[name]]
    lines = [counter["name"], *(contacts or ["Coordonnées à confirmer."]), *counter["hours_text"]]
    return [*lines, counter["to_check"]] if counter["to_check"] else lines


def _emergency(group: dict[str, Any]) -> list[str]:
    return [group["text"], *(f"  {one['number']} : {one['label']}" for one in group["numbers"])]
