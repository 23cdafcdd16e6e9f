"""Faults to plant: each breaks one hard rule of a clean plan on purpose and says what the audit must name."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import cos, radians, sin

from shapely.affinity import translate

from apronplan.cargo.load import hourly_kg, passage_of
from apronplan.domain.aircraft import AircraftType
from apronplan.domain.ids import RuleId, StandId, TurnaroundId, TypeCode
from apronplan.domain.layout import Adjacency, Stand, StandKind
from apronplan.domain.plan import Plan
from apronplan.domain.settings import Closure, ClosureKind, Recurrence, RuleSetting
from apronplan.domain.traffic import Category, Direction, HallAssignment, StandAssignment, Turnaround
from apronplan.geometry.clearance import required_clearance_m
from apronplan.geometry.outlines import outline
from apronplan.geometry.projection import LocalFrame
from audit.planters_ways import MORE, Fault
from audit.worlds import change_lot, place, put
from bench.dice import Dice

MINUTE = timedelta(minutes=1)
GAPS_MIN = {"A": 15, "B": 15, "C": 15, "D": 15}
MODEL_M = 1.0
"""Metres by which two drawings of an aircraft may differ; what is short by more must be found."""


@dataclass(frozen=True, slots=True)
class Planted:
    """What was planted: the rule, and who must be named."""

    code: str
    names: frozenset[str]
    before: Plan | None = None


Planter = Callable[[Plan, Dice], Planted | None]


def _stay(plan: Plan, dice: Dice) -> tuple[str, Turnaround, Stand]:
    part = dice.pick(sorted(plan.stand_assignments))
    row = plan.stand_assignments[part]
    return part, plan.parts[part].turnaround, plan.layout.stands[row.stand]


def _twin(turnaround: Turnaround, on: object, minutes: int, kind: str | None = None) -> Turnaround:
    name = TurnaroundId("PLANTED")
    return replace(
        turnaround, turnaround=name, sibt=on, sobt=on + minutes * MINUTE,  # type: ignore[arg-type,operator]
        aircraft_type=TypeCode(kind or turnaround.aircraft_type), flight_in="PL1", flight_out="PL2", nose_load=False,
    )  # fmt: skip


def overlap(plan: Plan, dice: Dice) -> Planted:
    """Put a second aircraft on a stand before the first has left."""
    part, turnaround, stand = _stay(plan, dice)
    stay_min = int((turnaround.off_block - turnaround.on_block) / MINUTE)
    on = turnaround.off_block - dice.whole(1, stay_min) * MINUTE
    other = place(plan, _twin(turnaround, on, dice.whole(1, 300)), stand.stand)
    return Planted("no_overlap", frozenset({part, other}))


def gap_short(plan: Plan, dice: Dice) -> Planted:
    """Let the next aircraft come one minute too early, or leave one minute too late for the next."""
    part, turnaround, stand = _stay(plan, dice)
    gap = GAPS_MIN.get(plan.layout.aircraft_types[turnaround.aircraft_type].code, 20)
    stay_min = dice.whole(30, 200)
    after = turnaround.off_block + (gap - 1) * MINUTE
    on = after if dice.chance(0.5) else turnaround.on_block - (gap - 1 + stay_min) * MINUTE
    other = place(plan, _twin(turnaround, on, stay_min), stand.stand)
    return Planted("min_gap", frozenset({part, other}))


def too_wide(plan: Plan, dice: Dice) -> Planted:
    """Make a stand a centimetre to a few metres too narrow for who stands there."""
    part, turnaround, stand = _stay(plan, dice)
    span = plan.layout.aircraft_types[turnaround.aircraft_type].wingspan_m
    put(plan, "stand", stand.stand, replace(stand, max_wingspan_m=round(span - dice.pick((0.01, 0.5, 6.0)), 2)))
    return Planted("size", frozenset({part}))


def too_long(plan: Plan, dice: Dice) -> Planted:
    """Make a stand a little too short for who stands there."""
    part, turnaround, stand = _stay(plan, dice)
    length = plan.layout.aircraft_types[turnaround.aircraft_type].length_m
    put(plan, "stand", stand.stand, replace(stand, max_length_m=round(length - dice.pick((0.01, 0.5, 6.0)), 2)))
    return Planted("size", frozenset({part}))


def alternates(plan: Plan, dice: Dice) -> Planted:
    """Use a stand and an alternate of it for at least a minute together; one side of the table may be missing."""
    part, turnaround, stand = _stay(plan, dice)
    others = sorted(b for a, b in plan.layout.exclusions if a == stand.stand)
    if others:
        other = StandId(dice.pick(others))
    else:
        other = dice.pick([s.stand for s in plan.layout.aircraft_stands if s.stand != stand.stand])
        put(plan, "stand", stand.stand, replace(stand, excludes=(*stand.excludes, other)))
    on = turnaround.off_block - dice.pick((1, 30)) * MINUTE
    mate = place(plan, _twin(turnaround, on, 60, "AT76"), other)
    return Planted("mars", frozenset({part, mate}))


def _together(plan: Plan, dice: Dice) -> tuple[str, str] | None:
    """Return two parts that share an instant on different stands that are no alternates."""
    rows = [(p, plan.parts[p], plan.stand_assignments[p].stand) for p in sorted(plan.stand_assignments)]
    pairs = [
        (a[0], b[0])
        for i, a in enumerate(rows)
        for b in rows[i + 1 :]
        if a[1].on_block < b[1].off_block and b[1].on_block < a[1].off_block and a[2] != b[2]
        and (a[2], b[2]) not in plan.layout.exclusions
    ]  # fmt: skip
    if not pairs:
        return None
    first, second = dice.pick(pairs)
    return (first, second) if dice.chance(0.5) else (second, first)


def restricted(plan: Plan, dice: Dice) -> Planted | None:
    """Publish a restriction that two aircraft break by a centimetre or more."""
    pair = _together(plan, dice)
    if pair is None:
        return None
    types = [plan.layout.aircraft_types[plan.parts[p].turnaround.aircraft_type] for p in pair]
    stands = [plan.stand_assignments[p].stand for p in pair]
    most_m = 0.0 if dice.chance(0.3) else round(types[1].wingspan_m - dice.pick((0.01, 3.0)), 2)
    row = Adjacency(stand_a=stands[0], min_wingspan_a_m=round(types[0].wingspan_m - dice.pick((0.0, 2.0)), 2),
                    stand_b=stands[1], max_wingspan_b_m=most_m)  # fmt: skip
    put(plan, "adjacency", row.key, row)
    return Planted("adjacency", frozenset(pair))


def too_near(plan: Plan, dice: Dice) -> Planted | None:
    """Move a stand sideways until its aircraft lacks more than accuracy and a metre to the next one.

    The metres are measured with the product's outlines, which the audit does not share.
    """
    pair = _together(plan, dice)
    if pair is None:
        return None
    layout = plan.layout
    types = [layout.aircraft_types[plan.parts[p].turnaround.aircraft_type] for p in pair]
    fixed, moving = (layout.stands[plan.stand_assignments[p].stand] for p in pair)
    needed = required_clearance_m(types[0], types[1])
    accuracy_m = fixed.accuracy_m + moving.accuracy_m + MODEL_M
    if accuracy_m >= needed:
        return None  # even touching, the accuracy could explain it
    found_m = max(0.0, needed - accuracy_m - dice.pick((0.1, 1.0, needed)))
    side_m = side_by_side_m(types[0], types[1], found_m) * dice.pick((1.0, -1.0))
    put(plan, "stand", moving.stand, replace(_beside(fixed, moving, side_m), excludes=()))
    return Planted("clearance", frozenset(pair))


def side_by_side_m(a: AircraftType, b: AircraftType, found_m: float) -> float:
    """Return how far apart two parallel centre lines leave just below `found_m` between the outlines."""
    still, other = outline(a), outline(b)
    low, high = 0.0, (a.wingspan_m + b.wingspan_m) / 2 + found_m + 1.0
    for _ in range(40):
        middle = (low + high) / 2
        if still.distance(translate(other, middle)) <= found_m:
            low = middle
        else:
            high = middle
    return low


def _beside(fixed: Stand, moving: Stand, side_m: float) -> Stand:
    """Return a stand beside another one, parallel, `side_m` to its right."""
    east, north = side_m * cos(radians(fixed.heading_deg)), -side_m * sin(radians(fixed.heading_deg))
    lat, lon = LocalFrame(fixed.lat, fixed.lon).to_lat_lon(east, north)
    return replace(moving, lat=float(lat), lon=float(lon), heading_deg=fixed.heading_deg)


def closed(plan: Plan, dice: Dice) -> Planted:
    """Close the stand or its apron for at least a minute of the stay, once, daily or weekly, or for arrivals."""
    part, turnaround, stand = _stay(plan, dice)
    at = turnaround.on_block
    arrivals_only = dice.chance(0.25)
    if not arrivals_only:
        at += dice.whole(0, int((turnaround.off_block - turnaround.on_block) / MINUTE) - 1) * MINUTE
    recurrence = dice.pick((Recurrence.NONE, Recurrence.DAILY, Recurrence.WEEKLY))
    back = timedelta(days={"none": 0, "daily": 1, "weekly": 7}[recurrence] * dice.whole(1, 3))
    whole_apron = dice.chance(0.3)
    row = Closure(
        closure="PLANTED",
        kind=ClosureKind.APRON if whole_apron else ClosureKind.STAND,
        subject=stand.apron if whole_apron else stand.stand,
        start=at - back - (5 * MINUTE if arrivals_only else 0 * MINUTE),
        end=at - back + MINUTE,
        no_arrivals_only=arrivals_only,
        recurrence=recurrence,
        reason="planted",
    )
    put(plan, "closure", row.closure, row)
    return Planted("closure", frozenset({part}))


def not_there(plan: Plan, dice: Dice) -> Planted:
    """Let the stand be built after the stay, be torn down before it, or belong to a phase that is not built."""
    part, turnaround, stand = _stay(plan, dice)
    day = turnaround.on_block.astimezone(plan.layout.airport.zone).date()
    changes: dict[str, object] = dice.pick(
        ({"valid_from": date(2031, 1, 1)}, {"valid_to": day}, {"phase": "planned-pier", "valid_from": None})
    )
    put(plan, "stand", stand.stand, replace(stand, **changes))  # type: ignore[arg-type]
    return Planted("closure", frozenset({part}))


def not_for_aircraft(plan: Plan, dice: Dice) -> Planted:
    """Make the stand a de-icing or helicopter position."""
    part, _, stand = _stay(plan, dice)
    put(plan, "stand", stand.stand, replace(stand, kind=dice.pick((StandKind.DEICING, StandKind.HELICOPTER))))
    return Planted("type_allowed", frozenset({part}))


def unknown(plan: Plan, dice: Dice) -> Planted:
    """Place a part on a stand that is not there, or a part that is not there."""
    part, _, stand = _stay(plan, dice)
    row = plan.stand_assignments[part]  # type: ignore[index]
    if dice.chance(0.5):
        put(plan, "stand_assignment", part, replace(row, stand=StandId("S-99")))
        return Planted("unknown_stand", frozenset({part, "S-99"}))
    ghost = "GHOST#1" if dice.chance(0.5) else part.replace("#1", "#2")
    put(plan, "stand_assignment", ghost, StandAssignment(part=ghost, stand=stand.stand))  # type: ignore[arg-type]
    return Planted("unknown_stand", frozenset({ghost}))


def lock_moved(plan: Plan, dice: Dice) -> Planted:
    """Lock a part or a lot beforehand, and have it moved, or taken away."""
    before = plan.snapshot()
    if plan.hall_assignments and dice.chance(0.3):
        lot = dice.pick(sorted(plan.hall_assignments))
        put(before, "hall_assignment", lot, replace(plan.hall_assignments[lot], locked=True))
        put(plan, "hall_assignment", lot, None)
        return Planted("lock", frozenset({lot}), before)
    part, _, stand = _stay(plan, dice)
    row = plan.stand_assignments[part]  # type: ignore[index]
    put(before, "stand_assignment", part, replace(row, locked=True))
    others = [s.stand for s in plan.layout.aircraft_stands if s.stand != stand.stand]
    put(plan, "stand_assignment", part, None if dice.chance(0.3) else replace(row, stand=dice.pick(others)))
    return Planted("lock", frozenset({part}), before)


# -- freight ---------------------------------------------------------------------------------------


def over_rate(plan: Plan, dice: Dice) -> Planted | None:
    """Lower a hall's rate a little below what its busiest hour takes."""
    if not plan.hall_assignments:
        return None
    hall = plan.layout.halls[plan.hall_assignments[dice.pick(sorted(plan.hall_assignments))].hall]
    hours: dict[int, float] = {}
    lots = 0
    for row in plan.hall_assignments.values():
        way = passage_of(plan, plan.lots[row.lot], hall) if row.hall == hall.hall else None
        lots += way is not None
        for hour, kg in (hourly_kg(way) if way is not None else {}).items():
            hours[hour] = hours.get(hour, 0.0) + kg
    peak_kg = max(hours.values(), default=0.0)
    rate_t = (peak_kg - lots - dice.pick((1.0, 500.0))) / 1000
    if rate_t <= 0:
        return None
    put(plan, "hall", hall.hall, replace(hall, rate_t_per_h=rate_t))
    return Planted("hall_rate", frozenset({hall.hall}))


