"""Cuts of rows with weights: freight that a hall can take in an hour, where overload is paid by the kilogram.

Each such row says ``sum of weight x lot <= room + overload``, lots whole. Of lots that do not fit together, one stays
away or the overload is paid: complemented mixed-integer rounding of the one row (Marchand and Wolsey 2001). Lots that
lie there for the most part are turned around, the row is divided by one of its weights, and rounded.
"""

from dataclasses import dataclass

import numpy as np

from apronplan.planning.solver.cuts import Row
from apronplan.planning.solver.data import Bools, Floats, Ints
from apronplan.planning.solver.program import Program

_BROKEN = 1e-3
_SURE = 1e-6
_SMALL = 1e-7
_FLIPS = 8
_FULL = 0.97
"""How full a row has to be."""
_LEAST_PART, _MOST_PART = 0.01, 0.99
"""Parts of a divisor that the rounding may cut off; beyond, figures grow beyond measure."""


@dataclass(frozen=True, slots=True, eq=False)
class Knapsack:
    """``sum of weight x col - per x over <= room``: cols are 0 or 1, `over` from 0, weights and `per` above 0."""

    col: Ints
    weight: Floats
    over: Ints
    per: Floats
    room: float


def knapsacks(program: Program) -> list[Knapsack]:
    """Return the rows of a program that have broken weights."""
    starts = np.searchsorted(program.row, np.arange(len(program.low) + 1))
    broken = program.value != np.rint(program.value)
    found = []
    for r in np.unique(program.row[broken]).tolist():
        col, value = program.col[starts[r] : starts[r + 1]], program.value[starts[r] : starts[r + 1]]
        up = value > 0
        if np.isfinite(program.high[r]) and (program.most[col[up]] == 1.0).all():
            found.append(Knapsack(col[up], value[up], col[~up], -value[~up], float(program.high[r])))
    return found


def broken_covers(rows: list[Knapsack], value: Floats) -> list[Row]:
    """Return the most broken rounding of each row that is nearly full."""
    full = [k for k in rows if k.weight @ value[k.col] - k.per @ value[k.over] > _FULL * k.room]
    found = (_best(row, value) for row in full)
    return [row for row in found if row is not None]


def _best(row: Knapsack, value: Floats) -> Row | None:
    """Return the most broken rounding of a row; lots are turned the other way one by one while that helps."""
    x = value[row.col]
    part = (x > _SURE) & (x < 1 - _SURE)
    if not part.any():
        return None
    paid = float(row.per @ value[row.over])
    divisors = np.unique(row.weight[x > _SURE])
    turned = x >= 0.5
    best = _roundings(row, x, paid, turned, divisors)
    order = np.flatnonzero(part)[np.argsort(np.abs(x[part] - 0.5), kind="stable")]
    for flip in order[:_FLIPS].tolist():
        turned[flip] = not turned[flip]
        tried = _roundings(row, x, paid, turned, divisors)
        if tried[0] > best[0]:
            best = tried
        else:
            turned[flip] = not turned[flip]
    _, own, right = best
    return None if own is None else _as_row(row, own, right)


def _roundings(
    row: Knapsack, x: Floats, paid: float, turned: Bools, divisors: Floats
) -> tuple[float, Floats | None, float]:
    """Return how much the best divisor's rounding is broken, its weights and its right side.

    It is scaled so that overload keeps its own weights.
    """
    right = (row.room - float(row.weight[turned].sum())) / divisors
    cut = right - np.floor(right)
    fair = (cut >= _LEAST_PART) & (cut <= _MOST_PART)
    if not fair.any():
        return _BROKEN, None, 0.0
    right, cut, divisors = right[fair], cut[fair], divisors[fair]
    step = np.where(turned, -row.weight, row.weight) / divisors[:, None]
    base = np.floor(step)
    scale = divisors * (1 - cut)
    own = scale[:, None] * base + np.maximum(step - base - cut[:, None], 0.0) * divisors[:, None]
    own[:, turned] *= -1.0
    limit = scale * np.floor(right) + own[:, turned].sum(axis=1)
    broken = (own @ x - paid - limit) / np.sqrt((own * own).sum(axis=1) + 1e-9)
    i = int(broken.argmax())
    return (float(broken[i]), own[i], float(limit[i])) if broken[i] > _BROKEN else (_BROKEN, None, 0.0)


def _as_row(row: Knapsack, own: Floats, right: float) -> Row:
    kept = np.abs(own) > _SMALL
    return Row(
        col=np.concatenate([row.col[kept], row.over]), value=np.concatenate([own[kept], -row.per]), high=right + _SMALL
    )
