"""Room that takes more than one other aircraft to make: two leave a stand, or one pushes the next; asked for late."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from math import ceil

from apronplan.domain.changes import RowChange
from apronplan.domain.findings import Severity, SubjectKind
from apronplan.domain.ids import PartId, StandId
from apronplan.i18n import tr
from apronplan.planning.context import PlanningContext
from apronplan.planning.resolutions.candidate import Candidate, is_fixed, move_text, place_row, stand_move
from apronplan.planning.resolutions.model import Kind
from apronplan.planning.resolutions.stands import open_places, parts_to_move
from apronplan.planning.resolutions.times import MOST_MIN, STEP_MIN, come_later, leave_earlier
from apronplan.planning.resolutions.trial import Trial
from apronplan.planning.resolutions.wanted import wanted
from apronplan.planning.rules import StandState, stand_states
from apronplan.planning.rules.occupancy import min_gap_min
from apronplan.planning.rules.rulebook import RuleBook
from apronplan.planning.sentences import label

MOST_STANDS = 5
"""Stands that are tried for one part, the cheapest first."""
MOST_ROOMS = 2
"""Places that are tried for the last aircraft that makes room."""


def two_make_room(trial: Trial) -> Iterator[Candidate]:
    """Yield moves onto a stand that exactly two aircraft bar, both of which go elsewhere."""
    plan = trial.plan
    for part in parts_to_move(trial):
        for stand, (first, second) in _barred(trial, part, 2):
            cleared = [place_row(plan, p, None) for p in (first, second)]
            left = trial.after([place_row(plan, part, stand), *cleared])
            for room in open_places(trial, left, first)[:MOST_ROOMS]:
                filled = trial.after([place_row(plan, part, stand), place_row(plan, first, room), cleared[1]])
                for last in open_places(trial, filled, second)[:1]:
                    yield _chain(trial, [(first, room), (second, last), (part, stand)], "resolution.chain.two")


def one_pushes_the_next(trial: Trial) -> Iterator[Candidate]:
    """Yield chains of three: a part takes another's place, that one takes a third's, and the third goes elsewhere."""
    plan = trial.plan
    for part in parts_to_move(trial):
        for stand, (first,) in _barred(trial, part, 1):
            left = trial.after([place_row(plan, part, stand), place_row(plan, first, None)])
            states = stand_states(PlanningContext(left), first)
            theirs = plan.stand_of(first)
            for room, (second,) in _ranked(trial, states, first, 1, {part})[:MOST_ROOMS]:
                if room in (stand, theirs):
                    continue
                rows = [place_row(plan, part, stand), place_row(plan, first, room), place_row(plan, second, None)]
                for last in open_places(trial, trial.after(rows), second)[:1]:
                    yield _chain(trial, [(second, last), (first, room), (part, stand)], "resolution.chain.three")


def _barred(trial: Trial, part: PartId, count: int) -> list[tuple[StandId, tuple[PartId, ...]]]:
    """Return stands that would mend the finding and that `count` aircraft, all movable, bar; the cheapest first."""
    better = wanted(trial, part)
    states = {name: state for name, state in trial.states(part).items() if name in better}
    cost = {name: state.cost for name, state in trial.states(part, alone=True).items()}
    found = _ranked(trial, states, part, count, set())
    return sorted(found, key=lambda row: (cost[row[0]], row[0]))[:MOST_STANDS]


def _ranked(
    trial: Trial, states: Mapping[StandId, StandState], part: PartId, count: int, but: set[PartId]
) -> list[tuple[StandId, tuple[PartId, ...]]]:
    found = []
    for name, state in states.items():
        bars = _bars(state, part)
        if len(bars) == count and not but.intersection(bars) and all(_movable(trial, p) for p in bars):
            found.append((name, bars))
    return found


def _bars(state: StandState, part: PartId) -> tuple[PartId, ...]:
    """Return the aircraft without which a stand would be possible, each by itself in the way; empty if others are."""
    names: dict[PartId, None] = {}
    for finding in state.findings:
        if finding.severity is Severity.HARD:
            others = [PartId(p) for p in finding.ids(SubjectKind.PART) if p != part]
            if len(others) != 1:
                return ()
            names[others[0]] = None
    return tuple(names)


def _movable(trial: Trial, part: PartId) -> bool:
    row = trial.plan.parts.get(part)
    return row is not None and not is_fixed(trial.plan, row)


def _chain(trial: Trial, places: Sequence[tuple[PartId, StandId]], message: str) -> Candidate:
    """Return the candidate of three moves, told in the order in which they are driven."""
    plan = trial.plan
    first, second, last = (move_text(plan, p, s) for p, s in places)
    return Candidate(
        kind=Kind.CHAIN,
        rows=tuple(place_row(plan, p, s) for p, s in places),
        moves=tuple(stand_move(plan, p, s) for p, s in places),
        text=tr(message, first=first, second=second, last=last, flight=label(plan, places[-1][0])),
    )


def at_another_time(trial: Trial) -> Iterator[Candidate]:
    """Yield requests: with other times, a part could have a better stand that one aircraft bars for a short time."""
    plan = trial.plan
    rules, types = RuleBook(plan.rule_settings), plan.layout.aircraft_types
    for part in parts_to_move(trial):
        mine = plan.parts[part]
        for stand, (other,) in _barred(trial, part, 1):
            theirs = plan.parts[other]
            if theirs.turnaround.turnaround == mine.turnaround.turnaround:
                continue
            first, second = sorted((mine, theirs), key=lambda p: (p.on_block, p.part))
            gap = min_gap_min(
                rules, types.get(first.turnaround.aircraft_type), types.get(second.turnaround.aircraft_type)
            )
            minutes = ceil(((first.off_block - second.on_block).total_seconds() / 60 + gap) / STEP_MIN) * STEP_MIN
            if not 0 < minutes <= MOST_MIN:
                continue
            by = timedelta(minutes=minutes)
            for asked in (*come_later(plan, second, by), *leave_earlier(plan, first, by)):
                yield _with_move(trial, asked, part, stand)


def _with_move(trial: Trial, asked: Candidate, part: PartId, stand: StandId) -> Candidate:
    plan = trial.plan
    row: RowChange = place_row(plan, part, stand)
    return Candidate(
        kind=asked.kind,
        rows=(*asked.rows, row),
        moves=(*asked.moves, stand_move(plan, part, stand)),
        text=tr("resolution.then", first=asked.text, then=move_text(plan, part, stand)),
    )
