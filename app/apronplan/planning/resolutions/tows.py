"""Tows: one of two aircraft that meet spends the time of the other somewhere else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apronplan.domain.changes import RowChange
from apronplan.domain.findings import Severity, SubjectKind
from apronplan.domain.ids import PartId, StandId, part_id
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Part, PublishedStand, Split, StandAssignment, TowCut
from apronplan.i18n import tr
from apronplan.planning.resolutions.candidate import Candidate, is_fixed, place_row, stand_move
from apronplan.planning.resolutions.model import Kind
from apronplan.planning.resolutions.stands import open_places, parts_to_move
from apronplan.planning.resolutions.trial import Trial
from apronplan.planning.resolutions.wanted import wanted
from apronplan.planning.rules.occupancy import min_gap_min
from apronplan.planning.rules.rulebook import RuleBook
from apronplan.planning.sentences import clock, label

TOW_TIME = timedelta(minutes=30)
"""Time left for a tow; the rule asks whether it is enough."""
SHORTEST_STAY = timedelta(minutes=45)
"""No aircraft is towed to a stand for less."""
STEP = timedelta(minutes=5)
MOST_PLACES = 2
"""Stands that are tried for the towed part."""
MOST_BARS = 4
"""Aircraft around whose stay a tow is tried, for one that has no stand."""


@dataclass(frozen=True, slots=True)
class _Cut:
    """A tow in the middle of a stay, and which of the two parts keeps the stand."""

    tow: TowCut
    stand: StandId
    keeps: int


def tows(trial: Trial) -> Iterator[Candidate]:
    """Yield tows that take one aircraft out of the other's way, and the end of a tow that is itself the trouble."""
    for part in parts_to_move(trial):
        row = trial.plan.parts[part]
        if row.count == 1:
            for cut in _cuts(trial, row):
                yield from _towed(trial, row, cut)
        elif row.count == 2 and trial.finding.rule in ("tow_feasible", "tow", "unassigned"):
            yield from _untow(trial.plan, row)


def _cuts(trial: Trial, part: Part) -> Iterator[_Cut]:
    here = trial.plan.stand_of(part.part)
    others = [trial.plan.parts[PartId(p)] for p in trial.finding.ids(SubjectKind.PART) if p != part.part]
    if here is not None:
        for other in others:
            yield from _around(trial.plan, part, other, here)
        return
    for stand, other in _bars(trial, part):
        yield from _around(trial.plan, part, other, stand)


def tows_onto(trial: Trial) -> Iterator[Candidate]:
    """Yield tows that give an aircraft, for the time that another leaves it, a stand that would mend the finding."""
    for part in parts_to_move(trial):
        row, better = trial.plan.parts[part], wanted(trial, part)
        if row.count != 1:
            continue
        for stand, other in _bars(trial, row):
            if stand in better:
                for cut in _around(trial.plan, row, other, stand):
                    yield from _towed(trial, row, cut)


def _bars(trial: Trial, part: Part) -> list[tuple[StandId, Part]]:
    """Return stands that only one other aircraft bars from a part, those barred for the shortest time first."""
    found: list[tuple[timedelta, StandId, Part]] = []
    for stand, state in trial.states(part.part).items():
        hard = [f for f in state.findings if f.severity is Severity.HARD]
        names = {p for f in hard for p in f.ids(SubjectKind.PART)} - {part.part}
        if len(names) == 1 and all(len(f.ids(SubjectKind.PART)) == 2 for f in hard):
            other = trial.plan.parts[PartId(names.pop())]
            both = min(part.off_block, other.off_block) - max(part.on_block, other.on_block)
            found.append((both, stand, other))
    return [(stand, other) for _, stand, other in sorted(found, key=lambda row: row[:2])[:MOST_BARS]]


