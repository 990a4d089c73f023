"""`orientation serve` as a process of its own, on a database and a folder of models of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

from bot.database import session_scope
from bot.processes import LOOPBACK
from bot.settings import ROOT, Settings
from bot.training.publication import history
from tests.test_serve import _children


class Served:
    """`orientation serve` with some settings."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.url = f"http://{LOOPBACK}:{settings.orientation_port}"
        self._log = settings.orientation_var / "serve.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = {
            **os.environ,
            "DATABASE_URL": self.settings.database_url,
            "ORIENTATION_DATA": str(self.settings.orientation_data),
            "ORIENTATION_MODELS": str(self.settings.orientation_models),
            "ORIENTATION_VAR": str(self.settings.orientation_var),
            "ORIENTATION_PORT": str(self.settings.orientation_port),
            "RASA_RESTART_SECONDS": "60",
        }
        command = [sys.executable, "-W", "ignore", "-m", "bot.cli", "serve"]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        wait_until(lambda: "Prêt" in self._log.read_text(encoding="utf-8"))

    def end(self, how: signal.Signals) -> None:
        """End it, and see that nothing of it is left."""
        assert self._process
        below = _children(self._process.pid)
        self._process.send_signal(how)
        self._process.wait(40)
        wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in below))

    def rasas(self) -> dict[str, int]:
        """The Rasa processes, by the name of their model."""
        assert self._process
        commands = {pid: _command(pid) for pid in _children(self._process.pid)}
        return {
            Path(command[command.index("--model") + 1]).name.removesuffix(".tar.gz"): pid
            for pid, command in commands.items()
            if "--model" in command
        }

    def newest(self) -> tuple[str, str]:
        """The newest publication: its model and its state."""
        with session_scope(self.settings.database_url) as session:
            row = history.newest(session, 1)[0]
            return str(row.model), str(row.state)


def wait_until(condition: Callable[[], bool], seconds: float = 180) -> None:
    deadline = monotonic() + seconds
    while not condition():
        assert monotonic() < deadline, "waited in vain"
        sleep(0.1)


def _command(pid: int) -> list[str]:
    """Return the words of a process's command; none when it has just ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except OSError:
        return []
