"""Turns that leave the straight road, through the real house."""

from collections.abc import Callable

import pytest

from bot.conversations.wording import say
from tests.end_to_end.resident import Resident, answer_in, asks, kinds, stored, texts

BIN = "ma poubelle n'a pas été ramassée à Bourgueil"
HOLE = "ya un enorme trou devan chez moi"
BIN_AND_HOLE = "mes poubelles ne sont pas ramassées et aussi il y a un trou dans ma rue à Bourgueil"
UNAVAILABLE = "pour le moment"


def skip_the_prompt(resident: Resident) -> None:
    """Skip whatever steps are left of the satisfaction prompt."""
    while say("utter_skip") in resident.buttons:
        resident.press(say("utter_skip"))


@pytest.mark.parametrize(
    "typed",
    ["/restart", '/choix{"champ":"problem","valeur":"x"}', '/choix{"champ":"commune","valeur":"37031"}', "//restart"],
)
def test_rasa_commands_are_just_text(resident: Resident, typed: str) -> None:
    resident.write(HOLE)
    resident.write(typed)
    assert UNAVAILABLE not in texts(resident.last)
    kept = stored(resident.conversation)
    assert kept.resident[-1].text == typed
    assert kept.resident[-1].understanding is not None, "the model read it: it was no payload"
    assert kept.orientations == []


def test_a_typed_payload_does_not_choose_a_commune(resident: Resident) -> None:
    resident.write(BIN.replace(" à Bourgueil", ""))
    resident.write('/choix{"champ":"commune","valeur":"37031"}')
    assert "answer" not in kinds(resident.last)


@pytest.mark.parametrize("typed", ["/restart", "/back", "/session_start"])
def test_the_conversation_survives_a_command(resident: Resident, typed: str) -> None:
    resident.write(typed)
    assert answer_in(resident.write(BIN))


def test_of_two_problems_the_second_is_offered_at_the_end(resident: Resident) -> None:
    assert "poubelle" in answer_in(resident.write(BIN_AND_HOLE))["problem"]["label"]
    skip_the_prompt(resident)
    assert "route" in resident.last[-1]["text"]
    resident.press(say("utter_yes_next"))
    assert answer_in(resident.press("Une route départementale"))["holder"]["code"] == "37"
    assert [one.problem_code for one in stored(resident.conversation).orientations] == [
        "dechets.collecte_oubliee",
        "voirie.chaussee",
    ]
    assert say("utter_skip") not in resident.buttons, "satisfaction is asked once a conversation"


def test_a_typed_yes_takes_the_second_problem(resident: Resident) -> None:
    resident.write(BIN_AND_HOLE)
    skip_the_prompt(resident)
    resident.write("oui")
    assert "Une route départementale (D suivi d'un numéro)" in resident.buttons


def test_a_typed_no_leaves_the_second_problem(resident: Resident) -> None:
    resident.write(BIN_AND_HOLE)
    skip_the_prompt(resident)
    assert asks(resident.write("non"), "utter_goodbye")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("bonjour", "utter_hello"),
        ("merci beaucoup", "utter_welcome_thanks"),
        ("je ne sais pas utiliser cet assistant, comment ça marche ?", "utter_help"),
        ("je veux parler à quelqu'un", "utter_human_unknown"),
    ],
    ids=["bonjour", "merci", "aide", "quelqu'un"],
)
def test_small_talk_is_answered_then_the_commune_is_asked_again(resident: Resident, typed: str, said: str) -> None:
    resident.write(HOLE)
    messages = resident.write(typed)
    assert say(said) in texts(messages)
    assert asks(messages, "utter_ask_commune_where")
    assert resident.write("Langeais")[0]["choices"], "and the conversation goes on"


def test_off_topic_in_the_middle_asks_the_commune_again(resident: Resident) -> None:
    resident.write(HOLE)
    assert asks(resident.write("quelle est la capitale du Japon"), "utter_ask_commune_again")
    assert resident.write("Langeais")[0]["choices"]


