"""The gazetteer on real messages: what is a commune of France, which one, and what is not."""

import json
import lzma
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge.gazetteer import Entry, Gazetteer, Location, entries_from_records

DATA = Path(__file__).parents[2] / "data" / "territories" / "decoupage-administratif-6.0.0"
TERRITORY = frozenset(  # some communes of the CC Touraine Ouest Val de Loire
    ("37031", "37123", "37062", "37077", "37193", "37228", "37117", "37024", "37232", "37058", "37074")
)


def _load(name: str) -> list[dict]:
    with lzma.open(DATA / f"{name}.json.xz", "rt", encoding="utf-8") as file:
        return json.load(file)


@pytest.fixture(scope="session")
def entries() -> list[Entry]:
    departements = {row["code"]: row["nom"] for row in _load("departements")}
    return list(entries_from_records(_load("communes"), departements))


@pytest.fixture(scope="session")
def gazetteer(entries: list[Entry]) -> Gazetteer:
    return Gazetteer(entries)


@pytest.fixture(scope="session")
def known(entries: list[Entry]) -> frozenset[str]:
    return frozenset(entry.code for entry in entries if entry.kind == "current")


@pytest.fixture(scope="session")
def codes(entries: list[Entry]) -> dict[str, str]:
    return {f"{e.name} {e.departement}": e.code for e in entries if e.kind == "current"}


