"""HiGHS on the full clique model, as it comes, one thread as in the product."""

from collections.abc import Callable

import numpy as np

from apronplan.planning.solver.data import COST_UNIT, Problem
from bench.peers.model import Model

Tell = Callable[[float | None, float | None], None]


def solve(problem: Problem, model: Model, seconds: float, seed: int, tell: Tell) -> tuple[list[float] | None, bool]:
    """Return the values of the variables (None if no plan was found) and whether they are proved best."""
    import highspy

    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("random_seed", seed)
    highs.setOptionValue("time_limit", seconds)
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("mip_abs_gap", 0.999)
    known: dict[str, float] = {}

    def heard(event: object) -> None:
        data = event.data_out  # type: ignore[attr-defined]
        value, bound = float(data.mip_primal_bound), float(data.mip_dual_bound)
        if (value, bound) != (known.get("value"), known.get("bound")):
            known.update(value=value, bound=bound)
            tell(_points(problem, value), _points(problem, bound))

    highs.cbMipLogging.subscribe(heard)
    highs.cbMipImprovingSolution.subscribe(heard)
    highs.passModel(_lp(model))
    highs.run()
    info = highs.getInfo()
    proved = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    if info.primal_solution_status != highspy.kSolutionStatusFeasible:
        return None, False
    tell(_points(problem, info.objective_function_value), _points(problem, info.mip_dual_bound))
    return list(highs.getSolution().col_value), proved


def _points(problem: Problem, units: float) -> float | None:
    return None if abs(units) >= 1e29 else (units + problem.constant) * COST_UNIT


def _lp(model: Model) -> object:
    import highspy

    lp = highspy.HighsLp()
    n = len(model.cost)
    lp.num_col_, lp.num_row_ = n, len(model.low)
    lp.col_cost_, lp.col_lower_ = np.array(model.cost), np.zeros(n)
    lp.col_upper_ = np.concatenate([np.ones(model.kilograms), np.full(n - model.kilograms, np.inf)])
    lp.row_lower_, lp.row_upper_ = np.array(model.low), np.array(model.high)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.array(model.start, dtype=np.int32)
    lp.a_matrix_.index_ = np.array(model.index, dtype=np.int32)
    lp.a_matrix_.value_ = np.array(model.value)
    kinds = highspy.HighsVarType
    lp.integrality_ = [kinds.kInteger] * n  # HiGHS 1.14.0 errs with continuous columns of one row
    return lp
