"""What is masked before anything is kept, and what must be left as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversations.redaction import redact

TELEPHONES = (
    "0612345678",
    "06 12 34 56 78",
    "06.12.34.56.78",
    "06-12-34-56-78",
    "06/12/34/56/78",
    "06 - 12 - 34 - 56 - 78",
    "0612 345 678",
    "06 123 456 78",
    "02 47 97 89 01",
    "+33 6 12 34 56 78",
    "+33612345678",
    "+33 (0)6 12 34 56 78",
    "+33(0)612345678",
    "0033 6 12 34 56 78",
    "0262 12 34 56",
    "0262123456",
    "0590 12 34 56",
    "0692.12.34.56",
    "+262 692 12 34 56",
    "+590 590 12 34 56",
    "+32 475 12 34 56",
)
EMAILS = (
    "jean.dupont@gmail.com",
    "Jean.DUPONT+impots@Orange.FR",
    "jean-marie_2@mairie-bourgueil.fr",
    "jean.dupont@gmail,com",
    "jean.dupont@gmail com",
    "jean.dupont@gmail",
    "jean.dupont@@gmail.com",
    "jean.dupont @ gmail.com",
    "jean.dupont@ gmail.com",
    "jean.dupont(at)gmail.com",
    "jean.dupont [at] gmail.com",
    "jean.dupont arobase gmail.com",
    "jean point dupont arobase gmail point com",
)
SOCIAL_SECURITY = (
    "185057800608436",
    "1 85 05 78 006 084 36",
    "1 85 05 78 006 084",
    "2.85.05.78.006.084.36",
    "2 69 05 49 588 157 80",
    "2 85 05 2A 004 123 45",
    "185052b00412345",
    "1850578006084 36",
)
IBANS = (
    "FR7630006000011234567890189",
    "FR76 3000 6000 0112 3456 7890 189",
    "fr76 3000 6000 0112 3456 7890 189",
    "FR 76 3000 6000 0112 3456 7890 189",
    "FR14 2004 1010 0505 0001 3M02 606",
    "FR76-3000-6000-0112-3456-7890-189",
    "DE89 3704 0044 0532 0130 00",
    "GB29 NWBK 6016 1331 9268 19",
    "BE68539007547034",
    "30006 00001 12345678901 89",
)
PLATES = (
    "AB-123-CD",
    "AB 123 CD",
    "AB123CD",
    "ab-123-cd",
    "ab 123 cd",
    "1234 AB 37",
    "456 ABC 75",
    "1234ab37",
    "12 AB 2A",
)
CARDS = ("4970 1012 3456 7890", "4970101234567890", "4970-1012-3456-7890", "3712 345678 95006")

MASKED = {
    "[téléphone]": TELEPHONES,
    "[e-mail]": EMAILS,
    "[numéro de sécurité sociale]": SOCIAL_SECURITY,
    "[IBAN]": IBANS,
    "[plaque]": PLATES,
    "[carte bancaire]": CARDS,
}
CASES = [(mask, written) for mask, writings in MASKED.items() for written in writings]


@pytest.mark.parametrize(("mask", "written"), CASES)
@pytest.mark.parametrize("frame", ["{}", "voici : {}.", "Bonjour, c'est le {}, merci de répondre", "({})"])
def test_personal_data_is_masked_wherever_it_stands(mask: str, written: str, frame: str) -> None:
    assert redact(frame.format(written)) == frame.format(mask)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tel0612345678svp", "tel[téléphone]svp"),
        ("37140 02 47 97 89 01", "37140 [téléphone]"),
        ("06 12 34 56 78 ou 02 47 97 89 01", "[téléphone] ou [téléphone]"),
        ("secu de 185057800608436", "secu de [numéro de sécurité sociale]"),
        ("a@b.fr;c@d.fr", "[e-mail];[e-mail]"),
        ("ma AB-123-CD, mon 06 12 34 56 78", "ma [plaque], mon [téléphone]"),
    ],
)
def test_neighbours_do_not_hide_personal_data(text: str, expected: str) -> None:
    assert redact(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "ma poubelle n'a pas été ramassée depuis 2 semaines",
        "depuis le 12/03/2024",
        "le 01/02/2024 15 personnes étaient là",
        "le 05.06.2024 18 euros",
        "du 01 02 2024 au 15 03 2024",
        "le 2024-01-02 à 10:30",
        "en 1987 puis en 2019",
        "37140 Bourgueil",
        "97400 Saint-Denis, 20090 Ajaccio",
        "au 14 bis rue de la Paix",
        "12 rue des Lilas 37000 Tours",
        "un trou sur la D952",
        "sur la RD 952 la route est défoncée",
        "RN 147 et A10",
        "la D 952 au PR 12+300",
        "1 500 euros",
        "3500 € de caution",
        "10 000 000 euros de travaux",
        "800,50 €",
        "Ma mère de 84 ans ne peut plus sortir seule de chez elle",
        "le 15 ne décroche pas depuis dix minutes, que faire",
        "LE 115 NE RÉPOND PAS",
        "à plus de 120 km d'ici",
        "bac de 240 litres ou de 120 litres",
        "on est 12 dans 30 m2",
        "le 12 mai 24",
        "j'ai 1200 eur 50 de retard",
        "appelez le 3939, le 15, le 112 ou le 3114",
        "de 8h30 à 12h et de 14h à 17h",
        "article L. 2224-13 du CGCT",
        "rdv @ 14h",
        "le bus 27 passe toutes les 20 min 30",
        "dossier 2024 0012",
    ],
)
def test_what_an_answer_needs_is_left_as_it_is(text: str) -> None:
    assert redact(text) == text


_PIECES = st.lists(
    st.sampled_from([*(written for _, written in CASES), " ", "", "@", "+", "/", "-", "et", "le ", "0", "12", "[", "]"])
    | st.text(max_size=6),
    max_size=8,
).map("".join)


@given(_PIECES)
def test_redacting_twice_changes_nothing(text: str) -> None:
    once = redact(text)
    assert redact(once) == once


@given(st.text(alphabet="0123456789 .-/", max_size=40))
def test_no_ten_digit_french_number_is_left(around: str) -> None:
    assert "0612345678" not in redact(f"{around} 0612345678")


@given(st.from_regex(r"[a-zA-ZÀ-ÖØ-öø-ÿŒœ]{0,60}", fullmatch=True))
def test_words_without_digits_or_signs_are_never_masked(text: str) -> None:
    assert redact(text) == text
