"""The linear bound of large days from whole plans of stands, by the volume algorithm.

Where the program by rows (`lp`) would take minutes, prices of the parts and of the pair rules are moved step by step
towards what plans at these prices break. What the plans of the stands cost at given prices falls out of one sweep
through time, in milliseconds; each sweep gives a valid bound, whatever the prices are, and it holds the price of short
times exactly, which rows do not. The directions are means of all plans so far (Barahona and Anbil, "The volume
algorithm", Mathematical Programming 87, 2000): the subgradient of one plan alone would swing between stands that are
alike.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from apronplan.planning.solver.blocks import Blocks
from apronplan.planning.solver.cheapest import Cheapest, CheapestPlans
from apronplan.planning.solver.data import Floats
from apronplan.planning.solver.highs import Stop
from apronplan.planning.solver.lp import Relaxation
from apronplan.planning.solver.model.pair_prices import PairPrices
from apronplan.planning.solver.prices import Prices, cover_sums
from apronplan.planning.solver.rolling import Outlook
from apronplan.planning.solver.stand_plans import StandPlans

_FIRST_STEP, _LEAST_STEP = 0.2, 1e-5
"""How far above the bound a step aims, as shares of it: at the first, and where the work ends."""
_SETTLED = 1e-4
"""The same where the mean becomes steadier."""
_UP, _DOWN = 1.3, 0.66


@dataclass(frozen=True, slots=True)
class _Pace:
    """How steady the mean is.

    Attributes
    ----------
    mix : float
        Most that the newest plans count in the mean.
    patience : int
        Sweeps without a better bound before the aim is lowered.
    aim : float
        How far above the bound the first step aims, as a share of it.
    """

    mix: float
    patience: int
    aim: float


_QUICK = _Pace(0.2, 2, _FIRST_STEP)
"""While the bound is far."""
_STEADY = (_Pace(0.06, 7, 2e-3), _Pace(0.025, 7, 2e-3))
_PATIENT = (_Pace(0.02, 10, 1e-2), _Pace(0.005, 10, 1e-2))
"""The paces after it: on most days, and where plans are still far from a cover, as where stands are few for the day."""
_UNCOVERED = 0.02
"""What the mean leaves uncovered, at its prices, as a share of the bound, from which it is far from a cover."""
_CROWDED = 3
"""Parts for each stand from which on it may be so: with 1.6 of them it cost twice the steps on two days of ten."""
_FLOOR = 0.3
"""Part of the mean price that a part without a price weighs."""
_TINY = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class _Point:
    """Prices >= 0 of the parts and of the pair rules, and what comes of them."""

    cover: Floats
    pairs: Floats
    plans: Cheapest
    bound: float


class Lagrange:
    """The bound at prices, and the way to better ones.

    Attributes
    ----------
    sweeps : int
        How many prices have been tried.
    """

    def __init__(self, blocks: Blocks, begin: Relaxation, *, bounded: Callable[[float], None] | None = None) -> None:
        self.blocks, self._begin, self._bounded = blocks, begin, bounded
        self._cheapest, self._plans, self._pairs = CheapestPlans(blocks), StandPlans(blocks), PairPrices(blocks)
        self._still = float(blocks.cost[blocks.frozen].min(axis=1).sum()) + blocks.problem.constant
        self._fixed = np.zeros(blocks.problem.part_count, dtype=bool)
        self._fixed[blocks.first[blocks.frozen]] = True
        cover = np.where(self._fixed, 0.0, np.maximum(begin.prices.cover, 0.0))
        self._best = self._at(cover, self._pairs.take(begin.prices))
        self._mean = self._broken(self._best)
        self._aim = _FIRST_STEP * max(abs(self._best.bound), 1.0)
        self._failed, self.sweeps = 0, 1
        self._pace = _QUICK
        self._paces: tuple[_Pace, ...] = _STEADY
        self._begun = time.perf_counter()

    @property
    def bound(self) -> float:
        """The best bound so far, units."""
        return self._best.bound

    @property
    def aim(self) -> float:
        """How far above the bound the next step aims, as a share of it."""
        return float(self._aim / max(abs(self._best.bound), 1.0))

    @property
    def is_flat(self) -> bool:
        """Whether further steps are not worth their time."""
        return self._aim <= _LEAST_STEP * max(abs(self._best.bound), 1.0) and not self._paces

    def climb(self, sweeps: int, stop: Stop) -> None:
        """Make some steps; ends early where they are no longer worth it."""
        for _ in range(sweeps):
            if stop() or self.is_flat:
                return
            self._step()

    def _step(self) -> None:
        best, mean = self._best, self._mean
        lack = np.where((best.cover <= 0) & (mean[0] < 0) | self._fixed, 0.0, mean[0])
        over = np.where((best.pairs <= 0) & (mean[1] < 0), 0.0, mean[1])
        onto = _weights(best.cover) * lack
        length = self._aim / max(float((lack * onto).sum() + (over**2).sum()), _TINY)
        tried = self._at(np.maximum(best.cover + length * onto, 0.0), np.maximum(best.pairs + length * over, 0.0))
        broken = self._broken(tried)
        self.sweeps += 1
        self._mean = self._mixed(broken, tried.pairs > 0)
        if tried.bound > best.bound:
            onward = float((onto * broken[0]).sum() + (over * broken[1]).sum()) > 0
            self._best, self._failed = tried, 0
            self._aim *= _UP if onward else 1.0
            if self._bounded is not None:
                self._bounded(tried.bound)
            return
        self._failed += 1
        if self._failed >= self._pace.patience:
            self._aim, self._failed = self._aim * _DOWN, 0
            if self._paces and self._aim <= _SETTLED * max(abs(best.bound), 1.0):
                self._steadier()

    def _steadier(self) -> None:
        """Let the newest plans count less from now on."""
        scale = max(abs(self._best.bound), 1.0)
        problem = self.blocks.problem
        crowded = problem.part_count > _CROWDED * problem.stand_count
        if self._pace is _QUICK and crowded and float((self._best.cover * self._mean[0]).sum()) > _UNCOVERED * scale:
            self._paces = _PATIENT
        self._pace, *rest = self._paces
        self._paces, self._aim = tuple(rest), self._pace.aim * scale

    def _mixed(self, new: tuple[Floats, Floats], priced: np.ndarray) -> tuple[Floats, Floats]:
        """Return the mean of what plans break, the newest with the share that makes it least."""
        lack, over = self._mean
        counts = priced | (over > 0)
        by = new[0] - lack, np.where(counts, new[1] - over, 0.0)
        slope = float((lack * by[0]).sum() + (np.where(counts, over, 0.0) * by[1]).sum())
        share = -slope / max(float((by[0] ** 2).sum() + (by[1] ** 2).sum()), _TINY)
        most = self._pace.mix
        share = min(max(share, most / 10), most)
        return lack + share * (new[0] - lack), over + share * (new[1] - over)

    def _at(self, cover: Floats, pairs: Floats) -> _Point:
        """Return the cheapest plans of all stands at prices, and the bound that they prove."""
        plans = self._cheapest(self._node(cover, self._pairs.rent(pairs)))
        bound = cover.sum() - pairs.sum() + plans.least.sum() + self._left(cover).sum() + self._still
        return _Point(cover, pairs, plans, float(bound))

    def _node(self, cover: Floats, rent: Floats) -> Floats:
        """Return what blocks cost on stands at prices; ``inf`` = not allowed."""
        return np.asarray(self.blocks.cost[:, :-1] + rent - cover_sums(self.blocks, cover)[:, None])

    def _left(self, cover: Floats) -> Floats:
        """Return what leaving each part in the tray would cost at prices of the parts, where that is below 0."""
        return np.asarray(np.minimum(self.blocks.cost[self.blocks.alone, -1] - cover, 0.0) * ~self._fixed)

    def _broken(self, point: _Point) -> tuple[Floats, Floats]:
        """Return how often each part lacks cover, and by how many each pair row is over its limit."""
        blocks, chosen = self.blocks, point.plans.block
        steps = np.zeros(len(point.cover) + 1)
        np.add.at(steps, blocks.first[chosen], 1.0)
        np.add.at(steps, blocks.last[chosen] + 1, -1.0)
        lack = 1.0 - np.cumsum(steps)[:-1] - (self._left(point.cover) < 0)
        return np.where(self._fixed, 0.0, lack), self._pairs.load(chosen, point.plans.stand) - 1.0

    def relaxation(self) -> Relaxation:
        """Return what the best prices prove."""
        best, blocks = self._best, self.blocks
        if best.bound <= self._begin.bound:
            return self._begin
        legs, conflict = self._pairs.as_rows(best.pairs)
        swept = self._plans.sweep(self._node(best.cover, self._pairs.rent(best.pairs)))
        reduced = np.full(blocks.cost.shape, np.inf)
        reduced[:, :-1] = np.maximum(swept.through - swept.least, 0.0)
        alone = np.flatnonzero(blocks.first == blocks.last)
        tray = blocks.cost[alone, -1] - best.cover[blocks.first[alone]]
        reduced[alone, -1] = np.maximum(tray, 0.0)
        reduced[blocks.frozen] = np.where(np.isfinite(blocks.cost[blocks.frozen]), 0.0, np.inf)
        return Relaxation(
            bound=best.bound, reduced=reduced, prices=Prices(cover=best.cover, legs=legs, conflict=conflict),
            late=self._plans.late(swept, blocks.problem.buffer.gaps_s), col_block=self._begin.col_block,
            col_stand=self._begin.col_stand, value=self._begin.value, rounds=self.sweeps,
            seconds=time.perf_counter() - self._begun,
        )  # fmt: skip

    def outlook(self) -> Outlook:
        """Return what the best prices say of the time after each block."""
        best = self._best
        rent = self._pairs.rent(best.pairs)
        node = self._node(best.cover, rent)
        onward, allowed = self._plans.sweep(node).rest, np.isfinite(node)
        after = np.where(allowed, onward - np.where(allowed, node, 0.0), 0.0)
        return Outlook(rent=rent, after=after, onward=onward, bound=best.bound)


def _weights(cover: Floats) -> Floats:
    """Return how far the price of each part moves for one that lacks cover: a dear one's has further to go."""
    return np.asarray(cover / max(float(cover.mean()), 1.0) + _FLOOR)