def _around(plan: Plan, part: Part, other: Part, stand: StandId) -> Iterator[_Cut]:
    """Yield the tow away before the other comes, and the tow in after it has left."""
    types = plan.layout.aircraft_types
    gap = timedelta(minutes=min_gap_min(
        RuleBook(plan.rule_settings),
        types.get(part.turnaround.aircraft_type),
        types.get(other.turnaround.aircraft_type),
    ))  # fmt: skip
    away = _floor(other.on_block - gap)
    if away - part.on_block >= SHORTEST_STAY and part.off_block - away - TOW_TIME >= SHORTEST_STAY:
        yield _Cut(TowCut(off_block=away, on_block=away + TOW_TIME), stand, 1)
    back = _floor(other.off_block + gap + STEP - timedelta(seconds=1))
    if part.off_block - back >= SHORTEST_STAY and back - TOW_TIME - part.on_block >= SHORTEST_STAY:
        yield _Cut(TowCut(off_block=back - TOW_TIME, on_block=back), stand, 2)


def _floor(moment: datetime) -> datetime:
    return moment - (moment - datetime(1970, 1, 1, tzinfo=UTC)) % STEP


def _towed(trial: Trial, part: Part, cut: _Cut) -> Iterator[Candidate]:
    """Yield the places for the part that does not keep the stand."""
    plan, name = trial.plan, part.turnaround.turnaround
    keeps, goes = part_id(name, cut.keeps), part_id(name, 3 - cut.keeps)
    now = plan.stand_assignments.get(part.part)
    split = RowChange("split", name, plan.splits.get(name), Split(turnaround=name, cuts=(cut.tow,)))
    stays = [
        RowChange("stand_assignment", keeps, plan.stand_assignments.get(keeps),
                  StandAssignment(part=keeps, stand=cut.stand)),
    ]  # fmt: skip
    if keeps != part.part and now is not None:
        stays.append(RowChange("stand_assignment", part.part, now, None))
    halfway = trial.after([split, *stays])
    for stand in open_places(trial, halfway, goes)[:MOST_PLACES]:
        if stand == cut.stand:
            continue
        placed = {keeps: cut.stand, goes: stand}
        rows = tuple(place_row(plan, p, placed[p]) for p in sorted(placed))
        first, second = placed[part_id(name, 1)], placed[part_id(name, 2)]
        yield Candidate(
            kind=Kind.TOW,
            rows=(split, *rows, *_published(plan, part.part, keeps)),
            moves=tuple(stand_move(plan, p, placed[p]) for p in sorted(placed) if plan.stand_of(p) != placed[p]),
            text=tr(
                "resolution.tow", flight=label(plan, part.part), first=first, second=second, **_times(plan, cut.tow)
            ),
        )


def _published(plan: Plan, whole: PartId, keeps: PartId) -> Iterator[RowChange]:
    """Let the published stand go with the part that keeps the stand."""
    row = plan.published_stands.get(whole)
    if row is not None and whole != keeps:
        yield RowChange("published_stand", whole, row, None)
        yield RowChange("published_stand", keeps, None, PublishedStand(part=keeps, stand=row.stand))


def _times(plan: Plan, tow: TowCut) -> dict[str, object]:
    zone = plan.layout.airport.zone
    off, on = tow.off_block.astimezone(zone), tow.on_block.astimezone(zone)
    return {"off": clock(off), "on": clock(on, off.date())}


def _untow(plan: Plan, part: Part) -> Iterator[Candidate]:
    """Yield the stay without its tow, on either of its stands."""
    name = part.turnaround.turnaround
    first, second = part_id(name, 1), part_id(name, 2)
    if any(is_fixed(plan, plan.parts[p]) for p in (first, second)):
        return
    stands = [s for s in dict.fromkeys((plan.stand_of(first), plan.stand_of(second))) if s is not None]
    rows = [RowChange("split", name, plan.splits[name], None)]
    for table, there in (("stand_assignment", plan.stand_assignments), ("published_stand", plan.published_stands)):
        if second in there:
            rows.append(RowChange(table, second, there[second], None))
    for stand in stands:
        yield Candidate(
            kind=Kind.UNTOW,
            rows=(*rows, place_row(plan, first, stand)),
            moves=(stand_move(plan, first, stand), stand_move(plan, second, None)),
            text=tr("resolution.untow", flight=part.turnaround.label, stand=stand),
        )
