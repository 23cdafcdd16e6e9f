"""The auto-plan dialog: scope, live figures with Cancel, and the proposal as a difference before it is applied."""

import time
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from apronplan.domain.findings import Subject, SubjectKind
from apronplan.domain.ids import PartId, TurnaroundId
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.planning.job import Progress
from apronplan.planning.no_traffic import no_traffic_words
from apronplan.planning.proof_words import proof_words
from apronplan.store.failures import PlanFileError
from apronplan.ui.autoplan.counting import more_placed, moves_of
from apronplan.ui.autoplan.form import AutoplanForm
from apronplan.ui.autoplan.scope import Scope
from apronplan.ui.autoplan.work import (
    Outcome,
    Request,
    load_session_side,
    only_shifts,
    proposal_of,
    shifts_of,
    tables_of,
    work,
)
from apronplan.ui.desk import Desk
from apronplan.ui.dialogs.working import WorkingDialog
from apronplan.ui.job_runner import JobRunner

if TYPE_CHECKING:
    from apronplan.domain.plan import Plan
    from apronplan.session.autoplan import Proposal
    from apronplan.session.guard import RuleRefusal

TICK_MS = 200
FIRST_ANSWER_MS = 120_000
"""How long a run that was stopped early may take for its first answer: the rules of a week have to be asked first."""
MOST_BROKEN = 6
"""Sentences of broken rules that the window shows; the rest is counted."""
LEAST_POINTS = 0.005
"""A gain below the solver's unit is none."""


