"""The orientation form: slots, questions and buttons after each kind of message."""

from collections.abc import Callable
from typing import Any

import pytest

from actions.orientation import AskAnswer, AskCommune, AskProblem, ValidateOrientationForm
from bot.conversations.models import Conversation
from bot.conversations.payloads import HUMAN, NO, choice_payload
from bot.knowledge.taxonomy import Taxonomy
from tests.actions.resident import BIN, BOURGUEIL, LIGHT, PAVEMENT, ROAD, Resident, among, at, pressed, typed

FORM = ValidateOrientationForm()
SMALL_TALK = ("saluer", "remercier", "au_revoir", "aide", "parler_humain", "recommencer", "insatisfait", "affirmer")
Kept = Callable[[], Conversation]


class TestHearing:
    def test_a_problem_and_its_commune_leave_only_the_question_that_matters(self, resident: Resident) -> None:
        resident.run(FORM, typed("un trou à Bourgueil", problem=ROAD, location=at(BOURGUEIL)))
        assert (resident.slots["problem"], resident.slots["commune"]) == (ROAD, BOURGUEIL)
        assert resident.slots["requested_slot"] == "answer"

    def test_the_words_of_the_message_answer_the_question(self, resident: Resident) -> None:
        resident.run(FORM, typed("un trou sur la D952 à Bourgueil", problem=ROAD, location=at(BOURGUEIL)))
        assert resident.slots["answers"] == {"route": "departementale"}
        assert resident.slots["requested_slot"] is None

    def test_a_problem_without_a_question_is_known_at_once(self, resident: Resident) -> None:
        resident.run(FORM, typed("poubelle pas vidée à Bourgueil", problem=BIN, location=at(BOURGUEIL)))
        assert resident.slots["requested_slot"] is None

    def test_without_a_commune_it_is_asked(self, resident: Resident) -> None:
        resident.run(FORM, typed("un trou", problem=ROAD))
        assert resident.slots["requested_slot"] == "commune"

    def test_the_commune_of_the_site_is_not_asked(self, resident: Resident) -> None:
        resident.run(FORM, typed("un trou", problem=ROAD, metadata={"default_commune": BOURGUEIL}))
        assert resident.slots["commune"] == BOURGUEIL

    def test_a_commune_that_was_named_comes_before_that_of_the_site(self, resident: Resident) -> None:
        here = {"default_commune": BOURGUEIL}
        resident.run(FORM, typed("un trou à Langeais", problem=ROAD, location=at("37123"), metadata=here))
        assert resident.slots["commune"] == "37123"

    def test_what_was_understood_is_shown_with_a_way_back(self, resident: Resident, taxonomy: Taxonomy) -> None:
        resident.run(FORM, typed("un trou", problem=ROAD))
        assert resident.responses == ["utter_understood"]
        assert resident.said[0]["label"] == taxonomy.problem(ROAD).label
        assert resident.payloads == [NO]

    def test_a_pressed_problem_is_not_said_again(self, resident: Resident) -> None:
        resident.slots["requested_slot"] = "problem"
        resident.run(FORM, pressed("problem", ROAD))
        assert resident.slots["problem"] == ROAD
        assert resident.said == []

    def test_a_second_problem_is_noted(self, resident: Resident) -> None:
        resident.run(FORM, typed("un trou et ma poubelle", problem=ROAD, problems=[ROAD, BIN]))
        assert resident.slots["next_problem"] == BIN
        assert resident.responses == ["utter_understood", "utter_noted_next"]

    @pytest.mark.parametrize("intent", SMALL_TALK)
    @pytest.mark.parametrize("asked", [None, "problem"])
    def test_small_talk_sets_no_slot_so_that_the_rules_answer(
        self, resident: Resident, intent: str, asked: str | None
    ) -> None:
        resident.slots["requested_slot"] = asked
        assert resident.run(FORM, typed("…", intent)).keys() == {"requested_slot"}
        assert resident.said == []

    @pytest.mark.parametrize("intent", ["aide", "parler_humain", "remercier"])
    def test_small_talk_while_the_commune_is_asked_keeps_asking_it(self, resident: Resident, intent: str) -> None:
        resident.slots.update(problem=ROAD, requested_slot="commune")
        assert resident.run(FORM, typed("…", intent)) == {"requested_slot": "commune"}

    def test_a_form_that_asks_again_does_not_hear_the_message_twice(self, resident: Resident) -> None:
        resident.slots.update(requested_slot="problem", misses=1)
        said = typed("charabia", decision="reject")
        assert resident.run(FORM, said, before="utter_help") == {"requested_slot": "problem"}

    def test_a_new_orientation_keeps_only_the_commune(self, resident: Resident) -> None:
        resident.slots.update(problem=ROAD, commune=BOURGUEIL, answers={"route": "communale"}, requested_slot=None)
        resident.run(FORM, typed("ma poubelle", problem=BIN))
        assert (resident.slots["problem"], resident.slots["commune"]) == (BIN, BOURGUEIL)
        assert resident.slots["requested_slot"] is None