FOUND = [
    # alone in the message
    ("dorleans", "Orléans 45"),
    ("villeneuve dascq", "Villeneuve-d'Ascq 59"),
    ("Fontenay ss bois", "Fontenay-sous-Bois 94"),
    ("je vis à mont louis sur loire", "Montlouis-sur-Loire 37"),
    ("Asnieres s/seine", "Asnières-sur-Seine 92"),
    ("la Loire a débordé à Langeais", "Langeais 37"),
    ("Bourgueil", "Bourgueil 37"),
    ("langeais", "Langeais 37"),
    ("Paris", "Paris 75"),
    ("TOURS", "Tours 37"),
    ("tours", "Tours 37"),
    ("Mer", "Mer 41"),
    ("Bonjour, Chinon svp", "Chinon 37"),
    ("Rochelle", "La Rochelle 17"),
    ("la rochelle", "La Rochelle 17"),
    ("Le Mans", "Le Mans 72"),
    ("cinq mars la pile", "Cinq-Mars-la-Pile 37"),
    ("CHATEAU LA VALLIERE", "Château-la-Vallière 37"),
    ("île d'Yeu", "L'Île-d'Yeu 85"),
    ("L’Île-d’Yeu", "L'Île-d'Yeu 85"),
    # spelling: accents, hyphens, abbreviations, slashes, ligatures
    ("j'habite à Saint Pierre des Corps", "Saint-Pierre-des-Corps 37"),
    ("depot sauvage a st pierre des corps", "Saint-Pierre-des-Corps 37"),
    ("ST-PIERRE-DES-CORPS", "Saint-Pierre-des-Corps 37"),
    ("trottoir défoncé à St Pierre s/ Dives", "Saint-Pierre-en-Auge 14"),
    ("Châtillon/Indre", "Châtillon-sur-Indre 36"),
    ("une fuite à Châtillon s/Indre", "Châtillon-sur-Indre 36"),
    ("poubelles à Villeneuve lez Avignon", "Villeneuve-lès-Avignon 30"),
    ("Joue les tours centre", "Joué-lès-Tours 37"),
    ("la chapelle sur loire", "La Chapelle-sur-Loire 37"),
    # articles, contracted, missing or added
    ("j'habite au Mans", "Le Mans 72"),
    ("je suis au mans", "Le Mans 72"),
    ("la mairie du Havre ne répond pas", "Le Havre 76"),
    ("j'habite aux Ulis", "Les Ulis 91"),
    ("les habitants des Ulis en ont assez", "Les Ulis 91"),
    ("je suis d'Angers", "Angers 49"),
    ("ordures jamais ramassées à la Rochelle", "La Rochelle 17"),
    ("à l'ile d'yeu la dechetterie est fermée", "L'Île-d'Yeu 85"),
    ("nid de guêpes à La Ville-aux-Dames", "La Ville-aux-Dames 37"),
    ("j habite la ville aux dames", "La Ville-aux-Dames 37"),
    ("je vis aux Sables d'Olonne", "Les Sables-d'Olonne 85"),
    ("l'eau est trouble au Lude", "Le Lude 72"),
    # former and delegated communes
    ("je vis à Segré", "Segré-en-Anjou Bleu 49"),
    ("j'habite Doué-la-Fontaine", "Doué-en-Anjou 49"),
    # arrondissements
    ("j'habite à Paris 15e", "Paris 75"),
    ("paris 15eme", "Paris 75"),
    ("Paris 15", "Paris 75"),
    ("dans le 3e à Lyon", "Lyon 69"),
    ("lyon 3", "Lyon 69"),
    ("Lyon 3e arrondissement", "Lyon 69"),
    ("marseille 13004", "Marseille 13"),
    ("75015", "Paris 75"),
    ("je suis dans le 69003", "Lyon 69"),
    # postcodes
    ("37140 Bourgueil", "Bourgueil 37"),
    ("Bourgueil (37140)", "Bourgueil 37"),
    ("37 140 Bourgueil", "Bourgueil 37"),
    ("12 rue de Paris 37140 Bourgueil", "Bourgueil 37"),
    ("12 rue de la gare, 37130 langeais", "Langeais 37"),
    ("Saint-Denis 93200", "Saint-Denis 93"),
    ("93210 saint denis", "Saint-Denis 93"),
    ("St Pierre 97410", "Saint-Pierre 974"),
    ("37013 Tours cedex", "Tours 37"),
    ("49100 Angers", "Angers 49"),
    ("37140 bourgeuil", "Bourgueil 37"),
    ("mer 41500", "Mer 41"),
    ("80120 Rue", "Rue 80"),
    # département
    ("Saint-Denis (974)", "Saint-Denis 974"),
    ("Saint-Denis 93", "Saint-Denis 93"),
    ("Saint-Denis, 93", "Saint-Denis 93"),
    ("Saint-Denis en Seine-Saint-Denis", "Saint-Denis 93"),
    ("Saint-Denis de la Réunion", "Saint-Denis 974"),
    ("Saint-Denis Réunion", "Saint-Denis 974"),
    ("saint-denis dans l'aude", "Saint-Denis 11"),
    ("j'habite Allonnes dans la Sarthe", "Allonnes 72"),
    ("Allonnes (49)", "Allonnes 49"),
    ("Châtillon dans les Hauts-de-Seine", "Châtillon 92"),
    ("Vernon dans l'Eure", "Vernon 27"),
    # typing mistakes
    ("j'habite a Bourgeuil", "Bourgueil 37"),
    ("mes poubelles a bourgeuil sont pas ramasser", "Bourgueil 37"),
    ("bourgeuil", "Bourgueil 37"),
    ("je vis à langais", "Langeais 37"),
    ("on habite langais", "Langeais 37"),
    ("depot sauvage a chateau la valiere", "Château-la-Vallière 37"),
    ("je suis de Chateau la Valière", "Château-la-Vallière 37"),
    ("Cinq mars la pille", "Cinq-Mars-la-Pile 37"),
    ("problème d'eau à saint pierre des corp", "Saint-Pierre-des-Corps 37"),
    ("la mairie de Marseile", "Marseille 13"),
    ("trou dans la route a Chateaurenault", "Château-Renault 37"),
    ("j'habite Bourgoin", "Bourgoin-Jallieu 38"),
    ("une fuite à saint-étienni-du-rouvray", "Saint-Étienne-du-Rouvray 76"),
    ("la mairie de Sarlat", "Sarlat-la-Canéda 24"),
    # a famous city despite tiny homonyms, and longest match
    ("un lampadaire cassé à La Rochelle", "La Rochelle 17"),
    ("Mérignac", "Mérignac 33"),
    ("Saint-Pierre-des-Corps", "Saint-Pierre-des-Corps 37"),
    ("Châtillon-sur-Indre", "Châtillon-sur-Indre 36"),
    ("St Denis en Val", "Saint-Denis-en-Val 45"),
    ("Saint-Nicolas-de-Bourgueil", "Saint-Nicolas-de-Bourgueil 37"),
    # ordinary words with evidence
    ("j'habite Mer", "Mer 41"),
    ("j'habite a mer", "Mer 41"),
    ("la ville de Mer", "Mer 41"),
    ("un dépôt sauvage à Mer, vers la gare", "Mer 41"),
    ("je vis à Hommes depuis dix ans", "Hommes 37"),
    ("bouchons a tours", "Tours 37"),
    ("problème sur Tours", "Tours 37"),
    ("les bus à Orange sont en retard", "Orange 84"),
    ("la mairie de Vienne", "Vienne 38"),
    ("j'habite à Mayenne", "Mayenne 53"),
    # ordinary sentences of several registers
    ("horaires déchèterie langeais", "Langeais 37"),
    ("mairie bourgueil telephone", "Bourgueil 37"),
    ("slt ya plu deau a chinon depui hier", "Chinon 37"),
    ("cest quel jour les poubelle jaune a cholet svp", "Cholet 49"),
    ("Y EN A MARRE DES TROUS A CHINON !!!", "Chinon 37"),
    ("Bonjour, je suis aide à domicile à Vierzon et ma patiente n'a plus de chauffage.", "Vierzon 18"),
    ("moi habiter Roubaix, poubelle pas prendre", "Roubaix 59"),
    ("Ma tante de Loudun, quatre-vingt-sept ans, n'entend plus la sonnette.", "Loudun 86"),
    ("la dame du ccas d'Albi ma dit de voir avec vous", "Albi 81"),
    ("secteur Loches", "Loches 37"),
    ("je suis né à Pithiviers", "Pithiviers 45"),
    ("près de Chinon", "Chinon 37"),
    # institutions in the commune
    ("mairie de Chinon", "Chinon 37"),
    ("la piscine de Chinon est fermée", "Chinon 37"),
    ("horaires de la déchèterie de Langeais", "Langeais 37"),
    ("l'école de Bourgueil", "Bourgueil 37"),
    ("le cimetière de Paimpol", "Paimpol 22"),
    ("la gare de Vierzon", "Vierzon 18"),
    ("hôpital de Saintes", "Saintes 17"),
    # two places: the one of the problem
    ("j'habite Tours mais c'est pour ma mère à Chinon", "Chinon 37"),
    ("C'est pour ma mère à Chinon, moi j'habite Tours", "Chinon 37"),
    ("j'ai déménagé de Lyon à Bourgueil", "Bourgueil 37"),
    ("nous avons déménagé de Paris pour Langeais", "Langeais 37"),
    ("avant j'étais à Nantes, maintenant Angers", "Angers 49"),
    ("je travaille à Nantes mais j'habite Angers", "Angers 49"),
    ("j'habite Bourgueil, la piscine de Chinon est-elle ouverte ?", "Bourgueil 37"),
    ("je n'habite plus Tours, je suis à Loches", "Loches 37"),
    ("jai accouche a nantes mais jhabite cholet", "Cholet 49"),
    ("rue de Tours à Langeais", "Langeais 37"),
    ("avenue de Paris, Chinon", "Chinon 37"),
    ("sur la route de Langeais, à Bourgueil", "Bourgueil 37"),
    ("Saint-Denis près de Perpignan, dans l'Aude", "Saint-Denis 11"),
    ("à Bourgueil. Oui, Bourgueil !", "Bourgueil 37"),
]

