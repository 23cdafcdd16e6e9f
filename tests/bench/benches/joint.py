"""Stands and halls planned together against stands first and halls then, on the days of both sample weeks."""

from collections.abc import Mapping

from apronplan.domain.changes import RowChange
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import HallAssignment, StandAssignment
from apronplan.planning.context import PlanningContext
from apronplan.planning.solver.build import build_problem
from apronplan.planning.solver.data import COST_UNIT, Problem
from apronplan.planning.solver.scope import scope_of
from apronplan.planning.solver.search import Outcome
from apronplan.reports.freight import hall_figures, road_tonne_km
from bench.in_turn import WAYS, Answer
from bench.instances import SAMPLES, load, sample_days
from bench.rows import Figure, Row

CPU_S = 20.0
"""Processor seconds for one plan."""
GENERATED = (("60x120-joint", 1),)

_options: dict[str, str] = {}


def configure(options: dict[str, str]) -> None:
    """Take ``cpu=SECONDS`` and ``days=N`` (of each sample week, at most)."""
    _options.update(options)


def run(quick: bool) -> list[Row]:
    """Measure each day in each way."""
    cpu_s = float(_options.get("cpu", 4 if quick else CPU_S))
    most = int(_options.get("days", 1 if quick else 99))
    days = [
        (f"{day:%a %Y-%m-%d}", case, number + 1)
        for case in SAMPLES
        for number, day in enumerate(sample_days(case)[:most])
    ]
    days += [(f"{case} seed {seed}", case, seed) for case, seed in GENERATED]
    return [row for name, case, seed in days for row in rows_of(name, load(case, seed), cpu_s)]


def rows_of(name: str, plan: Plan, cpu_s: float) -> list[Row]:
    """Plan one day in every way, the joint one first."""
    problem = problem_of(plan)
    answers = {way: work(problem, cpu_s, 0) for way, work in WAYS.items()}
    joint = answers["together"]
    return [
        Row(bench="joint", case=name, subject=way, figures=figures_of(plan, problem, answer, joint))
        for way, answer in answers.items()
    ]


def problem_of(plan: Plan) -> Problem:
    """Return all of a plan's traffic as one problem."""
    stays = plan.turnarounds.values()
    scope = scope_of(plan, min(t.on_block for t in stays), max(t.off_block for t in stays))
    return build_problem(PlanningContext(scope.bare), scope)


def figures_of(plan: Plan, problem: Problem, answer: Answer, joint: Answer) -> Mapping[str, Figure]:
    """Return what planners ask of a plan, and how it compares with the joint one."""
    outcome = answer.outcome
    made = applied(plan, problem, outcome)
    stays = made.turnarounds.values()
    lots = list(made.lots.values())
    halls = hall_figures(made, lots, min(t.on_block for t in stays), max(t.off_block for t in stays))
    work, without_t = road_tonne_km(PlanningContext(made), lots)
    return {
        "cost": outcome.cost * COST_UNIT,
        "against together": f"{100 * (outcome.cost / joint.outcome.cost - 1):+.1f} %" if joint.outcome.cost else None,
        "tonne-km": work,
        "in tray": float(sum(made.stand_of(p) is None for p in made.parts)),
        "lots without hall": float(sum(made.hall_of(lot.lot) is None for lot in lots)),
        "t without road or hall": without_t,
        "hours over 85 %": float(sum(h.hours_over(0.85) for h in halls)),
        "hours over 100 %": float(sum(h.hours_over(1.0) for h in halls)),
        "gap": f"{_gap_percent(outcome):.2f} %" if answer is joint else "",
        "CPU s": answer.cpu_s,
        "CPU ratio": answer.cpu_s / joint.cpu_s,
    }


def _gap_percent(outcome: Outcome) -> float:
    return 100 * max(0.0, outcome.cost - outcome.bound) / max(1.0, outcome.cost)


def applied(plan: Plan, problem: Problem, outcome: Outcome) -> Plan:
    """Return a copy of a plan with an outcome in it."""
    made = plan.snapshot()
    freight = problem.freight
    made.apply(
        RowChange("stand_assignment", part, None, StandAssignment(part=part, stand=problem.stands[stand]))  # type: ignore[arg-type]
        for part, stand in zip(problem.parts, outcome.stands, strict=True)
        if stand < problem.stand_count
    )
    if freight is not None:
        made.apply(
            RowChange(
                "hall_assignment",
                freight.lots[lot],
                None,
                HallAssignment(lot=freight.lots[lot], hall=freight.halls[hall]),  # type: ignore[arg-type]
            )
            for lot, hall in outcome.halls
            if hall < len(freight.halls)
        )
    return made
