"""Other halls: a lot goes elsewhere, or a part of it does."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

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
MOST_HALLS = 5
"""Other halls that are tried for a lot, the nearest first."""
LOADED = ("hall_rate", "hall_space", "hall_peak")
"""Rules about how much a hall takes, told with the tonnes found and allowed."""

Choices = list[tuple[Lot, list[HallId]]]


def other_halls(trial: Trial) -> Iterator[Candidate]:
    """Yield lots of the finding that go to another hall which may take them."""
    for lot, halls in choices(trial):
        for hall in halls:
            yield whole(trial.plan, [(lot, hall)])


def part_lots(trial: Trial) -> Iterator[Candidate]:
    """Yield lots of the finding of which half goes to another hall, or what is too much for this one."""
    for lot, halls in choices(trial):
        if lot.mass_kg <= 1:
            continue
        if trial.plan.hall_of(lot.lot) is None:
            yield from (_in_two(trial.plan, lot, pair) for pair in list(combinations(halls, 2))[:MOST_HALLS])
            continue
        shares = [(1.0, 1.0), *_too_much(trial, lot)]
        yield from (_part(trial.plan, lot, hall, share) for hall in halls[:2] for share in shares)


def several_lots(trial: Trial) -> Iterator[Candidate]:
    """Yield two or three lots that leave a full hall together, and all lots of a flight that have no hall."""
    found = choices(trial)
    if trial.finding.rule in LOADED:
        for count in (2, 3):
            for some in combinations([c for c in found if c[1]], count):
                yield from (whole(trial.plan, pairs) for pairs in _together(some))
    elif trial.finding.rule == "unassigned_hall" and found:
        lot, halls = found[0]
        rest = [x for x in trial.plan.lots_of(lot.turnaround) if trial.plan.hall_of(x.lot) is None and x != lot]
        context = PlanningContext(trial.plan)
        for hall in halls[:3]:
            others = [x for x in rest if hall in nearest_halls(context, x)]
            if others:
                yield whole(trial.plan, [(x, hall) for x in (lot, *others)])


def _together(some: Sequence[tuple[Lot, list[HallId]]]) -> Iterator[list[tuple[Lot, HallId]]]:
    """Yield all lots to one hall, and each to the nearest of its own."""
    shared = [h for h in some[0][1] if all(h in halls for _, halls in some)]
    yield from ([(lot, hall) for lot, _ in some] for hall in shared[:2])
    apart = [(lot, halls[i % len(halls)]) for i, (lot, halls) in enumerate(some)]
    if len({hall for _, hall in apart}) > 1:
        yield apart


def choices(trial: Trial) -> Choices:
    """Return the lots that a finding is about and that may change halls, each with other halls that may take it."""
    plan = trial.plan
    context = PlanningContext(plan)
    found: Choices = []
    for name in _lots(trial)[:MOST_LOTS]:
        lot, row = plan.lots.get(name), plan.hall_assignments.get(name)
        if lot is not None and (row is None or not row.locked) and lot.turnaround in plan.turnarounds:
            found.append((lot, nearest_halls(context, lot)))
    return found


def _lots(trial: Trial) -> list[LotId]:
    """Return the finding's lots; for long ways by road, the heaviest of the flight's."""
    if trial.finding.rule not in ("distance", "road_open"):
        return [LotId(x) for x in trial.finding.ids(SubjectKind.LOT)]
    parts = [p for p in trial.finding.ids(SubjectKind.PART) if p in trial.plan.parts]
    lots = [x for p in parts for x in trial.plan.lots_of(trial.plan.parts[p].turnaround.turnaround)]  # type: ignore[index]
    return [x.lot for x in sorted(lots, key=lambda x: (-x.mass_kg, x.lot))]


def nearest_halls(context: PlanningContext, lot: Lot) -> list[HallId]:
    """Return the halls that may take a lot, without its own, nearest to its stand first."""
    turnaround = context.plan.turnarounds[lot.turnaround]
    day = context.local_day(turnaround.on_block)
    part = context.part_of_lot(lot)
    stand = context.plan.stand_of(part) if part is not None else None
    metres = context.road_table(day).by_hall
    halls = [h for h in context.halls_for(lot) if h != context.plan.hall_of(lot.lot)]
    far = float("inf")
    return sorted(halls, key=lambda h: (metres.get(h, {}).get(stand, far) if stand else 0.0, h))[:MOST_HALLS]


def whole(plan: Plan, pairs: Sequence[tuple[Lot, HallId]]) -> Candidate:
    """Return the candidate of some lots that go to halls."""
    now = {lot.lot: plan.hall_assignments.get(lot.lot) for lot, _ in pairs}
    told = [_sentence(plan, lot, hall) for lot, hall in pairs]
    return Candidate(
        kind=Kind.HALL,
        rows=tuple(
            RowChange("hall_assignment", lot.lot, now[lot.lot], HallAssignment(lot=lot.lot, hall=hall))
            for lot, hall in pairs
        ),
        moves=tuple(_move(plan, lot.lot, hall) for lot, hall in pairs),
        text=tr("resolution.and").join(told),
    )


def _sentence(plan: Plan, lot: Lot, hall: HallId) -> str:
    here = plan.hall_of(lot.lot)
    message = "resolution.hall" if here is not None else "resolution.hall.place"
    return tr(message, hall=hall, before=here or "", tonnes=lot.mass_kg / 1000, **_words(plan, lot))


def _move(plan: Plan, lot: LotId, hall: HallId) -> Move:
    return Move(kind=SubjectKind.LOT, id=lot, before=plan.hall_of(lot) or "", after=hall)


def _too_much(trial: Trial, lot: Lot) -> list[tuple[float, float]]:
    """Return how a lot would be cut if just what the hall cannot take went elsewhere, with a tenth to spare."""
    finding = trial.finding
    if finding.rule not in LOADED:
        return []
    found_t, limit_t = finding.values["found_t"], finding.values["limit_t"]
    assert isinstance(found_t, float | int)
    assert isinstance(limit_t, float | int)
    moved_kg = min(1.1 * 1000 * (found_t - limit_t), lot.mass_kg - 1)
    return [(lot.mass_kg - moved_kg, moved_kg)] if 1 <= moved_kg < lot.mass_kg / 2 else []


def _cut(plan: Plan, lot: Lot, weights: tuple[float, float]) -> tuple[Lot, Lot]:
    """Cut a lot in two; the second piece gets the lot's name with a letter behind it."""
    kept_kg, moved_kg = split_kg(lot.mass_kg, weights)
    share = moved_kg / lot.mass_kg
    pieces, ulds = int(lot.pieces * share), int(lot.ulds * share)
    name = next(x for c in "abcdefghijklmnopqrstuvwxyz" if (x := LotId(f"{lot.lot}{c}")) not in plan.lots)
    kept = replace(lot, mass_kg=kept_kg, pieces=lot.pieces - pieces, ulds=lot.ulds - ulds)
    return kept, replace(lot, lot=name, mass_kg=moved_kg, pieces=pieces, ulds=ulds)


