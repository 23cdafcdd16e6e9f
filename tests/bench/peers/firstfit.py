"""Greedy first-fit: in order of arrival, each on the cheapest stand that is free; what a script would do in a day."""

from collections.abc import Callable

import numpy as np

from apronplan.planning.solver.data import Problem
from bench.peers.value import points


def solve(problem: Problem, tell: Callable[[float, float | None], None]) -> tuple[list[int], dict[int, int]]:
    """Return stands and halls; tells the value once."""
    p = problem
    stands = [-1] * p.part_count
    f = p.freight
    load = np.zeros_like(f.capacity_kg) if f is not None else None
    halls: dict[int, int] = {}
    lots: dict[int, list[int]] = {}
    for lot, part in enumerate(f.part.tolist() if f is not None else ()):
        lots.setdefault(part, []).append(lot)
    free = np.isfinite(p.cost)
    for part in np.argsort(p.start_s, kind="stable").tolist():
        cost = np.where(free[part], p.cost[part], np.inf)
        if f is not None:
            for lot in lots.get(part, ()):
                metres = np.where(f.eligible[lot], f.metres[f.table[lot]], np.inf).min(axis=1)
                cost = cost + f.cost_per_m[lot] * np.where(np.isfinite(metres), metres, 1e9)
        stand = int(cost.argmin())
        if np.isfinite(cost[stand]):
            stands[part] = stand
            _take(p, free, part, stand)
        for lot in lots.get(part, ()):
            _house(p, load, halls, lot, stands[part])
    tell(points(p, stands, halls), None)
    return stands, halls


def _take(p: Problem, free: np.ndarray, part: int, stand: int) -> None:
    """Close the stand for whom the part is in the way."""
    gap = np.maximum(p.gap_s, p.gap_s[part])
    same = p.chain == p.chain[part]
    free[(p.start_s < p.end_s[part] + gap) & (p.start_s[part] < p.end_s + gap) & ~same, stand] = False
    meet = (p.start_s < p.end_s[part]) & (p.start_s[part] < p.end_s)
    kind = p.kind[part]
    for mine, theirs, own, other in (
        (p.rules.stand_a, p.rules.stand_b, p.rules.types_a, p.rules.types_b),
        (p.rules.stand_b, p.rules.stand_a, p.rules.types_b, p.rules.types_a),
    ):
        for r in np.flatnonzero((mine == stand) & own[:, kind]).tolist():
            free[meet & other[r][p.kind], theirs[r]] = False
    for s in (p.shutters, p.ways):
        for r, (cut, across) in enumerate(zip(s.cut.tolist(), s.across.tolist(), strict=True) if s is not None else ()):
            if across == stand and s.shut(r, p.kind[[part]])[0]:
                covered = (p.start_s[part] <= s.begin_s) & (s.end_s <= p.end_s[part])
                covered &= s.shut_in(r, p.kind[s.part])
                free[s.part[covered], cut] = False
            if cut == stand and s.shut_in(r, p.kind[[part]])[0]:
                for begin, end in zip(s.begin_s[s.part == part], s.end_s[s.part == part], strict=True):
                    free[(p.start_s <= begin) & (end <= p.end_s) & s.shut(r, p.kind), across] = False


def _house(p: Problem, load: np.ndarray | None, halls: dict[int, int], lot: int, stand: int) -> None:
    """Send a lot to the nearest hall that may take it and has the room."""
    f = p.freight
    assert f is not None
    assert load is not None
    hard = ~np.isfinite(f.overload_cost)
    metres = f.metres[f.table[lot], stand] if stand >= 0 else np.zeros(len(f.halls))
    for hall in np.argsort(np.where(f.eligible[lot], metres, np.inf), kind="stable").tolist():
        if not f.eligible[lot, hall] or not np.isfinite(metres[hall]):
            return
        after = load[hall] + f.use_kg[lot] * f.counts[lot, hall]
        if (after[hard] <= f.capacity_kg[hall][hard]).all():
            load[hall] = after
            halls[lot] = hall
            return
