"""Says in French what changed between two vintages of the administrative division."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from bot.knowledge.importers.vintages import Comparison, Group, Move, Vintage
from bot.text import listed

_NONE: frozenset[str] = frozenset()


def report(before: Vintage, after: Vintage, found: Comparison) -> dict[str, list[str]]:
    """Return the sentences by heading, empty headings left out."""
    sections = {
        "Fusions": _merged(before, after, found),
        "Scissions": _split(before, after, found),
        "Changements de code (le chef-lieu a changé)": [
            f"{after.communes[new]} : {old} devient {new}" for old, new in found.recoded.items()
        ],
        "Changements de nom": [f"{old} devient {_named(after, code)}" for code, old in found.renamed.items()],
        "Changements d'intercommunalité": _regrouped(before, after, found),
        "Intercommunalités créées": [_group(after.groups, siren) for siren in found.groups_created],
        "Intercommunalités dissoutes": [_group(before.groups, siren) for siren in found.groups_dissolved],
        "Intercommunalités de nom changé": [
            f"{old} devient {_group(after.groups, siren)}" for siren, old in found.groups_renamed.items()
        ],
        "Intercommunalités de nature changée": [
            f"{_group(after.groups, siren)} : {old} devient {new}"
            for siren, (old, new) in found.groups_reformed.items()
        ],
        "Communes apparues, sans origine connue": [_named(after, code) for code in found.appeared],
        "Communes disparues, sans successeur connu": [_named(before, code) for code in found.vanished],
    }
    return {heading: sentences for heading, sentences in sections.items() if sentences}


def _merged(before: Vintage, after: Vintage, found: Comparison) -> list[str]:
    sentences = []
    for today, gone in found.merged.items():
        verb = "forment" if today not in before.communes else "rejoignent"
        if len(gone) == 1:
            verb = "devient" if today not in before.communes else "rejoint"
        sentences.append(
            f"{_all_named(before, gone)} {verb} {_named(after, today)}{_other_group(before, after, gone, today)}"
        )
    return sentences


def _other_group(before: Vintage, after: Vintage, gone: Iterable[str], today: str) -> str:
    """Say which communes change group by merging: "; Ruffieu (01330) quitte CC X (…) et rejoint CC Y (…)"."""
    groups = {**before.groups, **after.groups}
    ends = []
    for code in gone:
        old, new = before.members.get(code, _NONE), after.members.get(today, _NONE)
        if old != new:
            ends.append(f" ; {_named(before, code)} {_move(groups, (old - new, new - old), many=False)}")
    return "".join(ends)


def _split(before: Vintage, after: Vintage, found: Comparison) -> list[str]:
    by_parent: dict[str, list[str]] = defaultdict(list)
    for code, parent in found.split.items():
        by_parent[parent].append(code)
    sentences = []
    for parent, codes in by_parent.items():
        verb = "se sépare" if len(codes) == 1 else "se séparent"
        name = _named(before, parent) if parent in before.communes else parent
        sentences.append(f"{_all_named(after, codes)} {verb} de {name}")
    return sentences


def _regrouped(before: Vintage, after: Vintage, found: Comparison) -> list[str]:
    groups = {**before.groups, **after.groups}
    sentences = []
    for move, communes in found.regrouped.items():
        sentences.append(f"{_all_named(after, communes)} {_move(groups, move, many=len(communes) > 1)}")
    return sentences


def _move(groups: Mapping[str, Group], move: Move, many: bool) -> str:
    left, joined = move
    parts = []
    if left:
        parts.append(f"{'quittent' if many else 'quitte'} {_all_groups(groups, left)}")
    if joined:
        parts.append(f"{'rejoignent' if many else 'rejoint'} {_all_groups(groups, joined)}")
    return " et ".join(parts)


def _named(vintage: Vintage, code: str) -> str:
    return f"{vintage.communes[code]} ({code})"


def _all_named(vintage: Vintage, codes: Iterable[str]) -> str:
    return listed([_named(vintage, code) for code in codes])


def _group(groups: Mapping[str, Group], siren: str) -> str:
    return f"{groups[siren].name} ({siren})"


def _all_groups(groups: Mapping[str, Group], sirens: Iterable[str]) -> str:
    return listed([_group(groups, siren) for siren in sorted(sirens)])
