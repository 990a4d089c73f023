"""What a model was made from, as two fingerprints: the code and its settings, and the phrasings."""

import hashlib
from collections.abc import Iterable

from sqlalchemy.orm import Session

from bot.settings import ROOT
from bot.training.phrasings import Sentence, accepted

# Code counts: a changed feature makes an old model wrong. Phrasings are in the database.
_INPUTS = (
    "config.yml",
    "domain.yml",
    "data/rules.yml",
    "data/validation/*.yml",
    "data/emergency_signs.yml",
    "data/doubles.yml",
    "data/phone_spellings.yml",
    "bot/nlu/*.py",
    "bot/text.py",
)


def code_fingerprint() -> str:
    """Return one SHA-256 over everything but phrasings that a model is made from."""
    digest = hashlib.sha256()
    for pattern in _INPUTS:
        for file in sorted(ROOT.glob(pattern)):
            digest.update(file.relative_to(ROOT).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def phrasings_fingerprint(session: Session) -> str:
    """Return the fingerprint of what the model is to learn: the accepted phrasings."""
    return fingerprint_of(accepted(session))


def fingerprint_of(phrasings: Iterable[Sentence]) -> str:
    """Return one SHA-256 over labels and texts, in no order of theirs."""
    # Sorted here: databases do not sort accents alike.
    lines = sorted(f"{one.label}\t{one.text}\n" for one in phrasings)
    return hashlib.sha256("".join(lines).encode()).hexdigest()
