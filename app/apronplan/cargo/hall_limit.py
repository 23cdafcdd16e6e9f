"""How much the halls can take, with every lot free to be divided over all halls that may have it.

A linear program: the least t for which no hall gets more than t times its rate in any clock hour, nor more than t
times its storage. If t is above 1, no assignment of whole lots exists either: that is the proof. If t is at most 1,
whole lots may still fail by a little, so t is the best any planner can reach.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from math import floor

from apronplan.cargo.load import hourly_kg, passage_of, stored_by_hour
from apronplan.cargo.presence import halls_there
from apronplan.domain.ids import HallId, LotId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Lot

_HOUR_S = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class HallPressure:
    """How full the halls must get at best.

    Attributes
    ----------
    share : float
        The least share of rate or storage that the fullest hall needs; above 1 = impossible.
    kind : str
        ``hall_rate`` or ``hall_space``: which of the two is tight.
    hall : HallId
        The hall that is full first; of several that share the load, the one under most pressure.
    hour : datetime
        The clock hour, UTC.
    together : tuple of HallId
        All halls that are full in that hour, which could not help each other.
    homeless : tuple of LotId
        Lots that no hall may take at all.
    """

    share: float
    kind: str
    hall: HallId | None
    hour: datetime | None
    together: tuple[HallId, ...]
    homeless: tuple[LotId, ...]


@dataclass(slots=True)
class _Row:
    """One limit: coefficient per variable, and its capacity."""

    kind: str
    hall: HallId
    hour: int
    capacity_kg: float
    terms: dict[int, float]


def hall_pressure(plan: Plan, lots: Iterable[Lot]) -> HallPressure:
    """Return how full the halls of a plan must get at best to take some lots."""
    columns: list[tuple[int, HallId]] = []
    rows: dict[tuple[str, HallId, int], _Row] = {}
    homeless: list[LotId] = []
    sums: list[list[int]] = []
    for lot in lots:
        halls = halls_there(plan, lot, plan.turnarounds[lot.turnaround])
        if not halls:
            homeless.append(lot.lot)
            continue
        sums.append(list(range(len(columns), len(columns) + len(halls))))
        for hall in halls:
            _fill(plan, lot, hall, len(columns), rows)
            columns.append((len(sums) - 1, hall))
    if not columns or not rows:
        return HallPressure(share=0.0, kind="", hall=None, hour=None, together=(), homeless=tuple(homeless))
    share, duals = _solve(len(columns), sums, list(rows.values()))
    return _named(share, duals, list(rows.values()), tuple(homeless))


def _fill(plan: Plan, lot: Lot, hall: HallId, column: int, rows: dict[tuple[str, HallId, int], _Row]) -> None:
    place = plan.layout.halls[hall]
    way = passage_of(plan, lot, place)
    if way is None:
        return
    first, last = floor(way.in_start_s / _HOUR_S) - 1, floor(way.out_end_s / _HOUR_S) + 2
    loads = [("hall_rate", place.rate_t_per_h * 1000, {h: float(kg) for h, kg in hourly_kg(way).items()})]
    loads.append(("hall_space", place.storage_t * 1000, dict(stored_by_hour(way, first, last))))
    for kind, capacity_kg, hours in loads:
        for hour, kg in hours.items():
            if kg > 0:
                row = rows.setdefault((kind, hall, hour), _Row(kind, hall, hour, capacity_kg, {}))
                row.terms[column] = row.terms.get(column, 0.0) + kg


def _solve(count: int, sums: list[list[int]], rows: list[_Row]) -> tuple[float, list[float]]:
    """Return the least share and the dual price of each limit."""
    import highspy
    import numpy as np

    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    model.setOptionValue("threads", 1)
    infinite = highspy.kHighsInf
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = count + 1, len(sums) + len(rows)
    lp.col_cost_ = np.append(np.zeros(count), 1.0)
    lp.col_lower_ = np.zeros(count + 1)
    lp.col_upper_ = np.append(np.ones(count), infinite)
    lp.row_lower_ = np.concatenate([np.ones(len(sums)), np.full(len(rows), -infinite)])
    lp.row_upper_ = np.concatenate([np.ones(len(sums)), np.zeros(len(rows))])
    starts, index, value = [0], [], []
    for group in sums:
        index += group
        value += [1.0] * len(group)
        starts.append(len(index))
    for row in rows:
        # scaled by the capacity, so that every row speaks of shares
        index += [*row.terms, count]
        value += [*(kg / row.capacity_kg for kg in row.terms.values()), -1.0]
        starts.append(len(index))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.array(starts)
    lp.a_matrix_.index_ = np.array(index)
    lp.a_matrix_.value_ = np.array(value)
    model.passModel(lp)
    model.run()
    if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise AssertionError(f"the hall model ended with {model.getModelStatus()}")
    solution = model.getSolution()
    return float(model.getInfo().objective_function_value), list(solution.row_dual)[len(sums) :]


def _named(share: float, duals: list[float], rows: list[_Row], homeless: tuple[LotId, ...]) -> HallPressure:
    tight = sorted(
        ((abs(dual), row) for dual, row in zip(duals, rows, strict=True) if abs(dual) > 1e-9),
        key=lambda pair: (-pair[0], pair[1].hour, pair[1].hall),
    )
    if not tight:
        return HallPressure(share=share, kind="", hall=None, hour=None, together=(), homeless=homeless)
    worst = tight[0][1]
    together = tuple(dict.fromkeys(row.hall for _, row in tight if row.hour == worst.hour))
    at = datetime.fromtimestamp(worst.hour * _HOUR_S, UTC)
    return HallPressure(share=share, kind=worst.kind, hall=worst.hall, hour=at, together=together, homeless=homeless)
