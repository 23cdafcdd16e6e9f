"""A change of a plan as rows: what undo, the journal, recovery and the exchange between laptops are made of."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row before and after; None = there was, or is, no such row."""

    table: str
    key: str
    before: object | None
    after: object | None

    @property
    def inverse(self) -> "RowChange":
        """The change that takes this one back."""
        return RowChange(self.table, self.key, self.after, self.before)


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """What an edit, an undo or a redo changed, for those who watch the plan.

    Attributes
    ----------
    edit : int
        Number of the journal entry.
    action : str
        The step's name as people read it, ``Move QR8168 to 124``.
    rows : tuple of RowChange
        Net changes in the order they were made.
    """

    edit: int
    action: str
    rows: tuple[RowChange, ...]

    @property
    def tables(self) -> frozenset[str]:
        """Names of the tables in which something changed."""
        return frozenset(r.table for r in self.rows)

    def keys(self, table: str) -> frozenset[str]:
        """Return the keys that changed in one table."""
        return frozenset(r.key for r in self.rows if r.table == table)


def net_rows(rows: Iterable[RowChange]) -> tuple[RowChange, ...]:
    """Merge several changes of one row into one and drop rows that end as they began."""
    merged: dict[tuple[str, str], RowChange] = {}
    for row in rows:
        first = merged.get((row.table, row.key))
        merged[row.table, row.key] = row if first is None else RowChange(row.table, row.key, first.before, row.after)
    return tuple(r for r in merged.values() if r.before != r.after)
