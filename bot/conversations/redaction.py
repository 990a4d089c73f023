"""Masks personal data before a message reaches Rasa, the journal or a log.

Each rule replaces what it finds by a word in brackets, so that an agent still understands the sentence.
What merely looks like personal data (a date, "de 120 km", "le 115 ne répond pas") is left alone: masking it
would cost the resident an answer.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """What is masked, and the word that takes its place."""

    mask: str
    pattern: re.Pattern[str]


def _rule(mask: str, pattern: str) -> Rule:
    return Rule(mask, re.compile(pattern, re.IGNORECASE))


_GAP = r"[\s.\-_/]?"
_WIDE_GAP = r"[\s.\-_/]{0,3}"
_DEPARTEMENT = r"(?:0[1-9]|[1-8]\d|9[0-5]|2[AB]|97[1-6])"

_DOMAIN_END = r"(?:com|fr|net|org|eu|info|re|nc|pf|gp|mq|gf|yt|be|ch)"
_WRITTEN_AT = r"(?:\s?@\s?|\s?[(\[]\s?(?:at|arobase?)\s?[)\]]\s?|\sarobase?\s|\sarrobase?\s)"
_LOCAL = r"[\w+%-]+(?:(?:\.|\s(?:point|tiret)\s)[\w+%-]+)*\.?"

# A date at the start of digits that could be a telephone's ("01/02/2024 15 personnes").
_DATE = r"(?!\d{1,2}[\s./-]\d{1,2}[\s./-](?:19|20)\d\d(?!\d))"
_NINE_DIGITS = rf"[1-9](?:{_WIDE_GAP}\d){{8}}(?!\d)"

# Two or three letters that stand between numbers in ordinary sentences.
_WORDS = (
    "le|la|les|de|des|et|en|es|as|ya|ce|ces|se|je|ma|mes|sa|ses|ta|tes|ds|pr|st|ne|me|te|ca|na|va|er|eme|nb|"
    "au|aux|du|un|une|ou|on|il|si|ni|tu|eu|ai|sur|par|pas|qui|que|est|ont|nos|vos|dix|six|"
    "km|cm|mm|ml|cl|dl|hl|kg|gr|mg|ha|kw|kwh|cv|cc|ch|hp|db|eur|ttc|ht|ans|min|sec|mai|mn|hab|rue|pk|go|mo|gb|mb"
)
_PLATE_LETTERS = r"[A-HJ-NP-TV-Z]{2}"

# The order matters: the longest numbers first, so that a telephone is not found inside an IBAN.
RULES = (
    _rule("[e-mail]", rf"{_LOCAL}@+[\w-]+(?:[.,;][\w-]+(?![\w.+%-]*@))*(?:\s{_DOMAIN_END}\b)?"),
    _rule("[e-mail]", rf"{_LOCAL}{_WRITTEN_AT}[\w-]+(?:\s?(?:[.,;]|\s?point\s?|\s)\s?{_DOMAIN_END}\b)+"),
    # Written in one go, then by groups: after the key, at most two letters stand before a digit, but for a
    # bank's code ("GB29 NWBK 6016 1331 9268 19"). Last, a French bank account without its country.
    _rule("[IBAN]", r"\b[A-Z]{2}\d{2}(?=(?:[A-Z]*\d){8})[A-Z0-9]{11,30}\b"),
    _rule("[IBAN]", rf"\b(?:FR\s?|[A-Z]{{2}})\d{{2}}(?:{_GAP}[A-Z]{{4}})?(?:{_GAP}[A-Z]{{0,2}}\d){{11,30}}[A-Z]?\b"),
    _rule("[IBAN]", rf"\b\d{{5}}{_GAP}\d{{5}}{_GAP}[A-Z0-9]{{2}}\d{{8}}[A-Z0-9]{_GAP}\d{{2}}\b"),
    # Sex, year, month, département (2A and 2B in Corse), commune, order, and an optional key.
    _rule(
        "[numéro de sécurité sociale]",
        rf"(?<!\d)[12]{_GAP}\d{{2}}{_GAP}(?:0[1-9]|1[0-2]|[2-9]\d){_GAP}(?:\d{{2}}|2[AB])"
        rf"{_GAP}\d{{3}}{_GAP}\d{{3}}(?:{_WIDE_GAP}\d{{2}})?(?!\d)",
    ),
    _rule("[carte bancaire]", rf"(?<!\d)\d{{4}}(?:{_GAP}\d{{4}}){{3}}(?!\d)"),
    _rule("[carte bancaire]", rf"(?<!\d)3[47]\d{{2}}{_GAP}\d{{6}}{_GAP}\d{{5}}(?!\d)"),
    _rule("[téléphone]", rf"(?:\+|(?<!\d)00)\s?33{_GAP}(?:\(\s?0\s?\)|0)?{_GAP}{_NINE_DIGITS}"),
    _rule("[téléphone]", rf"(?<!\d){_DATE}0{_GAP}{_NINE_DIGITS}"),
    _rule("[téléphone]", r"(?:\+\s?|(?<!\d)00\s?)[1-9]\d{0,2}(?:[\s.\-]?\d{2,4}){3,5}(?!\d)"),
    # Plates since 2009 (AA-123-AA), then before (1234 AB 37).
    _rule(
        "[plaque]",
        rf"\b(?!r[dn]\s?\d)(?!(?:{_WORDS})[\s-]?\d{{3}}[\s-]?(?:{_WORDS})\b)"
        rf"{_PLATE_LETTERS}[\s-]?\d{{3}}[\s-]?{_PLATE_LETTERS}\b",
    ),
    _rule("[plaque]", rf"\b\d{{2,4}}[\s-]?(?!(?:{_WORDS})[\s\d-])[A-Z]{{2,3}}[\s-]?{_DEPARTEMENT}\b"),
)


def redact(text: str) -> str:
    """Return the text with telephones, e-mails, NIR, IBAN, bank cards and plates masked.

    Rules run until nothing changes: masking one thing can bare another, and redacting twice must change nothing.
    """
    while (masked := _masked_once(text)) != text:
        text = masked
    return text


def _masked_once(text: str) -> str:
    for rule in RULES:
        text = rule.pattern.sub(rule.mask, text)
    return text
