"""An independent look at a plan: plain loops over the problem's own figures, nothing of the solver's machinery."""

import math
from itertools import combinations
from typing import NamedTuple


class Stay(NamedTuple):
    """Parts of one turnaround that follow each other on one stand: no tow, so one stay."""

    parts: tuple[int, ...]
    stand: int
    start: int
    end: int


def stays_of(problem, stands):
    """Return the stays of a plan, the tray and what hinders nobody left out."""
    found = []
    for i, k in enumerate(stands):
        if k == len(problem.stands) or problem.frozen[i]:
            continue
        last = found[-1] if found else None
        if last and last.stand == k and last.parts[-1] == i - 1 and problem.chain[i - 1] == problem.chain[i]:
            found[-1] = Stay((*last.parts, i), k, last.start, problem.end_s[i])
        else:
            found.append(Stay((i,), k, problem.start_s[i], problem.end_s[i]))
    return found


def faults(problem, stands, halls):
    """Return everything a plan breaks, in words; an empty list is a clean plan.

    `stands` gives a stand number for each part (the number of stands = the tray), `halls` a hall number for each lot
    (the number of halls = none).
    """
    found = []
    tray = len(problem.stands)
    for i, k in enumerate(stands):
        if k != tray and math.isinf(problem.cost[i][k]):
            found.append(f"part {i} may not stand on {k}")
    stays = stays_of(problem, stands)
    for a, b in combinations(stays, 2):
        if a.stand == b.stand and not _apart(problem, a, b):
            found.append(f"{a} and {b} too close")
        if a.stand != b.stand and _meet(a, b):
            found += [f"rule {r}: {a}, {b}" for r in _rules(problem.rules, problem, a, b)]
    found += _shut(problem, stays)
    found += _blocked_in(problem, stays)
    found += _together(problem, stays)
    found += _hall_faults(problem, halls)
    return found


def cost(problem, stands, halls):
    """Return what a plan costs, units."""
    tray = len(problem.stands)
    total = problem.constant
    for i, k in enumerate(stands):
        if k == tray:
            total += problem.tray_cost[i]
            continue
        total += problem.cost[i][k]
        follows = i > 0 and problem.chain[i] == problem.chain[i - 1]
        if follows and stands[i - 1] not in (k, tray):
            total += problem.tow_cost[i]
    for a, b in combinations(stays_of(problem, stands), 2):
        if a.stand == b.stand:
            total += _hurry(problem, a, b)
        elif problem.doubts is not None and _meet(a, b):
            total += sum(problem.doubts.cost[r] for r in _rules(problem.doubts.pairs, problem, a, b))
    return total + _hall_cost(problem, stands, halls)


def _apart(problem, a, b):
    gap = max(problem.gap_s[a.parts[0]], problem.gap_s[b.parts[0]])
    return b.start - a.end >= gap or a.start - b.end >= gap


def _meet(a, b):
    return a.start < b.end and b.start < a.end


def _rules(rules, problem, a, b):
    for r in range(len(rules)):
        for one, other in ((a, b), (b, a)):
            if (one.stand, other.stand) == (rules.stand_a[r], rules.stand_b[r]) and (
                rules.types_a[r][problem.kind[one.parts[0]]] and rules.types_b[r][problem.kind[other.parts[0]]]
            ):
                yield r


def _shut(problem, stays):
    if problem.shutters is None:
        return
    s = problem.shutters
    for cut, across in zip(s.cut, s.across, strict=True):
        for a in stays:
            for b in stays:
                if a.stand == cut and b.stand == across:
                    for part, begin, end in zip(s.part, s.begin_s, s.end_s, strict=True):
                        if part in a.parts and b.start <= begin and end <= b.end:
                            yield f"{b} shuts the road of {a}"


def _blocked_in(problem, stays):
    """Nobody comes or leaves past an aircraft that leaves too little room; between parts on one stand nobody moves."""
    w = problem.ways
    for a in stays if w is not None else ():
        moves = (a.start, a.end)
        for b in stays:
            for cut, across, mine, theirs in zip(w.cut, w.across, w.types_cut, w.types_across, strict=True):
                past = (a.stand, b.stand) == (cut, across) and mine[problem.kind[a.parts[0]]]
                if past and theirs[problem.kind[b.parts[0]]] and any(b.start < t < b.end for t in moves):
                    yield f"{b} stands in the way of {a}"


def _together(problem, stays):
    """Nobody comes or leaves within minutes of another of another turnaround on the same lane."""
    w = problem.lanes
    for a in stays if w is not None else ():
        for b in stays:
            if problem.chain[a.parts[0]] == problem.chain[b.parts[0]]:
                continue
            near = min(abs(s - t) for s in (a.start, a.end) for t in (b.start, b.end)) < w.window_s
            for one, other, mine, theirs in zip(w.cut, w.across, w.types_cut, w.types_across, strict=True):
                kinds = mine[problem.kind[a.parts[0]]] and theirs[problem.kind[b.parts[0]]]
                if near and (a.stand, b.stand) == (one, other) and kinds:
                    yield f"{a} moves as {b} does"


def _hurry(problem, a, b):
    gap = max(b.start - a.end, a.start - b.end)
    for limit, price in zip(problem.buffer.gaps_s, problem.buffer.costs, strict=True):
        if gap <= limit:
            return price
    return 0.0


def _loads(freight, halls):
    load = [[0.0] * len(freight.overload_cost) for _ in freight.halls]
    for lot, h in enumerate(halls):
        if h < len(freight.halls) and freight.counts[lot][h]:
            for r, kg in enumerate(freight.use_kg[lot]):
                load[h][r] += kg
    return load


def _hall_faults(problem, halls):
    f = problem.freight
    if f is None:
        return
    for lot, h in enumerate(halls):
        if h < len(f.halls) and not f.eligible[lot][h]:
            yield f"lot {lot} may not go to {h}"
    for h, row in enumerate(_loads(f, halls)):
        for r, kg in enumerate(row):
            if math.isinf(f.overload_cost[r]) and kg > f.capacity_kg[h][r] + 0.01:
                yield f"hall {h} bin {r}: {kg} kg"


def _hall_cost(problem, stands, halls):
    f = problem.freight
    if f is None:
        return 0.0
    total = 0.0
    for lot, h in enumerate(halls):
        k = stands[f.part[lot]]
        if h == len(f.halls):
            total += f.unhoused_cost
        elif k < len(problem.stands):
            total += f.cost_per_m[lot] * f.metres[f.table[lot]][k][h]
    for h, row in enumerate(_loads(f, halls)):
        for r, kg in enumerate(row):
            over = kg - f.capacity_kg[h][r]
            if over > 0.01 and not math.isinf(f.overload_cost[r]):
                total += over * f.overload_cost[r]
    return total


def plan_of(problem, outcome):
    """Return (stands, halls) of an outcome in the checker's form."""
    lots = len(problem.freight.lots) if problem.freight is not None else 0
    halls = [len(problem.freight.halls) if problem.freight is not None else 0] * lots
    for lot, h in outcome.halls:
        halls[lot] = h
    return list(outcome.stands), halls
