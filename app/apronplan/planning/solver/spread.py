"""Halls for lots by small moves: a lot to another hall, and a second one out of its way, while that pays; milliseconds.

A plan that a small model would find in a second is mostly found here at once, and every later step is the faster the
nearer the plan it begins with is to the best one.
"""

import numpy as np

from apronplan.planning.solver.data import Floats, Ints
from apronplan.planning.solver.haul import Haul

_SWEEPS = 12
_HARD = 1e9
"""Units per kilogram by which a limit that is hard is shunned."""
_NOTHING = 1e-6


class Spread:
    """Lots in halls, and what the halls' overload costs.

    Parameters
    ----------
    lots : ints
        Numbers of the lots.
    cost : floats, shape (lots, halls + 1)
        Units of each lot in each hall beside overload; the last column is "no hall"; ``inf`` = not possible.
    choice : ints, shape (lots,)
        The halls to begin with; they are moved in place.
    """

    def __init__(self, haul: Haul, lots: Ints, cost: Floats, choice: Ints) -> None:
        f = haul.freight
        count = len(lots)
        goes = np.isfinite(cost[:, :-1]) & f.counts[lots]
        most = np.einsum("ih,ir->hr", goes.astype(np.float64), f.use_kg[lots])
        bins = np.flatnonzero((most > f.capacity_kg).any(axis=0))
        self.choice, self._cost = choice, cost
        use = f.use_kg[lots][:, bins]
        self._use = np.zeros((count, haul.hall_count + 1, len(bins)))
        self._use[:, :-1] = use[:, None, :] * f.counts[lots][:, :, None]
        self._price = np.minimum(f.overload_cost[bins], _HARD)
        self._room = np.full((haul.hall_count + 1, len(bins)), np.inf)
        self._room[:-1] = f.capacity_kg[:, bins]
        np.subtract.at(self._room, choice, self._use[np.arange(count), choice])

    def settle(self) -> None:
        """Move lots until nothing pays, or for so many rounds."""
        for _ in range(_SWEEPS):
            if not self._sweep():
                return

    def _sweep(self) -> bool:
        """Look at every lot that lies in a full hall or could lie in a cheaper one; tell whether any was moved."""
        full = np.asarray((self._room < 0).any(axis=1))
        dearer = self._cost[np.arange(len(self.choice)), self.choice] > self._cost.min(axis=1) + _NOTHING
        moved = False
        for lot in np.flatnonzero(full[self.choice] | dearer).tolist():
            moved = self._move(lot) or self._push(lot) or moved
        return moved

    def _over(self, room: Floats) -> Floats:
        """Return what overload costs where this room is left; the last axis is the bins."""
        return np.asarray(np.maximum(-room, 0.0) @ self._price)

    def _move(self, lot: int) -> bool:
        """Bring a lot to the hall where it costs least, overload included."""
        here, use = int(self.choice[lot]), self._use[lot]
        room = self._room.copy()
        room[here] += use[here]
        total = self._cost[lot] + self._over(room - use) - self._over(room)
        to = int(total.argmin())
        if total[to] >= total[here] - _NOTHING:
            return False
        self._put(lot, to)
        return True

    def _push(self, lot: int) -> bool:
        """Bring a lot to another hall and one of those there to a third, or to where the lot was, if the sum falls."""
        here = int(self.choice[lot])
        was = self._over(self._room)
        for to in np.argsort(self._cost[lot], kind="stable").tolist():
            if to == here or to == len(self._room) - 1 or not np.isfinite(self._cost[lot, to]):
                continue
            room = self._room.copy()
            room[here] += self._use[lot, here]
            room[to] -= self._use[lot, to]
            over = self._over(room)
            paid = float(self._cost[lot, to] - self._cost[lot, here] + over[[here, to]].sum() - was[[here, to]].sum())
            others = np.flatnonzero(self.choice == to)
            if not len(others):
                continue
            left = self._over(room[to] + self._use[others, to]) - over[to]
            came = self._over(room - self._use[others]) - over
            gain = self._cost[others] - self._cost[others, to][:, None] + left[:, None] + came + paid
            gain[:, to] = np.inf
            at = np.unravel_index(int(gain.argmin()), gain.shape)
            if gain[at] < -_NOTHING:
                self._put(lot, to)
                self._put(int(others[at[0]]), int(at[1]))
                return True
        return False

    def _put(self, lot: int, hall: int) -> None:
        self._room[self.choice[lot]] += self._use[lot, self.choice[lot]]
        self.choice[lot] = hall
        self._room[hall] -= self._use[lot, hall]
