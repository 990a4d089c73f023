"""States, turns, and the table of what each turn changes."""

from dataclasses import replace
from typing import Any

import pytest

from bot.conversations.dialogue import ANSWER, COMMUNE, OTHER, PROBLEM, State, Turn
from bot.knowledge.taxonomy import Taxonomy
from bot.knowledge.taxonomy_files import read_taxonomy
from bot.nlu.understanding import Candidate, Understanding
from bot.settings import ROOT

TAXONOMY: Taxonomy = read_taxonomy(ROOT / "data")
ROAD, BIN, LIGHT = "voirie.chaussee", "dechets.collecte_oubliee", "voirie.eclairage"
WHICH_ROAD = TAXONOMY.problem(ROAD).questions[0]
BOURGUEIL, LANGEAIS = "37031", "37123"
FOUND = {"status": "found", "commune": BOURGUEIL, "candidates": [BOURGUEIL]}
HOMONYMS = {"status": "ambiguous", "commune": None, "candidates": ["93066", "97411"]}


def understood(
    intent: str = "probleme", decision: str = "accept", problem: str | None = ROAD, **more: Any
) -> Understanding:
    ranking = tuple(Candidate(code, 0.5) for code in (ROAD, LIGHT, BIN))
    problems = (problem,) if problem else ()
    fields: dict[str, Any] = {"confidence": 0.9, "ranking": ranking, "problems": problems, **more}
    return Understanding(intent=intent, problem=problem, decision=decision, **fields)  # type: ignore[arg-type]


def turn(text: str = "il y a un trou", understanding: Understanding | None = None, **more: Any) -> Turn:
    return Turn(text, understanding or understood(), **more)


KNOWN = State(problem=ROAD, candidates=(ROAD, LIGHT, BIN), commune=BOURGUEIL)

NEARLY_CERTAIN = (Candidate(ROAD, 0.997), Candidate(LIGHT, 0.002), Candidate(BIN, 0.001))

