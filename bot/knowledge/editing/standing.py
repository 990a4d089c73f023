"""Which edits stand: those not undone, and what the files say beneath them. Pure."""

from collections.abc import Sequence

from bot.knowledge.editing.rows import TaxonomyEdit


def standing(edits: Sequence[TaxonomyEdit]) -> dict[str, list[TaxonomyEdit]]:
    """Return the edits of a problem that were not undone, by field, the oldest first.

    Args:
        edits: all of the problem, the oldest first.
    """
    undone = {one.undoes for one in edits if one.undoes}
    kept: dict[str, list[TaxonomyEdit]] = {}
    for one in edits:
        if one.action == "edit" and one.id not in undone:
            kept.setdefault(str(one.field), []).append(one)
    return kept


def file_value(edits: Sequence[TaxonomyEdit], first: TaxonomyEdit) -> str:
    """Return what the files say of a field, beneath the first edit of it that stands."""
    later = [one for one in edits if one.action == "file" and one.field == first.field and one.id > first.id]
    return str((later[-1].after if later else first.before) or "")


def value_without(edits: Sequence[TaxonomyEdit], edit: TaxonomyEdit) -> str | None:
    """Return the value that comes back when an edit is undone; None when it is not the last one of its field."""
    stack = standing(edits).get(str(edit.field), [])
    if not stack or stack[-1].id != edit.id:
        return None
    return str(stack[-2].after or "") if len(stack) > 1 else file_value(edits, stack[0])


def was_decided(edits: Sequence[TaxonomyEdit]) -> bool:
    """Say whether people, and not the files, decided last whether the problem lives."""
    lives = [one for one in edits if one.action in ("add", "retire", "restore", "merge")]
    return bool(lives and lives[-1].author)