def wrong_handler(plan: Plan, dice: Dice) -> Planted | None:
    """Give a lot to a handler who does not work in its hall."""
    halls = plan.layout.halls
    rows = [r for k, r in sorted(plan.hall_assignments.items()) if halls[r.hall].handlers]
    if not rows:
        return None
    row = dice.pick(rows)
    change_lot(plan, plan.lots[row.lot], handler="Somebody Else")
    return Planted("handler_licence", frozenset({row.lot, row.hall}))


def not_able(plan: Plan, dice: Dice) -> Planted | None:
    """Make a lot of a kind that its hall cannot take."""
    needs = {Category.LIVE_ANIMALS: "live_animals", Category.VALUABLES: "valuables", Category.PHARMA: "pharma",
             Category.PERISHABLE: "cold", Category.DANGEROUS_GOODS: "dangerous_goods",
             Category.EXPRESS: "express_sort"}  # fmt: skip
    if not plan.hall_assignments:
        return None
    row = plan.hall_assignments[dice.pick(sorted(plan.hall_assignments))]
    missing = [c for c, able in needs.items() if able not in plan.layout.halls[row.hall].capabilities]
    if not missing:
        return None
    change_lot(plan, plan.lots[row.lot], category=dice.pick(missing))
    return Planted("hall_capability", frozenset({row.lot, row.hall}))


