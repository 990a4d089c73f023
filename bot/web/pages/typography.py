"""French typography of what the server's sentences say, for pages."""

import re

_NBSP = "\u00a0"


def unbroken(text: str) -> str:
    """Keep punctuation on the line of its word ("Laquelle ?").

    >>> unbroken("Laquelle ?") == "Laquelle\\u00a0?"
    True
    """
    return re.sub(r" ([?!:;»])", rf"{_NBSP}\1", text).replace("« ", f"«{_NBSP}")


def days_and_spans(line: str) -> tuple[str, str]:
    """Cut "lundi au jeudi : 9 h – 12 h" into its days and its hours; days are empty when there are none.

    >>> days_and_spans("lundi : 9 h – 12 h")
    ('lundi', '9 h – 12 h')
    """
    days, colon, spans = line.partition(" : ")
    return (days, spans) if colon else ("", line)
