"""Runs a command that ends with who started it, however that ends: `python -m bot.tied PARENT COMMAND…`.

A process killed with -9 stops nothing itself: a Rasa left behind would hold its memory for ever.
"""

import os
import sys

from bot.orphans import die_with_parent


def main() -> None:
    """Become the command, unless the parent is gone already."""
    parent, *command = sys.argv[1:]
    die_with_parent()
    if os.getppid() == int(parent):
        os.execv(command[0], command)


if __name__ == "__main__":
    main()