HEARD = [
    pytest.param(
        State(),
        None,
        turn(understanding=understood(ranking=NEARLY_CERTAIN)),
        {"problem": ROAD, "candidates": (ROAD,)},
        id="presque sûr : le reste ne serait que du bruit",
    ),
    pytest.param(
        State(rejected=(ROAD,)),
        None,
        turn(understanding=understood(ranking=NEARLY_CERTAIN)),
        {"problem": None, "candidates": (ROAD,), "misses": 0},
        id="redit après « ce n'est pas ça » : demandé",
    ),
    pytest.param(
        State(misses=1),
        PROBLEM,
        turn("à Bourgueil", understood("hors_sujet", problem=None), location=FOUND),
        {"commune": BOURGUEIL, "problem": None},
        id="une commune seule est gardée",
    ),
    pytest.param(State(), None, turn(), {"problem": ROAD, "candidates": (ROAD, LIGHT, BIN)}, id="compris"),
    pytest.param(
        State(), None, turn(location=FOUND), {"problem": ROAD, "commune": BOURGUEIL}, id="compris avec sa commune"
    ),
    pytest.param(
        State(),
        None,
        turn("un trou sur la D952"),
        {"answers": {"route": "departementale"}},
        id="le message répond déjà",
    ),
    pytest.param(
        State(misses=1),
        PROBLEM,
        turn(understanding=understood(decision="clarify")),
        {"problem": None, "candidates": (ROAD, LIGHT, BIN), "misses": 0},
        id="hésitation",
    ),
    pytest.param(
        State(candidates=(ROAD,)),
        PROBLEM,
        turn(understanding=understood(decision="reject")),
        {"problem": None, "candidates": (), "misses": 1},
        id="non compris",
    ),
    pytest.param(
        State(rejected=(ROAD,)),
        PROBLEM,
        turn(),
        {"problem": None, "candidates": (ROAD, LIGHT, BIN)},
        id="ce qui fut écarté et se redit est demandé",
    ),
    pytest.param(
        State(rejected=(ROAD, LIGHT, BIN)),
        PROBLEM,
        turn(understanding=understood(decision="clarify")),
        {"candidates": (), "misses": 1},
        id="tout fut écarté",
    ),
    pytest.param(
        State(),
        None,
        turn(understanding=understood(problems=(ROAD, BIN))),
        {"problem": ROAD, "next_problem": BIN},
        id="deux problèmes",
    ),
    pytest.param(
        KNOWN,
        ANSWER,
        Turn("ce n'est pas ça", choice=(PROBLEM, OTHER)),
        {"problem": None, "rejected": (ROAD,), "candidates": (LIGHT, BIN), "misses": 0},
        id="bouton autre chose",
    ),
    pytest.param(
        replace(KNOWN, commune=None, next_problem=BIN),
        COMMUNE,
        Turn("Bac", choice=(PROBLEM, BIN)),
        {"problem": BIN, "next_problem": None, "answers": {}},
        id="bouton problème",
    ),
    pytest.param(
        State(misses=2),
        PROBLEM,
        Turn("Voirie", choice=("theme", "deces")),
        {"candidates": tuple(one.code for one in TAXONOMY.theme_of("deces.declarer").problems), "misses": 0},
        id="bouton thème",
    ),
    pytest.param(
        State(problem=ROAD, communes=("93066", "97411")),
        COMMUNE,
        Turn("Saint-Denis (Réunion)", choice=(COMMUNE, "97411")),
        {"commune": "97411", "communes": ()},
        id="bouton commune",
    ),
    pytest.param(
        KNOWN,
        ANSWER,
        Turn("Une rue", choice=(ANSWER, "route=communale")),
        {"answers": {"route": "communale"}, "problem": ROAD},
        id="bouton réponse",
    ),
    pytest.param(
        replace(KNOWN, commune=None),
        COMMUNE,
        turn("non", understood("nier", problem=None)),
        {"problem": None, "rejected": (ROAD,)},
        id="non pendant la commune",
    ),
    pytest.param(
        State(problem=ROAD),
        COMMUNE,
        turn("Bourgueil", location=FOUND),
        {"commune": BOURGUEIL, "misses": 0},
        id="commune",
    ),
    pytest.param(
        State(problem=ROAD),
        COMMUNE,
        turn("Saint-Denis", location=HOMONYMS),
        {"commune": None, "communes": ("93066", "97411")},
        id="homonymes",
    ),
    pytest.param(
        State(problem=ROAD),
        COMMUNE,
        turn("chez moi", understood(decision="reject", problem=None)),
        {"misses": 1, "problem": ROAD},
        id="commune non trouvée",
    ),
    pytest.param(
        State(problem=ROAD),
        COMMUNE,
        turn("et ma poubelle n'est pas vidée", understood(problem=BIN)),
        {"problem": ROAD, "next_problem": BIN, "misses": 1},
        id="autre problème au lieu de la commune",
    ),
    pytest.param(KNOWN, ANSWER, turn("sur la D952"), {"answers": {"route": "departementale"}}, id="mots de la réponse"),
    pytest.param(KNOWN, ANSWER, turn("2"), {"answers": {"route": "departementale"}}, id="numéro de la réponse"),
    pytest.param(KNOWN, ANSWER, turn("une petite route"), {"answers": {"route": "communale"}}, id="libellé"),
    pytest.param(KNOWN, ANSWER, turn("je c pa trop"), {"answers": {}, "misses": 1}, id="réponse non comprise"),
    pytest.param(
        replace(KNOWN, misses=1), ANSWER, turn("bof"), {"answers": {"route": "inconnue"}, "misses": 0}, id="deux fois"
    ),
    pytest.param(
        KNOWN,
        ANSWER,
        turn("non", understood("nier", problem=None)),
        {"answers": {"route": "inconnue"}},
        id="non = inconnu",
    ),
    pytest.param(
        State(problem=ROAD),
        COMMUNE,
        turn("je ne sais pas", understood("nier", problem=None)),
        {"problem": ROAD, "misses": 1},
        id="ne pas savoir la commune n'écarte pas le problème",
    ),
    pytest.param(
        KNOWN,
        ANSWER,
        turn("ce n'est pas ça", understood("nier", problem=None)),
        {"problem": None, "rejected": (ROAD,), "candidates": (LIGHT, BIN)},
        id="ce n'est pas ça pendant la question",
    ),
]