def over_space(plan: Plan, dice: Dice) -> Planted | None:
    """Make a hall a little smaller than what lies in it at some instant at least."""
    if not plan.hall_assignments:
        return None
    row = plan.hall_assignments[dice.pick(sorted(plan.hall_assignments))]
    hall = plan.layout.halls[row.hall]
    ways = [passage_of(plan, plan.lots[r.lot], hall) for r in plan.hall_assignments.values() if r.hall == hall.hall]
    known = [w for w in ways if w is not None]
    if not known:
        return None
    at_s = dice.pick(known).in_end_s
    inside_t = (sum(w.inside_kg(at_s) for w in known) - len(known) - 1.0) / 1000
    put(plan, "hall", hall.hall, replace(hall, storage_t=max(0.001, inside_t)))
    return Planted("hall_space", frozenset({hall.hall}))


def without_facility(plan: Plan, dice: Dice) -> Planted:
    """Let an aircraft load through its nose on a stand without the room, or bring animals where none may be."""
    part, turnaround, stand = _stay(plan, dice)
    facility = "nose_door_room"
    imports = [x for x in plan.lots_of(turnaround.turnaround) if x.direction is Direction.IMPORT]
    if imports and dice.chance(0.4):
        facility = "live_animals"
        change_lot(plan, dice.pick(imports), category=Category.LIVE_ANIMALS)
    else:
        put(plan, "turnaround", turnaround.turnaround, replace(turnaround, nose_load=True))
    put(plan, "stand", stand.stand, replace(stand, facilities=stand.facilities - {facility}))
    other = dice.pick([s for s in plan.layout.aircraft_stands if s.stand != stand.stand])
    put(plan, "stand", other.stand, replace(other, facilities=other.facilities | {facility}))
    return Planted("facility", frozenset({part}))


