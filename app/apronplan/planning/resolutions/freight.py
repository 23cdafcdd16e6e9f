"""Other halls: a lot goes elsewhere, or half of it does."""

from collections.abc import Iterator
from dataclasses import replace

from apronplan.cargo.lots import split_kg
from apronplan.domain.changes import RowChange
from apronplan.domain.findings import SubjectKind
from apronplan.domain.ids import HallId, LotId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import HallAssignment, Lot
from apronplan.i18n import tr
from apronplan.planning.context import PlanningContext
from apronplan.planning.resolutions.candidate import Candidate
from apronplan.planning.resolutions.model import Kind, Move
from apronplan.planning.resolutions.trial import Trial

MOST_LOTS = 4
"""Lots of a full hall that are tried, the largest first."""
MOST_HALLS = 3
"""Other halls that are tried for a lot, the nearest first."""


def other_halls(trial: Trial) -> Iterator[Candidate]:
    """Yield lots of the finding that go to another hall which may take them."""
    for lot, halls in _choices(trial):
        for hall in halls:
            yield _whole(trial.plan, lot, hall)


def half_lots(trial: Trial) -> Iterator[Candidate]:
    """Yield lots of the finding of which half goes to another hall."""
    for lot, halls in _choices(trial):
        if trial.plan.hall_of(lot.lot) is not None and lot.mass_kg > 1:
            yield from (_half(trial.plan, lot, hall) for hall in halls[:1])


def _choices(trial: Trial) -> Iterator[tuple[Lot, list[HallId]]]:
    plan = trial.plan
    names = [LotId(x) for x in trial.finding.ids(SubjectKind.LOT)][:MOST_LOTS]
    context = PlanningContext(plan)
    for name in names:
        lot, row = plan.lots.get(name), plan.hall_assignments.get(name)
        if lot is not None and (row is None or not row.locked):
            yield lot, _nearest(context, lot)


def _nearest(context: PlanningContext, lot: Lot) -> list[HallId]:
    """Return the halls that may take a lot, without its own, nearest to its stand first."""
    turnaround = context.plan.turnarounds[lot.turnaround]
    day = context.local_day(turnaround.on_block)
    part = context.part_of_lot(lot)
    stand = context.plan.stand_of(part) if part is not None else None
    metres = context.road_table(day).by_hall
    halls = [h for h in context.halls_for(lot, day) if h != context.plan.hall_of(lot.lot)]
    far = float("inf")
    return sorted(halls, key=lambda h: (metres.get(h, {}).get(stand, far) if stand else 0.0, h))[:MOST_HALLS]


def _whole(plan: Plan, lot: Lot, hall: HallId) -> Candidate:
    now = plan.hall_assignments.get(lot.lot)
    message = "resolution.hall" if now is not None else "resolution.hall.place"
    return Candidate(
        kind=Kind.HALL,
        rows=(RowChange("hall_assignment", lot.lot, now, HallAssignment(lot=lot.lot, hall=hall)),),
        moves=(Move(kind=SubjectKind.LOT, id=lot.lot, before=now.hall if now else "", after=hall),),
        text=tr(message, hall=hall, before=now.hall if now else "", tonnes=lot.mass_kg / 1000, **_words(plan, lot)),
    )


def _half(plan: Plan, lot: Lot, hall: HallId) -> Candidate:
    """Cut a lot in two; the second half gets the lot's name with a letter behind it."""
    now = plan.hall_assignments[lot.lot]
    kept_kg, moved_kg = split_kg(lot.mass_kg, (1, 1))
    name = next(x for c in "abcdefghijklmnopqrstuvwxyz" if (x := LotId(f"{lot.lot}{c}")) not in plan.lots)
    kept = replace(lot, mass_kg=kept_kg, pieces=lot.pieces - lot.pieces // 2, ulds=lot.ulds - lot.ulds // 2)
    moved = replace(lot, lot=name, mass_kg=moved_kg, pieces=lot.pieces // 2, ulds=lot.ulds // 2)
    return Candidate(
        kind=Kind.SPLIT,
        rows=(
            RowChange("lot", lot.lot, lot, kept),
            RowChange("lot", name, None, moved),
            RowChange("hall_assignment", name, None, HallAssignment(lot=name, hall=hall)),
        ),
        moves=(Move(kind=SubjectKind.LOT, id=name, before=now.hall, after=hall),),
        text=tr("resolution.split", hall=hall, before=now.hall, tonnes=moved_kg / 1000, all_t=lot.mass_kg / 1000,
                **_words(plan, lot)),
    )  # fmt: skip


def _words(plan: Plan, lot: Lot) -> dict[str, object]:
    return {
        "flight": plan.turnarounds[lot.turnaround].label,
        "category": lot.category.value,
        "direction": tr(f"resolution.direction.{lot.direction.value}"),
    }
