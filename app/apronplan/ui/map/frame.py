"""Freezes what a map canvas shows now into a `MapContext`."""

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from apronplan.domain.ids import HallId, PartId, StandId
from apronplan.domain.traffic import StandAssignment
from apronplan.ui.drag.gesture import Gesture, State
from apronplan.ui.drag.targets import SpotKind
from apronplan.ui.map.context import MapContext
from apronplan.ui.map.options import Layer
from apronplan.ui.map.shapes import Box
from apronplan.ui.map.situation import Parked

if TYPE_CHECKING:
    from apronplan.domain.plan import Plan
    from apronplan.ui.map.canvas import MapCanvas


def make_frame(canvas: "MapCanvas") -> MapContext:
    """Return the frame of a canvas."""
    desk, store, options = canvas.desk, canvas.store, canvas.options
    at = desk.cursor.at
    stage, situation = store.stage(at, options), store.situation(at)
    chosen = desk.selection.parts
    gesture, spot = canvas.gesture, canvas.hovered
    stands, halls = answers(gesture)
    hovered_stand = StandId(spot.id) if spot is not None and spot.kind is SpotKind.STAND else None
    return MapContext(
        view=canvas.view,
        stage=stage,
        situation=situation,
        theme=desk.theme.now,
        carrier=desk.theme.carrier,
        options=options,
        zone=desk.cursor.zone,
        airport_zone=desk.cursor.airport_zone,
        selected=frozenset(chosen),
        selected_stands=frozenset(desk.selection.stands),
        selected_halls=frozenset(desk.selection.halls),
        dragged=frozenset(gesture.cargo.parts) if gesture is not None else canvas.moved,
        states=stands,
        hall_states=halls,
        hovered_stand=hovered_stand,
        hovered_hall=HallId(spot.id) if spot is not None and spot.kind is SpotKind.HALL else None,
        ghost=ghost_of(store.plan, gesture, hovered_stand),
        proposed=proposed_at(canvas.proposal, canvas.moved, at) if gesture is None else (),
        counted=counted_at(canvas.proposal, at),
        routes=store.routes(situation, chosen[0] if chosen else None, options.runway)
        if options.shows(Layer.ROUTES) and gesture is None
        else (),
        gaps=store.gaps(situation) if options.shows(Layer.GAPS) and gesture is None else (),
        covered=covered_by(canvas),
    )


def covered_by(canvas: "MapCanvas") -> tuple[Box, ...]:
    """Return the parts of a canvas that its child widgets cover."""
    shown = [w.geometry() for w in canvas.children() if isinstance(w, QWidget) and w.isVisible() and not w.isWindow()]
    return tuple((float(g.left()), float(g.top()), float(g.right()), float(g.bottom())) for g in shown)


def answers(gesture: Gesture | None) -> tuple[dict[StandId, State], dict[HallId, State]]:
    """Return what every stand and every hall says to a drag."""
    if gesture is None:
        return {}, {}
    stands = {StandId(s.id): v.state for s, v in gesture.verdicts.items() if s.kind is SpotKind.STAND}
    halls = {HallId(s.id): v.state for s, v in gesture.verdicts.items() if s.kind is SpotKind.HALL}
    return stands, halls


def proposed_at(after: "Plan | None", moved: frozenset[PartId], at: datetime) -> tuple[Parked, ...]:
    """Return the aircraft that a proposal has on other stands at an instant."""
    if after is None:
        return ()
    rows = ((after.parts.get(part), after.stand_assignments.get(part)) for part in sorted(moved))
    return tuple(
        Parked(
            part=row.part,
            stand=place.stand,
            row=row,
            assignment=place,
            aircraft=after.layout.aircraft_types.get(row.turnaround.aircraft_type),
        )
        for row, place in rows
        if row is not None and place is not None and row.on_block <= at < row.off_block
    )


def counted_at(after: "Plan | None", at: datetime) -> tuple[int, int] | None:
    """Count what a proposal has on stand at an instant, and what is on the ground without one."""
    if after is None:
        return None
    there = [p.part in after.stand_assignments for p in after.parts.values() if p.on_block <= at < p.off_block]
    return sum(there), len(there) - sum(there)


def ghost_of(plan: "Plan", gesture: Gesture | None, stand: StandId | None) -> Parked | None:
    """Return the leading aircraft of a drag as it would stand on the hovered stand."""
    if gesture is None or stand is None or not gesture.cargo.parts:
        return None
    part: PartId = gesture.cargo.lead
    row = plan.parts.get(part)
    if row is None:
        return None
    return Parked(
        part=part,
        stand=stand,
        row=row,
        assignment=StandAssignment(part=part, stand=stand),
        aircraft=plan.layout.aircraft_types.get(row.turnaround.aircraft_type),
    )
