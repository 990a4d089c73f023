"""What kinds of counters are called in French."""

_LABELS = {
    "mairie": "Mairie",
    "epci": "Intercommunalité",
    "syndicat": "Syndicat",
    "departement": "Département",
    "region": "Région",
    "france_services": "France services",
    "ccas": "CCAS (action sociale)",
    "autre": "Autre guichet",
    "caf": "Caf (allocations familiales)",
    "cpam": "CPAM (assurance maladie)",
    "msa": "MSA (sécurité sociale agricole)",
    "france_travail": "France Travail",
    "gendarmerie": "Gendarmerie",
    "commissariat_police": "Commissariat de police",
    "mission_locale": "Mission locale",
    "pmi": "PMI (protection des enfants)",
    "mdph": "MDPH (handicap)",
    "sip": "Impôts des particuliers",
    "tresorerie": "Trésorerie",
}


def kind_label(kind: str) -> str:
    """Return the French name of a kind; of a kind of the directory without one, its code in words."""
    return _LABELS.get(kind) or kind.replace("_", " ").capitalize()