def cell_says_no(plan: Plan, dice: Dice) -> Planted:
    """Enter that the type may not stand there, or that the stand is kept for others."""
    part, turnaround, stand = _stay(plan, dice)
    if dice.chance(0.5):
        rule, cell = "type_allowed", f"{turnaround.aircraft_type}@{stand.stand}"
        value = 0.0
    else:
        rule, cell, value = "operator_exclusive", f"SOMEBODY@{stand.stand}", 1.0
    put(plan, "rule_setting", rule, RuleSetting(rule=RuleId(rule), params={cell: value}))
    return Planted(rule, frozenset({part}))


def unknown_hall(plan: Plan, dice: Dice) -> Planted | None:
    """Send a lot to a hall that is not there."""
    if not plan.lots:
        return None
    lot = dice.pick(sorted(plan.lots))
    put(plan, "hall_assignment", lot, HallAssignment(lot=lot, hall="H-99"))  # type: ignore[arg-type]
    return Planted("unknown_hall", frozenset({lot, "H-99"}))


def hall_not_there(plan: Plan, dice: Dice) -> Planted | None:
    """Let a hall be built after its freight came."""
    if not plan.hall_assignments:
        return None
    row = plan.hall_assignments[dice.pick(sorted(plan.hall_assignments))]
    hall = plan.layout.halls[row.hall]
    put(plan, "hall", hall.hall, replace(hall, phase="planned", valid_from=date(2031, 1, 1)))  # type: ignore[arg-type]
    return Planted("closure", frozenset({row.lot, hall.hall}))


def _wrapped(plant: Callable[[Plan, Dice], Fault | None]) -> Planter:
    def planter(plan: Plan, dice: Dice) -> Planted | None:
        fault = plant(plan, dice)
        return None if fault is None else Planted(*fault)

    return planter


PLANTERS: dict[str, Planter] = {
    f.__name__: f
    for f in (
        overlap, gap_short, too_wide, too_long, alternates, restricted, too_near, closed, not_there,
        not_for_aircraft, without_facility, cell_says_no, unknown, lock_moved, over_rate, over_space, wrong_handler,
        not_able, unknown_hall, hall_not_there,
    )
} | {f.__name__: _wrapped(f) for f in MORE}  # fmt: skip
"""Every kind of fault by name."""
