"""Turns the open plan's change notices into Qt signals, and keeps what is derived from the plan fresh."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, Signal

from apronplan.domain.changes import ChangeSet
from apronplan.domain.clock import HOME_ZONE
from apronplan.domain.findings import Finding, SubjectKind
from apronplan.domain.layout import Layout
from apronplan.domain.plan import Plan
from apronplan.ui.aside import Aside
from apronplan.ui.finding_store import FindingStore

LOG_MS = 2_000
"""The longest an edit lies only in the log beside the file while the window is not busy."""

if TYPE_CHECKING:
    from apronplan.planning.context import PlanningContext
    from apronplan.session.session import PlanSession


def _checked(context: "PlanningContext") -> tuple[Finding, ...]:
    from apronplan.planning.rules import check_plan

    return tuple(check_plan(context))


def _warm(context: "PlanningContext") -> None:
    """Work out what depends on the layout alone, so that the first drag need not wait for it."""
    from apronplan.planning.rules import stand_states

    for part in list(context.plan.parts)[:1]:
        stand_states(context, part)


class SessionBridge(QObject):
    """The open plan as widgets see it.

    Signals
    -------
    replaced
        Another plan is open now, or none: rebuild everything.
    changed(ChangeSet)
        An edit, an undo or a redo: refresh only the rows it names.
    findings_changed
        The list of findings is another one.
    checking_changed
        A full check of the plan is asked for, was done, or failed: see `checking` and `check_fault`.

    Attributes
    ----------
    check_fault : str
        Why the last full check could not be done; empty if it was.
    """

    replaced = Signal()
    changed = Signal(object)
    findings_changed = Signal()
    checking_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session: PlanSession | None = None
        self._unsubscribe: Callable[[], None] | None = None
        self._empty = Plan()
        self._context: PlanningContext | None = None
        self._findings = FindingStore()
        self._checker = Aside(self)
        self._checker.done.connect(self._on_checked)
        self._checker.failed.connect(self._on_check_failed)
        self.check_fault = ""
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(0)
        self._idle.timeout.connect(self._refresh_findings)
        self._held = False
        self._log = QTimer(self)
        self._log.setSingleShot(True)
        self._log.setInterval(LOG_MS)
        self._log.timeout.connect(self._empty_log)

    # -- the plan ----------------------------------------------------------------------------------

    @property
    def session(self) -> "PlanSession | None":
        """The open session; None while no plan is open."""
        return self._session

    @property
    def is_open(self) -> bool:
        """Whether a plan is open."""
        return self._session is not None

    @property
    def plan(self) -> Plan:
        """The open plan, live; an empty one while none is open."""
        return self._session.plan if self._session is not None else self._empty

    @property
    def layout(self) -> Layout | None:
        """The airport; None while the plan holds none."""
        return self.plan.layout if self.plan.rows("airport") else None

    @property
    def zone(self) -> ZoneInfo:
        """The airport's time zone."""
        return self.layout.airport.zone if self.layout else HOME_ZONE

    @property
    def context(self) -> "PlanningContext":
        """The plan with its derived tables, as it is after the last change."""
        if self._context is None:
            from apronplan.planning.context import PlanningContext

            self._context = PlanningContext(self.plan)
        return self._context

    def open(self, session: "PlanSession | None") -> None:
        """Show another plan, or none. The session before is left to its owner to close."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        self._session = session
        self._context = None
        self._findings.forget()
        self._checker.forget()
        if session is not None:
            self._unsubscribe = session.observe(self._on_change)
        self.replaced.emit()
        self.check_fault = ""
        self.findings_changed.emit()
        self.checking_changed.emit()
        if session is not None:
            self._idle.start()

    def _on_change(self, change: ChangeSet) -> None:
        self._context = None
        self._findings.note(change)
        if not self._log.isActive():  # not begun anew with each edit, or a busy minute would never come to it
            self._log.start()
        self.changed.emit(change)
        if self._findings.needs_whole:
            self.checking_changed.emit()
        self._idle.start()

    def _empty_log(self) -> None:
        """Bring the last edits into the file itself: who moves or copies the file while it is open has them too."""
        if self._session is not None:
            self._session.empty_log()

    # -- findings ----------------------------------------------------------------------------------

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, in order of time; brought up to date in idle moments (see `settle_findings`)."""
        return self._findings.all

    def findings_of(self, kind: SubjectKind, name: str) -> tuple[Finding, ...]:
        """Return the findings about one thing."""
        return self._findings.about(kind, name)

    @property
    def checking(self) -> bool:
        """Whether the findings shown are not yet those of the plan as it is: a full check waits or is under way."""
        return self.layout is not None and (self._findings.needs_whole or self._checker.running)

    def hold_checks(self, held: bool) -> None:
        """Put the full check off while the window is being made, so that the first click need not wait for it."""
        self._held = held
        if not held and self._session is not None:
            self._idle.start()

    def settle_findings(self) -> None:
        """Bring the findings up to date now instead of in the next idle moment."""
        self._idle.stop()
        if self._findings.needs_whole or self._checker.running:
            self.recheck()
        else:
            self._refresh_findings()

    def recheck(self) -> None:
        """Check the whole plan anew and at once, whatever was touched."""
        if self._session is None or self.layout is None:
            return
        from apronplan.planning.rules import check_plan

        self._idle.stop()
        self._checker.forget()
        self._context = None
        self._findings.begin_whole()
        self._on_checked(tuple(check_plan(self.context)))

    def _refresh_findings(self) -> None:
        if self._session is None or self.layout is None:
            return
        if self._findings.needs_whole:
            if self._held:
                return
            self._findings.begin_whole()
            context = self.context
            self._checker.start(lambda: _checked(context), lambda: _warm(context))
        elif not self._checker.running and self._findings.refresh(self.context):
            self.findings_changed.emit()

    def _on_checked(self, findings: tuple[Finding, ...]) -> None:
        if self._session is None:
            return
        self.check_fault = ""
        changed = self._findings.take_whole(findings)
        if self._findings.refresh(self.context) or changed:
            self.findings_changed.emit()
        self.checking_changed.emit()

    def _on_check_failed(self, reason: str) -> None:
        self.check_fault = reason
        self.checking_changed.emit()