NOWHERE = [
    "",
    "   ",
    "???",
    "bonjour",
    "oui",
    "aucune idée",
    "je vais à la mer",
    "a la mer",
    "le bus ne passe plus",
    "ma rue est sale",
    "chemin rural",
    "l'eau est marron",
    "un arbre est tombé",
    "on fête la saint nicolas à l'école",
    "la chapelle est fermée",
    "le port de plaisance",
    "mon fils Martin",
    "je suis à bout",
    "allo la mairie",
    "un pont est abîmé",
    "j'en ai marre",
    "y en a MARRE",
    "il y a du bruit la nuit",
    "elle voudrait apprendre à lire",
    "le chien a bu",
    "mon mari a vu le maire",
    "les tours de magie",
    "c'est quoi ce bordel",
    "il est parti avec la caisse",
    "la directrice a viré mon gamin",
    "monsieur Chinon a téléphoné",
    "Mme Bernay est ma voisine",
    "Jean Langeais ne répond pas",
    "mon fils s'appelle Florent",
    "j'ai dit à Gilles de venir",
    "je suis chez Orange",
    "faux",
    "grave",
    "lhopital est ferme",
    "ya un bus pr aller a lhopital",
    "une aire d'accueil, laire est sale",
    "je suis au boulot à midi",
    "du vin de Bourgueil",
    "j'habite à la campagne",
    "j'habite au bord de l'eau",
    "ça sent mauvais vers la fosse",
    "en panne de sens",
    "à sens unique",
    "tout le monde a peur",
    # streets, buildings, trips
    "rue de Paris",
    "12 rue de Tours",
    "avenue de Tours",
    "route de Langeais",
    "sur la route de Langeais",
    "place de Verdun",
    "un accident place de Verdun hier",
    "gare de Lyon",
    "pont de Bourgogne",
    "lycée Voltaire",
    "collège de Bourgueil",
    "rue Descartes",
    "quai d'Orléans",
    "boulevard de la Rochelle",
    "rue du Mans",
    "quartier Saint-Pierre",
    "école Saint-Martin",
    "le train pour Paris",
    # larger or foreign
    "coucou tout le monde",
    "il part à l'étranger",
    "la voiture est sur la chaussée",
    "elle marche avec deux cannes",
    "12 euros de trop, DOUZE",
    "mon frère est à La Réunion",
    "sale con",
    "la Loire déborde",
    "ma mère vit à Saint-Michel-sur-Loire",  # merged in 2017 without a delegated commune: unknown
    "caf de Tours",
    "dans le 37",
    "en Indre-et-Loire",
    "en Bretagne",
    "dans la Vienne",
    "en Mayenne",
    "en Corrèze",
    "dans les Landes",
    "dans les Hauts-de-Seine",
    "pays de la Loire",
    "je suis bloqué à Bruxelles",
    "j'habite Londres",
    "Barcelone",
    "communauté de communes de Bourgueil",
    "l'agglo de Tours",
    "la métropole de Lyon",
    "le département d'Indre et Loire",
    # numbers that are no postcodes
    "il me doit 15000 euros",
    "25 000 véhicules par jour",
    "dossier 37140",
    "facture n° 37140",
    "j'ai 37 ans",
    # only a place left behind
    "je viens de quitter Nantes",
]

