"""From a plan to the solver's arrays: what each stand costs each part, as the rules say it."""

from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np

from apronplan.domain.findings import Severity
from apronplan.domain.ids import HallId, LotId, PartId, StandId
from apronplan.domain.traffic import Part
from apronplan.looks import look
from apronplan.planning.context import PlanningContext
from apronplan.planning.rules import stand_states
from apronplan.planning.rules.buffers import buffer_steps
from apronplan.planning.rules.case import Case
from apronplan.planning.rules.moves import imminence
from apronplan.planning.rules.occupancy import min_gap_min
from apronplan.planning.solver.alike import Kinds, known_points
from apronplan.planning.solver.build_doubts import build_doubts
from apronplan.planning.solver.build_freight import build_freight
from apronplan.planning.solver.build_lanes import build_lanes
from apronplan.planning.solver.build_pairs import build_pairs, build_shutters, build_ways, shut_out
from apronplan.planning.solver.data import Buffer, Floats, Ints, Problem, to_units
from apronplan.planning.solver.dominance import raise_prices
from apronplan.planning.solver.memory import no_collection
from apronplan.planning.solver.scope import Scope
from apronplan.planning.solver.tight_tows import price_out

_MINUTE_S = 60
_ELSEWHERE = frozenset({"distance"})
"""Rules whose points are counted elsewhere: roads by stand and hall."""


@no_collection()
def build_problem(
    context: PlanningContext,
    scope: Scope,
    keep: Mapping[PartId, StandId] | None = None,
    keep_halls: Mapping[LotId, HallId] | None = None,
) -> Problem:
    """Return a scope as arrays.

    Parameters
    ----------
    context : PlanningContext
        Of ``scope.bare``: the free parts have no stand, the free lots no hall.
    scope : Scope
        What may move.
    keep : mapping of PartId to StandId, or None
        Minimum change: the stands that parts shall not leave without need.
    keep_halls : mapping of LotId to HallId, or None
        Minimum change: the halls that lots shall not leave; each counts like a move of `moved`.

    Notes
    -----
    Takes seconds for the first day of a layout; within `apronplan.looks.looking` it looks whether to go on every
    few hundredths of a second (longest measured: 0.05 s, on 250 stands 0.12).
    """
    stands = tuple(s.stand for s in context.layout.aircraft_stands)
    column = {stand: k for k, stand in enumerate(stands)}
    freight_lots = {lot.turnaround for lot in map(context.plan.lots.__getitem__, scope.lots)}
    held = [
        p for p in scope.held if context.plan.parts[p].turnaround.turnaround in freight_lots and scope.held[p] in column
    ]
    parts = [context.plan.parts[p] for p in sorted({*scope.parts, *held}, key=_order(context))]
    frozen = np.array([p.part in scope.held for p in parts], dtype=bool)
    cost = _cost_table(context, scope, parts, column)
    kinds = sorted({p.turnaround.aircraft_type for p in parts})
    rules = build_pairs(context, kinds, column)
    problem = Problem(
        parts=tuple(p.part for p in parts),
        stands=tuple(stands),
        start_s=np.array([round(p.on_block.timestamp()) for p in parts], dtype=np.int64),
        end_s=np.array([round(p.off_block.timestamp()) for p in parts], dtype=np.int64),
        gap_s=np.array([_gap_s(context, p) for p in parts], dtype=np.int64),
        kind=np.array([kinds.index(p.turnaround.aircraft_type) for p in parts], dtype=np.int64),
        chain=_chains(parts, frozen),
        cost=to_units(cost),
        tray_cost=np.array([_tray(context, p) for p in parts]),
        tow_cost=to_units(np.array([_tow(context, p) for p in parts])),
        frozen=frozen,
        rules=rules,
        doubts=build_doubts(context, kinds, column, cost, [kinds.index(p.turnaround.aircraft_type) for p in parts]),
        shutters=build_shutters(context, parts, column),
        ways=build_ways(context, parts, kinds, column, cost, rules),
        lanes=build_lanes(context, parts, kinds, column, cost),
        freight=build_freight(context, parts, scope.lots, stands, keep_halls),
        buffer=_buffer(context, parts),
    )
    look()
    shut_out(context, problem)
    look()
    priced = raise_prices(problem, _moves(context, parts, column, keep or {}))
    look()
    return price_out(context, priced, parts, scope.was)


def _order(context: PlanningContext) -> Callable[[PartId], tuple[float, str, int]]:
    def key(name: PartId) -> tuple[float, str, int]:
        part = context.plan.parts[name]
        return part.turnaround.on_block.timestamp(), part.turnaround.turnaround, part.index

    return key


