"""Five whole conversations through the gateway, the real Rasa, the real action server and the database."""

from bot.conversations.wording import say
from tests.end_to_end.resident import Resident, answer_in, asks, kinds, stored

CC_TOURAINE_OUEST = "200072981"
INDRE_ET_LOIRE = "37"
BOURGUEIL, LANGEAIS = "37031", "37123"


def test_a_bin_in_bourgueil_leads_to_the_intercommunality(resident: Resident) -> None:
    messages = resident.write("ma poubelle n'a pas été ramassée depuis 2 semaines à Bourgueil")

    assert kinds(messages) == ["choices", "answer", "choices"], "what was understood, the answer, then the prompt"
    assert next(iter(resident.buttons)) == say("utter_not_it")
    card = answer_in(messages)
    assert card["holder"] == {"code": CC_TOURAINE_OUEST, "name": "CC Touraine Ouest Val de Loire"}
    assert card["certainty"] == "sure"
    assert card["commune"] == {"code": BOURGUEIL, "name": "Bourgueil"}
    assert "déchets" in card["reason"]
    assert "Bourgueil" in card["reason"]
    assert card["source"]
    assert card["door"]["phone"] == "02 47 97 25 00"
    assert asks(messages, "utter_ask_helped_question")

    resident.press(say("utter_helped_oui"))
    assert asks(resident.last, "utter_ask_alternative_question")
    resident.press(say("utter_alternative_telephone"))
    assert kinds(resident.last) == ["rating"]
    resident.press("5")
    resident.write("merci, rappelez-moi au 06 12 34 56 78")
    assert asks(resident.last, "utter_ask_more_question")
    resident.press(say("utter_no_thanks"))
    assert asks(resident.last, "utter_goodbye")

    kept = stored(resident.conversation)
    assert [one.text for one in kept.resident] == [
        "ma poubelle n'a pas été ramassée depuis 2 semaines à Bourgueil",
        say("utter_helped_oui"),
        say("utter_alternative_telephone"),
        "5",
        "merci, rappelez-moi au [téléphone]",
        say("utter_no_thanks"),
    ]
    assert kept.resident[0].understanding["problem"] == "dechets.collecte_oubliee"
    assert kept.resident[0].understanding["location"]["commune"] == BOURGUEIL
    assert kept.assistant[0].content == resident.greeting[0]
    (orientation,) = kept.orientations
    assert orientation.problem_code == "dechets.collecte_oubliee"
    assert (orientation.commune_id, orientation.holder_code) == (BOURGUEIL, CC_TOURAINE_OUEST)
    assert (orientation.reason, orientation.certainty) == (card["reason"], "sure")
    given = kept.satisfaction
    assert (given.understood, given.right_structure, given.will_solve) == (True, True, True)
    assert (given.alternative, given.rating) == ("telephone", 5)
    assert given.comment == "merci, rappelez-moi au [téléphone]"
    assert kept.conversation.outcome == "oriented"
    assert kept.conversation.review_reason is None
    assert kept.conversation.ended_at is not None


def test_a_hole_is_asked_where_then_on_which_road(resident: Resident) -> None:
    assert asks(resident.write("ya un enorme trou devan chez moi"), "utter_ask_commune_where")

    (question,) = resident.write("Langeais")
    assert "route" in question["text"]
    assert len(question["choices"]) >= 3

    card = answer_in(resident.write("departementale"))
    assert card["holder"] == {"code": INDRE_ET_LOIRE, "name": "Département d'Indre-et-Loire"}
    assert card["commune"]["code"] == LANGEAIS
    assert "départementales" in card["reason"]
    assert asks(resident.last, "utter_ask_helped_question")

    kept = stored(resident.conversation)
    (orientation,) = kept.orientations
    assert list(orientation.answers.values()) == ["departementale"]
    assert orientation.level == "departement"
    # What was understood is kept beside the very message it was understood from.
    assert [one.understanding["location"]["commune"] for one in kept.resident] == [None, LANGEAIS, None]
    assert kept.satisfaction is None


def test_an_identity_card_in_st_denis_asks_which(resident: Resident) -> None:
    resident.write("je veux refaire ma carte d'identité")
    (which,) = resident.write("St Denis")
    assert which["text"] == say("utter_ask_commune_which")
    assert {"Saint-Denis (Seine-Saint-Denis)", "Saint-Denis (La Réunion)"} <= set(resident.buttons)

    card = answer_in(resident.press("Saint-Denis (Seine-Saint-Denis)"))
    assert card["commune"]["code"] == "93066"
    assert "mairie" in card["structure"]["name"].lower()

    # The model was nearly certain: nothing else is worth showing. Told again, the problem is asked, not refused.
    assert asks(resident.write("ce n'est pas ça"), "utter_ask_rephrase_after_no")
    assert asks(resident.write("je veux refaire ma carte d'identité"), "utter_ask_which")
    assert card["problem"]["label"] in resident.buttons
    resident.press(card["problem"]["label"])
    assert answer_in(resident.last)["problem"]["code"] == "papiers.identite"

    kept = stored(resident.conversation)
    assert kept.conversation.review_reason == "wrong_guess"
    assert kept.orientations[0].problem_code == "papiers.identite"
    assert kept.orientations[0].commune_id == "93066"


def test_a_postcode_of_many_communes_asks_which(resident: Resident) -> None:
    assert asks(resident.write("je touche plus mon RSA"), "utter_ask_commune_where")
    resident.write("37140")
    assert all("Indre-et-Loire" in label for label in resident.buttons)

    card = answer_in(resident.press("Bourgueil"))
    assert card["holder"]["code"] == INDRE_ET_LOIRE
    assert card["commune"]["code"] == BOURGUEIL

    resident.press(say("utter_helped_mauvaise_structure"))
    resident.press(say("utter_skip"))
    resident.write("2")
    resident.press(say("utter_skip"))

    kept = stored(resident.conversation)
    (orientation,) = kept.orientations
    assert (orientation.level, orientation.holder_code) == ("departement", INDRE_ET_LOIRE)
    assert (kept.satisfaction.right_structure, kept.satisfaction.rating) == (False, 2)
    assert (kept.satisfaction.alternative, kept.satisfaction.comment) == (None, None)
    assert kept.conversation.review_reason == "wrong_structure", "the first reason stays"


def test_a_recipe_is_not_routed_and_violence_shows_numbers_first(resident: Resident) -> None:
    assert kinds(resident.write("recette de la tarte tatin")) == ["text"]
    assert asks(resident.last, "utter_off_topic")
    assert stored(resident.conversation).orientations == []

    messages = resident.write("mon mari me frappe")
    assert messages[0]["type"] == "emergency"
    numbers = {one["number"] for group in messages[0]["groups"] for one in group["numbers"]}
    assert {"17", "3919"} <= numbers
    assert asks(messages, "utter_ask_commune_where"), "it goes on after the numbers"

    messages = resident.write("Bourgueil")
    assert "emergency" not in kinds(messages), "the numbers are shown once"
    assert answer_in(messages)["certainty"] == "sure"
    resident.write("merci beaucoup")
    resident.press(say("utter_skip"))
    assert kinds(resident.last) == ["rating"]

    kept = stored(resident.conversation)
    assert kept.resident[1].understanding["emergency"] == "violences"
    assert kept.satisfaction.understood is True
    assert len(kept.orientations) == 1
