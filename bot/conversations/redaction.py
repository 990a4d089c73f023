"""Masks personal data before a message reaches Rasa, the journal or a log.

Each rule replaces what it finds by a word in brackets, so that an agent still understands the sentence.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """What is masked, and the word that takes its place."""

    mask: str
    pattern: re.Pattern[str]


_SEPARATOR = r"[\s.\-_/]?"

# The order matters: the longest numbers first, so that a telephone is not found inside an IBAN.
RULES = (
    Rule("[e-mail]", re.compile(r"[\w.+%-]+\s?(?:@|\(at\)|\[at\]| arobase )\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)),
    Rule("[IBAN]", re.compile(rf"\b[A-Z]{{2}}\s?\d{{2}}(?:{_SEPARATOR}[A-Z0-9]){{11,30}}\b", re.IGNORECASE)),
    # Sex, year, month, département (2A and 2B in Corse), commune, order, and an optional key.
    Rule(
        "[numéro de sécurité sociale]",
        re.compile(
            rf"\b[12]{_SEPARATOR}\d{{2}}{_SEPARATOR}(?:0[1-9]|1[0-2]|[2-9]\d){_SEPARATOR}(?:\d{{2}}|2[AB])"
            rf"{_SEPARATOR}\d{{3}}{_SEPARATOR}\d{{3}}(?:{_SEPARATOR}\d{{2}})?\b",
            re.IGNORECASE,
        ),
    ),
    Rule("[carte bancaire]", re.compile(rf"\b\d{{4}}(?:{_SEPARATOR}\d{{4}}){{3}}\b")),
    Rule("[téléphone]", re.compile(r"(?:(?:\+|00)\s?33\s?(?:\(0\))?|\b0)\s?[1-9](?:[\s.\-_/]{0,2}\d{2}){4}\b")),
    Rule("[téléphone]", re.compile(r"(?:\+|\b00)\s?(?!33)[1-9]\d{0,2}(?:[\s.\-]?\d{2,4}){3,5}\b")),
    # Plates since 2009 (AA-123-AA), then before (1234 AB 37).
    Rule("[plaque]", re.compile(r"\b[A-HJ-NP-TV-Z]{2}[\s-]?\d{3}[\s-]?[A-HJ-NP-TV-Z]{2}\b", re.IGNORECASE)),
    Rule("[plaque]", re.compile(r"\b\d{2,4}[\s-]?[A-Z]{2,3}[\s-](?:\d{2}|2[AB]|97\d)\b")),
)


def redact(text: str) -> str:
    """Return the text with telephones, e-mails, NIR, IBAN, bank cards and plates masked. Redacting twice changes nothing."""
    for rule in RULES:
        text = rule.pattern.sub(rule.mask, text)
    return text
