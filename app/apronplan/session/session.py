"""The open plan: one gate for every change, undo and redo, notices of what changed, and durable before it is told."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from apronplan.domain.changes import ChangeSet, RowChange, net_rows
from apronplan.domain.clock import HOME_ZONE
from apronplan.domain.plan import Plan
from apronplan.domain.settings import Setting
from apronplan.domain.stamp import SheetStamp
from apronplan.i18n import tr
from apronplan.session.draft import Draft, LivePlan, StepResult, StrayWrite, write_all
from apronplan.session.guard import RuleRefusal
from apronplan.session.keeper import Keeper
from apronplan.session.names import CREATED_UTC, PLAN_ID, PLAN_NAME
from apronplan.session.notices import opening_notices
from apronplan.session.steps import History, Step
from apronplan.store.backups import Backup
from apronplan.store.journal import NULL, EntryKind
from apronplan.store.lock import signature
from apronplan.store.planfile import PlanFile, Recovered
from apronplan.store.rows import decode_row
from apronplan.store.undo_stack import Edits

__all__ = ["Observer", "PlanSession", "RuleRefusal", "Step", "StrayWrite"]

Observer = Callable[[ChangeSet], None]

_log = logging.getLogger(__name__)


class PlanSession:
    """An open plan. Used by one thread, the one that opened it; take `plan.snapshot()` for others.

    Attributes
    ----------
    user : str
        Who makes the edits (``APRONPLAN_USER``, else the account's name).
    notices : list of str
        Sentences that a person should see: recovery after a crash, a clock set back, a backup that failed.
    """

    def __init__(self, file: PlanFile, user: str) -> None:
        self._file = file
        self.user = user
        self._plan = LivePlan(file.load())
        self._history = History()
        self._draft: Draft | None = None
        self._gesture: tuple[str, int] | None = None
        self._observers: list[Observer] = []
        self.notices = opening_notices(
            file, zone=self.plan.layout.airport.zone if self.plan.rows("airport") else HOME_ZONE
        )
        self._keeper = Keeper(file, self.notices)

    # -- opening and closing ---------------------------------------------------------------------

    @classmethod
    def create(cls, path: Path, *, user: str | None = None, name: str | None = None) -> Self:
        """Make a new plan file with an id, a name (by default the file's) and the time, and open it; or nothing.

        Raises
        ------
        UserError
            If it cannot be made.
        """
        import uuid

        user = user or signature()
        session = cls(PlanFile.create(path, user=user), user)
        try:
            with session.edit(tr("session.step.create"), undoable=False) as draft:
                now = datetime.now(UTC).isoformat(timespec="seconds")
                for key, value in ((PLAN_ID, str(uuid.uuid4())), (PLAN_NAME, name or path.stem), (CREATED_UTC, now)):
                    draft.put("setting", key, Setting(name=key, value=value))
        except BaseException:
            session.discard()
            raise
        return session

    @classmethod
    def open(cls, path: Path, *, user: str | None = None, read_only: bool = False) -> Self:
        """Open a plan file; one that cannot be written is opened as a view.

        Raises
        ------
        UserError
            If it cannot be opened; see `PlanFile.open`.
        """
        user = user or signature()
        file = PlanFile.open(path, user=user, read_only=read_only)
        try:
            return cls(file, user)
        except BaseException:
            file.close()
            raise

    def discard(self) -> None:
        """Close the file and remove it: only for a plan that was made just now and came to nothing."""
        self._observers.clear()
        self._file.discard()

    def close(self) -> None:
        """Close the file; closing twice is allowed."""
        self._observers.clear()
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- reading ---------------------------------------------------------------------------------

    @property
    def plan(self) -> Plan:
        """The live plan. Writing to it outside an edit is refused."""
        return self._plan

    @property
    def path(self) -> Path:
        """The plan file."""
        return self._file.path

    @property
    def file(self) -> PlanFile:
        """The plan file's own side: journal, backups."""
        return self._file

    @property
    def read_only(self) -> bool:
        """True for a view of a file that cannot be written."""
        return self._file.read_only

    @property
    def recovered(self) -> Recovered | None:
        """Set if the last program that had the plan open did not end in order."""
        return self._file.recovered

    @property
    def edits(self) -> int:
        """Number of the last edit."""
        return self._file.edits

    @property
    def revision(self) -> int:
        """Number of the last edit: grows with every edit, undo and redo."""
        return self._file.edits

    @property
    def head_hash(self) -> str:
        """Hash of the last edit, 64 hex digits; 12 of them are printed on sheets."""
        return self._file.head_hash

    @property
    def plan_id(self) -> str:
        """The plan's UUID."""
        return self._plan.setting(PLAN_ID)

    def stamp(self, printed_at: datetime | None = None) -> SheetStamp:
        """Return what a sheet printed now says about itself."""
        return SheetStamp(
            plan_id=self.plan_id,
            plan_name=self._plan.setting(PLAN_NAME, self.path.stem),
            revision=self.revision,
            journal_hash=self.head_hash[:12],
            printed_by=self.user,
            printed_at=printed_at or datetime.now(UTC),
            zone=self._plan.layout.airport.zone if self._plan.rows("airport") else HOME_ZONE,
        )

    def observe(self, observer: Observer) -> Callable[[], None]:
        """Have `observer` called after every edit, undo and redo; returns how to stop it."""
        self._observers.append(observer)

        def unsubscribe() -> None:
            """Tell the observer nothing more; harmless if it was told so before."""
            if observer in self._observers:
                self._observers.remove(observer)

        return unsubscribe

    def history(self) -> list[Step]:
        """Return every journal entry, oldest first."""
        return self._history.steps(self._file.heads, self._file.steps.undone)

    @property
    def last_utc(self) -> str:
        """When the last edit was made (ISO 8601); empty if there is none."""
        heads = self._file.heads
        return heads[-1].utc if heads else ""

    def changed_since(self, revision: int) -> frozenset[tuple[str, str]]:
        """Return table and key of every row that edits after `revision` touched.

        Raises
        ------
        UserError
            If the file cannot be read.
        """
        return frozenset((r[0], r[1]) for entry in self._file.entries(revision) for r in entry.rows())

    # -- the gate --------------------------------------------------------------------------------

    @contextmanager
    def edit(self, action: str, *, gesture: str | None = None, undoable: bool = True) -> Iterator[Draft]:
        """Open the gate: what is written to the draft becomes one edit, durable when the block has ended.

        An exception takes everything back. A block that changes nothing leaves no step.

        Parameters
        ----------
        action : str
            The step's name as people read it, ``Move QR8168 to 124``.
        gesture : str or None
            Edits in a row with the same gesture become one undo step (nudges of one bar), until `end_gesture` or
            any other edit.
        undoable : bool
            False for what makes the plan a plan.

        Raises
        ------
        StrayWrite
            If an edit is open already.
        UserError
            If it cannot be written; then nothing is changed.
        """
        if self._draft is not None:
            raise StrayWrite(f"edit {action!r} within another edit")
        self._keeper.keep_in_time()
        draft = self._draft = Draft(self._plan)
        try:
            yield draft
            rows = draft.since(0)
            change = self._append(action, rows, gesture, undoable=undoable) if rows else None
        except BaseException:
            draft.back_to(0)
            raise
        finally:
            draft.close()
            self._draft = None
        if change is not None:
            self._tell(change)

    @contextmanager
    def step(self, action: str, *, undoable: bool = True) -> Iterator[StepResult]:
        """Open an edit, or join the one that is open: what verbs use, so that several verbs can make one step.

        An exception takes back what this step wrote, whether the outer edit goes on or not. An edit that is joined
        decides for itself whether it can be undone.

        Raises
        ------
        UserError
            If it cannot be written; then nothing is changed.
        """
        if self._draft is None:
            with self.edit(action, undoable=undoable) as draft:
                result = StepResult(self.edits + 1, action, draft)
                yield result
                result.finish()
            return
        draft, mark = self._draft, self._draft.mark()
        result = StepResult(self.edits + 1, action, draft)
        try:
            yield result
        except BaseException:
            draft.back_to(mark)
            raise
        result.finish()

    def end_gesture(self) -> None:
        """Let the next edit be a step of its own, whatever its gesture."""
        self._gesture = None

    def _append(self, action: str, rows: tuple[RowChange, ...], gesture: str | None, *, undoable: bool) -> ChangeSet:
        kind = EntryKind.EDIT if undoable else EntryKind.BASE
        of: Edits = ()
        if gesture and self._gesture and self._gesture[0] == gesture:
            of = (self._gesture[1],)
            if not net_rows((*self._rows_of(self._file.steps.undo[-1]), *rows)):
                kind = EntryKind.BACK
        n = self._file.append(action, self.user, rows, kind=kind, of=of)
        self._gesture = (gesture, of[0] if of else n) if gesture and kind is EntryKind.EDIT else None
        return ChangeSet(n, action, rows)

    def _tell(self, change: ChangeSet) -> None:
        for observer in tuple(self._observers):
            try:
                observer(change)
            except Exception:  # noqa: BLE001 - the edit is made and durable; a faulty watcher must not look like a failed edit
                _log.exception("an observer failed on edit %d", change.edit)

    # -- undo and redo ---------------------------------------------------------------------------

    @property
    def undo_name(self) -> str | None:
        """Name of the step that `undo` would take back; None if there is none."""
        return self._name(self._file.steps.undo)

    @property
    def redo_name(self) -> str | None:
        """Name of the step that `redo` would do again; None if there is none."""
        return self._name(self._file.steps.redo)

    def _name(self, steps: list[Edits]) -> str | None:
        return self._file.heads[steps[-1][-1] - 1].action if steps else None

    def undo(self) -> ChangeSet | None:
        """Take the last step back, by an edit of its own; None if there is nothing to undo.

        Raises
        ------
        UserError
            If it cannot be written; then nothing is changed.
        """
        if not self._file.steps.undo:
            return None
        edits = self._file.steps.undo[-1]
        rows = [row.inverse for row in reversed(self._rows_of(edits))]
        return self._travel(tr("session.undo", action=self.undo_name), rows, EntryKind.UNDO, edits)

    def redo(self) -> ChangeSet | None:
        """Do the step again that was undone last; None if there is none.

        Raises
        ------
        UserError
            If it cannot be written; then nothing is changed.
        """
        if not self._file.steps.redo:
            return None
        edits = self._file.steps.redo[-1]
        return self._travel(tr("session.redo", action=self.redo_name), self._rows_of(edits), EntryKind.REDO, edits)

    def _rows_of(self, edits: Edits) -> list[RowChange]:
        rows = []
        for n in edits:
            for table, key, before, after in self._file.entry(n).rows():
                old, new = (None if raw == NULL else decode_row(table, raw) for raw in (before, after))
                rows.append(RowChange(table, key, old, new))
        return rows

    def _travel(self, action: str, rows: list[RowChange], kind: EntryKind, edits: Edits) -> ChangeSet:
        if self._draft is not None:
            raise StrayWrite(f"{action!r} within an edit")
        self._keeper.keep_in_time()
        net = net_rows(rows)
        draft = Draft(self._plan)
        try:
            write_all(draft, net)
            n = self._file.append(action, self.user, net, kind=kind, of=edits)
        except BaseException:
            draft.back_to(0)
            raise
        self._gesture = None
        change = ChangeSet(n, action, net)
        self._tell(change)
        return change

    # -- backups ---------------------------------------------------------------------------------

    def backup(self) -> Backup | None:
        """Copy the plan now, before something large; None if it could not be copied (a notice says why).

        Raises
        ------
        StrayWrite
            Inside an edit.
        """
        if self._draft is not None:
            raise StrayWrite("backup within an edit")
        return self._keeper.keep()

    def empty_log(self) -> bool:
        """Bring what lies in the log beside the plan into its file; False if that has to wait (see `PlanFile`)."""
        return self._draft is None and self._file.empty_log()