class TestDanger:
    def test_numbers_come_before_anything_else(self, resident: Resident) -> None:
        said = typed("mon mari me frappe", "urgence", "securite.violences", emergency="violences")
        resident.run(FORM, said)
        assert resident.responses[0] == "utter_emergency"
        (group,) = resident.said[0]["custom"]["groups"]
        assert {"17", "3919", "114"} <= {one["number"] for one in group["numbers"]}
        assert resident.slots["problem"] == "securite.violences"

    def test_a_problem_that_is_a_danger_shows_its_numbers_by_itself(self, resident: Resident) -> None:
        resident.run(FORM, pressed("problem", "sante.mal_etre"))
        numbers = {one["number"] for group in resident.said[0]["custom"]["groups"] for one in group["numbers"]}
        assert "3114" in numbers

    def test_the_same_numbers_are_shown_once(self, resident: Resident) -> None:
        danger = typed("au secours", "urgence", None, emergency="general", decision="clarify")
        resident.run(FORM, danger)
        assert resident.responses == ["utter_emergency"]
        resident.run(FORM, danger)
        assert resident.responses == []


class TestAsking:
    def test_an_unsure_guess_shows_three_labels_and_a_way_out(self, resident: Resident, taxonomy: Taxonomy) -> None:
        codes = [ROAD, LIGHT, PAVEMENT, BIN]
        unsure = typed("la rue", problem=ROAD, ranking=codes, decision="clarify")
        resident.run(FORM, unsure)
        resident.run(AskProblem(), unsure)
        assert resident.buttons == [*(taxonomy.problem(code).label for code in codes[:3]), "Autre chose"]
        assert resident.payloads[0] == choice_payload("problem", ROAD)

    def test_not_it_shows_other_candidates(self, resident: Resident, kept: Kept, taxonomy: Taxonomy) -> None:
        resident.run(FORM, typed("la rue", problem=ROAD, ranking=[ROAD, LIGHT, PAVEMENT, BIN]))
        no = typed("ce n'est pas ça", "nier")
        resident.run(FORM, no)
        resident.run(AskProblem(), no)
        assert resident.buttons == [*(taxonomy.problem(code).label for code in (LIGHT, PAVEMENT, BIN)), "Autre chose"]
        assert kept().review_reason == "wrong_guess"

    def test_what_the_model_does_not_believe_is_not_shown(self, resident: Resident) -> None:
        resident.run(FORM, typed("un trou", problem=ROAD, ranking={ROAD: 0.997, LIGHT: 0.002}))
        no = typed("ce n'est pas ça", "nier")
        resident.run(FORM, no)
        resident.run(AskProblem(), no)
        assert resident.responses == ["utter_ask_rephrase_after_no"]
        assert resident.buttons == []

    def test_not_understood_asks_to_rephrase_once_then_shows_the_themes(
        self, resident: Resident, kept: Kept, taxonomy: Taxonomy
    ) -> None:
        lost = typed("charabia", decision="reject")
        resident.run(FORM, lost)
        resident.run(AskProblem(), lost)
        assert resident.responses == ["utter_ask_rephrase"]
        assert kept().review_reason == "not_understood"
        resident.run(FORM, lost)
        resident.run(AskProblem(), lost)
        assert resident.buttons == [*(theme.label for theme in taxonomy.themes), "Parler à quelqu'un"]
        assert resident.payloads[-1] == HUMAN

    @pytest.mark.parametrize(
        ("misses", "intent", "said"),
        [
            (1, "probleme", "utter_ask_rephrase"),
            (1, "nier", "utter_ask_rephrase_after_no"),
            (1, "insatisfait", "utter_ask_rephrase_after_no"),
            (1, "parler_humain", "utter_ask_problem_again"),
            (2, "probleme", "utter_ask_theme"),
            (2, "hors_sujet", "utter_ask_theme_again"),
        ],
    )
    def test_what_is_asked_again_follows_from_what_was_said(
        self, resident: Resident, misses: int, intent: str, said: str
    ) -> None:
        resident.slots.update(misses=misses)
        resident.run(AskProblem(), typed("…", intent))
        assert resident.responses == [said]

    @pytest.mark.parametrize(
        ("message", "said"),
        [
            (typed("la rue"), "utter_ask_which"),
            (typed("non", "nier"), "utter_ask_which_then"),
            (pressed("problem", "autre"), "utter_ask_which_then"),
            (pressed("theme", "voirie"), "utter_ask_in_theme"),
        ],
    )
    def test_candidates_are_shown_in_words_that_follow(
        self, resident: Resident, message: dict[str, Any], said: str
    ) -> None:
        resident.slots.update(candidates=[ROAD, LIGHT], rejected=[BIN])
        resident.run(AskProblem(), message)
        assert resident.responses == [said]

    def test_a_theme_shows_all_its_problems(self, resident: Resident, taxonomy: Taxonomy) -> None:
        resident.slots.update(requested_slot="problem", misses=2)
        theme = pressed("theme", "dechets")
        resident.run(FORM, theme)
        resident.run(AskProblem(), theme)
        problems = taxonomy.theme_of(BIN).problems
        assert resident.buttons == [*(one.label for one in problems), "Autre chose"]

    def test_homonyms_are_told_apart_by_their_departement(self, resident: Resident) -> None:
        resident.slots.update(problem=ROAD, requested_slot="commune")
        said = typed("St Denis", location=among("93066", "97411"))
        resident.run(FORM, said)
        assert resident.slots["requested_slot"] == "commune"
        resident.run(AskCommune(), said)
        assert resident.buttons == ["Saint-Denis (Seine-Saint-Denis)", "Saint-Denis (La Réunion)"]
        assert resident.said[0]["custom"] == {"ask": "commune"}
        resident.run(FORM, pressed("commune", "97411"))
        assert (resident.slots["commune"], resident.slots["communes"]) == ("97411", [])

    def test_a_commune_that_is_not_found_is_asked_otherwise(self, resident: Resident) -> None:
        resident.slots.update(problem=ROAD, requested_slot="commune")
        resident.run(AskCommune(), typed("un trou"))
        assert resident.responses == ["utter_ask_commune_where"]
        assert resident.said[0]["custom"] == {"ask": "commune"}
        resident.run(FORM, typed("par là", decision="reject"))
        resident.run(AskCommune(), typed("par là"))
        assert resident.responses == ["utter_ask_commune_again"]

    def test_a_question_is_asked_with_its_choices_and_said_again_when_not_understood(
        self, resident: Resident, taxonomy: Taxonomy
    ) -> None:
        resident.slots.update(problem=ROAD, commune=BOURGUEIL, requested_slot="answer")
        resident.run(AskAnswer(), typed("Bourgueil"))
        question = taxonomy.problem(ROAD).questions[0]
        assert resident.said[0]["text"] == question.text
        assert resident.payloads[1] == choice_payload("answer", "route=departementale")
        resident.run(FORM, typed("hein", decision="reject"))
        resident.run(AskAnswer(), typed("hein"))
        assert resident.responses == ["utter_ask_answer_again"]

    @pytest.mark.parametrize(
        ("message", "choice"),
        [
            (typed("sur la D952"), "departementale"),
            (typed("c'est une nationale"), "nationale"),
            (typed("2"), "departementale"),
            (pressed("answer", "route=communale"), "communale"),
        ],
    )
    def test_an_answer_ends_the_questions(self, resident: Resident, message: dict[str, Any], choice: str) -> None:
        resident.slots.update(problem=ROAD, commune=BOURGUEIL, requested_slot="answer")
        resident.run(FORM, message)
        assert resident.slots["answers"] == {"route": choice}
        assert resident.slots["requested_slot"] is None
