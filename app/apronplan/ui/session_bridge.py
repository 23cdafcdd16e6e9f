"""Turns the open plan's change notices into Qt signals, and keeps what is derived from the plan fresh."""

import logging
from collections.abc import Callable
from threading import Thread
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, Signal

from apronplan.domain.changes import ChangeSet
from apronplan.domain.findings import Finding, Severity, SubjectKind
from apronplan.domain.layout import Layout
from apronplan.domain.plan import Plan
from apronplan.ui.finding_store import FindingStore

if TYPE_CHECKING:
    from apronplan.planning.context import PlanningContext
    from apronplan.session.session import PlanSession


_log = logging.getLogger(__name__)


def _warm(plan: Plan) -> None:
    """Work out what depends on the layout alone, so that the first drag need not wait for it."""
    from apronplan.planning.context import PlanningContext
    from apronplan.planning.rules import stand_states

    try:
        stand_states(PlanningContext(plan), next(iter(plan.parts)))
    except Exception:  # noqa: BLE001 - a thread has nobody above it
        _log.exception("warming up failed")  # whoever needs it will hear of it again, on the desk


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
    """

    replaced = Signal()
    changed = Signal(object)
    findings_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session: PlanSession | None = None
        self._warmed = False
        self._unsubscribe: Callable[[], None] | None = None
        self._empty = Plan()
        self._context: PlanningContext | None = None
        self._findings = FindingStore()
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(0)
        self._idle.timeout.connect(self._refresh_findings)

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
        return self.layout.airport.zone if self.layout else ZoneInfo("Europe/Brussels")

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
        self._warmed = False
        self._context = None
        self._findings.forget()
        if session is not None:
            self._unsubscribe = session.observe(self._on_change)
        self.replaced.emit()
        self.findings_changed.emit()
        if session is not None:
            self._idle.start()
            self._warm_once()

    def _on_change(self, change: ChangeSet) -> None:
        self._context = None
        self._findings.note(change)
        self.changed.emit(change)
        self._idle.start()
        if not self._warmed and "turnaround" in change.tables:
            self._warm_once()

    def _warm_once(self) -> None:
        """Let a thread work out what the first drag would else wait for; needs at least one turnaround."""
        self._warmed = bool(self.plan.parts) and self.layout is not None
        if self._warmed:
            Thread(target=_warm, args=(self.plan.snapshot(),), daemon=True).start()

    # -- findings ----------------------------------------------------------------------------------

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, in order of time; up to date after the next turn of the event loop."""
        return self._findings.all

    def findings_of(self, kind: SubjectKind, name: str) -> tuple[Finding, ...]:
        """Return the findings about one thing."""
        return self._findings.about(kind, name)

    def worst_of(self, kind: SubjectKind, name: str) -> Severity | None:
        """Return the worst open severity about one thing; None if nothing is found."""
        found = {f.severity for f in self.findings_of(kind, name) if f.key not in self.plan.accepted_findings}
        return Severity.HARD if Severity.HARD in found else Severity.SOFT if Severity.SOFT in found else None

    def settle_findings(self) -> None:
        """Bring the findings up to date now instead of in the next idle moment."""
        if self._idle.isActive():
            self._idle.stop()
            self._refresh_findings()

    def recheck(self) -> None:
        """Check the whole plan anew, whatever was touched."""
        self._findings.note_whole()
        self._context = None
        self._idle.stop()
        self._refresh_findings()

    def _refresh_findings(self) -> None:
        if self._session is None:
            return
        if self._findings.refresh(self.context):
            self.findings_changed.emit()
