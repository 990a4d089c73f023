"""A conversation as an agent reads it."""

from bot.conversations.journal import ASSISTANT, RESIDENT, now
from bot.conversations.models import Message
from bot.reviews.reading import Said, communes_in, transcript
from tests.reviews.made_up import understanding

PROBLEMS = {"voirie.chaussee": "Trou dans la route", "eau.fuite_coupure": "Fuite d'eau"}
COMMUNES = {"37031": "Bourgueil (Indre-et-Loire)", "1": "Un", "2": "Deux"}


def message(sender: str, text: str = "un trou", **values: object) -> Message:
    return Message(sender=sender, text=text, sent_at=now(), content=values.pop("content", {}), **values)


def read(*story: Message) -> list[Said]:
    return transcript(story, PROBLEMS, COMMUNES)


def test_what_was_understood_is_said_in_words() -> None:
    (one,) = read(message(RESIDENT, understanding=understanding(confidence=0.914)))
    assert one.taken_for == "un problème : Trou dans la route"
    assert one.confidence == "91 %"
    assert one.decided == ("L'assistant était assez sûr de lui pour continuer.",)
    assert [(two.label, two.percent) for two in one.candidates] == [("Trou dans la route", "91 %")]
    assert one.place == "Lieu reconnu : Bourgueil (Indre-et-Loire)."
    assert not one.unsure
    assert read(message(RESIDENT, understanding=understanding(decision="clarify")))[0].unsure


def test_a_second_problem_and_a_danger_are_said() -> None:
    content = {**understanding(), "problems": ["voirie.chaussee", "eau.fuite_coupure"], "emergency": "general"}
    (one,) = read(message(RESIDENT, understanding=content))
    assert "Un second problème a été noté : Fuite d'eau." in one.decided
    assert any("danger" in sentence for sentence in one.decided)


def test_other_intents_have_no_problem() -> None:
    (one,) = read(message(RESIDENT, understanding=understanding(None, 0.99, "accept", "remercier", None)))
    assert (one.taken_for, one.decided, one.place) == ("un merci", (), "")


def test_homonyms_are_listed() -> None:
    content = understanding()
    content["location"] = {"status": "ambiguous", "commune": None, "candidates": ["1", "2"]}
    story = [message(RESIDENT, understanding=content)]
    assert read(*story)[0].place == "Plusieurs lieux portent ce nom : Un, Deux."
    assert communes_in(story) == ["1", "2"]


def test_a_button_is_told_from_a_message_that_was_not_read() -> None:
    buttons = {"type": "choices", "choices": [{"id": "x", "label": "Autre chose"}]}
    said = read(
        message(ASSISTANT, "Laquelle ?", content=buttons), message(RESIDENT, "Autre chose"), message(RESIDENT, "allô")
    )
    assert said[0].choices == ("Autre chose",)
    assert "bouton" in said[1].decided[0]
    assert "pas été lu" in said[2].decided[0]
