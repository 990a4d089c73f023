"""French names its territories: articles melt or stay, groups of communes take theirs."""

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.knowledge import models
from bot.knowledge.territories import Territory

NAMES = [
    ("72181", "du Mans", "au Mans"),
    ("49007", "d'Angers", "à Angers"),
    ("17300", "de La Rochelle", "à La Rochelle"),
    ("91692", "des Ulis", "aux Ulis"),
    ("94038", "de L'Haÿ-les-Roses", "à L'Haÿ-les-Roses"),
    ("76351", "du Havre", "au Havre"),
    ("37031", "de Bourgueil", "à Bourgueil"),
    ("22016", "d'Île-de-Bréhat", "à Île-de-Bréhat"),
    ("80001", "d'Abbeville", "à Abbeville"),
    ("60703", "des Marais", "aux Marais"),
    ("66104", "de Los Masos", "à Los Masos"),
    ("97502", "de Saint-Pierre", "à Saint-Pierre"),
    # Names that INSEE gives no article for.
    ("98817", "du Mont-Dore", "au Mont-Dore"),
    ("98815", "de Maré", "à Maré"),
    ("98820", "d'Ouvéa", "à Ouvéa"),
    ("98809", "de L'Île-des-Pins", "à L'Île-des-Pins"),
    ("98832", "de Yaté", "à Yaté"),
    # … or a wrong one.
    ("63448", "du Vernet-Chaméane", "au Vernet-Chaméane"),
    ("D37", "d'Indre-et-Loire", "à Indre-et-Loire"),
    ("D72", "de la Sarthe", "à la Sarthe"),
    ("D45", "du Loiret", "au Loiret"),
    ("D01", "de l'Ain", "à l'Ain"),
    ("D06", "des Alpes-Maritimes", "aux Alpes-Maritimes"),
    ("D49", "de Maine-et-Loire", "à Maine-et-Loire"),
    ("D974", "de La Réunion", "à La Réunion"),
    ("R53", "de Bretagne", "à Bretagne"),
    ("R44", "du Grand Est", "au Grand Est"),
    ("R52", "des Pays de la Loire", "aux Pays de la Loire"),
    ("R11", "d'Île-de-France", "à Île-de-France"),
]


def _territory(session: Session, id_: str) -> Territory:
    row = session.scalars(select(models.Territory).where(models.Territory.id == id_)).one()
    return Territory(row.id, row.kind, row.code, row.name, row.legal_form, row.link_word)


@pytest.mark.parametrize(("id_", "after_de", "after_a"), NAMES, ids=[row[1] for row in NAMES])
def test_the_article_melts_or_stays(session: Session, id_: str, after_de: str, after_a: str) -> None:
    territory = _territory(session, id_)
    assert (territory.with_de, territory.with_a) == (after_de, after_a)


def test_no_name_of_the_country_keeps_an_article_or_a_vowel_that_french_melts(session: Session) -> None:
    table = models.Territory
    rows = session.execute(
        select(table.name, table.link_word).where(table.kind.in_(("commune", "departement", "region")))
    ).all()
    linked = [Territory("", "commune", "", name, link_word=link_word).with_de for name, link_word in rows]
    assert [name for name in linked if re.match(r"de ([Ll]es? |Aux |[AÀEÉÈIÎOU])", name)] == []
    assert len(linked) > 34_000


GROUPS = [
    ("CC Touraine Ouest Val de Loire", "CC", "la communauté de communes Touraine Ouest Val de Loire", True),
    ("CA du Pays Ajaccien", "CA", "la communauté d'agglomération du Pays Ajaccien", True),
    ("CU d'Alençon", "CU", "la communauté urbaine d'Alençon", True),
    ("Métropole de Lyon", "MET69", "la Métropole de Lyon", True),
    ("Métropole du Grand Paris", "MGP", "la Métropole du Grand Paris", True),
    ("Eurométropole de Strasbourg", "METRO", "l'Eurométropole de Strasbourg", True),
    ("Tours Métropole Val de Loire", "METRO", "Tours Métropole Val de Loire", True),
    ("Plaine Commune", "EPT", "l'établissement public territorial Plaine Commune", False),
    ("SMICTOM du Chinonais", "SMF", "le SMICTOM du Chinonais", False),
    ("SIVU des écoles", "SIVU", "le SIVU des écoles", False),
    ("Syndicat du Haut Rhône (SHR)", "SMF", "le Syndicat du Haut Rhône (SHR)", False),
    ("syndicat mixte des eaux de la petite Grosne", "SMF", "le syndicat mixte des eaux de la petite Grosne", False),
    ("Somme Numérique", "SMO", "le syndicat Somme Numérique", False),
    ("Eau 47", "SMF", "le syndicat Eau 47", False),
]


@pytest.mark.parametrize(("name", "form", "said", "feminine"), GROUPS, ids=[row[0] for row in GROUPS])
def test_a_group_is_named_in_a_sentence(name: str, form: str, said: str, feminine: bool) -> None:
    kind = "epci" if form in ("CC", "CA", "CU", "METRO", "MET69", "MGP", "EPT") else "syndicat"
    group = Territory("1", kind, "1", name, form)  # type: ignore[arg-type]
    assert group.in_a_sentence == said
    assert group.is_feminine is feminine


def test_no_group_of_the_country_has_a_name_with_stray_spaces(session: Session) -> None:
    names = session.scalars(select(models.Territory.name)).all()
    assert [name for name in names if name != " ".join(name.split())] == []


@pytest.mark.parametrize(
    ("territory", "title"),
    [
        (Territory("37031", "commune", "37031", "Bourgueil"), "Commune de Bourgueil"),
        (Territory("72181", "commune", "72181", "Le Mans", link_word=2), "Commune du Mans"),
        (Territory("D37", "departement", "37", "Indre-et-Loire"), "Département d'Indre-et-Loire"),
        (Territory("R53", "region", "53", "Bretagne"), "Région Bretagne"),
        (Territory("1", "epci", "1", "CC de Gâtine", "CC"), "Communauté de communes de Gâtine"),
        (Territory("2", "syndicat", "2", "EAU 17"), "EAU 17"),
    ],
)
def test_a_title_says_what_a_territory_is(territory: Territory, title: str) -> None:
    assert territory.title == title