AMBIGUOUS = [
    ("Saint-Denis", ["Saint-Denis 974", "Saint-Denis 93", "Saint-Denis 11", "Saint-Denis 30"]),
    ("St Denis", ["Saint-Denis 974", "Saint-Denis 93"]),
    ("j'habite saint denis", ["Saint-Denis 974", "Saint-Denis 93"]),
    ("poubelles pas ramassées à Saint-Pierre", ["Saint-Pierre 974", "Saint-Pierre 975", "Saint-Pierre 972"]),
    ("je suis de Châtillon", ["Châtillon 92", "Châtillon 69"]),
    ("Valence", ["Valence 26", "Valence 82", "Valence 16"]),
    ("Allonnes", ["Allonnes 72", "Allonnes 49", "Allonnes 28"]),
    ("37140", ["Bourgueil 37", "Restigné 37", "Benais 37", "Coteaux-sur-Loire 37"]),
    ("mon code postal est 37330", ["Château-la-Vallière 37"]),
    ("rue de Paris 37140", ["Bourgueil 37", "Benais 37"]),
    ("Bourg dans l'Ain", ["Bourg-en-Bresse 01"]),
    ("de Tours à Chinon", ["Tours 37", "Chinon 37"]),
    ("entre Langeais et Tours", ["Langeais 37", "Tours 37"]),
    ("le TER Tours Chinon", ["Tours 37", "Chinon 37"]),
    ("Le RSA, c'est à Tours ou à Chinon ?", ["Tours 37", "Chinon 37"]),
    ("boulogne", ["Boulogne-Billancourt 92", "Boulogne-sur-Mer 62"]),
    ("Tours et Chinon", ["Tours 37", "Chinon 37"]),
    ("j'habite Langeais. Il y a un dépôt sauvage à Chinon.", ["Langeais 37", "Chinon 37"]),
    ("le bus entre Angers et Cholet", ["Angers 49", "Cholet 49"]),
]

