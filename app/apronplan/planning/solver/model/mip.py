"""The exact model of a set of columns: every constraint that these columns can break, none that they cannot.

One binary per column (block on stand), one per lot where a column leaves it a choice of halls.
"""

from dataclasses import dataclass, field

import numpy as np

from apronplan.planning.solver.blocks import Blocks
from apronplan.planning.solver.data import Bools, Floats, Ints
from apronplan.planning.solver.haul import Haul
from apronplan.planning.solver.model.cliques import pair_conflicts
from apronplan.planning.solver.model.leaders import leader_rows
from apronplan.planning.solver.model.legs import members
from apronplan.planning.solver.model.reach import Reach
from apronplan.planning.solver.model.stands import stand_rows

TONNE_KG = 1000.0
"""Rows of halls are kept in tonnes, so that their figures are of the size of the others."""


@dataclass(slots=True, eq=False)
class Rows:
    """Rows in the making, entry by entry."""

    low: list[Floats] = field(default_factory=list)
    high: list[Floats] = field(default_factory=list)
    row: list[Ints] = field(default_factory=list)
    col: list[Ints] = field(default_factory=list)
    value: list[Floats] = field(default_factory=list)
    count: int = 0

    def add(self, low: Floats, high: Floats, row: Ints, col: Ints, value: Floats) -> None:
        """Add ``len(low)`` rows, their entries numbered from 0."""
        self.low.append(low)
        self.high.append(high)
        self.row.append(row + self.count)
        self.col.append(col)
        self.value.append(value)
        self.count += len(low)

    @property
    def entries(self) -> tuple[Ints, Ints, Floats]:
        """Row, column and value of every entry, row by row; several of one row and column are added up.

        HiGHS 1.14 takes duplicates without a word and then may never come back from its presolve.
        """
        row, col, value = np.concatenate(self.row), np.concatenate(self.col), np.concatenate(self.value)
        order = np.lexsort((col, row))
        row, col, value = row[order], col[order], value[order]
        if not len(row):
            return row, col, value
        first = np.flatnonzero(np.append(True, (np.diff(row) != 0) | (np.diff(col) != 0)))
        return row[first], col[first], np.add.reduceat(value, first)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Options:
    """Columns of the model and what each may choose.

    Attributes
    ----------
    block, stand : ints
        The columns.
    cost : floats
        Units, each lot in the cheapest hall that is left to it included.
    choices : list of Choice
        Hall binaries, for lots with more than one possible hall.
    only : list of list of (lot, hall)
        For each column, its lots with a single possible hall.
    """

    block: Ints
    stand: Ints
    cost: Floats
    choices: list["Choice"]
    only: list[list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Choice:
    """One hall for a lot at any of a group of columns: those between which the halls differ by the same costs.

    Roads to the stands of one apron have most of their way in common, so that the dearer hall is dearer by the same
    metres from each of them. One binary for all makes the model smaller and its linear program tighter.
    """

    group: int
    columns: tuple[int, ...]
    lot: int
    hall: int
    extra: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Leeway:
    """Which halls are left to a lot: those whose `regret` at the column's stand is at most the column's `slack`.

    Attributes
    ----------
    regret : floats, shape (lots, stands + 1, halls + 1)
    slack : floats, shape (columns,)
    """

    regret: Floats
    slack: Floats


def options(blocks: Blocks, haul: Haul | None, block: Ints, stand: Ints, leeway: Leeway | None) -> Options:
    """Describe columns; without `leeway` each lot goes to its cheapest hall."""
    cost = blocks.cost[block, stand].copy()
    choices: list[Choice] = []
    only: list[list[tuple[int, int]]] = [[] for _ in range(len(block))]
    if haul is not None:
        groups = 0
        for b in np.unique(block).tolist():
            cols = np.flatnonzero(block == b)
            for lot in haul.of_block[b]:
                groups = _offer(haul, lot, cols, stand[cols], leeway, cost, choices, only, groups)
    return Options(block=block, stand=stand, cost=cost, choices=choices, only=only)


def _offer(
    haul: Haul,
    lot: int,
    cols: Ints,
    stand: Ints,
    leeway: Leeway | None,
    cost: Floats,
    choices: list[Choice],
    only: list[list[tuple[int, int]]],
    groups: int,
) -> int:
    """Add a lot's halls at the columns of one block; return the number of groups so far."""
    table = haul.table[lot, stand]
    least = table.min(axis=1)
    cost[cols] += least
    extra = table - least[:, None]
    if leeway is None:
        for c, hall in zip(cols.tolist(), table.argmin(axis=1).tolist(), strict=True):
            only[c].append((lot, hall))
        return groups
    left = (leeway.regret[lot, stand] <= np.maximum(leeway.slack[cols], 0.0)[:, None]) & np.isfinite(table)
    _, group = np.unique(np.round(extra, 3), axis=0, return_inverse=True)
    for g in range(int(group.max()) + 1):
        own = np.flatnonzero(group.ravel() == g)
        halls = np.flatnonzero(left[own].any(axis=0)).tolist()
        at = tuple(cols[own].tolist())
        if len(halls) == 1:
            cost[cols[own]] += extra[own, halls[0]]
            for c in at:
                only[c].append((lot, halls[0]))
        else:
            # the least of the group, which differ by what was rounded off: a bound must not be above any of them
            choices += [Choice(groups, at, lot, h, float(extra[own, h].min())) for h in halls]
            groups += 1
    return groups


def cover_rows(rows: Rows, blocks: Blocks, opts: Options, free: Bools | None) -> None:
    """Each part is covered exactly once: on one stand, or in the tray; only `free` parts are looked at."""
    first, last = blocks.first[opts.block], blocks.last[opts.block]
    size = last - first + 1
    col = np.repeat(np.arange(len(opts.block)), size)
    within = np.arange(len(col)) - np.repeat(np.cumsum(size) - size, size)
    part = np.repeat(first, size) + within
    number = np.arange(blocks.problem.part_count) if free is None else np.cumsum(free) - 1
    ones = np.ones(int(number[-1]) + 1 if len(number) else 0)
    rows.add(ones, ones, number[part], col, np.ones(len(col)))


def conflict_rows(rows: Rows, blocks: Blocks, opts: Options) -> None:
    """One of the two stands of a pair rule, at every instant."""
    legs = pair_conflicts(blocks, opts.block, opts.stand)
    row, col = members(blocks, legs, opts.block, opts.stand)
    count = legs.row_count
    rows.add(np.full(count, -np.inf), np.ones(count), row, col, np.ones(len(row)))


def leading_rows(
    rows: Rows, blocks: Blocks, opts: Options, first_slack: int, reach: Reach | None = None
) -> list[float]:
    """Keep a column from those it had better not go together with: not at all, or at the price of the slack.

    Returns the prices of the slack columns.
    """
    prices: list[float] = []
    found = leader_rows(blocks, opts.block, opts.stand)
    row: list[int] = []
    col: list[int] = []
    value: list[float] = []
    for i, item in enumerate(found):
        own = [item.leader, *item.members.tolist()]
        sign = [1.0] * len(own)
        if np.isfinite(item.price) and (reach is None or reach.may_meet(item.leader, item.members, item.price)):
            own.append(first_slack + len(prices))
            sign.append(-1.0)
            prices.append(item.price)
        row += [i] * len(own)
        col += own
        value += sign
    low, high = np.full(len(found), -np.inf), np.ones(len(found))
    rows.add(low, high, np.array(row, dtype=np.int64), np.array(col, dtype=np.int64), np.array(value))
    return prices


def buffer_rows(
    rows: Rows, blocks: Blocks, opts: Options, first_slack: int, reach: Reach | None = None, *, priced: bool = True
) -> list[tuple[int, int]]:
    """Keep one aircraft per stand with its gap, and price a short time between two (`model.stands`) if `priced`.

    Returns the (column, step) of the slack columns: one for each column and step that may come too soon.
    """
    slack_of: dict[tuple[int, int], int] = {}
    parts: list[Ints] = []
    signs: list[Floats] = []
    for item in stand_rows(blocks, opts.block, opts.stand, reach):
        if len(item.payers) and not priced:
            continue
        slacks = [slack_of.setdefault((c, item.step), first_slack + len(slack_of)) for c in item.payers.tolist()]
        parts.append(np.append(item.members, np.array(slacks, dtype=np.int64)))
        signs.append(np.append(np.ones(len(item.members)), -np.ones(len(slacks))))
    row = np.repeat(np.arange(len(parts)), [len(p) for p in parts])
    low, high = np.full(len(parts), -np.inf), np.ones(len(parts))
    if parts:
        rows.add(low, high, row, np.concatenate(parts), np.concatenate(signs))
    return list(slack_of)


def hall_link_rows(rows: Rows, opts: Options, first_choice: int) -> None:
    """Send a lot to exactly one hall if one of its group's columns is chosen, to none if not."""
    count = opts.choices[-1].group + 1
    columns = {choice.group: choice.columns for choice in opts.choices}
    row = [choice.group for choice in opts.choices] + [g for g, cols in columns.items() for _ in cols]
    col = list(range(first_choice, first_choice + len(opts.choices)))
    col += [c for cols in columns.values() for c in cols]
    value = np.concatenate([np.ones(len(opts.choices)), -np.ones(len(col) - len(opts.choices))])
    zero = np.zeros(count)
    rows.add(zero, zero, np.array(row, dtype=np.int64), np.array(col, dtype=np.int64), value)


def hall_total_rows(rows: Rows, opts: Options, first_choice: int, first_total: int) -> list[tuple[int, int]]:
    """Add one binary for each lot and hall: whether the lot goes there at all, over all its groups and columns.

    With these, the capacity of a hall is a plain knapsack over lots, for which covers are found. Returns (lot, hall)
    of the new columns.
    """
    parts: dict[tuple[int, int], list[int]] = {}
    for c, pairs in enumerate(opts.only):
        for pair in pairs:
            parts.setdefault(pair, []).append(c)
    for i, choice in enumerate(opts.choices):
        parts.setdefault((choice.lot, choice.hall), []).append(first_choice + i)
    row: list[int] = []
    col: list[int] = []
    value: list[float] = []
    for i, own in enumerate(parts.values()):
        row += [i] * (len(own) + 1)
        col += [*own, first_total + i]
        value += [*[1.0] * len(own), -1.0]
    zero = np.zeros(len(parts))
    rows.add(zero, zero, np.array(row, dtype=np.int64), np.array(col, dtype=np.int64), np.array(value))
    return list(parts)


def hall_bin_rows(
    rows: Rows,
    haul: Haul,
    totals: list[tuple[int, int]],
    first_total: int,
    first_over: int,
    reach: Reach | None = None,
) -> list[tuple[float, float]]:
    """Keep what reaches a hall in an hour, and what lies there, within capacity, or overload is paid.

    Returns cost (per kilogram) and most (kilograms) of the overload columns; a bin that cannot overflow, or must not,
    has none.
    """
    freight = haul.freight
    lot, hall = np.array(totals, dtype=np.int64).reshape(-1, 2).T
    col = first_total + np.arange(len(totals))
    live = (hall < haul.hall_count) & freight.counts[lot, np.minimum(hall, haul.hall_count - 1)]
    lot, hall, col = lot[live], hall[live], col[live]
    most = np.zeros_like(freight.capacity_kg)
    np.add.at(most, hall, freight.use_kg[lot])
    found: list[tuple[float, float]] = []
    for h, r in np.argwhere(most > freight.capacity_kg + 1e-6).tolist():
        hit = np.flatnonzero((hall == h) & (freight.use_kg[lot, r] > 0))
        use, cols = freight.use_kg[lot[hit], r] / TONNE_KG, col[hit]
        if np.isfinite(freight.overload_cost[r]):
            use, cols = np.append(use, -1.0 / TONNE_KG), np.append(cols, first_over + len(found))
            found.append((float(freight.overload_cost[r]), np.inf if reach is None else reach.most_kg(h, r)))
        capacity = np.array([freight.capacity_kg[h, r] / TONNE_KG])
        rows.add(np.array([-np.inf]), capacity, np.zeros(len(cols), dtype=np.int64), cols, use)
    return found
