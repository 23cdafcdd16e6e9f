"""Plan a window: one call for the command line, the window and the tests."""

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from apronplan.domain.changes import RowChange
from apronplan.domain.findings import Finding, Severity, SubjectKind
from apronplan.domain.ids import HallId, LotId, PartId, StandId, TurnaroundId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import StandAssignment
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.looks import looking
from apronplan.planning.context import PlanningContext
from apronplan.planning.job import NO_CONTROL, JobControl
from apronplan.planning.rules import check_parts, is_open, stand_states
from apronplan.planning.solver.build import build_problem
from apronplan.planning.solver.data import COST_UNIT, Problem
from apronplan.planning.solver.remote import Worker
from apronplan.planning.solver.scope import Scope, scope_of
from apronplan.planning.solver.solution import Solution, gap_of
from apronplan.planning.solver.solve import Solved, solve, solve_here
from apronplan.planning.staying import present_places, stay_where_nothing_is_gained

_REASONS = 3
"""Kinds of reasons that are given for a part that finds no stand."""


def plan_window(
    plan: Plan,
    start: datetime,
    end: datetime,
    *,
    time_limit_s: float = 30.0,
    seed: int = 0,
    minimum_change: bool = False,
    only: frozenset[TurnaroundId] | None = None,
    control: JobControl | None = None,
    single_process: bool = False,
) -> Solution:
    """Find the best plan of a window.

    Parameters
    ----------
    plan : Plan
        Not changed; what lies outside the window or is locked stands still.
    start, end : datetime
        The window, UTC; every turnaround that touches it is planned.
    time_limit_s : float
        Seconds; the best plan by then is returned.
    seed : int
        The same seed gives the same search.
    minimum_change : bool
        True: leave the published stand (the present one, where nothing is published) only if need be.
    only : frozenset of TurnaroundId, or None
        Plan only these turnarounds.
    control : JobControl or None
        Progress and cancel.
    single_process : bool
        True: solve within this process and thread, so that the same seed gives the same plan unless time runs out.

    Raises
    ------
    UserError
        If the layout has no stand for aircraft.
    Cancelled
        If someone cancels before there is a first answer, also while tables of a layout are made for the first time.
    """
    begun = time.perf_counter()
    _refuse_no_stands(plan)
    control = control or NO_CONTROL
    worker = None if single_process else _started()
    try:
        with looking(control.check):
            scope = scope_of(plan, start, end, only)
            context = PlanningContext(scope.bare)
            problem = _problem(context, plan, scope, minimum_change=minimum_change)
        now = present_places(problem, plan)
        left = max(0.1, time_limit_s - (time.perf_counter() - begun))
        if single_process:
            solved = solve_here(problem, control, time_limit_s=left, seed=seed, start=now)
        else:
            solved = solve(problem, control, time_limit_s=left, seed=seed, worker=worker, start=now)
    finally:
        if worker is not None:
            worker.kill()
    outcome, present = stay_where_nothing_is_gained(problem, plan, solved.outcome)
    solved = replace(solved, outcome=outcome)
    return _solution(scope, problem, solved, time.perf_counter() - begun, present)


def _refuse_no_stands(plan: Plan) -> None:
    if not plan.layout.aircraft_stands:
        raise UserError(tr("solver.no_stands"))


def _started() -> Worker | None:
    """Start the solver's process, so that it loads its libraries while the problem is made."""
    try:
        return Worker()
    except OSError:
        return None  # `solve` will try again and say so


def _problem(context: PlanningContext, plan: Plan, scope: Scope, *, minimum_change: bool) -> Problem:
    if not minimum_change:
        return build_problem(context, scope)
    return build_problem(context, scope, _kept(plan, scope), _kept_halls(context, plan, scope))


def _kept_halls(context: PlanningContext, plan: Plan, scope: Scope) -> dict[LotId, HallId]:
    """Return the halls that a replanning keeps if it can: the published ones, else those of the plan."""
    halls = {lot: context.published_halls.get(lot) or plan.hall_of(lot) for lot in scope.lots}
    return {lot: hall for lot, hall in halls.items() if hall is not None}


def _kept(plan: Plan, scope: Scope) -> dict[PartId, StandId]:
    """Return the stands that a replanning keeps if it can."""
    kept: dict[PartId, StandId] = {}
    for part in scope.parts:
        published = plan.published_stands.get(part)
        stand = published.stand if published is not None else plan.stand_of(part)
        if stand is not None:
            kept[part] = stand
    return kept


def _solution(scope: Scope, problem: Problem, solved: Solved, seconds: float, present: float | None) -> Solution:
    outcome = solved.outcome
    names: list[StandId | None] = [*map(StandId, problem.stands), None]
    placed = dict(zip(problem.parts, outcome.stands, strict=True))
    stands = {part: names[placed[part]] for part in scope.parts}
    halls: dict[LotId, HallId | None] = dict.fromkeys(scope.lots)
    if problem.freight is not None:
        hall_names: list[HallId | None] = [*map(HallId, problem.freight.halls), None]
        halls |= {LotId(problem.freight.lots[lot]): hall_names[hall] for lot, hall in outcome.halls}
    objective = outcome.cost * COST_UNIT
    bound = max(outcome.bound * COST_UNIT, 0.0) if outcome.bound > float("-inf") else 0.0
    return Solution(
        stands=stands,
        halls=halls,
        objective=objective,
        bound=min(bound, objective),
        gap=gap_of(objective, bound),
        status="infeasible" if _locks_break_rules(scope) else solved.status,
        seconds=seconds,
        unplaced=_reasons(scope, stands),
        message=solved.message,
        present=present * COST_UNIT if present is not None else None,
    )


def _locks_break_rules(scope: Scope) -> bool:
    """Tell whether parts that stand still break a hard rule among themselves that nobody has taken upon them."""
    if not scope.held:
        return False
    held = set(scope.held)
    return any(
        f.severity is Severity.HARD
        and is_open(scope.bare, f)
        and bool(named := f.ids(SubjectKind.PART))
        and held.issuperset(named)
        for f in check_parts(PlanningContext(scope.bare), scope.held)
    )


def _reasons(scope: Scope, stands: Mapping[PartId, StandId | None]) -> dict[PartId, tuple[Finding, ...]]:
    """Return for each part in the tray the commonest first reasons why the stands refuse it in the new plan."""
    missing = [part for part, stand in stands.items() if stand is None]
    if not missing:
        return {}
    after = scope.bare.snapshot()
    after.apply(
        RowChange("stand_assignment", part, None, StandAssignment(part=part, stand=stand))
        for part, stand in stands.items()
        if stand is not None
    )
    context = PlanningContext(after)
    return {part: _commonest(context, part) for part in missing}


def _commonest(context: PlanningContext, part: PartId) -> tuple[Finding, ...]:
    by_rule: dict[str, list[Finding]] = {}
    for state in stand_states(context, part).values():
        if state.state == "impossible":
            by_rule.setdefault(state.findings[0].rule, []).append(state.findings[0])
    ranked = sorted(by_rule.values(), key=len, reverse=True)
    return tuple(found[0] for found in ranked[:_REASONS])