class AutoplanDialog(WorkingDialog):
    """Plans a scope in the background; the desk stays usable beside it.

    Signals
    -------
    proposed
        A proposal is there to be looked at.
    settled
        The run is over, whatever came of it.
    """

    proposed = Signal()
    settled = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._runner = JobRunner("ui.autoplan.failed", self, desk.spare)
        self._runner.progressed.connect(self._on_progress)
        self._runner.done.connect(self._on_done)
        self._runner.refused.connect(self._on_trouble)
        self._runner.cancelled.connect(lambda: self._on_trouble(tr("ui.autoplan.stopped")))
        self._stopping = self._leaving = self._adopting = False
        self._stale = ""
        self._told = ""
        self._request: Request | None = None
        self._before = desk.bridge.plan
        self._began = 0.0
        self._last: Progress = Progress()
        self.proposal: Proposal | None = None
        self._after: Plan | None = None
        self._moved: frozenset[PartId] = frozenset()
        self.always: frozenset[TurnaroundId] = frozenset()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("ui.autoplan.title"))
        self.setAccessibleName(tr("ui.autoplan.title"))
        self.form = AutoplanForm(desk, self)
        self.form.begin.clicked.connect(lambda _on=False: self.begin(None))
        self.form.again.clicked.connect(lambda: self.begin(self._request))
        self.form.stop.clicked.connect(self.stop)
        self.form.adopt.clicked.connect(self.adopt)
        self.form.rest.clicked.connect(self.adopt_rest)
        self.form.discard.clicked.connect(self.discard)
        self.form.close_button.clicked.connect(self.leave)
        desk.bridge.changed.connect(self._follow)
        desk.bridge.replaced.connect(self.close)  # what was planned is not the plan on the desk any more
        self.form.shifts.looked_at.connect(self._go_to)
        self.form.compare.toggled.connect(self._show_on_desk)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._show_seconds)
        self.form.scope_box.currentIndexChanged.connect(self._set_times)
        self._set_times()
        self.form.show_phase("ask")

    def _set_times(self) -> None:
        """Show what the scope means; a window is the planner's own."""
        if self.form.scope() is Scope.WINDOW:
            return
        start, end = self._bounds()
        self.form.start.set_instant(start)
        self.form.end.set_instant(end)

    # -- asking ------------------------------------------------------------------------------------

    def request(self) -> Request:
        """Return what the form asks for.

        Raises
        ------
        UserError
            If the scope is empty, or holds no traffic.
        """
        start, end = self._bounds()
        selected = frozenset(self._desk.selection.turnarounds)
        scope = self.form.scope()
        if scope is Scope.SELECTION and not selected:
            raise UserError(tr("ui.autoplan.nothing_chosen"))
        if end <= start:
            raise UserError(tr("ui.autoplan.backwards"))
        if nothing := no_traffic_words(self._desk.bridge.plan, start, end):
            raise UserError(nothing)
        everything = None if self.form.tray.isChecked() else self._placed(start, end)
        return Request(
            start=start,
            end=end,
            time_limit_s=float(self.form.limit.value()),
            minimum_change=self.form.minimum.isChecked(),
            only=selected if scope is Scope.SELECTION else everything,
        )

    def _placed(self, start: datetime, end: datetime) -> frozenset[TurnaroundId]:
        """Return what has a stand in a stretch, and what was asked for by name."""
        plan = self._desk.bridge.plan
        there = {p.turnaround.turnaround for p in plan.parts_between(start, end) if plan.stand_of(p.part) is not None}
        return frozenset(there) | self.always

    def _bounds(self) -> tuple[datetime, datetime]:
        plan = self._desk.bridge.plan
        match self.form.scope():
            case Scope.DAY:
                return self._desk.cursor.span_bounds
            case Scope.WINDOW:
                return self.form.start.instant, self.form.end.instant
            case Scope.SELECTION:
                chosen = [plan.turnarounds[t] for t in self._desk.selection.turnarounds if t in plan.turnarounds]
            case _:
                chosen = list(plan.turnarounds.values())
        if not chosen:
            return self._desk.cursor.span_bounds
        return min(t.on_block for t in chosen), max(t.off_block for t in chosen)

    # -- running -----------------------------------------------------------------------------------

    def begin(self, request: Request | None = None) -> None:
        """Start the work that the form asks for, or what was asked before once more."""
        try:
            request = request or self.request()
        except UserError as error:
            self.form.say(str(error))
            return
        self._forget()
        self._stopping = self._leaving = False
        self._before = self._desk.bridge.plan.snapshot()
        self._request = request
        arguments = {"tables": tables_of(self._before), "request": request}
        self.form.plot.clear()
        self.form.show_phase("run")
        self.form.say(tr("ui.autoplan.starting"))
        self._began = time.monotonic()
        self._tick.start()
        self._runner.start(work, arguments, meanwhile=load_session_side)

    def stop(self) -> None:
        """Ask the solver to end with the best it has; asked again, end it whatever it has."""
        if not self._runner.busy:
            return
        if self._stopping:
            self._runner.kill()
            return
        self._stopping = True
        self.form.say(tr("ui.autoplan.stopping"))
        self._runner.cancel(grace_ms=FIRST_ANSWER_MS)

    def _on_progress(self, progress: Progress) -> None:
        self._last = progress
        self.form.plot.add(time.monotonic() - self._began, progress.value, progress.bound)
        self.form.show_figures(progress.value, progress.bound, progress.gap)
        if progress.text:
            self.form.say(progress.text)

    def _show_seconds(self) -> None:
        self.form.show_time(time.monotonic() - self._began, self.form.limit.value())

    def _on_trouble(self, text: str) -> None:
        self._tick.stop()
        self.form.show_phase("ask")
        self.form.say(text)
        self.settled.emit()

    def _on_done(self, outcome: Outcome) -> None:
        assert self._request is not None
        self._tick.stop()
        self.proposal = proposal_of(self._before, self._request, outcome)
        shifts = shifts_of(self.proposal)
        solution = outcome.solution
        proved = self.proposal.status == "optimal"
        self.form.show_figures(solution.objective, solution.bound, None if proved else solution.gap)
        self.form.list_shifts(self._before, shifts, self.proposal.reasons)
        self.form.show_phase("look")
        moved = {s.part for s in shifts if not s.lots}
        self._told = "\n".join(filter(None, (self._gain(), self._summary(), *self._broken())))
        self.form.say(self._told)
        self._moved = frozenset(moved)
        self.form.compare.setChecked(False)
        self._follow()
        start, end = self._desk.cursor.span_bounds
        arriving = {p.part for p in self._before.parts_between(start, end) if p.on_block >= start}
        self.form.shifts.look_at_first(arriving)  # the desk stays at its day or night where anything moves in it
        self.proposed.emit()
        self.settled.emit()

    def _show_on_desk(self) -> None:
        """Let the desk show the proposal or, to compare, the plan as it is."""
        if self._after is None or self.form.compare.isChecked():
            self._desk.preview.end(self)
        else:
            self._desk.preview.show(self._after, self._moved, self)

    def _follow(self, _change: object = None) -> None:
        """Show what the proposal makes of the plan as it is now; what rests on an edit is off the desk at once."""
        from apronplan.session.autoplan import as_of_now, changed_since

        if self.proposal is None or self._adopting:
            return
        found = as_of_now(self._desk.bridge.plan, self.proposal)
        stale = found if isinstance(found, str) else ""
        self._after = None if isinstance(found, str) else found
        if stale != self._stale:
            self._stale = stale
            self.form.say("\n".join((tr("ui.autoplan.make_again"), stale)) if stale else self._told)
        changed = changed_since(self._desk.bridge.plan, self.proposal) if stale else frozenset()
        self.form.show_stale(bool(stale), changed)
        self._show_on_desk()

    def _go_to(self, part: str) -> None:
        """Show on the desk what a line of the difference speaks of."""
        if self.proposal is not None:
            self._desk.selection.reveal(Subject(SubjectKind.PART, part))

    def _gain(self) -> str:
        """Hold the proposal's cost against that of the plan as it is, where that can be done."""
        assert self.proposal is not None
        now, then = self.proposal.solution.present, self.proposal.solution.objective
        if placed := more_placed(self._before, self.proposal.solution.stands):  # whose penalty would drown all else
            return tr("ui.autoplan.more_placed", count=placed)
        if now is None:
            return ""
        if now - then < LEAST_POINTS:
            return tr("ui.autoplan.no_gain", now=f"{now:,.0f}", value=f"{then:,.0f}")
        return tr("ui.autoplan.gain", now=f"{now:,.1f}", value=f"{then:,.1f}", gain=f"{now - then:,.1f}")

    def _summary(self) -> str:
        assert self.proposal is not None
        figures, solution = self.proposal.as_dict(), self.proposal.solution
        moves = moves_of(self._before, solution)
        words = [
            tr("ui.status.placed", placed=figures["placed"], all=figures["turnarounds"]),
            tr("ui.autoplan.lots", placed=figures["lots_placed"], all=figures["lots"]),
            proof_words(self.proposal.status, solution.objective, solution.bound, solution.gap),
            tr("ui.autoplan.moved", **moves._asdict()),
        ]
        if self.proposal.solution.message:
            words.append(self.proposal.solution.message)
        lines = [" \u2013 ".join(words)]
        if self.proposal.not_weighed:  # a line of its own: behind `moved: 0` its figure read as the end of a range
            lines.append(tr("autoplan.not_weighed", points=self.proposal.not_weighed))
        return "\n".join(lines)

    def _broken(self) -> list[str]:
        """Say which hard rules would be open, new ones first; the rest of many is counted."""
        assert self.proposal is not None
        new = self.proposal.new_sentences
        lines = [tr("autoplan.hard_new", finding=text) for text in new]
        lines += [tr("autoplan.hard_left", finding=text) for text in self.proposal.hard_findings if text not in new]
        more = len(lines) - MOST_BROKEN
        return [*lines[:MOST_BROKEN], tr("ui.autoplan.more_broken", count=more)] if more > 0 else lines

    # -- adopting ----------------------------------------------------------------------------------

    def adopt(self) -> None:
        """Apply the ticked part of the proposal as one step."""
        if self.proposal is None:
            return
        ticked = self.form.ticked()
        if ticked == ():
            self.form.say(tr("ui.autoplan.nothing_ticked"))
            return
        wanted = self.proposal if ticked is None else only_shifts(self.proposal, ticked)
        self._apply(wanted, whole=ticked is None)

    def adopt_rest(self) -> None:
        """Apply what is ticked and was not changed meanwhile; what was changed stays as it is now."""
        from apronplan.session.autoplan import changed_since, without

        if self.proposal is None:
            return
        changed = changed_since(self._desk.bridge.plan, self.proposal)
        ticked = self.form.shifts.model.ticked
        if changed is None or not ticked:
            self.form.say(tr("ui.autoplan.nothing_ticked"))
            return
        self._apply(only_shifts(without(self.proposal, changed), ticked), whole=False, is_rest=True)

    def _apply(
        self,
        wanted: "Proposal",
        *,
        whole: bool,
        reason: str | None = None,
        by: str | None = None,
        is_rest: bool = False,
    ) -> None:
        from apronplan.session.autoplan import adopt
        from apronplan.session.guard import RuleRefusal

        session = self._desk.bridge.session
        if session is None or self.proposal is None:
            return
        self._adopting = True
        try:
            adopt(session, wanted, override=reason, by=by, is_rest=is_rest)
        except RuleRefusal as refusal:
            self._ask_override(refusal, wanted, whole=whole, is_rest=is_rest)
            return
        except PlanFileError as error:
            self.form.say(str(error))  # the plan is as it was, and the proposal can be adopted when the disk lets us
            return
        except UserError as error:
            if whole:  # a part can be chosen otherwise; the whole has to be planned again
                self.discard()
            self.form.say(str(error))
            return
        finally:
            self._adopting = False
        self._forget()
        self._desk.verbs.said.emit(tr("ui.autoplan.adopted"))
        self.close()

    def _ask_override(self, refusal: "RuleRefusal", wanted: "Proposal", *, whole: bool, is_rest: bool) -> None:
        """Ask who answers for the hard rules that the proposal breaks; without an answer the plan stays as it is."""
        from apronplan.session.guard import sentences

        self.form.say(str(refusal))
        if (ask := self._desk.verbs.ask_override) is not None:
            broken = tuple(dict.fromkeys(sentences(refusal.findings, wanted.after)))
            ask(
                tr("ui.autoplan.breaks"),
                broken,
                lambda reason, by: self._apply(wanted, whole=whole, reason=reason, by=by, is_rest=is_rest),
            )

    def discard(self) -> None:
        """Leave the plan as it is and ask again."""
        self._forget()
        self.form.show_phase("ask")
        self.form.say("")

    def _forget(self) -> None:
        self.proposal = self._after = None
        self._stale = ""
        self._desk.preview.end(self)

    def leave(self) -> None:
        """Close; a proposal that nobody has adopted has to be left twice, since it is gone then."""
        if self.proposal is not None and not self._leaving:
            self._leaving = True
            self.form.say(tr("ui.autoplan.leave_twice"))
            return
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves as the button does."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def wind_up(self) -> None:
        """End the work and take the difference off the desk."""
        self._tick.stop()
        if self._runner.busy:
            self._runner.kill()
        self._forget()
