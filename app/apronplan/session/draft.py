"""The open edit: every write of a plan goes through it, and it can take each of them back."""

from collections.abc import Iterable

from apronplan.domain.changes import ChangeSet, RowChange, net_rows
from apronplan.domain.plan import TABLES, Plan


class StrayWrite(RuntimeError):
    """A write outside an edit, or an edit within an edit: a bug of ours. Nothing was written."""


class LivePlan(Plan):
    """The plan of an open session; only the session's gate can write it."""

    def apply(self, rows: Iterable[RowChange]) -> None:  # noqa: ARG002
        """Refuse: a live plan is changed by `PlanSession.edit` alone. A snapshot may be written freely.

        Raises
        ------
        StrayWrite
            Always.
        """
        raise StrayWrite("a live plan is changed only inside session.edit(...); take a snapshot to try something")


def write(plan: LivePlan, rows: Iterable[RowChange]) -> None:
    """Write rows into a live plan; the gate's own way in."""
    Plan.apply(plan, rows)


class Draft:
    """Writes of one edit: in the plan at once, so that reads see them, and taken back if the edit fails."""

    def __init__(self, plan: LivePlan) -> None:
        self._plan = plan
        self._rows: list[RowChange] = []
        self._order: dict[str, tuple[str, ...]] = {}
        self._open = True

    @property
    def plan(self) -> Plan:
        """The plan with what was written so far."""
        return self._plan

    def put(self, table: str, key: str, row: object) -> None:
        """Write a row, new or over the one of that key.

        Raises
        ------
        StrayWrite
            If the edit is over.
        TypeError
            If the row is not of the table's type.
        """
        if not isinstance(row, TABLES[table]):
            raise TypeError(f"table {table} holds {TABLES[table].__name__}, not {type(row).__name__}")
        self._write(table, key, row)

    def delete(self, table: str, key: str) -> None:
        """Take a row out; if there is none, nothing happens.

        Raises
        ------
        StrayWrite
            If the edit is over.
        """
        # A row that comes back later comes back last; remember the order for the case that all is taken back.
        if table not in self._order:
            self._order[table] = tuple(self._plan.rows(table))
        self._write(table, key, None)

    def _write(self, table: str, key: str, row: object | None) -> None:
        if not self._open:
            raise StrayWrite(f"write of {table} {key} after the edit was closed")
        before = self._plan.rows(table).get(key)
        if before == row:
            return
        change = RowChange(table, key, before, row)
        write(self._plan, (change,))
        self._rows.append(change)

    # -- the gate's side -------------------------------------------------------------------------

    def mark(self) -> int:
        """Return a point to which `back_to` can return."""
        return len(self._rows)

    def since(self, mark: int) -> tuple[RowChange, ...]:
        """Return the net changes since a mark."""
        return net_rows(self._rows[mark:])

    def back_to(self, mark: int) -> None:
        """Take back everything written since a mark."""
        undone = self._rows[mark:]
        del self._rows[mark:]
        write(self._plan, [row.inverse for row in reversed(undone)])
        for table in {row.table for row in undone if row.after is None}:
            self._put_in_order(table)

    def _put_in_order(self, table: str) -> None:
        now = dict(self._plan.rows(table))
        order = list(dict.fromkeys([*(key for key in self._order[table] if key in now), *now]))
        write(self._plan, [RowChange(table, key, now[key], None) for key in order])
        write(self._plan, [RowChange(table, key, None, now[key]) for key in order])

    def close(self) -> None:
        """End the edit: later writes are refused."""
        self._open = False


class StepResult:
    """A verb's view of its step: the draft, and afterwards what changed.

    Attributes
    ----------
    draft : Draft
        Where to write.
    changes : ChangeSet or None
        After the block: what this step changed; None if nothing.
    """

    def __init__(self, edit: int, action: str, draft: Draft) -> None:
        self.draft = draft
        self.changes: ChangeSet | None = None
        self._action = action
        self._mark = draft.mark()
        self._edit = edit

    @property
    def plan(self) -> Plan:
        """The plan with what was written so far."""
        return self.draft.plan

    @property
    def wrote(self) -> bool:
        """Whether this step has written anything yet."""
        return self.draft.mark() > self._mark

    def finish(self) -> None:
        """Work out what changed."""
        rows = self.draft.since(self._mark)
        self.changes = ChangeSet(self._edit, self._action, rows) if rows else None


def write_all(draft: Draft, rows: Iterable[RowChange]) -> None:
    """Write the after-side of rows into a draft."""
    for row in rows:
        if row.after is None:
            draft.delete(row.table, row.key)
        else:
            draft.put(row.table, row.key, row.after)
