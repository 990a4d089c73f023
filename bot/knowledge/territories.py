"""Territories, and how French names them: "du Mans", "d'Indre-et-Loire", "aux Ulis"."""

import re
from dataclasses import dataclass
from typing import Literal

from bot.text import strip_accents

Kind = Literal["commune", "epci", "syndicat", "departement", "region", "etat"]
NEAREST_FIRST: tuple[Kind, ...] = ("commune", "epci", "syndicat", "departement", "region", "etat")
"""Kinds of territories, from the nearest to a resident to the farthest."""

# INSEE typeLiaison -> (article written in the name, "de" form, "à" form).
# https://www.insee.fr/fr/information/2560684, variable TNCC, read 2026-11-21 through decoupage-administratif.
_LINKS: dict[int, tuple[str, str, str]] = {
    0: ("", "de ", "à "),
    1: ("", "d'", "à "),
    2: ("Le ", "du ", "au "),
    3: ("La ", "de la ", "à la "),
    4: ("Les ", "des ", "aux "),
    5: ("L'", "de l'", "à l'"),
    6: ("Aux ", "des ", "aux "),
    7: ("Las ", "de Las ", "à Las "),
    8: ("Los ", "de Los ", "à Los "),
}

_GROUP_WORDS = {
    "CC": ("communauté de communes", "communautés de communes"),
    "CA": ("communauté d'agglomération", "communautés d'agglomération"),
    "CU": ("communauté urbaine", "communautés urbaines"),
    "METRO": ("métropole", "métropoles"),
    "MET69": ("métropole", "métropoles"),
    "MGP": ("métropole", "métropoles"),
    "EPT": ("établissement public territorial", "établissements publics territoriaux du Grand Paris"),
}

_METROPOLE_ARTICLES = {"Métropole": "la ", "Eurométropole": "l'"}
_INITIALS = re.compile(r"S[A-Z]+")


@dataclass(frozen=True)
class Territory:
    """A commune, group of communes, département, région or the State."""

    id: str
    kind: Kind
    code: str
    name: str
    legal_form: str | None = None
    link_word: int | None = None

    @property
    def with_de(self) -> str:
        """The name after "de": "du Mans", "de La Rochelle", "d'Indre-et-Loire", "de la Sarthe"."""
        return self._linked(1)

    @property
    def with_a(self) -> str:
        """The name after "à": "au Mans", "à La Rochelle", "aux Ulis"."""
        return self._linked(2)

    @property
    def full_name(self) -> str:
        """The name without initials: "Communauté de communes Touraine Ouest Val de Loire"."""
        word = _GROUP_WORDS.get(self.legal_form or "", ("", ""))[0]
        initials = f"{self.legal_form} "
        if word and self.name.startswith(initials):
            return f"{word[0].upper()}{word[1:]} {self.name.removeprefix(initials)}"
        return self.name

    @property
    def title(self) -> str:
        """The full name with what it is: "Commune de Bourgueil", "Département d'Indre-et-Loire", "Région Bretagne"."""
        if self.kind == "region":
            return f"Région {self.name}"
        words = {"commune": "Commune", "departement": "Département"}.get(self.kind)
        return f"{words} {self.with_de}" if words else self.full_name

    @property
    def in_a_sentence(self) -> str:
        """The full name after its article: "la communauté de communes X", "le SMICTOM du Chinonais"."""
        name = self.full_name
        if self.legal_form in ("CC", "CA", "CU") and name != self.name:
            return f"la {name[0].lower()}{name[1:]}"
        if self.legal_form in ("METRO", "MET69", "MGP"):
            article = next((words for first, words in _METROPOLE_ARTICLES.items() if name.startswith(first)), "")
            return article + name
        if self.legal_form == "EPT":
            return f"l'établissement public territorial {name}"
        if self.kind == "syndicat":
            return _syndicat_in_a_sentence(name)
        return name

    @property
    def is_feminine(self) -> bool:
        """Whether participles agree in the feminine: communautés and métropoles do, syndicats do not."""
        return self.legal_form in ("CC", "CA", "CU", "METRO", "MET69", "MGP")

    @property
    def group_words(self) -> str:
        """What groups of this legal form are called, in the plural."""
        return _GROUP_WORDS.get(self.legal_form or "", ("", "intercommunalités"))[1]

    def _linked(self, form: Literal[1, 2]) -> str:
        link_word = self.link_word or _guessed_link(self.name)
        article, *links = _LINKS.get(link_word, _LINKS[0])
        link = links[form - 1]
        if not article or not self.name.startswith(article):
            return link + self.name
        # "La" and "L'" stay in a commune's name ("de La Rochelle"); "Le", "Les" and "Aux" melt ("du Mans").
        melts = link_word in (2, 4, 6)
        return link + self.name.removeprefix(article) if melts else ("de ", "à ")[form - 1] + self.name


def _syndicat_in_a_sentence(name: str) -> str:
    """Say "le SMICTOM du Chinonais", "le syndicat mixte des eaux", "le syndicat Somme Numérique"."""
    first = name.split()[0] if name else ""
    if first.lower().startswith("syndicat") or _INITIALS.fullmatch(first):
        return f"le {name}"
    return f"le syndicat {name}"


def _guessed_link(name: str) -> int:
    """Return the typeLiaison of a name for which INSEE gives none or 0: overseas, and "Le Vernet-Chaméane"."""
    for link_word in (2, 3, 4, 5):
        if name.startswith(_LINKS[link_word][0]):
            return link_word
    return 1 if strip_accents(name[:1]).lower() in tuple("aeiou") else 0
