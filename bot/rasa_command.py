"""Rasa's command line without TensorFlow: `python -m bot.rasa_command run|train …`."""

from bot.tensorflow_absent import leave_out_tensorflow

if __name__ == "__main__":
    leave_out_tensorflow()
    from rasa.__main__ import main

    main()
