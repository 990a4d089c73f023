"""What an import did, or would do: counts in all and by table, examples of rows, refusals, a report to read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

EXAMPLES = 5
"""Examples kept for each table and each of what is added, changed and closed."""

What = Literal["added", "changed", "closed"]


@dataclass(frozen=True)
class Example:
    """One row that an import adds, changes or closes.

    Args:
        key: the columns that identify the row.
        values: the row's columns; of a changed row, only the new values of the columns that change.
        before: of a changed row, the old values of the same columns.
    """

    what: What
    key: Mapping[str, Any]
    values: Mapping[str, Any]
    before: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class TableChanges:
    """What an import did to one table."""

    added: int = 0
    changed: int = 0
    closed: int = 0
    examples: list[Example] = field(default_factory=list)

    def __add__(self, other: "TableChanges") -> "TableChanges":
        kept = dict.fromkeys(("added", "changed", "closed"), 0)
        examples = []
        for one in [*self.examples, *other.examples]:
            kept[one.what] += 1
            if kept[one.what] <= EXAMPLES:
                examples.append(one)
        return TableChanges(
            self.added + other.added, self.changed + other.changed, self.closed + other.closed, examples
        )


@dataclass
class Changes:
    """What an import did, or would do.

    Args:
        refused: rows that were left aside, each with its reason.
        tables: the same counts by table, with examples.
        report: what happened in words, by heading ("Fusions": [...]); headings and sentences in French.
    """

    added: int = 0
    changed: int = 0
    closed: int = 0
    refused: list[str] = field(default_factory=list)
    tables: dict[str, TableChanges] = field(default_factory=dict, compare=False)
    report: dict[str, list[str]] = field(default_factory=dict, compare=False)

    @classmethod
    def of_table(cls, name: str, table: TableChanges) -> "Changes":
        """Return the changes of a single table; none at all when it did not change."""
        touched = {name: table} if table.added or table.changed or table.closed else {}
        return cls(table.added, table.changed, table.closed, tables=touched)

    def __add__(self, other: "Changes") -> "Changes":
        tables = dict(self.tables)
        for name, table in other.tables.items():
            tables[name] = tables[name] + table if name in tables else table
        report = {
            heading: [*self.report.get(heading, ()), *other.report.get(heading, ())]
            for heading in [*self.report, *(one for one in other.report if one not in self.report)]
        }
        return Changes(
            self.added + other.added,
            self.changed + other.changed,
            self.closed + other.closed,
            self.refused + other.refused,
            tables,
            report,
        )
