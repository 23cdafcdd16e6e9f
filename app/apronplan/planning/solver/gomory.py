"""Gomory's mixed-integer cuts: rows of the simplex tableau, rounded (Gomory 1960).

Where a column that has to be whole is fractional, its row of the tableau says so of all others; rounded down it breaks.
What rows leave free counts as a column that need not be whole.
"""

from typing import Any

import numpy as np

from apronplan.planning.solver.cuts import Row
from apronplan.planning.solver.data import Bools, Floats
from apronplan.planning.solver.program import Program

_ZERO, _FRACTION = 1e-9, 0.02
_LEAST_PART = 0.03
"""Right sides nearer to a whole number than that are not rounded: figures grow beyond measure."""
_BROKEN = 1e-3
_DYNAMIC = 1e-5
"""Coefficients below this part of the largest are taken out, at the cost of the right side."""
_SAFE = 1e-6
_TIGHT = 1e-6
_MOST, _LONGEST = 40, 150
"""Tableau rows that are looked at, and columns of a cut: long ones make every step of the tree slower."""


def tableau_cuts(highs: Any, program: Program, value: Floats, most: Floats) -> list[Row]:  # noqa: ANN401 - untyped
    """Return the cuts that the fractional solution breaks, the most broken first.

    Parameters
    ----------
    highs : Highs
        Holds the linear program, solved.
    program : Program
        The same, all cuts included.
    most : floats
        Upper bounds as they are in it; lower ones are 0.
    """
    basic = np.array(highs.getBasicVariables()[1])
    off = np.abs(value - np.rint(value))
    wanted = [(-off[j], i) for i, j in enumerate(basic.tolist()) if j >= 0 and off[j] > _FRACTION]
    rounding = _Rounding(program, value, most)
    found: list[tuple[float, int, Row]] = []
    for _, i in sorted(wanted)[:_MOST]:
        row = rounding.cut(np.array(highs.getBasisInverseRow(i)[1]))
        broken = 0.0 if row is None else float(row.value @ value[row.col] - row.high)
        if row is not None and broken > _BROKEN * float(np.sqrt((row.value**2).sum())):
            found.append((-broken / float(np.sqrt((row.value**2).sum())), len(found), row))
    return [row for _, _, row in sorted(found)]


class _Rounding:
    """Rounds sums of a program's rows at a solution of its linear program."""

    def __init__(self, program: Program, value: Floats, most: Floats) -> None:
        self._p, self._most = program, most
        activity = program.activity(value)
        self._even = program.low == program.high
        self._upper = ~self._even & np.isfinite(program.high) & (program.high - activity < _TIGHT)
        self._lower = ~self._even & ~self._upper & np.isfinite(program.low) & (activity - program.low < _TIGHT)
        side = np.where(self._upper | self._even, program.high, program.low)
        self._side = np.where(self._even | self._upper | self._lower, side, 0.0)
        self._broad = program.most > 1.0  # overload, in kilograms: rounded as if it need not be whole
        self._turned = (value > 0.5 * most) & (most > 0) & ~self._broad

    def cut(self, weight: Floats) -> Row | None:
        """Return the rounded sum of the rows at some weights; None if rounding it is not safe."""
        turned = self._turned
        weight = np.where((np.abs(weight) > _ZERO) & (self._even | self._upper | self._lower), weight, 0.0)
        own = self._sums(weight)
        own[np.abs(own) < _ZERO] = 0.0
        right = float(weight @ self._side) - float((own * self._most)[turned].sum())
        part = right - np.floor(right)
        if not _LEAST_PART < part < 1 - _LEAST_PART:
            return None
        step = np.where(turned, -own, own)
        base = np.floor(step + _ZERO)
        step = base + np.maximum(np.maximum(step - base, 0.0) - part, 0.0) / (1 - part)
        step[self._broad] = np.minimum(own[self._broad], 0.0) / (1 - part)
        free = np.minimum(np.where(self._upper, weight, -weight), 0.0) / (1 - part)
        free[self._even] = 0.0
        right = float(np.floor(right)) - float((step * self._most)[turned].sum())
        step = np.where(turned, -step, step) + self._sums(np.where(self._upper, -free, free))
        right += float(np.where(self._upper, -free, free) @ self._side)
        return self._as_row(step, right, self._most == 0)

    def _sums(self, weight: Floats) -> Floats:
        p = self._p
        return np.asarray(np.bincount(p.col, weights=p.value * weight[p.row], minlength=len(p.cost)), np.float64)

    def _as_row(self, step: Floats, right: float, shut: Bools) -> Row | None:
        step = np.where(shut, 0.0, step)
        largest = float(np.abs(step).max(initial=0.0))
        small = np.abs(step) < _DYNAMIC * largest
        right -= float((step * self._most)[small & (step < 0)].sum())
        col = np.flatnonzero(~small & (step != 0))
        if not len(col) or len(col) > _LONGEST:
            return None
        return Row(col=col, value=step[col], high=right + _SAFE * largest)
