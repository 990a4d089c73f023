"""`make bench`: every figure of docs/performance.md."""

import tempfile
from pathlib import Path

from rich.console import Console

from benchmarks import accuracy, speed
from benchmarks.measure import machine, timed
from bot.database import session_scope
from bot.knowledge.coverage import count_cells
from bot.knowledge.repository import load_taxonomy
from bot.nlu.live import load_live
from bot.settings import ROOT, Settings, load_settings
from bot.setup import setup
from bot.training.publication.history import live_model
from bot.training.train import train


def main() -> None:
    settings, console = load_settings(), Console(width=160)
    console.print(machine())
    console.print(f"lines of Python in bot/ and actions/: {_lines()}")
    _measure_setup(settings, console)
    _measure_training(settings, console)
    accuracy.measure(settings, console)
    live = load_live(live_model(settings))
    speed.measure_parsing(live, settings, console)
    speed.measure_turns(settings, console)


def _measure_setup(settings: Settings, console: Console) -> None:
    with tempfile.TemporaryDirectory() as folder:
        fresh = settings.copy(update={"database_url": f"sqlite:///{folder}/fresh.db"})
        console.print(f"setup of an empty database: {timed(lambda: setup(fresh)):.0f} s")
        console.print(f"setup again: {timed(lambda: setup(fresh)):.1f} s")
        with session_scope(fresh.database_url) as session:
            taxonomy = load_taxonomy(session)
            console.print(f"coverage of the country: {timed(lambda: count_cells(session, taxonomy)):.0f} s")


def _measure_training(settings: Settings, console: Console) -> None:
    with tempfile.TemporaryDirectory() as folder:
        apart = settings.copy(update={"orientation_models": Path(folder)})
        seconds = timed(lambda: train(apart, Path(folder) / "train.log"))
    console.print(f"training, whole command: {seconds:.0f} s")


def _lines() -> int:
    files = [*ROOT.glob("bot/**/*.py"), *ROOT.glob("actions/**/*.py")]
    return sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files)


if __name__ == "__main__":
    main()
