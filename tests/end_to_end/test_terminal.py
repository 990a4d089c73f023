"""`orientation chat`, through the real house."""

import subprocess
import sys

from bot.settings import ROOT
from tests.conftest import House


def test_a_conversation_in_a_terminal(house: House) -> None:
    command = [sys.executable, "-W", "ignore", "-m", "bot.cli", "chat", "--url", house.url]
    typed = "je touche plus mon RSA\n37140\n1\n\nau revoir\n"
    done = subprocess.run(command, cwd=ROOT, input=typed, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "1. Bourgueil (Indre-et-Loire)" in done.stdout
    assert "Département d'Indre-et-Loire" in done.stdout
    assert "02 47 97 25 00" in done.stdout
    assert done.stdout.rindex("Au revoir") > done.stdout.index("Département")
