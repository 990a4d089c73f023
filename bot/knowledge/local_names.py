"""Services of the State and agencies that bear another name, or are another body, on some soils."""

_DOM = ("971", "972", "973", "974")

# service → (départements or régions prefixed by R) → name there. Founded on:
# CGSS: Code de la sécurité sociale, art. L. 752-1 and L. 752-4; CSSM: ordonnance n° 96-1122 du 20 décembre 1996.
# CNAV: Code de la sécurité sociale, art. L. 222-1. DiRIF: décret n° 2010-687 du 24 juin 2010.
# DEAL, DEETS, DAAF: décrets n° 2010-1582 du 17 décembre 2010 and n° 2020-1545 du 9 décembre 2020;
# Guyane, where the State has one general directorate: décret n° 2019-894 du 28 août 2019.
# Rectorats: Code de l'éducation, art. R. 222-1 (Paris and overseas have no direction départementale of their own).
_CGSS = "Caisse générale de sécurité sociale (CGSS) {de_departement}"
_CSSM = "Caisse de sécurité sociale de Mayotte (CSSM)"
_HEALTH = {**dict.fromkeys(_DOM, _CGSS), "976": _CSSM}
_NAMES: dict[str, dict[str, str]] = {
    "caf": {"976": _CSSM},
    "cpam": _HEALTH,
    "msa": _HEALTH,
    "assurance_retraite": {**_HEALTH, "R11": "Assurance retraite (Cnav)"},
    "dir": {
        "R11": "Direction des routes d'Île-de-France (DiRIF)",
        "973": "Direction générale des territoires et de la mer (DGTM) de Guyane",
        "976": "Direction de l'environnement, de l'aménagement, du logement et de la mer (DEALM) de Mayotte",
    },
    "education_nationale": dict.fromkeys(("75", *_DOM, "976"), "Rectorat {de_departement}"),
    "ddpp": dict.fromkeys(
        (*_DOM, "976"), "Services de l'État chargés de la consommation et des animaux {de_departement}"
    ),
    "inspection_travail": {
        **dict.fromkeys(
            (*_DOM, "976"), "Inspection du travail et renseignements en droit du travail (DEETS) {de_departement}"
        ),
        "973": "Inspection du travail et renseignements en droit du travail {de_departement}",
        **dict.fromkeys(
            ("75", "92", "93", "94"),
            "Inspection du travail et renseignements en droit du travail (DRIEETS) {de_departement}",
        ),
    },
    "prefecture": {
        "977": "Préfecture de Saint-Barthélemy et de Saint-Martin",
        "978": "Préfecture de Saint-Barthélemy et de Saint-Martin",
        "984": "Administration supérieure des Terres australes et antarctiques françaises",
        "986": "Administration supérieure des îles Wallis et Futuna",
        "987": "Haut-commissariat de la République en Polynésie française",
        "988": "Haut-commissariat de la République en Nouvelle-Calédonie",
        "989": "Haut-commissariat de la République en Polynésie française",
    },
}
# What the State keeps in every overseas collectivity: nationality, rights of foreigners, justice, public order
# (loi organique n° 99-209 du 19 mars 1999, art. 21; n° 2004-192 du 27 février 2004, art. 14; loi n° 61-814 du
# 29 juillet 1961, art. 7; CGCT, art. LO 6213-1, LO 6313-1, LO 6413-1).
_STATE_EVERYWHERE = frozenset(
    {"prefecture", "police_gendarmerie", "tribunal_judiciaire", "service_central_etat_civil", "defenseur_des_droits"}
)


def local_name(service: str, departement: str, region: str) -> str | None:
    """Return the name of a service on this soil (INSEE codes), or None where its usual name is right."""
    names = _NAMES.get(service, {})
    return names.get(departement) or names.get(f"R{region}")


def is_everywhere_the_state(service: str | None) -> bool:
    """Say whether the State keeps this service even in collectivities that have a statute of their own."""
    return service in _STATE_EVERYWHERE
