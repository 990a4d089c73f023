"""A job whose work is small: `python -m tests.training.jobs.stand_in <id>`. All around the work is the real thing.

What it does is the note of the job: "quick", "slow", "refused", "hungry" or "broken".
"""

import subprocess
import sys
import time

from bot.errors import ModelError
from bot.training.jobs.run import run
from bot.training.jobs.work import Order, Say

NAME = "20260101-000000"
_STEPS = 600


def work(order: Order, say: Say) -> str:
    models = order.settings.orientation_models
    (models / f"{NAME}.tar.gz").write_text("half")
    if order.note == "refused":
        raise ModelError("L'entraînement a échoué.", "Lisez la fin du journal.")
    if order.note == "broken":
        raise ZeroDivisionError
    if order.note == "hungry":
        # Written to: memory that is only asked for costs nothing.
        return str(len(bytearray(8_000_000_000)))
    if order.note == "slow":
        # As Rasa is: a child of the job, that would go on for long.
        subprocess.run([sys.executable, "-c", f"import time; time.sleep({_STEPS})"], check=True)
    for step in (1, 2):
        say(f"Étape {step}", step / 2)
        time.sleep(0.1)
    (models / f"{NAME}.json").write_text(f"{order.author}: {order.note}")
    (models / f"{NAME}.tar.gz").write_text("whole")
    return NAME


if __name__ == "__main__":
    run(int(sys.argv[1]), work)
