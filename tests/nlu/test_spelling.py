"""One spelling for what is typed on phones, and one sound for what is written by ear."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import DataFileError
from bot.nlu.spelling import by_ear, normalise, read_spellings
from bot.settings import ROOT

WORDS, EMOJIS = read_spellings(ROOT / "data" / "phone_spellings.yml")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", ""),
        ("  L'Été\n", "l ete"),
        ("J’ai, j'ai, jai", "j ai j ai j ai"),
        ("cest koi ?", "c est quoi"),
        ("HELPPPPPP", "help"),
        ("créée", "cre"),
        ("reçu", "resu"),
        ("recu", "resu"),
        ("ça va", "sa va"),
        ("cœur", "coeur"),
        ("👍🏽", "oui d accord parfait"),
        ("merci❤️!", "merci merci"),
        ("👩‍🚒", "pompiers"),
        ("du 🔥partout", "du feu partout"),
    ],
)
def test_a_message_is_brought_to_one_spelling(typed: str, read: str) -> None:
    assert normalise(typed) == read


@pytest.mark.parametrize("word", WORDS)
def test_every_shorthand_of_the_file_is_spelt_out(word: str) -> None:
    assert normalise(f"{word} {word.upper()}") == f"{WORDS[word]} {WORDS[word]}"


@pytest.mark.parametrize("emoji", EMOJIS)
def test_every_emoji_of_the_file_is_read_alone_or_glued(emoji: str) -> None:
    meaning = normalise(EMOJIS[emoji])
    assert meaning
    assert normalise(emoji) == meaning
    assert normalise(f"ici{emoji}là") == f"ici {meaning} la"


@given(st.text())
def test_only_plain_letters_and_digits_are_left(text: str) -> None:
    assert re.fullmatch(r"(?:[a-z0-9]+(?: [a-z0-9]+)*)?", normalise(text))


@given(st.lists(st.sampled_from([*WORDS, *EMOJIS, "eau", "loooong", "Ça"]) | st.text(max_size=8)).map(" ".join))
def test_a_text_that_was_normalised_stays_the_same(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("les poubel son pa ramacé", "les poubelles sont pas ramassées"),
        ("lanpadaire", "lampadaire"),
        ("ekole", "école"),
        ("kan", "quand"),
        ("il fo", "il faut"),
        ("rendé vou", "rendez-vous"),
        ("le chian", "le chien"),
        ("foto", "photo"),
        ("otobus", "autobus"),
        ("kestion", "question"),
        ("inpo", "impôts"),
        ("bato", "bateaux"),
        ("vermifuje", "vermifuge"),
        ("sianse", "sciences"),
        ("abité", "habiter"),
    ],
)
def test_what_is_written_by_ear_sounds_like_what_is_meant(typed: str, meant: str) -> None:
    assert by_ear(normalise(typed)) == by_ear(normalise(meant))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bac", "bus"),
        ("eau", "rue"),
        ("école", "collège"),
        ("chat", "chien"),
        ("carte", "crèche"),
        ("trou", "trottoir"),
        ("gaz", "garage"),
        ("impôt", "pont"),
    ],
)
def test_words_that_do_not_sound_alike_stay_apart(one: str, other: str) -> None:
    assert by_ear(normalise(one)) != by_ear(normalise(other))


@given(st.text())
def test_whatever_is_heard_is_in_letters_and_digits(text: str) -> None:
    assert re.fullmatch(r"[a-zA-Z0-9 ]*", by_ear(normalise(text)))


@given(st.from_regex(r"[a-z]{1,8}( [a-z]{1,8}){0,4}", fullmatch=True))
def test_a_word_sounds_the_same_wherever_it_stands(text: str) -> None:
    assert by_ear(text) == " ".join(by_ear(word) for word in text.split())


@pytest.mark.parametrize(
    "content", ["", "words: [", "words: {jai: j ai}", "emojis: {}", "words: [jai]\nemojis: {}", "words:\nemojis:\n"]
)
def test_spellings_that_do_not_read_name_their_file(tmp_path: Path, content: str) -> None:
    file = tmp_path / "formes.yml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(DataFileError, match=r"formes\.yml.*Attendu"):
        read_spellings(file)


def test_spellings_that_are_missing_say_so(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"absent\.yml"):
        read_spellings(tmp_path / "absent.yml")