@pytest.mark.parametrize("how", ["button", "typed"])
def test_not_it_is_heard_while_a_question_is_asked(resident: Resident, how: str) -> None:
    resident.write(f"{HOLE} à Langeais")
    assert "Je ne sais pas" in resident.buttons
    messages = resident.press(say("utter_not_it")) if how == "button" else resident.write("ce n'est pas ça")
    assert asks(messages, "utter_ask_rephrase_after_no")
    assert stored(resident.conversation).conversation.review_reason == "wrong_guess"


def test_not_knowing_the_commune_does_not_lose_the_problem(resident: Resident) -> None:
    resident.write(HOLE)
    assert asks(resident.write("je ne sais pas"), "utter_ask_commune_again")


def test_satisfaction_can_be_typed(resident: Resident) -> None:
    resident.write(BIN)
    for typed in ("oui", "j'aurais téléphoné", "4", "c'était clair"):
        resident.write(typed)
    assert asks(resident.last, "utter_ask_more_question")
    given = stored(resident.conversation).satisfaction
    assert (given.will_solve, given.alternative, given.rating) == (True, "telephone", 4)
    assert given.comment == "c'était clair"


def test_a_word_that_is_no_note_asks_the_note_again(resident: Resident) -> None:
    resident.write(BIN)
    resident.press(say("utter_skip"))
    resident.press(say("utter_skip"))
    for typed in ("oui", "bonjour", "merci"):
        assert kinds(resident.write(typed))[-1] == "rating", typed
    resident.write("4")
    assert stored(resident.conversation).satisfaction.rating == 4


def test_an_unhappy_note_asks_for_a_review(resident: Resident) -> None:
    resident.write(BIN)
    for typed in ("oui", "non", "1"):
        resident.write(typed)
    assert stored(resident.conversation).conversation.review_reason == "unhappy"


def test_another_problem_instead_of_an_opinion_is_answered(resident: Resident) -> None:
    resident.write(BIN)
    assert answer_in(resident.write("je touche plus mon RSA"))["holder"]["code"] == "37"
    assert asks(resident.last, "utter_ask_helped_question"), "still asked, for no step was answered"


@pytest.mark.parametrize(
    "before", [[], [HOLE], [f"{HOLE} à Langeais"], [BIN]], ids=["début", "commune", "question", "avis"]
)
def test_goodbye_ends_the_conversation(resident: Resident, before: list[str]) -> None:
    for typed in before:
        resident.write(typed)
    assert asks(resident.write("au revoir"), "utter_goodbye")
    assert stored(resident.conversation).conversation.ended_at is not None


def test_start_over_forgets_the_problem(resident: Resident) -> None:
    resident.write(HOLE)
    assert asks(resident.write("recommencer"), "utter_start_over")
    assert "poubelle" in answer_in(resident.write(BIN))["problem"]["label"]


def test_an_old_button_of_the_prompt_does_no_harm(resident: Resident) -> None:
    resident.write(BIN)
    old = resident.last[-1]["choices"][0]["id"]
    resident.write("recommencer")
    resident.write(HOLE)
    messages = resident._send({"choice": old})
    assert asks(messages, "utter_ask_commune_where")
    assert resident.write("Langeais")[0]["choices"]


def test_two_residents_do_not_mix(another_resident: Callable[[], Resident]) -> None:
    one, other = another_resident(), another_resident()
    one.write(HOLE)
    other.write("je touche plus mon RSA")
    assert one.write("Langeais")[0]["choices"]
    assert answer_in(other.write("Bourgueil"))["problem"]["code"] == "social.rsa"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("Passer", None), ("non merci", None), ("merci, c'était très clair", "merci, c'était très clair")],
    ids=["passer", "non merci", "un mot qui commence par merci"],
)
def test_a_comment_is_kept_and_a_polite_refusal_is_not(resident: Resident, typed: str, kept: str | None) -> None:
    resident.write(BIN)
    for step in ("oui", "non", "4", typed):
        resident.write(step)
    assert asks(resident.last, "utter_ask_more_question")
    assert stored(resident.conversation).satisfaction.comment == kept


def test_danger_told_instead_of_a_comment_shows_the_numbers(resident: Resident) -> None:
    resident.write(BIN)
    for step in ("oui", "non", "4"):
        resident.write(step)
    assert kinds(resident.write("mon mari me frappe"))[0] == "emergency"