EXPECTED_FOUND = [
    ("mer", "Mer 41"),
    ("a mer", "Mer 41"),
    ("à mer", "Mer 41"),
    ("c'est a mer", "Mer 41"),
    ("Rue", "Rue 80"),
    ("hommes", "Hommes 37"),
    ("bourgeuil", "Bourgueil 37"),
    ("bourgueill", "Bourgueil 37"),
    ("lanjeais", "Langeais 37"),
    ("a chinnon", "Chinon 37"),
    ("je suis sur tours", "Tours 37"),
    ("paris 12", "Paris 75"),
    ("le havre", "Le Havre 76"),
    ("havre", "Le Havre 76"),
    ("la fleche", "La Flèche 72"),
    ("stpierredescorps", "Saint-Pierre-des-Corps 37"),
    ("vannes", "Vannes 56"),
    ("euh... limoge je crois", "Limoges 87"),
    ("Chateau-renaut", "Château-Renault 37"),
]

EXPECTED_NOWHERE = [
    "oui", "non", "aucune", "je ne sais pas", "bonjour", "merci", "à la mer", "ici", "chez moi", "peu importe",
    "partout", "Barcelone", "pourquoi ?", "c'est quoi une commune", "dans le 37", "laissez tomber", "l'école",
    "je ne veux pas le dire", "retour", "autre chose",
]  # fmt: skip


@pytest.mark.parametrize(("text", "place"), FOUND)
def test_found(gazetteer: Gazetteer, codes: dict[str, str], text: str, place: str) -> None:
    location = gazetteer.locate(text)
    assert (location.status, location.commune) == ("found", codes[place]), location
    assert location.candidates == (codes[place],)
    assert location.matched and location.matched in text