def _part(plan: Plan, lot: Lot, hall: HallId, weights: tuple[float, float]) -> Candidate:
    """Return the candidate of a lot of which a part leaves its hall."""
    now = plan.hall_assignments[lot.lot]
    kept, moved = _cut(plan, lot, weights)
    return Candidate(
        kind=Kind.SPLIT,
        rows=(
            RowChange("lot", lot.lot, lot, kept),
            RowChange("lot", moved.lot, None, moved),
            RowChange("hall_assignment", moved.lot, None, HallAssignment(lot=moved.lot, hall=hall)),
        ),
        moves=(Move(kind=SubjectKind.LOT, id=moved.lot, before=now.hall, after=hall),),
        text=tr("resolution.split", hall=hall, before=now.hall, tonnes=moved.mass_kg / 1000, all_t=lot.mass_kg / 1000,
                **_words(plan, lot)),
    )  # fmt: skip


def _in_two(plan: Plan, lot: Lot, halls: tuple[HallId, ...]) -> Candidate:
    """Return the candidate of a lot without a hall that goes to two, half and half."""
    kept, moved = _cut(plan, lot, (1.0, 1.0))
    first, second = halls
    return Candidate(
        kind=Kind.SPLIT,
        rows=(
            RowChange("lot", lot.lot, lot, kept),
            RowChange("lot", moved.lot, None, moved),
            RowChange("hall_assignment", lot.lot, None, HallAssignment(lot=lot.lot, hall=first)),
            RowChange("hall_assignment", moved.lot, None, HallAssignment(lot=moved.lot, hall=second)),
        ),
        moves=(
            Move(kind=SubjectKind.LOT, id=lot.lot, before="", after=first),
            Move(kind=SubjectKind.LOT, id=moved.lot, before="", after=second),
        ),
        text=tr("resolution.split.place", hall=first, other=second, tonnes=lot.mass_kg / 1000,
                moved_t=moved.mass_kg / 1000, **_words(plan, lot)),
    )  # fmt: skip


def _words(plan: Plan, lot: Lot) -> dict[str, object]:
    return {
        "flight": plan.turnarounds[lot.turnaround].label,
        "category": lot.category.value,
        "direction": tr(f"resolution.direction.{lot.direction.value}"),
    }
