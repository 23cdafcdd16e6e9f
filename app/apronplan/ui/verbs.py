"""The planner's verbs as the desk does them: asks where asking is due, says every refusal, changes only by commands."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, tzinfo
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from apronplan.domain.changes import ChangeSet
from apronplan.domain.findings import Finding, Severity
from apronplan.domain.ids import LotId, PartId, StandId, TurnaroundId, part_index, turnaround_of
from apronplan.domain.plan import Plan
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.store.failures import PlanFileError
from apronplan.ui.clock_cursor import ClockCursor, Span
from apronplan.ui.drag.gesture import Cargo, Gesture, Outcome, State
from apronplan.ui.drag.targets import Spot, SpotKind
from apronplan.ui.gestures import gesture_for
from apronplan.ui.relative import Move, moves_for
from apronplan.ui.selection import Selection
from apronplan.ui.session_bridge import SessionBridge
from apronplan.ui.words import part_title

if TYPE_CHECKING:
    from apronplan.session.session import PlanSession


class OverrideAsker(Protocol):
    """Asks for reason and name; must not block."""

    def __call__(
        self,
        heading: str,
        sentences: tuple[str, ...],
        done: Callable[[str, str], object],
        *,
        other_way: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        """Say what is broken and hand reason and name to `done`; or offer another way out by its name."""


class Verbs(QObject):
    """What a planner can do to the open plan.

    Signals
    -------
    said(str)
        Something was done; for the status line.
    refused(str)
        Something was not done, and why.
    file_failed(str)
        The plan file could not be written; said as well as `refused`.
    alternatives_asked(PartId), tow_asked(PartId), times_asked(PartId), flight_asked(PartId), lot_asked(PartId), \
    split_asked(LotId), closure_asked(StandId, Span or None), new_flight_asked(StandId, Span or None)
        Somebody wants the ranked list of stands, or the form of a tow, of times, of what a flight is, of a new lot, of
        a lot to be cut in two, of a closure, of a flight that no import brought.
    replan_asked
        Somebody wants the day planned anew with few changes.
    delay_replan_asked(TurnaroundId)
        Somebody wants room made for a turnaround whose times were changed.
    """

    said = Signal(str)
    refused = Signal(str)
    file_failed = Signal(str)
    alternatives_asked = Signal(str)
    tow_asked = Signal(str)
    times_asked = Signal(str)
    flight_asked = Signal(str)
    lot_asked = Signal(str)
    split_asked = Signal(str)
    closure_asked = Signal(str, object)
    new_flight_asked = Signal(str, object)
    replan_asked = Signal()
    delay_replan_asked = Signal(str)

    def __init__(
        self, bridge: SessionBridge, selection: Selection, cursor: ClockCursor, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._selection = selection
        self._bridge = bridge
        self._cursor = cursor
        self.ask_override: OverrideAsker | None = None

    @property
    def plan(self) -> Plan:
        """The open plan."""
        return self._bridge.plan

    @property
    def _session(self) -> "PlanSession":
        """The open session.

        Raises
        ------
        UserError
            If no plan is open.
        """
        if self._bridge.session is None:
            raise UserError(tr("ui.status.no_plan"))
        return self._bridge.session

    def refuse(self, error: UserError) -> None:
        """Say why something was not done; what the disk refuses is nothing to be overlooked."""
        self.refused.emit(str(error))
        if isinstance(error, PlanFileError) and error.code != "view_only":  # a view says so for as long as it is open
            self.file_failed.emit(str(error))

    def part_menu(self, part: PartId, parent: QWidget) -> QMenu:
        """Return the menu of a part; if it is one of several that are chosen, of all of them."""
        from apronplan.ui.menus import part_menu

        chosen = self._selection.parts
        parts = (part, *(p for p in chosen if p != part)) if part in chosen else (part,)
        return part_menu(self, parts, parent)

    def stand_menu(self, stand: StandId, parent: QWidget, span: Span | None = None) -> QMenu:
        """Return the menu of a stand, for the times that were pointed at."""
        from apronplan.ui.menus import stand_menu

        return stand_menu(self, stand, parent, span)

    @property
    def zone(self) -> tzinfo:
        """Zone in which times are written."""
        return self._cursor.zone

    # -- dragging ----------------------------------------------------------------------------------

    def make_gesture(self, cargo: Cargo) -> Gesture | None:
        """Work out the answer of every place for a cargo; None (and a word) if it must not be moved."""
        plan = self._bridge.plan
        locked = next((p for p in cargo.parts if (a := plan.stand_assignments.get(p)) and a.locked), None)
        if locked is not None:
            self.refused.emit(tr("ui.refused.locked", part=part_title(plan, locked)))
            return None
        return gesture_for(cargo, self._bridge, self._cursor)

    def make_gesture_for(self, part: PartId) -> Gesture | None:
        """Return the gesture of one part: what every place says to it."""
        return self.make_gesture(Cargo((part,)))

    def drop(self, gesture: Gesture, spot: Spot) -> Outcome:
        """Do what a drop means; a place that is not possible asks for an override, and nothing has changed yet."""
        if spot.kind is SpotKind.TRAY:
            return self.unassign(gesture.cargo.parts)
        if spot.kind is SpotKind.HALL:
            return self.put_lots(gesture.cargo.lots, spot.id)
        verdict = gesture.verdict(spot)
        if verdict is not None and verdict.state is State.IMPOSSIBLE:
            self._offer_override(gesture.cargo.parts, StandId(spot.id), verdict.findings, gesture.sentence(spot))
            return Outcome.REFUSED
        return self.assign(gesture.cargo.parts, StandId(spot.id))

    # -- stands ------------------------------------------------------------------------------------

    def assign(self, parts: tuple[PartId, ...], stand: StandId) -> Outcome:
        """Put parts on stands: the first on `stand`, the others in the same order beside it; one step."""
        from apronplan.session.session import RuleRefusal

        moves = moves_for(self._bridge.plan, parts, stand)
        try:
            self._assign_all(moves, None, None)
        except RuleRefusal as refusal:
            self._offer_override(parts, stand, refusal.findings, self.sentence_of(refusal.findings))
            return Outcome.REFUSED
        except UserError as error:
            self.refuse(error)
            return Outcome.REFUSED
        self.said.emit(tr("ui.said.assigned", part=part_title(self._bridge.plan, parts[0]), stand=stand))
        return Outcome.DROPPED

    def _assign_all(self, moves: tuple[Move, ...], override: str | None, by: str | None) -> None:
        from apronplan.session.commands import assign_stand

        def one(move: Move) -> None:
            """Put the part of one move on its stand; raises `RuleRefusal` without an override that names the rule."""
            assign_stand(
                self._session,
                turnaround=turnaround_of(move.part),
                part=part_index(move.part),
                stand=move.stand,
                override=override,
                by=by,
            )

        self._as_one_step(tr("ui.step.move_many", count=len(moves)), [partial(one, m) for m in moves])

    def _as_one_step(self, name: str, actions: Sequence[Callable[[], object]]) -> None:
        if len(actions) == 1:
            actions[0]()
            return
        with self._session.edit(name):
            for action in actions:
                action()

    def _offer_override(
        self, parts: tuple[PartId, ...], stand: StandId, findings: Iterable[Finding], sentence: str
    ) -> None:
        self.refused.emit(sentence)
        if self.ask_override is None:
            return
        hard = [f for f in findings if f.severity is Severity.HARD]
        sentences = tuple(dict.fromkeys(self.sentence_of([f]) for f in hard)) or (sentence,)
        heading = tr("ui.override.heading", part=part_title(self._bridge.plan, parts[0]), stand=stand)
        self.ask_override(heading, sentences, lambda reason, by: self.override(parts, stand, reason, by))

    def override(self, parts: tuple[PartId, ...], stand: StandId, reason: str, by: str) -> Outcome:
        """Put parts on stands against the hard rules, with a reason and a name."""
        try:
            self._assign_all(moves_for(self._bridge.plan, parts, stand), reason, by)
        except UserError as error:
            self.refuse(error)
            return Outcome.REFUSED
        self.said.emit(tr("ui.said.overridden", part=part_title(self._bridge.plan, parts[0]), stand=stand, by=by))
        return Outcome.DROPPED

    def unassign(self, parts: tuple[PartId, ...]) -> Outcome:
        """Put parts back into the tray; one step."""
        from apronplan.session.commands import unassign_stand

        placed = [p for p in parts if p in self._bridge.plan.stand_assignments]
        actions = [partial(unassign_stand, self._session, **_named(p)) for p in placed]
        return self._try(tr("ui.step.unassign_many", count=len(placed)), actions)

    def toggle_lock(self, parts: tuple[PartId, ...]) -> Outcome:
        """Lock parts where they stand; if all are locked, unlock them."""
        from apronplan.session.commands import lock_stand, unlock_stand

        rows = self._bridge.plan.stand_assignments
        placed = [p for p in parts if p in rows]
        verb = unlock_stand if placed and all(rows[p].locked for p in placed) else lock_stand
        actions = [partial(verb, self._session, **_named(p)) for p in placed]
        return self._try(tr("ui.step.lock_many", count=len(placed)), actions)

    def cancel_flights(self, parts: tuple[PartId, ...]) -> Outcome:
        """Take cancelled flights out of the plan with their lots, tows and stands; one step."""
        from apronplan.session.commands import remove_turnaround

        names = tuple(dict.fromkeys(turnaround_of(p) for p in parts))
        labels = ", ".join(self._bridge.plan.turnarounds[n].label for n in names)
        actions = [partial(remove_turnaround, self._session, turnaround=n) for n in names]
        done = self._try(tr("ui.step.cancel_many", count=len(names)), actions)
        if done is Outcome.DROPPED:
            self.said.emit(tr("ui.said.flight_cancelled", count=len(names), flights=labels))
        return done

    def remove_tow(self, part: PartId) -> Outcome:
        """Take the tows of a turnaround away; it is one stay again."""
        from apronplan.session.commands import remove_tow

        action = partial(remove_tow, self._session, turnaround=turnaround_of(part))
        return self._try(tr("ui.step.untow"), [action])

    def move_tow(self, turnaround: TurnaroundId, tow: int, off_block: datetime) -> Outcome:
        """Let a tow begin at another time; its stands stay, and what forbids it is said."""
        from apronplan.session.commands import move_tow

        action = partial(move_tow, self._session, turnaround=turnaround, tow=tow, off_block=off_block)
        return self._try(tr("ui.step.move_tow"), [action])

    def swap(self, parts: tuple[PartId, ...]) -> Outcome:
        """Let two turnarounds change places."""
        from apronplan.session.commands import swap_stands

        first, second = parts[:2]
        action = partial(
            swap_stands,
            self._session,
            first=turnaround_of(first),
            second=turnaround_of(second),
            first_part=part_index(first),
            second_part=part_index(second),
        )
        return self._try(tr("ui.step.swap"), [action])

    def reopen(self, closure: str) -> Outcome:
        """Open again what a closure closes."""
        from apronplan.session.commands import remove_closure

        return self._try(tr("ui.step.reopen"), [partial(remove_closure, self._session, closure=closure)])

    # -- halls -------------------------------------------------------------------------------------

    def put_lots(self, lots: tuple[LotId, ...], hall: str) -> Outcome:
        """Put lots into a hall; one step. A hall that cannot take them asks for an override, or to split the lot."""
        from apronplan.session.guard import RuleRefusal

        try:
            self._house(lots, hall)
        except RuleRefusal as refusal:
            self._offer_hall_override(lots, hall, refusal.findings)
            return Outcome.REFUSED
        except UserError as error:
            self.refuse(error)
            return Outcome.REFUSED
        self.said.emit(self._session.undo_name or tr("ui.step.lots", count=len(lots), hall=hall))
        return Outcome.DROPPED

    def _house(self, lots: tuple[LotId, ...], hall: str, override: str | None = None, by: str | None = None) -> None:
        from apronplan.session.commands import assign_hall

        actions = [partial(assign_hall, self._session, lot=lot, hall=hall, override=override, by=by) for lot in lots]
        self._as_one_step(tr("ui.step.lots", count=len(lots), hall=hall), actions)

    def _offer_hall_override(self, lots: tuple[LotId, ...], hall: str, findings: Iterable[Finding]) -> None:
        hard = [f for f in findings if f.severity is Severity.HARD]
        self.refused.emit(self.sentence_of(hard))
        if self.ask_override is None:
            return
        sentences = tuple(dict.fromkeys(self.sentence_of([f]) for f in hard))
        plan = self._bridge.plan
        name = next((h.name or h.hall for h in plan.layout.halls.values() if h.hall == hall), hall)
        flights = ", ".join(dict.fromkeys(plan.turnarounds[plan.lots[lot].turnaround].label for lot in lots))
        split = (tr("ui.override.split"), partial(self.split_asked.emit, lots[0]))
        self.ask_override(
            tr("ui.override.lots", flight=flights, hall=name),
            sentences,
            lambda reason, by: self.override_hall(lots, hall, reason, by),
            other_way=split if len(lots) == 1 else None,
        )

    def override_hall(self, lots: tuple[LotId, ...], hall: str, reason: str, by: str) -> Outcome:
        """Put lots into a hall against the hard rules, with a reason and a name."""
        try:
            self._house(lots, hall, reason, by)
        except UserError as error:
            self.refuse(error)
            return Outcome.REFUSED
        self.said.emit(tr("ui.said.lots_overridden", hall=hall, by=by))
        return Outcome.DROPPED

    # -- steps -------------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take the last step back."""
        self._travel(lambda session: session.undo())

    def redo(self) -> None:
        """Do the step that was taken back again."""
        self._travel(lambda session: session.redo())

    def _travel(self, go: "Callable[[PlanSession], ChangeSet | None]") -> None:
        try:
            done = go(self._session)
        except UserError as error:
            self.refuse(error)
            return
        if done is not None:
            self.said.emit(done.action)

    def run(self, name: str, action: Callable[[], object]) -> Outcome:
        """Do one command of `session.commands`, saying a refusal instead of raising it."""
        return self._try(name, [action])

    def _try(self, name: str, actions: Sequence[Callable[[], object]]) -> Outcome:
        if not actions:
            return Outcome.CANCELLED
        try:
            self._as_one_step(name, actions)
        except UserError as error:
            self.refuse(error)
            return Outcome.REFUSED
        self.said.emit(self._session.undo_name or name)
        return Outcome.DROPPED

    def sentence_of(self, findings: Iterable[Finding]) -> str:
        """Write the weightiest of some findings as one sentence."""
        from apronplan.planning.sentences import sentence

        ordered = sorted(findings, key=lambda f: (f.severity is not Severity.HARD, -f.cost))
        return sentence(ordered[0], self._bridge.plan, self._cursor.zone) if ordered else ""


def _named(part: PartId) -> dict[str, Any]:
    return {"turnaround": turnaround_of(part), "part": part_index(part)}
