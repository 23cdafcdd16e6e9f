"""Times: what the airline could be asked for, in steps of five minutes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil

from apronplan.domain.changes import RowChange
from apronplan.domain.findings import Finding, SubjectKind
from apronplan.domain.ids import LotId, PartId, TurnaroundId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Part, Turnaround
from apronplan.i18n import tr
from apronplan.planning.resolutions.candidate import Candidate
from apronplan.planning.resolutions.model import Kind, Move
from apronplan.planning.resolutions.trial import Trial
from apronplan.planning.rules.occupancy import min_gap_min
from apronplan.planning.rules.rulebook import RuleBook
from apronplan.planning.sentences import clock
from apronplan.planning.turn_time import shortest_turn

STEP_MIN = 5
MOST_MIN = 60
"""The most that an airline is asked for."""
_TIMED = frozenset(
    {"no_overlap", "min_gap", "mars", "adjacency", "clearance", "nose_in_blocking", "movement", "buffer"}
)

_BY_THE_HOUR = frozenset({"hall_rate", "hall_space", "hall_peak", "quota"})
STEPS_MIN = (15, 30, 60)
"""What is asked for where no two aircraft meet."""
MOST_FLIGHTS = 5
"""Flights that are asked."""


def shifts(trial: Trial) -> Iterator[Candidate]:
    """Yield requests: of two aircraft that meet, the later one comes later, or the earlier one leaves earlier."""
    plan, finding = trial.plan, trial.finding
    parts = [plan.parts[PartId(p)] for p in finding.ids(SubjectKind.PART) if p in plan.parts]
    if len(parts) != 2 or finding.rule not in _TIMED or parts[0].turnaround is parts[1].turnaround:
        return
    first, second = sorted(parts, key=lambda p: (p.on_block, p.part))
    for needed in _minutes(trial, first, second):
        steps_min = ceil(needed / STEP_MIN) * STEP_MIN
        if 0 < steps_min <= MOST_MIN:
            yield from come_later(plan, second, timedelta(minutes=steps_min))
            yield from leave_earlier(plan, first, timedelta(minutes=steps_min))


def retimed(trial: Trial) -> Iterator[Candidate]:
    """Yield requests for what depends on one flight's times: freight that meets too much other freight, night quota."""
    if trial.finding.rule not in _BY_THE_HOUR:
        return
    plan, finding = trial.plan, trial.finding
    names = [plan.lots[LotId(x)].turnaround for x in finding.ids(SubjectKind.LOT) if LotId(x) in plan.lots]
    names += [TurnaroundId(x) for x in finding.ids(SubjectKind.TURNAROUND)]
    for name in list(dict.fromkeys(names))[:MOST_FLIGHTS]:
        if name not in plan.turnarounds:
            continue
        first, last = plan.parts_of(name)[0], plan.parts_of(name)[-1]
        for minutes in STEPS_MIN:
            by = timedelta(minutes=minutes)
            yield from come_later(plan, first, by)
            yield from come_sooner(plan, first, by)
            yield from leave_earlier(plan, last, by)
            yield from leave_later(plan, last, by)


def come_sooner(plan: Plan, part: Part, by: timedelta) -> Iterator[Candidate]:
    """Yield an earlier arrival; the stay grows by as much."""
    if _may_come(part) and part.count == 1:
        old = part.turnaround
        comes = old.on_block - by
        yield _request(plan, old, replace(old, eibt=comes), "sooner", by, old.on_block, comes)


def leave_later(plan: Plan, part: Part, by: timedelta) -> Iterator[Candidate]:
    """Yield a later departure; the stay grows by as much."""
    if _may_leave(part) and part.count == 1:
        old = part.turnaround
        leaves = old.off_block + by
        yield _request(plan, old, replace(old, eobt=leaves), "leaves_later", by, old.off_block, leaves)


def _minutes(trial: Trial, first: Part, second: Part) -> list[float]:
    """Return how many minutes apart would do, for the rule that is broken."""
    rules = RuleBook(trial.plan.rule_settings)
    finding: Finding = trial.finding
    together = (first.off_block - second.on_block).total_seconds() / 60
    if finding.rule in ("no_overlap", "min_gap", "buffer"):
        types = trial.plan.layout.aircraft_types
        gap = min_gap_min(rules, types.get(first.turnaround.aircraft_type), types.get(second.turnaround.aircraft_type))
        return [together + (rules.param("buffer", "target_min") if finding.rule == "buffer" else gap)]
    if finding.rule == "movement":
        return [rules.param("movement", "window_min")]
    return [together]


def _may_come(part: Part) -> bool:
    return part.index == 1 and part.turnaround.aibt is None


def _may_leave(part: Part) -> bool:
    return part.index == part.count and part.turnaround.aobt is None


def come_later(plan: Plan, part: Part, by: timedelta) -> Iterator[Candidate]:
    """Yield a later arrival; the departure moves too where the turnaround would be too short."""
    if not _may_come(part) or part.count != 1:
        return
    old = part.turnaround
    comes = old.on_block + by
    leaves = max(old.off_block, comes + shortest_turn(plan, old))
    if leaves - old.off_block > by or (leaves != old.off_block and not _may_leave(part)):
        return
    new = replace(old, eibt=comes, eobt=leaves if leaves != old.off_block else old.eobt)
    yield _request(plan, old, new, "later", by, old.on_block, comes)


def leave_earlier(plan: Plan, part: Part, by: timedelta) -> Iterator[Candidate]:
    """Yield an earlier departure, as long as the turnaround can still be done."""
    if not _may_leave(part) or part.count != 1:
        return
    old = part.turnaround
    leaves = old.off_block - by
    if leaves - old.on_block < shortest_turn(plan, old):
        return
    yield _request(plan, old, replace(old, eobt=leaves), "earlier", by, old.off_block, leaves)


def _request(
    plan: Plan, old: Turnaround, new: Turnaround, what: str, by: timedelta, before: datetime, after: datetime
) -> Candidate:
    zone = plan.layout.airport.zone
    name = (old.flight_in if what in ("later", "sooner") else old.flight_out) or old.label
    day = before.astimezone(zone).date()
    return Candidate(
        kind=Kind.SHIFT,
        rows=(RowChange("turnaround", old.turnaround, old, new),),
        moves=(
            Move(kind=SubjectKind.TURNAROUND, id=old.turnaround, before=before.isoformat(), after=after.isoformat()),
        ),
        text=tr(
            f"resolution.{what}",
            operator=old.operator,
            flight=name,
            minutes=by.total_seconds() / 60,
            before=clock(before.astimezone(zone), day),
            after=clock(after.astimezone(zone), day),
        ),
    )
