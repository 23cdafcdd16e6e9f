"""CP-SAT on the full clique model with 8 workers; in a process without highspy (google/or-tools#5246)."""

from collections.abc import Callable

import numpy as np

from apronplan.planning.solver.data import COST_UNIT, Problem
from bench.peers.model import Model

Tell = Callable[[float | None, float | None], None]

SCALE = 1000
"""Costs per unit in whole numbers: overload is priced by the kilogram, below a unit."""

KG_PARTS = 1
"""Parts of a kilogram in whole numbers."""

WORKERS = 8


def solve(problem: Problem, model: Model, seconds: float, seed: int, tell: Tell) -> tuple[list[float] | None, bool]:
    """Return the values of the variables (None if no plan was found) and whether they are proved best."""
    from ortools.sat.python import cp_model

    cp = cp_model.CpModel()
    top = int(sum(model.problem.freight.use_kg.sum(axis=0)) * KG_PARTS) + 1 if model.problem.freight is not None else 1
    variables = [
        cp.new_bool_var("") if i < model.kilograms else cp.new_int_var(0, top, "") for i in range(len(model.cost))
    ]
    for r in range(len(model.low)):
        _row(cp, model, r, variables)
    unit = [SCALE if i < model.kilograms else SCALE / KG_PARTS for i in range(len(variables))]
    cp.minimize(sum(round(c * u) * v for c, u, v in zip(model.cost, unit, variables, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = WORKERS
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.random_seed = seed
    solver.parameters.absolute_gap_limit = 0.999 * SCALE

    def points(value: float) -> float:
        return (value / SCALE + problem.constant) * COST_UNIT

    class Listener(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            tell(points(self.objective_value), points(self.best_objective_bound))

    solver.best_bound_callback = lambda bound: tell(None, points(bound))
    status = solver.solve(cp, Listener())
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, False
    tell(points(solver.objective_value), points(solver.best_objective_bound))
    return [float(solver.value(v)) for v in variables], status == cp_model.OPTIMAL


def _row(cp: object, model: Model, r: int, variables: list[object]) -> None:
    index = model.index[model.start[r] : model.start[r + 1]]
    value = model.value[model.start[r] : model.start[r + 1]]
    low, high = model.low[r], model.high[r]
    mine = [variables[i] for i in index]
    if all(v == 1.0 for v in value) and high == 1.0:
        if low == 1.0:
            cp.add_exactly_one(mine)  # type: ignore[attr-defined]
        else:
            cp.add_at_most_one(mine)  # type: ignore[attr-defined]
        return
    whole = all(abs(v) == 1.0 for v in value)
    scale = 1 if whole else KG_PARTS
    terms = [(1 if i >= model.kilograms else scale) * v for i, v in zip(index, value, strict=True)]
    total = sum(round(c) * v for c, v in zip(terms, mine, strict=True))  # type: ignore[operator]
    if low == high:
        cp.add(total == round(low))  # type: ignore[attr-defined]
    else:
        cp.add(total <= int(np.floor(high * scale + 1e-6)))  # type: ignore[attr-defined]
