"""Rasa's command line without TensorFlow: `python -m bot.rasa_command run|train …`."""

import sys

from bot.aside import do_aside
from bot.orphans import die_with_parent
from bot.tensorflow_absent import leave_out_tensorflow

if __name__ == "__main__":
    if "train" in sys.argv[1:2]:
        # Nobody would read what it learns.
        die_with_parent()
    leave_out_tensorflow()
    if "run" in sys.argv[1:2]:
        from bot.serving.preparing import prepare

        do_aside(prepare)
    from rasa.__main__ import main

    main()
