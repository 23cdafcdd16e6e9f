"""One solver run within one process: greedy answer, linear bound, then proof and search."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from threading import RLock, Thread

import numpy as np

from apronplan.planning.solver.apart import stands_alone
from apronplan.planning.solver.blocks import Blocks, make_blocks
from apronplan.planning.solver.board import Board
from apronplan.planning.solver.closing import can_close, close
from apronplan.planning.solver.data import Floats, Problem
from apronplan.planning.solver.fix import Incumbent, first_width, prove, reach_within
from apronplan.planning.solver.greedy import LOOKS, first_fit, mend
from apronplan.planning.solver.halls import good_halls, nearest_halls
from apronplan.planning.solver.haul import Haul
from apronplan.planning.solver.highs import Stop
from apronplan.planning.solver.lagrange import Lagrange
from apronplan.planning.solver.lns import Ground, explore
from apronplan.planning.solver.loosen import loosen
from apronplan.planning.solver.lp import Relaxation, relax
from apronplan.planning.solver.mip import Pairs, best_of, plan_cost
from apronplan.planning.solver.nearest import nearest_plan
from apronplan.planning.solver.proof import strict_cost
from apronplan.planning.solver.rolling import roll, unload
from apronplan.planning.solver.start import Places, is_kept, repaired, runs_of
from apronplan.planning.solver.tray import empty_tray
from apronplan.planning.solver.whole import relax_whole

_ROUNDS_ALONE, _ROUNDS_LARGE = 4, 16
"""Neighbourhoods before the proof, where both share one thread; of a large day, whose proof is far."""
_PROGRAM_SHARE = 0.5
"""Part of the time after which the linear program has to do with the bound it has."""
_NEARBY = ((6, 0.01, 0.4), (10, np.inf, 1.0))
"""Columns for each block of the programs that give the first good plan of a small day, how far above the bound, as a
share of it, they look, and seconds for one of them."""
_LATE_SHARE = 0.02
"""Part of the bound that the linear program saves on short times beyond which these programs find nothing good."""
_CLOSE_SHARE = 0.02
"""Gap below which no more such programs, nor neighbourhoods, come before the proof."""
_WHOLE = 8000
"""Columns of a day without halls whose linear program is solved at once."""
_LARGE, _ROW_WORK = 15_000, 1e6
"""Columns of a large day, and what one round of its program by rows may take (`Master.work`)."""
_TRAY_SHARE = 10.0
"""The tray costs this many times the dearest stand while a large day's bound is sought, which keeps prices small."""
_TRAY_TRIES, _TRAY_ROUNDS, _MENDED = 3, 2000, 1000
"""How often the tray is tried to be emptied, how many are pushed in at most for that, and how many moves are looked at
to make it cheaper."""
_WORTH_A_TRY = 0.2
"""Part of the gap that another plan has to close before the proof of a large day is tried again."""
_ROLLED = 2e-3
"""How far the steps of the bound still aim above it, as a share, when the first plan is made from its prices."""
_ROLL_SHARE = 0.12
"""Part of the time for a plan made slice by slice: where stands are few for the day, its programs are too hard."""
_SWEEPS = 50
"""Steps of a large day's bound between two looks at it."""
_APART_SHARE = 0.05
"""Part of the time for the plan that chooses stands first: the joint one shall never be worse than that."""
_FAR_SHARE = 0.06
"""Gap below which such a plan is not worth it: the proof is near then, and it cannot be much better."""
_SMALL = 6000
"""Columns of a model that is built within a tenth of a second."""
_LAST_ROUND_S = 1.0
"""Time for a neighbourhood that is under way to end."""
_NOTHING = 1e-6
"""Units; a gain below it is rounding."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outcome:
    """What a run found, in solver numbers.

    Attributes
    ----------
    stands : tuple of int
        Stand number of each part; the number of stands = the tray.
    halls : tuple of (lot, hall)
    cost, bound : float
        Units.
    """

    stands: tuple[int, ...]
    halls: Pairs
    cost: float
    bound: float
    proved: bool


Tell = Callable[[Outcome], None]


def _is_far(best: Incumbent) -> bool:
    """Tell whether a plan is so far above the bound that other ways to a plan are worth their time."""
    return best.cost - best.bound > _FAR_SHARE * abs(best.cost)


class _Explorer:
    """A neighbourhood search in a thread of its own, which can be ended before everything else."""

    def __init__(self, stop: Stop) -> None:
        self._stop, self.ended = stop, False

    def begin(self, search: Callable[[Stop], None]) -> None:
        """Start it."""
        self._thread = Thread(target=search, args=(lambda: self.ended or self._stop(),), daemon=True)
        self._thread.start()

    def end(self, seconds: float | None = None) -> None:
        """Wait for it: so many seconds, or tell it to end."""
        self.ended = self.ended or seconds is None
        self._thread.join(_LAST_ROUND_S if seconds is None else seconds)


class Search:
    """A run: keeps the best plan and bound, and tells every change of them.

    Parameters
    ----------
    greedy_seconds : float or None
        Time after which the first answer is no longer mended; None = a fixed amount of work, the same on every machine.
    start : Places or None
        A plan to begin with, as it is where it keeps everything, else repaired: no answer is worse.
    """

    def __init__(
        self,
        problem: Problem,
        *,
        tell: Tell,
        stop: Stop,
        seed: int = 0,
        greedy_seconds: float | None = None,
        start: Places | None = None,
    ) -> None:
        until = time.perf_counter() + (np.inf if greedy_seconds is None else greedy_seconds)
        self._given, self.seed, self._tell, self._stop = problem, seed, tell, stop
        self._lock, self._greedy_seconds = RLock(), greedy_seconds
        self._loosened = loosen(problem)
        self.problem = self._loosened.problem
        self.blocks: Blocks = make_blocks(self.problem)
        self.haul = Haul(self.blocks, self.problem.freight) if self.problem.freight is not None else None
        self.relaxation: Relaxation | None = None
        self._roll_seconds = 0.0
        self.best = self._first_answer(until)
        if start is not None and problem.part_count:
            self._begin_with(start)
        self._say()

    @cached_property
    def static_cost(self) -> Floats:
        """Cost of each block on each stand, each lot in its cheapest hall: what any plan pays at least."""
        cost = self.blocks.cost
        return cost if self.haul is None else cost + self.haul.block_cost(self.haul.best()[0])

    def run(self, seconds: float, *, side_by_side: bool = False) -> Outcome:
        """Work until the best plan is proved or time is up.

        Parameters
        ----------
        seconds : float
            Time limit.
        side_by_side : bool
            True: neighbourhood search in a thread of its own beside the proof (HiGHS works outside Python's lock).
            False: a few neighbourhoods first, then the proof; the same seed then gives the same run.
        """
        if not self.problem.part_count:
            self.bounded(self.best.cost)
            return self.outcome()
        until = time.perf_counter() + seconds
        half = time.perf_counter() + seconds * _PROGRAM_SHARE
        self._roll_seconds = seconds * _ROLL_SHARE
        self.relaxation, climber = self._first_bound(half)
        if climber is not None:
            return self._large_day(climber, until, side_by_side=side_by_side)
        if not self.best.proved and not self._over(until)():
            self._round_off(until)
            self._empty_tray(until)
        if self.haul is not None and _is_far(self.best) and not self._over(until)():
            self._stands_first(self.haul, time.perf_counter() + seconds * _APART_SHARE)
        ground = Ground(self.blocks, self.haul, self.relaxation)
        if side_by_side:
            explorer = Thread(target=self._explore, args=(ground, until, None), daemon=True)
            explorer.start()
            self._look_nearby(until)
            self._prove(until)
            explorer.join(max(0.0, until - time.perf_counter()) + 1.0)
        else:
            if self.problem.strict.size:  # moves are dear: the bound is near, and the proof finds the plan
                self._prove((until + time.perf_counter()) / 2)
            self._look_nearby(until)
            if self.haul is None and self._is_open():  # with halls, it takes longer than the first small model
                self._explore(ground, until, _ROUNDS_ALONE)
            self._prove(until)
        return self.outcome()

    def _large_day(self, climber: Lagrange, until: float, *, side_by_side: bool) -> Outcome:
        """Go on where the bound comes from whole plans of stands: plans from its prices, then search and proof."""
        assert self.relaxation is not None
        ground = Ground(self.blocks, None, self.relaxation, is_large=True)
        self._climb(climber, ground, until, _ROLLED)
        self._roll(climber, until)
        explorer = self._beside(ground, until) if side_by_side else None
        self._climb(climber, ground, until)
        self._roll(climber, until)
        if explorer is not None and can_close(self.relaxation):
            explorer.end()  # the proof makes better plans than the search beside it, which only takes time and memory
        tried, turn = self._close(until), 0
        if explorer is not None and explorer.ended:
            explorer = self._beside(ground, until)
        while not self._done() and not self._over(until)():
            self._explore(ground, until, _ROUNDS_ALONE if turn or side_by_side else _ROUNDS_LARGE, seed=turn)
            turn += 1
            if self.best.cost < tried:
                tried = self._close(until)
        if explorer is not None:
            explorer.end(max(0.0, until - time.perf_counter()) + 1.0)
        return self.outcome()

    def _beside(self, ground: Ground, until: float) -> "_Explorer":
        """Begin a search that goes on beside everything else."""
        explorer = _Explorer(self._done)
        explorer.begin(lambda stop: self._explore(ground, until, None, stop=stop))
        return explorer

    def _roll(self, climber: Lagrange, until: float) -> None:
        """Make a plan of a large day from the prices so far."""
        end = min(until, time.perf_counter() + self._roll_seconds)
        stop = self._over(end)
        found = None if self._done() else roll(self.blocks, climber.outlook(), until=end, stop=stop, seed=self.seed)
        if found is not None and self.relaxation is not None:
            reduced = self.relaxation.reduced
            self.improved(unload(self.blocks, found, reduced, until=end, stop=stop, seed=self.seed), ())
        elif not self._over(until)():
            self._round_off(until)
        self._empty_tray(until)

    def settle(self, seconds: float) -> Outcome:
        """Prove the best plan if the linear program and small models suffice, as they mostly do when moves are dear."""
        until = time.perf_counter() + seconds
        self.relaxation = relax(
            self.blocks, self.haul, start=list(self.best.pairs), stop=self._over(until), bounded=self.bounded
        )
        if not self.best.proved and not self._over(until)():
            self._prove(until, _SMALL)
        return self.outcome()

    def _first_bound(self, until: float) -> tuple[Relaxation, Lagrange | None]:
        """Solve the program by rows; of a large day only its begin, and go on from there by whole plans of stands."""
        stop, start = self._over(until), list(self.best.pairs)
        allowed = self.blocks.cost[:, :-1][np.isfinite(self.blocks.cost[:, :-1])]
        alone = self.haul is None and not self.problem.strict.size
        if not alone or len(allowed) < _LARGE:
            whole = self._whole(until) if alone and len(allowed) <= _WHOLE else None
            return whole or relax(self.blocks, self.haul, start=start, stop=stop, bounded=self.bounded), None
        cap = max(_TRAY_SHARE * float(allowed.max()), 1.0)
        begin = relax(self.blocks, None, start=start, stop=stop, bounded=self.bounded, work=_ROW_WORK, tray_cap=cap)
        if begin.whole or stop():
            return begin, None
        climber = Lagrange(self.blocks, begin, bounded=self.bounded)
        climber.climb(_SWEEPS, stop)
        return climber.relaxation(), climber

    def _whole(self, until: float) -> Relaxation | None:
        """Solve the linear program of a small day at once; None if time ran out."""
        found = relax_whole(self.blocks, max(until - time.perf_counter(), 0.01))
        if found is not None:
            self.bounded(found.bound)
        return found

    def _climb(self, climber: Lagrange, ground: Ground, until: float, aim: float = 0.0) -> None:
        """Raise the bound of a large day while its steps aim so high above it (as a share) and are worth their time."""
        stop = self._over(until)
        while climber.aim > aim and not climber.is_flat and not stop() and not self.best.proved:
            climber.climb(_SWEEPS, stop)
            self.relaxation = ground.relaxation = climber.relaxation()

    def _is_open(self) -> bool:
        """Tell whether the best plan is not yet so near to the bound that the proof is the next thing to do."""
        return self.best.cost - self.best.bound > _CLOSE_SHARE * abs(self.best.cost)

    def _look_nearby(self, until: float) -> None:
        """Take the best plan of the columns nearest to the linear program: a good one makes all that follows small."""
        assert self.relaxation is not None
        late = self.relaxation.saved > _LATE_SHARE * abs(self.relaxation.bound)
        if self.haul is not None or self.problem.strict.size or late or self._done():
            return
        for count, share, most_s in _NEARBY:
            seconds = min(most_s, until - time.perf_counter())
            if not self._is_open() or seconds <= 0 or self._done():
                return
            found = nearest_plan(
                self.blocks, self.relaxation, self.best, count=count, share=share,
                seconds=seconds, stop=self._done, seed=self.seed,
            )  # fmt: skip
            if found is not None:
                self.improved(found, ())

    def _prove(self, until: float, most_columns: int | None = None) -> None:
        assert self.relaxation is not None
        prove(
            self.blocks, self.haul, self.relaxation, self.best, until=until, stop=self._done,
            improved=self.improved, bounded=self.bounded, seed=self.seed, most_columns=most_columns,
        )  # fmt: skip

    def _close(self, until: float) -> float:
        """Try to prove the best plan of a large day; return the cost below which another try is worth it."""
        assert self.relaxation is not None
        if not can_close(self.relaxation):
            return -np.inf
        close(
            self.blocks, self.relaxation, self.best, until=until, stop=self._done,
            improved=self.improved, bounded=self.bounded, seed=self.seed,
        )  # fmt: skip
        return self.best.cost - _WORTH_A_TRY * (self.best.cost - self.best.bound)

    def _stands_first(self, haul: Haul, until: float) -> None:
        """Take stands chosen as if halls had no limits, with the best halls for them, if that is better."""
        alone = Search(stands_alone(self.problem, haul), tell=lambda _: None, stop=self._done, seed=self.seed)
        alone.run((until - time.perf_counter()) / 2)
        self.bounded(alone.best.bound)
        self._house(haul, alone.best.pairs)

    def _explore(
        self, ground: Ground, until: float, rounds: int | None, seed: int = 0, stop: Stop | None = None
    ) -> None:
        seed, stop = seed + self.seed, stop or self._done
        explore(ground, self.best, until=until, stop=stop, improved=self.improved, seed=seed, rounds=rounds)

    def _done(self) -> bool:
        return self._stop() or self.best.proved

    def improved(self, pairs: Pairs, halls: Pairs) -> bool:
        """Keep a plan if it is better than the best so far; tell whether it is."""
        cost = plan_cost(self.blocks, self.haul, pairs, halls)
        with self._lock:
            better = cost < self.best.cost - _NOTHING
            if better:
                self.best.plan, self.best.cost = (pairs, halls), cost
                self.best.strict = strict_cost(self.blocks, pairs)
                self._say()
        return better

    def bounded(self, bound: float) -> None:
        """Keep a bound if it is higher than the best so far."""
        with self._lock:
            bound = min(bound, self.best.cost)
            if bound > self.best.bound:
                self.best.bound = bound
                self._say()

    def outcome(self) -> Outcome:
        """Return the best plan so far."""
        with self._lock:
            (pairs, halls), best = self.best.plan, replace(self.best)
        stands = [self.blocks.tray] * self.problem.part_count
        for b, k in pairs:
            for part in range(int(self.blocks.first[b]), int(self.blocks.last[b]) + 1):
                stands[part] = k
        halls = self._loosened.halls(stands, halls)
        return Outcome(stands=tuple(stands), halls=halls, cost=best.cost, bound=best.bound, proved=best.proved)

    def _say(self) -> None:
        self._tell(self.outcome())

    def _over(self, until: float) -> Stop:
        return lambda: self._stop() or time.perf_counter() >= until

    def _first_answer(self, until: float) -> Incumbent:
        """Return the first fit, or what small moves make of it: these do not see that a hall is full."""
        board = first_fit(self.blocks, self.static_cost)
        first = self._with_halls(board) if self.haul is not None else None
        mend(board, self.static_cost, until, LOOKS if self._greedy_seconds is None else None)
        mended = self._with_halls(board)
        return first if first is not None and first.cost < mended.cost else mended

    def _with_halls(self, board: Board) -> Incumbent:
        """Return a plan with the halls that are near."""
        pairs = tuple(board.pairs())
        halls = nearest_halls(self.haul, self.blocks, pairs) if self.haul is not None else ()
        cost = plan_cost(self.blocks, self.haul, pairs, halls)
        strict = strict_cost(self.blocks, pairs)
        return Incumbent(plan=(pairs, halls), cost=cost, bound=float("-inf"), strict=strict)

    def _begin_with(self, start: Places) -> None:
        """Take a plan as it is, or mend what of it cannot stay."""
        pairs = runs_of(self.blocks, start.stands)
        if is_kept(self.blocks, pairs):
            self._take(pairs, self._loosened.left(start.halls))
        else:
            seconds = np.inf if self._greedy_seconds is None else self._greedy_seconds
            self._take(repaired(self.blocks, self.static_cost, pairs, time.perf_counter() + seconds), ())

    def _take(self, pairs: Pairs, halls: Pairs) -> None:
        """Keep a plan if it is better, with its halls or with those that are near."""
        if self.haul is None:
            self.improved(pairs, ())
        else:
            for chosen in (halls, nearest_halls(self.haul, self.blocks, pairs)):
                if len(chosen) == len(self.haul.freight.lots):
                    self.improved(pairs, chosen)

    def _round_off(self, until: float) -> None:
        """Make plans of what the linear program says: stands by its prices, then the best halls for them."""
        assert self.relaxation is not None
        if self.haul is not None:
            self._priced_stands(self.haul, until)
            return
        board = first_fit(self.blocks, self.relaxation.reduced)
        mend(board, self.static_cost, until, _MENDED)
        self.improved(tuple(board.pairs()), ())

    def _empty_tray(self, until: float) -> None:
        """Find places for those in the tray of the best plan, before anything else is made cheaper."""
        for seed in range(self.seed, self.seed + _TRAY_TRIES):
            pairs, stop = self.best.pairs, self._over(until)
            if stop() or not any(stand == self.blocks.tray for _, stand in pairs):
                return
            found = empty_tray(self.blocks, pairs, self.static_cost, rounds=_TRAY_ROUNDS, stop=stop, seed=seed)
            if found is not None:
                self._mended(found, until)

    def _mended(self, pairs: Pairs, until: float) -> None:
        """Make a plan cheaper by small moves, give its lots halls, and keep it if it is better."""
        board = Board(self.blocks)
        for block, stand in pairs:
            board.put(block, stand)
        mend(board, self.static_cost, until, _MENDED)
        pairs = tuple(board.pairs())
        self.improved(pairs, nearest_halls(self.haul, self.blocks, pairs) if self.haul is not None else ())

    def _priced_stands(self, haul: Haul, until: float) -> None:
        """Choose stands exactly, each lot in the hall that is cheapest at the program's prices, then the best halls.

        What these prices say that a plan costs at least is a bound: no overload is cheaper than its hour's price.
        """
        relaxation = self.relaxation
        assert relaxation is not None
        prices = relaxation.prices.hall
        assert prices is not None
        priced = replace(self.blocks, cost=self.blocks.cost + haul.block_cost(haul.best(prices)[0]))
        width = first_width(relaxation, self.best)
        block, stand = np.nonzero(relaxation.reduced <= width)
        found = best_of(
            priced, None, block, stand, None, reach_within(None, relaxation, block, stand, width),
            seconds=max(0.05, (until - time.perf_counter()) / 4), stop=self._stop, seed=self.seed,
        )  # fmt: skip
        paid = float((prices * haul.freight.capacity_kg).sum())
        self.bounded(min(found.bound - paid, relaxation.bound + width))
        for pairs in (found.pairs, self.best.pairs):
            if pairs is not None:
                self._house(haul, pairs)

    def _house(self, haul: Haul, pairs: Pairs) -> None:
        """Give the lots of a plan good halls, and keep the plan if it is better."""
        assert self.relaxation is not None
        self.improved(pairs, good_halls(haul, self.blocks, pairs, self.relaxation.prices.hall))