def _cost_table(context: PlanningContext, scope: Scope, parts: Sequence[Part], column: Mapping[StandId, int]) -> Floats:
    """Return the points of every part on every stand, beside what stands still; roads are counted elsewhere."""
    kinds, known = Kinds(context), known_points(context)
    rows = []
    for part in parts:
        look()
        if part.part in scope.held:
            row = np.full(len(column), np.inf)
            row[column[scope.held[part.part]]] = 0.0
            rows.append(row)
            continue
        key = kinds.key(part)
        if key is None:
            rows.append(_points(context, part, column, _ELSEWHERE))
            continue
        if key not in known:
            known[key] = _points(context, part, column, {*_ELSEWHERE, "moved"})
        rows.append(_with_move(known[key], *kinds.told(part), column))
    return np.stack(rows) if rows else np.zeros((0, len(column)))


def _with_move(points: Floats, told: StandId | None, due: float, column: Mapping[StandId, int]) -> Floats:
    """Return the points of a part by stand with those for leaving the stand that it was told."""
    if told is None:
        return points
    moved = points + due
    if told in column:
        moved[column[told]] = points[column[told]]
    return moved


def _points(context: PlanningContext, part: Part, column: Mapping[StandId, int], but: Collection[str]) -> Floats:
    """Return the points of a part by stand, those of some rules left out."""
    points = np.full(len(column), np.inf)
    for name, state in stand_states(context, part.part).items():
        if state.state != "impossible":
            points[column[name]] = sum(f.cost for f in state.findings if f.code.partition(".")[0] not in but)
    return points


def _tow(context: PlanningContext, part: Part) -> float:
    """Return the points of a tow to a part; a scope of stands, which this table cannot hold, counts as outside."""
    severity, weight = context.rules.chosen("tow", inside=context.rule_holds("tow", part, None))
    return 0.0 if severity is Severity.OFF else weight


def _gap_s(context: PlanningContext, part: Part) -> int:
    clash_s = _clash_gap_s(context, part)
    if not context.rules.may_forbid("min_gap"):
        return clash_s
    aircraft = context.layout.aircraft_types.get(part.turnaround.aircraft_type)
    return max(clash_s, round(min_gap_min(context.rules, aircraft) * _MINUTE_S))


def _clash_gap_s(context: PlanningContext, part: Part) -> int:
    """Return the time from which `clash` says nothing, where it is hard: exponential delays always wait a little.

    Parts with a delay profile may be nearer, by the pair, which a gap cannot say: for them the rule is not kept.
    """
    hard = context.rules.may_forbid("clash") and context.rules.param("clash", "mean_delay_min") > 0
    if not hard or context.delays(part.turnaround) is not None:
        return 0
    return round(Case(context, part).margin_s)


def _chains(parts: Sequence[Part], frozen: np.ndarray) -> Ints:
    """Count the runs of free parts that follow each other in one turnaround; a part that stands still ends a run."""
    chain = np.zeros(len(parts), dtype=np.int64)
    for i in range(1, len(parts)):
        before, part = parts[i - 1], parts[i]
        follows = before.turnaround is part.turnaround and before.index + 1 == part.index
        chain[i] = chain[i - 1] + (not follows or frozen[i] or frozen[i - 1])
    return chain


def _tray(context: PlanningContext, part: Part) -> float:
    """Return the units for leaving a part unplaced: always some, so that placing what can be placed pays."""
    turnaround = part.turnaround
    severity, weight = context.rules.chosen("unassigned", inside=context.rule_holds("unassigned", part, None))
    weight = max(weight, 1.0) if severity is not Severity.OFF else 1.0
    return float(to_units(weight * max(1, turnaround.priority)))


def _moves(
    context: PlanningContext, parts: Sequence[Part], column: Mapping[StandId, int], keep: Mapping[PartId, StandId]
) -> Floats:
    """Return how much of a move each part on each stand is: 0 where it stays, 1 or, if it comes soon, more."""
    share = np.zeros((len(parts), len(column)))
    for i, part in enumerate(parts):
        stand = keep.get(part.part)
        if stand is not None and stand in column:
            share[i] = imminence(context, part.on_block)
            share[i, column[stand]] = 0.0
    return share


def _buffer(context: PlanningContext, parts: Sequence[Part]) -> Buffer:
    """Return the price of short times, as far as it lies within twice the least gap and so within one row each."""
    if not context.rules.is_on("buffer") or not parts:
        return Buffer()
    inside = all(context.rule_holds("buffer", part, None) for part in parts)
    severity, weight = context.rules.chosen("buffer", inside=inside)
    if severity is Severity.OFF:
        return Buffer()
    steps = [(minutes, points) for minutes, points in buffer_steps(context.rules, weight) if points > 0]
    small = context.rules.param("min_gap", "gap_a_d_min")
    steps = [step for step in steps if step[0] <= 2 * small]
    gaps = np.array([int(minutes * _MINUTE_S) for minutes, _ in steps], dtype=np.int64)
    return Buffer(gaps_s=gaps, costs=to_units(np.array([points for _, points in steps])))