@pytest.mark.parametrize("text", NOWHERE)
def test_nowhere(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.locate(text) == Location("none", None, (), "")


@pytest.mark.parametrize(("text", "places"), AMBIGUOUS)
def test_ambiguous(gazetteer: Gazetteer, codes: dict[str, str], text: str, places: list[str]) -> None:
    location = gazetteer.locate(text)
    assert (location.status, location.commune) == ("ambiguous", None), location
    expected = [codes[place] for place in places]
    assert [code for code in location.candidates if code in expected][:1] == expected[:1]
    assert set(expected) <= set(location.candidates)


@pytest.mark.parametrize(("text", "place"), EXPECTED_FOUND)
def test_answer_to_the_question(gazetteer: Gazetteer, codes: dict[str, str], text: str, place: str) -> None:
    location = gazetteer.locate(text, expected=True)
    assert (location.status, location.commune) == ("found", codes[place]), location


@pytest.mark.parametrize("text", EXPECTED_NOWHERE)
def test_answer_that_names_no_place(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.locate(text, expected=True).status == "none"


def test_postcode_gives_all_its_communes(gazetteer: Gazetteer, entries: list[Entry]) -> None:
    expected = {e.code for e in entries if e.kind == "current" and "37330" in e.postcodes}
    location = gazetteer.locate("37330")
    assert location.status == "ambiguous" and set(location.candidates) == expected
    assert location.matched == "37330"


def test_homonyms_are_exactly_named(gazetteer: Gazetteer, entries: list[Entry]) -> None:
    by_code = {e.code: e for e in entries if e.kind == "current"}
    candidates = [by_code[code] for code in gazetteer.locate("Saint-Denis").candidates]
    assert {e.name for e in candidates} == {"Saint-Denis"}
    assert [e.population for e in candidates] == sorted((e.population for e in candidates), reverse=True)


@pytest.mark.parametrize(
    ("text", "territory", "place"),
    [
        ("Saint-Denis", {"93066", "93001"}, "Saint-Denis 93"),
        ("j'habite à Valence", {"82186"}, "Valence 82"),
        ("37140", {"37031"}, "Bourgueil 37"),
        ("poubelles benais", TERRITORY, "Benais 37"),
        ("Tours", {"37261"}, "Tours 37"),
        ("Chinon", TERRITORY, "Chinon 37"),
    ],
)
def test_territory_breaks_ties(
    gazetteer: Gazetteer, codes: dict[str, str], text: str, territory: set[str], place: str
) -> None:
    assert gazetteer.locate(text, territory=territory).commune == codes[place]


def test_territory_does_not_choose_between_two_names(gazetteer: Gazetteer) -> None:
    assert gazetteer.locate("entre Langeais et Tours", territory=TERRITORY).status == "ambiguous"


def test_answer_cut_short_inside_the_territory(gazetteer: Gazetteer, codes: dict[str, str]) -> None:
    cut = gazetteer.locate("Cinq-Mars", expected=True, territory=TERRITORY)
    assert cut.commune == codes["Cinq-Mars-la-Pile 37"]
    homonym = gazetteer.locate("saint nicolas", expected=True, territory=TERRITORY)
    assert homonym.status == "ambiguous"
    assert homonym.candidates[0] == codes["Saint-Nicolas-de-Bourgueil 37"]
    assert codes["Saint-Nicolas 62"] in homonym.candidates


def test_entries_from_records() -> None:
    current = {
        "code": "99001", "nom": "Le Bourg-Neuf", "typeLiaison": 2, "type": "commune-actuelle",
        "departement": "99", "codesPostaux": ["99100"], "population": 12,
    }  # fmt: skip
    former = {
        "code": "99002",
        "nom": "Vieux",
        "typeLiaison": 0,
        "type": "commune-deleguee",
        "chefLieu": "99001",
    }
    orphan = {"code": "99003", "nom": "Perdu", "type": "commune-associee", "chefLieu": "99999"}
    found = list(entries_from_records([current, former, orphan], {"99": "Nulle-Part"}))
    assert found == [
        Entry("99001", "Le Bourg-Neuf", "le", 12, ("99100",), "99", "Nulle-Part", "current"),
        Entry("99001", "Vieux", "", 12, ("99100",), "99", "Nulle-Part", "former"),
    ]


def test_entries_cover_the_registry(entries: list[Entry]) -> None:
    current = {e.code for e in entries if e.kind == "current"}
    assert len(current) == 34_969
    assert {e.code for e in entries} == current
    assert {e.code for e in entries if e.kind == "arrondissement"} == {"75056", "69123", "13055"}
    assert next(e for e in entries if e.name == "L'Île-d'Yeu").article == "l'"


def test_an_empty_gazetteer_finds_nothing() -> None:
    assert Gazetteer(()).locate("j'habite à Paris 75001").status == "none"


def test_every_commune_is_reached_by_its_name(gazetteer: Gazetteer, entries: list[Entry]) -> None:
    sample = [e for e in entries if e.kind == "current" and "(" not in e.name][::23]
    lost = [e.name for e in sample if e.code not in gazetteer.locate(e.name, expected=True).candidates]
    assert len(lost) <= len(sample) // 100, lost


WORDS = st.sampled_from(
    [
        "j'habite",
        "à",
        "a",
        "de",
        "sur",
        "le",
        "la",
        "les",
        "l'",
        "au",
        "aux",
        "du",
        "des",
        "mairie",
        "rue",
        "Saint",
        "saint-denis",
        "St",
        "Tours",
        "tours",
        "Chinon",
        "mer",
        "Mer",
        "37140",
        "75015",
        "974",
        "(93)",
        "15e",
        "Paris",
        "bourgeuil",
        "langais",
        "/",
        "-",
        ",",
        ".",
        "!",
        "mais",
        "pour",
        "entre",
        "et",
        "chateau",
        "la",
        "valiere",
        "en",
        "Indre-et-Loire",
        "½",
        "œ",
        "ÉÉÉ",
        "ﬁ",
        "́",
        "\x00",
        "🙂",
        "m.",
        "d'",
        "s/",
        "ss",
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=25).map(" ".join))


@settings(max_examples=400, deadline=None)
@given(text=TEXTS, expected=st.booleans(), at_home=st.booleans())
def test_locate_is_total_and_consistent(
    gazetteer: Gazetteer, known: frozenset[str], text: str, expected: bool, at_home: bool
) -> None:
    location = gazetteer.locate(text, expected=expected, territory=TERRITORY if at_home else ())
    assert set(location.candidates) <= known
    assert len(set(location.candidates)) == len(location.candidates)
    assert location.matched in text
    if location.status == "found":
        assert location.candidates == (location.commune,)
    elif location.status == "ambiguous":
        assert location.commune is None and len(location.candidates) > 1
    else:
        assert location == Location("none", None, (), "")
