"""The restricted linear program as HiGHS holds it: columns and rows are added while its basis stays warm."""

import numpy as np

from apronplan.planning.solver.blocks import FIRST_STEP, Blocks
from apronplan.planning.solver.data import Floats, Ints
from apronplan.planning.solver.haul import Haul
from apronplan.planning.solver.highs import new_highs
from apronplan.planning.solver.model.buffers import is_late, step_prices
from apronplan.planning.solver.model.cliques import Soon
from apronplan.planning.solver.model.legs import Legs, join, members
from apronplan.planning.solver.model.mip import TONNE_KG
from apronplan.planning.solver.prices import Prices

_NO_INTS = np.zeros(0, dtype=np.int32)


class Master:
    """Columns: a block on a stand with a hall for each of its lots. Rows: cover, conflicts, bins of halls.

    Attributes
    ----------
    col_block, col_stand : ints
        Block and stand of each column, in the order in which they came.
    col_halls : list of tuple of int
        The halls of the block's lots, in the order of `Haul.of_block`.
    work : float
        Simplex iterations times rows of the last solution, a measure of time that is the same on every machine.
    """

    def __init__(self, blocks: Blocks, haul: Haul | None, tray_cap: float = np.inf) -> None:
        self.blocks, self.haul, self.tray_cap = blocks, haul, tray_cap
        self.work = 0.0
        self.col_block = np.zeros(0, dtype=np.int64)
        self.col_stand = np.zeros(0, dtype=np.int64)
        self.col_halls: list[tuple[int, ...]] = []
        self.legs = join([])
        self.bins: list[tuple[int, int]] = []
        self._known: set[tuple[int, int, tuple[int, ...]]] = set()
        self._bin_at: dict[tuple[int, int], int] = {}
        self.soon: dict[Soon, int] = {}
        self._soon_rows: dict[tuple[int, int], list[tuple[int, int]]] = {}
        self._leg_rows: list[int] = []
        self._col_at: list[int] = []
        self._highs = new_highs()
        self._highs.setOptionValue("presolve", "off")
        self._add_cover_rows()

    # -- rows ------------------------------------------------------------------------------------

    def _add_cover_rows(self) -> None:
        """Each part is covered exactly once: on one stand, or in the tray."""
        count = self.blocks.problem.part_count
        ones = np.ones(count)
        self._highs.addRows(count, ones, ones, 0, np.zeros(count, np.int32), _NO_INTS, np.zeros(0))

    def add_conflicts(self, legs: Legs) -> None:
        """At most one member of a conflict row is chosen."""
        rows, cols = members(self.blocks, legs, self.col_block, self.col_stand)
        count = legs.row_count
        first = self._highs.getNumRow()
        self._put_rows(count, np.full(count, -np.inf), np.ones(count), rows, self._lp_columns(cols), np.ones(len(rows)))
        self._leg_rows += range(first, first + count)
        self.legs = join([self.legs, legs])
        for i in np.flatnonzero(legs.family >= FIRST_STEP).tolist():
            self._add_soon_row(
                int(legs.stand[i]), int(legs.family[i]) - FIRST_STEP, int(legs.time_s[i]), first + int(legs.row[i])
            )

    # -- short times -----------------------------------------------------------------------------

    def _add_soon_row(self, stand: int, step: int, time_s: int, row: int) -> None:
        """Let the blocks that may be the later one at an instant pay for it."""
        self._soon_rows.setdefault((stand, step), []).append((time_s, row))
        block = np.unique(self.col_block[self.col_stand == stand])
        for b in block[is_late(self.blocks, step, np.array([time_s]), block)[0]].tolist():
            if (b, stand, step) in self.soon:
                self._highs.changeCoeff(row, self.soon[b, stand, step], -1.0)
            else:
                self._add_soon(b, stand, step)

    def _add_soon(self, block: int, stand: int, step: int) -> None:
        rows = self._soon_rows.get((stand, step), [])
        late = is_late(self.blocks, step, np.array([t for t, _ in rows], dtype=np.int64), np.array([block]))[:, 0]
        index = np.array([row for (_, row), hit in zip(rows, late, strict=True) if hit], dtype=np.int32)
        if (block, stand, step) in self.soon or not len(index):
            return
        self.soon[block, stand, step] = self._highs.getNumCol()
        price = float(step_prices(self.blocks)[step])
        self._highs.addCol(price, 0.0, np.inf, len(index), index, -np.ones(len(index)))

    @property
    def paid_soon(self) -> dict[Soon, float]:
        """What the last solution pays for short times: the slack of each block, stand and step."""
        value = self._highs.getSolution().col_value
        return {key: value[at] for key, at in self.soon.items() if value[at] > 0}

    def add_bins(self, bins: list[tuple[int, int]]) -> None:
        """Let a bin of a hall take its capacity; each kilogram more costs the price of overload."""
        assert self.haul is not None
        freight = self.haul.freight
        for hall, bin_ in bins:
            cols, use = self._bin_members(hall, bin_)
            index, use = np.append(self._lp_columns(cols), self._highs.getNumCol()), np.append(use, -1.0)
            price = float(self.haul.relaxed_cost[bin_]) * TONNE_KG
            self._highs.addCol(price, 0.0, np.inf, 0, _NO_INTS, np.zeros(0))
            self._bin_at[hall, bin_] = self._highs.getNumRow()
            capacity = float(freight.capacity_kg[hall, bin_]) / TONNE_KG
            self._highs.addRow(-np.inf, capacity, len(index), index.astype(np.int32), use)
            self.bins.append((hall, bin_))

    def _bin_members(self, hall: int, bin_: int) -> tuple[Ints, Floats]:
        cols = np.arange(len(self.col_halls))
        use = np.array([self._use(int(self.col_block[c]), self.col_halls[c], hall, bin_) for c in cols])
        hit = np.flatnonzero(use) if len(use) else cols
        return hit, use[hit]

    def _use(self, block: int, halls: tuple[int, ...], hall: int, bin_: int) -> float:
        assert self.haul is not None
        freight, lots = self.haul.freight, self.haul.of_block[block]
        return sum(
            float(freight.use_kg[lot, bin_]) / TONNE_KG
            for lot, h in zip(lots, halls, strict=True)
            if h == hall and freight.counts[lot, hall]
        )

    def _put_rows(self, count: int, low: Floats, high: Floats, rows: Ints, cols: Ints, values: Floats) -> None:
        order = np.argsort(rows, kind="stable")
        starts = np.searchsorted(rows[order], np.arange(count)).astype(np.int32)
        index = cols[order].astype(np.int32)
        self._highs.addRows(count, low, high, len(index), starts, index, values[order])

    # -- columns ---------------------------------------------------------------------------------

    def add_columns(self, block: Ints, stand: Ints, halls: list[tuple[int, ...]], cost: Floats) -> int:
        """Add the columns that are not there yet; return how many were new."""
        names = list(zip(block.tolist(), stand.tolist(), halls, strict=True))
        new = [i for i, name in enumerate(names) if name not in self._known]
        if not new:
            return 0
        self._known.update(names[i] for i in new)
        block, stand, chosen = block[new], stand[new], [halls[i] for i in new]
        rows, cols, values = self._entries(block, stand, chosen)
        count = len(new)
        order = np.argsort(cols, kind="stable")
        starts = np.searchsorted(cols[order], np.arange(count)).astype(np.int32)
        first = self._highs.getNumCol()
        lower, upper = np.zeros(count), np.full(count, np.inf)
        self._highs.addCols(
            count, cost[new], lower, upper, len(rows), starts, rows[order].astype(np.int32), values[order]
        )
        self._col_at += range(first, first + count)
        self.col_block = np.concatenate([self.col_block, block])
        self.col_stand = np.concatenate([self.col_stand, stand])
        self.col_halls += chosen
        priced = {where for where, _ in self._soon_rows}
        for b, k in zip(block.tolist(), stand.tolist(), strict=True):
            if k in priced:
                for step in range(len(self.blocks.problem.buffer)):
                    self._add_soon(b, k, step)
        return count

    def _entries(self, block: Ints, stand: Ints, halls: list[tuple[int, ...]]) -> tuple[Ints, Ints, Floats]:
        """Return (row, new column, value) of new columns in all rows there are."""
        blocks = self.blocks
        size = blocks.last[block] - blocks.first[block] + 1
        cover_col = np.repeat(np.arange(len(block)), size)
        within = np.arange(len(cover_col)) - np.repeat(np.cumsum(size) - size, size)
        cover_row = np.repeat(blocks.first[block], size) + within
        leg_row, leg_col = members(blocks, self.legs, block, stand)
        conflict_row = np.array(self._leg_rows, dtype=np.int64)[leg_row] if len(leg_row) else leg_row
        bin_entries = [
            (row, i, use)
            for (hall, bin_), row in self._bin_at.items()
            for i, (b, hs) in enumerate(zip(block.tolist(), halls, strict=True))
            if hall in hs and (use := self._use(b, hs, hall, bin_))
        ]
        bins = np.array(bin_entries, dtype=np.float64).reshape(-1, 3)
        rows = np.concatenate([cover_row, conflict_row, bins[:, 0].astype(np.int64)])
        cols = np.concatenate([cover_col, leg_col, bins[:, 1].astype(np.int64)])
        values = np.concatenate([np.ones(len(cover_row) + len(conflict_row)), bins[:, 2]])
        return rows, cols, values

    def _lp_columns(self, cols: Ints) -> Ints:
        return np.array(self._col_at, dtype=np.int64)[cols] if len(cols) else cols

    # -- solving ---------------------------------------------------------------------------------

    def solve(self) -> tuple[float, Floats, Prices]:
        """Solve; return the objective, the value of every column, and the prices."""
        self._highs.run()
        self.work = float(self._highs.getInfo().simplex_iteration_count) * self._highs.getNumRow()
        solution = self._highs.getSolution()
        value = np.array(solution.col_value)[self._col_at]
        dual = np.array(solution.row_dual)
        count = self.blocks.problem.part_count
        conflict = np.minimum(dual[self._leg_rows], 0.0) if self._leg_rows else np.zeros(0)
        prices = Prices(cover=dual[:count], legs=self.legs, conflict=conflict, hall=self._hall_prices(dual))
        return float(self._highs.getInfo().objective_function_value), value, prices

    def _hall_prices(self, dual: Floats) -> Floats | None:
        if self.haul is None:
            return None
        price = np.zeros_like(self.haul.freight.capacity_kg)
        for (hall, bin_), row in self._bin_at.items():
            price[hall, bin_] = min(max(-dual[row], 0.0) / TONNE_KG, self.haul.relaxed_cost[bin_])
        return price
