"""The product's processes: how each is started, watched and stopped. All but the gateway stay on loopback."""

import logging
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO

import httpx

from bot.errors import ServiceError
from bot.settings import ROOT, Settings

logger = logging.getLogger(__name__)
LOOPBACK = "127.0.0.1"
_STOP_SECONDS = 10
_WATCH_SECONDS = 1.0


def free_port() -> int:
    """Return a loopback port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def port_for_rasa(settings: Settings) -> int:
    """Return the port that the settings give Rasa, or a free one when they give none or a Rasa is there already."""
    with socket.socket() as probe:
        # A port whose last connections are still closing may be listened to again.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, settings.rasa_port))
        except OSError:
            return free_port()
        return int(probe.getsockname()[1])


def rasa_environment(actions_port: int = 0) -> dict[str, str]:
    """Return what every Rasa process needs: no telemetry, our modules, where the actions are."""
    return {
        "RASA_TELEMETRY_ENABLED": "false",
        "PYTHONPATH": str(ROOT),
        "SANIC_HOST": LOOPBACK,
        "ACTIONS_URL": f"http://{LOOPBACK}:{actions_port}/webhook",
        # For Rasa's own commands, which import TensorFlow (bot/rasa_command.py leaves it out).
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
        "PYTHONWARNINGS": "ignore",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    }


def own_environment(settings: Settings) -> dict[str, str]:
    """Return what a process of ours needs to have the same data, models and files as this one."""
    return {
        "DATABASE_URL": settings.database_url,
        "ORIENTATION_MODELS": str(settings.orientation_models.resolve()),
        "ORIENTATION_DATA": str(settings.orientation_data.resolve()),
        "ORIENTATION_VAR": str(settings.orientation_var.resolve()),
        "TRAINING_MEMORY_MB": str(settings.training_memory_mb),
    }


def start_apart(module: str, arguments: list[str], settings: Settings, output: IO[bytes]) -> "subprocess.Popen[bytes]":
    """Start a module of ours as a process that no end of this one ends; what it says goes to the output.

    Raises:
        OSError: the system starts no process.
    """
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", module, *arguments],
        cwd=ROOT,
        env={**os.environ, **own_environment(settings)},
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
    )


class Child:
    """One process, with its log file. It ends with this one; on Linux, even with the thread that started it."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str], health: str, logs: Path) -> None:
        self.name = name
        self.health = health
        self._command = command
        self._environment = environment
        self._log = logs / f"{name}.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def is_alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        self._log.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "bot.tied", str(os.getpid()), *self._command]
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env={**os.environ, **self._environment}, stdout=output, stderr=output
            )

    def is_ready(self) -> bool:
        status = self.status()
        return status is not None and status < 300

    def status(self) -> int | None:
        """Return the status that the process answers about its health; None when it does not answer."""
        try:
            return httpx.get(self.health, timeout=2).status_code
        except httpx.HTTPError:
            return None

    def wait_until_ready(self, seconds: float) -> None:
        """Wait, or raise ServiceError when the process died or stays silent."""
        deadline = time.monotonic() + seconds
        while not self.is_ready():
            if not self.is_alive or time.monotonic() > deadline:
                raise ServiceError(f"Le processus « {self.name} » ne démarre pas.", f"Lisez la fin de {self._log}.")
            time.sleep(0.2)

    def stop(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def action_server(port: int, settings: Settings) -> Child:
    """The action server: rasa_sdk with actions/."""
    command = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "--port", str(port)]
    environment = {**rasa_environment(port), "DATABASE_URL": settings.database_url}
    return Child("actions", command, environment, f"http://{LOOPBACK}:{port}/health", settings.orientation_var / "log")


def rasa_server(port: int, actions_port: int, model: Path, settings: Settings) -> Child:
    """The Rasa server, with the gateway's channel as its only way in."""
    command = [
        sys.executable,
        "-m",
        "bot.rasa_command",
        "run",
        "--interface",
        LOOPBACK,
        "--port",
        str(port),
        "--model",
        str(model),
    ]
    command += ["--endpoints", "endpoints.yml", "--credentials", "credentials.yml"]
    environment = {**rasa_environment(actions_port), "DATABASE_URL": settings.database_url}
    # A message is a few small products: several threads for each would only wake one another up.
    environment |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    health = f"http://{LOOPBACK}:{port}/webhooks/gateway/"
    return Child("rasa", command, environment, health, settings.orientation_var / "log")


class Watcher:
    """Starts again a child that died, until told to stop. Children may come and go."""

    def __init__(self, children: list[Child]) -> None:
        self._children = list(children)
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def start(self) -> None:
        for child in self._children:
            child.start()
        self._thread.start()

    def watch(self, child: Child) -> None:
        """Watch one more child, which runs already."""
        with self._lock:
            self._children.append(child)

    def leave(self, child: Child) -> None:
        """Watch a child no more: it may now be stopped."""
        with self._lock:
            self._children.remove(child)

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()
        for child in self._children:
            child.stop()

    def _watch(self) -> None:
        while not self._stopping.wait(_WATCH_SECONDS):
            with self._lock:
                for child in self._children:
                    if not child.is_alive:
                        logger.error("Process %s ended: starting it again", child.name)
                        child.start()
