"""`python -m benchmarks.banatic`: a national export of 140,000 rows × 177 columns, written then imported.

The groups, members and competences are those of the embedded registry of 2021, passed to the codes of 2025, plus
invented syndicats up to the number of rows.
"""

import csv
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from datetime import date
from itertools import chain
from pathlib import Path

from sqlalchemy import select

from benchmarks.banatic_file import WIDTH, ExportedGroup, header, rows, write_xlsx
from benchmarks.measure import baseline, timed
from bot.database import session_scope
from bot.errors import DataFileError
from bot.knowledge.importers.banatic import import_banatic
from bot.knowledge.importers.nomenclatures import read_nomenclature
from bot.knowledge.models import CompetenceHolder, Membership, Source, Territory
from bot.settings import ROOT, Settings
from bot.setup import setup

_ROWS = 140_000
_MEMBERS = 14
_AS_OF = "2026-10"


def main() -> None:
    """Write the file, then import it in a process of its own, whose memory is then the import's."""
    with tempfile.TemporaryDirectory() as folder:
        url, file = f"sqlite:///{folder}/bench.db", Path(folder) / "banatic.xlsx"
        setup(Settings(database_url=url))
        written = timed(lambda: write_export(url, file))
        print(f"export of {_ROWS:,} rows × {WIDTH} columns written in {written:.0f} s, {file.stat().st_size >> 20} MB")
        print(f"baseline {baseline() * 1000:.2f} ms")
        subprocess.run([sys.executable, "-m", "benchmarks.banatic", url, str(file)], check=True)


def measure(url: str, file: Path) -> None:
    """Import the file, import it again, then a copy cut in the middle."""
    with session_scope(url) as session:
        source = Source(code="banatic", title="B", licence="L", file=file.name, as_of=_AS_OF, fingerprint="0")
        session.add(source)
        session.flush()
        for turn in ("import", "import again"):
            changes = None

            def run() -> None:
                nonlocal changes
                changes = import_banatic(session, file, source.id, date(2026, 10, 1))

            started = time.process_time()
            seconds = timed(run)
            processor = time.process_time() - started
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
            assert changes is not None
            counts = f"{changes.added} added, {changes.changed} changed, {changes.closed} closed"
            spent = f"{seconds:.0f} s ({processor:.0f} s of one core), {memory} MB at most"
            print(f"{turn}: {spent}; {counts}, {len(changes.refused)} refused")
        cut = file.with_name("cut.xlsx")
        cut.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
        try:
            import_banatic(session, cut, source.id, date(2026, 10, 1))
        except DataFileError as error:
            print(f"cut in the middle: {error}")


def write_export(url: str, file: Path) -> None:
    """Write the national export that the embedded data would make."""
    labels = read_nomenclature(ROOT / "data", "2025").labels
    groups = _groups(url)
    missing = _ROWS - sum(len(group.members) for group in groups)
    members = [member for group in groups for member in group.members]
    for number, start in enumerate(range(0, missing, _MEMBERS)):
        some = members[start : min(start + _MEMBERS, missing)]
        groups.append(ExportedGroup(f"99{number:07}", f"Syndicat {number}", "SIVU", some, frozenset(["7575"])))
    write_xlsx(file, chain([header(list(labels.values()))], rows(groups, list(labels))))


def _groups(url: str) -> list[ExportedGroup]:
    passage: dict[str, list[str]] = defaultdict(list)
    with (ROOT / "data/competences/banatic-2021-vers-2025.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream, delimiter="|"):
            passage[row["code_2021"]].append(row["code_2025"])
    codes: dict[str, set[str]] = defaultdict(set)
    members: dict[str, list[tuple[str, str]]] = defaultdict(list)
    with session_scope(url) as session:
        for id_, code in session.execute(select(CompetenceHolder.territory_id, CompetenceHolder.registry_code)):
            codes[id_].update(one for one in passage[code] if one)
        territories = {row.id: row for row in session.execute(select(Territory.__table__))}
        for member, group in session.execute(select(Membership.member_id, Membership.group_id)):
            if territories[member].siren:
                members[group].append((territories[member].siren, territories[member].name))
    return [
        ExportedGroup(
            id_, row.name, row.legal_form.replace("MGP", "METRO"), members[id_], frozenset(codes[id_]), row.population
        )
        for id_, row in territories.items()
        if row.kind in ("epci", "syndicat")
    ]


if __name__ == "__main__":
    measure(sys.argv[1], Path(sys.argv[2])) if len(sys.argv) > 1 else main()
