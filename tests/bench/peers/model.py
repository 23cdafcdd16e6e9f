"""The full clique model of a problem, built straight from its arrays: every column, every row, nothing priced or cut.

It shares the data class `Problem` with the product and no code: columns, cliques and leader rows are written here a
second time, plainly. Rows are ``low <= sum <= high``; the objective is in the problem's cost units.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from apronplan.planning.solver.data import Problem

FREE = float("inf")


@dataclass(frozen=True, slots=True)
class Column:
    """Parts ``first..last`` of one turnaround together on one stand; stand -1 = the tray."""

    first: int
    last: int
    stand: int


@dataclass(slots=True)
class Model:
    """Columns first, then choices of halls, then slack.

    Attributes
    ----------
    columns : list of Column
    halls : dict
        ``(lot, stand, hall) -> variable``; hall -1 = none.
    whole : int
        Variables below this number are 0 or 1; those from it on are slack, >= 0.
    kilograms : int
        Slack from this number on counts kilograms; slack below it is 0 or 1 in every best plan.
    """

    problem: Problem
    columns: list[Column] = field(default_factory=list)
    halls: dict[tuple[int, int, int], int] = field(default_factory=dict)
    cost: list[float] = field(default_factory=list)
    whole: int = 0
    kilograms: int = 0
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    start: list[int] = field(default_factory=lambda: [0])
    index: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)

    def row(self, low: float, high: float, index: Iterable[int], value: Iterable[float] | None = None) -> None:
        """Add a row; without values all are 1."""
        index = list(index)
        self.index += index
        self.value += [1.0] * len(index) if value is None else list(value)
        self.start.append(len(self.index))
        self.low.append(low)
        self.high.append(high)


def build(problem: Problem) -> Model:
    """Return the full model."""
    model = Model(problem)
    _columns(model)
    slack: list[tuple[list[int], float]] = []
    by_stand = _by_stand(model)
    _cover(model)
    for cols in by_stand.values():
        for clique in _stand_cliques(model, cols):
            model.row(-FREE, 1.0, clique)
    _pair_rows(model, by_stand)
    slack += _short_times(model, by_stand)
    slack += _doubts(model, by_stand)
    _shutters(model, by_stand)
    bins = _freight(model)
    model.whole = len(model.cost)
    for members, price in slack:
        model.cost.append(price)
        model.row(-FREE, 1.0, [*members, len(model.cost) - 1], [1.0] * len(members) + [-1.0])
    model.kilograms = len(model.cost)
    _bin_rows(model, bins)
    return model


# -- columns -----------------------------------------------------------------------------------------


def _columns(model: Model) -> None:
    p = model.problem
    for first in range(p.part_count):
        for last in range(first, p.part_count):
            joined = p.chain[first] == p.chain[last]
            if not joined or (last > first and (p.frozen[first] or p.frozen[last])):
                break
            cost = p.cost[first : last + 1].sum(axis=0)
            towed_in = first > 0 and p.chain[first - 1] == p.chain[first]
            tow = float(p.tow_cost[first]) if towed_in else 0.0
            for stand in np.flatnonzero(np.isfinite(cost)).tolist():
                model.columns.append(Column(first, last, stand))
                model.cost.append(float(cost[stand]) + tow)
            if first == last and not p.frozen[first]:
                model.columns.append(Column(first, last, -1))
                model.cost.append(float(p.tray_cost[first]) + tow)


def _by_stand(model: Model) -> dict[int, list[int]]:
    """Return the columns of each stand that can be in the way of others."""
    found: dict[int, list[int]] = {}
    for c, column in enumerate(model.columns):
        if column.stand >= 0 and not model.problem.frozen[column.first]:
            found.setdefault(column.stand, []).append(c)
    return found


def _cover(model: Model) -> None:
    of_part: list[list[int]] = [[] for _ in range(model.problem.part_count)]
    for c, column in enumerate(model.columns):
        for part in range(column.first, column.last + 1):
            of_part[part].append(c)
    for members in of_part:
        model.row(1.0, 1.0, members)


# -- conflicts ---------------------------------------------------------------------------------------


def cliques(spans: Iterable[tuple[int, int, int]]) -> Iterator[list[int]]:
    """Yield the maximal sets of half-open spans (begin, end, name) that share an instant, of two names or more."""
    events = sorted([(begin, 1, name) for begin, end, name in spans if end > begin]
                    + [(end, 0, name) for begin, end, name in spans if end > begin])  # fmt: skip
    present: dict[int, None] = {}
    grown = False
    for _, is_begin, name in events:
        if is_begin:
            present[name] = None
            grown = True
            continue
        if grown and len(present) > 1:
            yield list(present)
        grown = False
        del present[name]


def _times(model: Model, c: int) -> tuple[int, int, int]:
    p, column = model.problem, model.columns[c]
    begin = int(p.start_s[column.first])
    return begin, max(int(p.end_s[column.last]), begin + 1), int(p.gap_s[column.first])


def _stand_cliques(model: Model, cols: list[int]) -> Iterator[list[int]]:
    """Yield the cliques of one stand: with the gap after each stay, and with the gap before it; both are needed."""
    after = [(b, e + gap, c) for c in cols for b, e, gap in (_times(model, c),)]
    before = [(b - gap, e, c) for c in cols for b, e, gap in (_times(model, c),)]
    seen: set[frozenset[int]] = set()
    for clique in (*cliques(after), *cliques(before)):
        key = frozenset(clique)
        if key not in seen:
            seen.add(key)
            yield clique


def _pair_rows(model: Model, by_stand: dict[int, list[int]]) -> None:
    p, rules = model.problem, model.problem.rules
    for r in range(len(rules)):
        a, b = int(rules.stand_a[r]), int(rules.stand_b[r])
        on_a = [c for c in by_stand.get(a, ()) if rules.types_a[r, p.kind[model.columns[c].first]]]
        on_b = [c for c in by_stand.get(b, ()) if rules.types_b[r, p.kind[model.columns[c].first]]]
        left = set(on_a)
        for clique in cliques([(*_times(model, c)[:2], c) for c in (*on_a, *on_b)]):
            of_a = sum(c in left for c in clique)
            if 0 < of_a < len(clique):
                model.row(-FREE, 1.0, clique)


def _short_times(model: Model, by_stand: dict[int, list[int]]) -> list[tuple[list[int], float]]:
    """Return the priced rows of short times: for each later column and step, it and the earlier ones that near."""
    buffer = model.problem.buffer
    if not len(buffer):
        return []
    found: list[tuple[list[int], float]] = []
    falls = buffer.costs - np.append(buffer.costs[1:], 0.0)
    for cols in by_stand.values():
        begin, end, gap = np.array([_times(model, c) for c in cols]).T
        between = begin[:, None] - end[None, :]
        free = (between >= np.maximum(gap[:, None], gap[None, :])) & (between <= buffer.gaps_s[-1])
        for later in np.flatnonzero(free.any(axis=1)).tolist():
            members: list[int] = []
            price = 0.0
            for step in range(len(buffer) - 1, -1, -1):
                near = np.flatnonzero(free[later] & (between[later] <= buffer.gaps_s[step])).tolist()
                if members and len(near) < len(members):
                    found.append(([cols[later], *(cols[i] for i in members)], price))
                    price = 0.0
                members = near
                if not members:
                    break
                price += float(falls[step])
            if members:
                found.append(([cols[later], *(cols[i] for i in members)], price))
    return found


def _doubts(model: Model, by_stand: dict[int, list[int]]) -> list[tuple[list[int], float]]:
    p, doubts = model.problem, model.problem.doubts
    if doubts is None:
        return []
    found: list[tuple[list[int], float]] = []
    for r in range(len(doubts)):
        on = [
            [c for c in by_stand.get(int(stands[r]), ()) if types[r, p.kind[model.columns[c].first]]]
            for stands, types in (
                (doubts.pairs.stand_a, doubts.pairs.types_a),
                (doubts.pairs.stand_b, doubts.pairs.types_b),
            )
        ]
        for later, there, ties in ((on[0], on[1], True), (on[1], on[0], False)):
            for c in later:
                begin = _times(model, c)[0]
                spans = [(d, *_times(model, d)[:2]) for d in there]
                members = [d for d, b, e in spans if (b <= begin if ties else b < begin) and begin < e]
                if members:
                    found.append(([c, *members], float(doubts.cost[r])))
    return found


def _shutters(model: Model, by_stand: dict[int, list[int]]) -> None:
    p = model.problem
    for shutters in (p.shutters, p.ways):
        if shutters is None:
            continue
        times: dict[int, list[tuple[int, int]]] = {}
        for part, begin, end in zip(shutters.part, shutters.begin_s, shutters.end_s, strict=True):
            times.setdefault(int(part), []).append((int(begin), int(end)))
        for r, (cut, across) in enumerate(zip(shutters.cut.tolist(), shutters.across.tolist(), strict=True)):
            there = _of_types(model, by_stand.get(across, []), shutters.types_across, r)
            for c in _of_types(model, by_stand.get(cut, []), shutters.types_cut, r):
                column = model.columns[c]
                for begin, end in {t for i in range(column.first, column.last + 1) for t in times.get(i, ())}:
                    spans = [(d, *_times(model, d)[:2]) for d in there]
                    members = [d for d, b, e in spans if b <= begin and end <= e]
                    if members:
                        model.row(-FREE, 1.0, [c, *members])


def _of_types(model: Model, cols: list[int], types: np.ndarray, rule: int) -> list[int]:
    """Return the columns whose types a rule names; a rule without types names all."""
    return [c for c in cols if not types.size or types[rule, model.problem.kind[model.columns[c].first]]]


# -- freight -----------------------------------------------------------------------------------------


def _freight(model: Model) -> dict[tuple[int, int], list[tuple[int, float]]]:
    """Add a choice for each lot, stand and hall; return who takes what of each (hall, bin)."""
    f = model.problem.freight
    bins: dict[tuple[int, int], list[tuple[int, float]]] = {}
    if f is None:
        return bins
    covering: dict[int, dict[int, list[int]]] = {}
    for c, column in enumerate(model.columns):
        for part in range(column.first, column.last + 1):
            covering.setdefault(part, {}).setdefault(column.stand, []).append(c)
    for lot in range(len(f.lots)):
        takes = np.flatnonzero(f.use_kg[lot] > 0).tolist()
        for stand, cols in covering.get(int(f.part[lot]), {}).items():
            chosen = []
            for hall in (*np.flatnonzero(f.eligible[lot]).tolist(), -1):
                cost = _road(model, lot, stand, hall)
                if cost == FREE:
                    continue
                model.cost.append(cost)
                variable = len(model.cost) - 1
                model.halls[lot, stand, hall] = variable
                chosen.append(variable)
                if hall >= 0 and f.counts[lot, hall]:
                    for b in takes:
                        bins.setdefault((hall, b), []).append((variable, float(f.use_kg[lot, b])))
            model.row(0.0, 0.0, [*chosen, *cols], [1.0] * len(chosen) + [-1.0] * len(cols))
    return bins


def _road(model: Model, lot: int, stand: int, hall: int) -> float:
    f = model.problem.freight
    assert f is not None
    if hall < 0:
        return f.unhoused_cost
    if stand < 0:
        return 0.0
    metres = f.metres[f.table[lot], stand, hall]
    return float(f.cost_per_m[lot] * metres) if np.isfinite(metres) else FREE


def _bin_rows(model: Model, bins: dict[tuple[int, int], list[tuple[int, float]]]) -> None:
    """Add the rows of the bins that can overflow; what is over costs, or is not allowed."""
    f = model.problem.freight
    lot_of = {variable: lot for (lot, _, _), variable in model.halls.items()}
    for (hall, b), entries in sorted(bins.items()):
        assert f is not None
        capacity = float(f.capacity_kg[hall, b])
        if sum({lot_of[v]: kg for v, kg in entries}.values()) <= capacity:
            continue
        index, value = [v for v, _ in entries], [kg for _, kg in entries]
        price = float(f.overload_cost[b])
        if np.isfinite(price):
            model.cost.append(price)
            model.row(-FREE, capacity, [*index, len(model.cost) - 1], [*value, -1.0])
        else:
            model.row(-FREE, capacity, index, value)
