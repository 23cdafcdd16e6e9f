"""What a plan costs, from the problem's arrays alone: the judge of all contenders, and of the product's own sums."""

from collections.abc import Mapping, Sequence

import numpy as np

from apronplan.planning.solver.data import COST_UNIT, Problem

INF = float("inf")


def points(problem: Problem, stands: Sequence[int], halls: Mapping[int, int]) -> float:
    """Return the cost points of a plan; ``inf`` if it breaks a hard limit of stands or halls.

    Parameters
    ----------
    stands : sequence of int
        Stand of each part; -1 = the tray.
    halls : mapping of int to int
        Hall of each lot; a lot that is missing has none.
    """
    runs = _runs(problem, stands)
    if _is_shut_in(problem, runs):
        return INF
    units = problem.constant + sum(_run_units(problem, *run) for run in runs)
    units += _pairs_units(problem, runs) + _freight_units(problem, stands, halls)
    return units * COST_UNIT


def _runs(problem: Problem, stands: Sequence[int]) -> list[tuple[int, int, int]]:
    """Join parts of one turnaround that follow each other on one stand."""
    runs: list[tuple[int, int, int]] = []
    for part, stand in enumerate(stands):
        joined = (
            runs
            and stand >= 0
            and runs[-1][2] == stand
            and runs[-1][1] == part - 1
            and problem.chain[part] == problem.chain[part - 1]
            and not (problem.frozen[part] or problem.frozen[part - 1])
        )
        if joined:
            runs[-1] = (runs[-1][0], part, stand)
        else:
            runs.append((part, part, stand))
    return runs


def _run_units(problem: Problem, first: int, last: int, stand: int) -> float:
    towed_in = first > 0 and problem.chain[first - 1] == problem.chain[first]
    tow = float(problem.tow_cost[first]) if towed_in else 0.0
    if stand < 0:
        return float(problem.tray_cost[first]) + tow
    return float(problem.cost[first : last + 1, stand].sum()) + tow


def _pairs_units(problem: Problem, runs: list[tuple[int, int, int]]) -> float:
    p = problem
    live = [(int(p.start_s[i]), int(p.end_s[j]), int(p.gap_s[i]), int(p.kind[i]), k)
            for i, j, k in runs if k >= 0 and not p.frozen[i]]  # fmt: skip
    hard = _table(p.rules.stand_a, p.rules.stand_b)
    soft = _table(p.doubts.pairs.stand_a, p.doubts.pairs.stand_b) if p.doubts is not None else {}
    units = 0.0
    for n, one in enumerate(live):
        for two in live[n + 1 :]:
            if one[4] == two[4]:
                units += _succession(p, *((one, two) if one[0] <= two[0] else (two, one)))
            elif one[0] < two[1] and two[0] < one[1]:
                for first, second in ((one, two), (two, one)):
                    for r in hard.get((first[4], second[4]), ()):
                        if p.rules.types_a[r, first[3]] and p.rules.types_b[r, second[3]]:
                            return INF
                    for r in soft.get((first[4], second[4]), ()):
                        assert p.doubts is not None
                        if p.doubts.pairs.types_a[r, first[3]] and p.doubts.pairs.types_b[r, second[3]]:
                            units += float(p.doubts.cost[r])
    return units


def _is_shut_in(problem: Problem, runs: list[tuple[int, int, int]]) -> bool:
    """Tell whether an aircraft stays across another's only road, or in its way in, while that is needed."""
    p = problem
    live: dict[int, list[tuple[int, int]]] = {}
    for first, last, stand in runs:
        if stand >= 0 and not p.frozen[first]:
            live.setdefault(stand, []).append((first, last))
    for s in (p.shutters, p.ways):
        for r in range(len(s.cut) if s is not None else 0):
            for first, last in live.get(int(s.cut[r]), ()):
                mine = (s.part >= first) & (s.part <= last)
                if s.types_cut.size and not s.types_cut[r, p.kind[first]]:
                    continue
                for i, j in live.get(int(s.across[r]), ()):
                    shuts = not s.types_across.size or s.types_across[r, p.kind[i]]
                    if shuts and (mine & (p.start_s[i] <= s.begin_s) & (s.end_s <= p.end_s[j])).any():
                        return True
    return False


def _table(a: Sequence[int], b: Sequence[int]) -> dict[tuple[int, int], list[int]]:
    found: dict[tuple[int, int], list[int]] = {}
    for r, pair in enumerate(zip(map(int, a), map(int, b), strict=True)):
        found.setdefault(pair, []).append(r)
    return found


def _succession(p: Problem, first: tuple[int, ...], second: tuple[int, ...]) -> float:
    between = second[0] - first[1]
    if between < max(first[2], second[2]):
        return INF
    return float(p.buffer.cost(np.array(between))) if len(p.buffer) else 0.0


def _freight_units(problem: Problem, stands: Sequence[int], halls: Mapping[int, int]) -> float:
    f = problem.freight
    if f is None:
        return 0.0
    units, load = 0.0, np.zeros_like(f.capacity_kg)
    for lot in range(len(f.lots)):
        hall, stand = halls.get(lot, -1), stands[int(f.part[lot])]
        if hall < 0:
            units += f.unhoused_cost
            continue
        if not f.eligible[lot, hall]:
            return INF
        if stand >= 0:
            units += float(f.cost_per_m[lot] * f.metres[f.table[lot], stand, hall])
        if f.counts[lot, hall]:
            load[hall] += f.use_kg[lot]
    over = np.maximum(load - f.capacity_kg, 0.0)
    full = over > 0.5  # kg; sums of whole kilograms
    price = np.broadcast_to(f.overload_cost, over.shape)
    return units + float((over[full] * price[full]).sum())
