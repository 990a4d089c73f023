"""Reads the embedded registry of 2021 (BANATIC), made compact: groups, members and competences apart.

Expected layout: a folder with groupements.csv.gz (siren, nom, nature, population), syndicats-communes.csv.gz
(siren, siren_membre) and groupements-competences.csv.gz (siren, code_competence_2021).
"""

from pathlib import Path

from bot.knowledge.importers.csv_file import read_csv
from bot.knowledge.importers.registry import Registry, group_of


def read_2021(folder: Path) -> Registry:
    """Read the three files, which tell all of the country.

    Raises:
        DataFileError: a file is missing, cut, in another encoding or of another layout.
    """
    groups = read_csv(folder / "groupements.csv.gz", {"siren", "nom", "nature", "population"})
    links = read_csv(folder / "syndicats-communes.csv.gz", {"siren", "siren_membre"})
    holders = read_csv(folder / "groupements-competences.csv.gz", {"siren", "code_competence_2021"})
    registry = Registry("2021", complete=True)
    for row in groups:
        try:
            group = group_of(row["siren"], row["nom"], row["nature"], row["population"])
        except ValueError as error:
            registry.refused.append(f"groupement {row['siren']} : {error}, ligne laissée de côté")
        else:
            registry.groups[group.siren] = group
    registry.members = {(row["siren"], row["siren_membre"]) for row in links}
    registry.declared = {(row["siren"], row["code_competence_2021"].removeprefix("C")) for row in holders}
    return registry
