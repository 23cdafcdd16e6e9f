"""Short times of a stand as a flow: one aircraft after the other, each pair that is near in time at its price.

The rows of `model.buffers` price that somebody came too soon; where a linear program splits aircraft over stands, they
see less than is due. A flow sees it all: from each block a part goes on to the next blocks that come within the
dearest gap, at the price of the pair, the rest waits for those that come later. On most days that changes the bound
little and makes the program four times as large.
"""

from collections.abc import Iterator

import numpy as np

from apronplan.planning.solver.blocks import Blocks
from apronplan.planning.solver.data import Floats, Ints
from apronplan.planning.solver.model.mip import Rows


def flow_rows(rows: Rows, blocks: Blocks, col_block: Ints, col_stand: Ints, first: int) -> list["StandFlow"]:
    """Add the rows of all stands; the columns of the flow are numbered from `first`."""
    flows: list[StandFlow] = []
    for cols in columns_of_stands(blocks, col_block, col_stand):
        flow = StandFlow(blocks, col_block[cols], cols, first)
        flow.add_to(rows)
        flows.append(flow)
        first += len(flow.price)
    return flows


def columns_of_stands(blocks: Blocks, col_block: Ints, col_stand: Ints) -> Iterator[Ints]:
    """Give the columns of each stand that has two or more that anybody could meet."""
    live = np.flatnonzero((col_stand < blocks.tray) & ~blocks.frozen[col_block])
    order = live[np.argsort(col_stand[live], kind="stable")]
    begins = np.flatnonzero(np.diff(col_stand[order], prepend=-1))
    for cols in np.split(order, begins[1:]) if len(order) else []:
        if len(cols) > 1:
            yield cols


class StandFlow:
    """The flow of one stand.

    Its columns, from `first`: waiting from each moment of arrival to the next; from waiting to each block; from each
    block to waiting; from a block to one near it.

    Attributes
    ----------
    price : floats
        Units of each column of the flow.
    """

    def __init__(self, blocks: Blocks, block: Ints, cols: Ints, first: int) -> None:
        self._cols, self._first = cols, first
        self._start, self._end = blocks.start_s[block], blocks.end_s[block]
        least, buffer = blocks.gap_s[block], blocks.problem.buffer
        far = max(int(buffer.gaps_s.max(initial=0)) + 1, int(blocks.gap_s.max(initial=0)))
        between = self._start - self._end[:, None]
        near = (between >= np.maximum(least[:, None], least)) & (between >= 0) & (between < far)
        self._earlier, self._later = np.nonzero(near)
        self._moments = np.unique(self._start)
        self._from = np.searchsorted(self._moments, self._start)
        self._to = np.searchsorted(self._moments, self._end + far)
        price = buffer.cost(between[self._earlier, self._later])
        self.price: Floats = np.concatenate([np.zeros(len(self._moments) - 1 + 2 * len(cols)), price])

    @property
    def _enter(self) -> int:
        return self._first + len(self._moments) - 1

    @property
    def _leave(self) -> int:
        return self._enter + len(self._cols)

    @property
    def _pair(self) -> int:
        return self._leave + len(self._cols)

    def add_to(self, rows: Rows) -> None:
        """Add its rows: balance at each moment, what comes to each block, and what goes on from it."""
        moments, count, pairs = len(self._moments), len(self._cols), len(self._earlier)
        each, links = np.arange(count), np.arange(pairs)
        waits = np.flatnonzero(self._to < moments)
        steps = np.arange(moments - 1)
        entries = [  # row, column, value
            (steps, self._first + steps, 1.0),
            (steps + 1, self._first + steps, -1.0),
            (self._from, self._enter + each, 1.0),
            (self._to[waits], self._leave + waits, -1.0),
            (moments + each, self._enter + each, 1.0),
            (moments + self._later, self._pair + links, 1.0),
            (moments + each, self._cols, -1.0),
            (moments + count + each, self._leave + each, 1.0),
            (moments + count + self._earlier, self._pair + links, 1.0),
            (moments + count + each, self._cols, -1.0),
        ]
        low = np.zeros(moments + 2 * count)
        low[0], low[moments + count :] = -np.inf, -np.inf
        high = np.zeros(len(low))
        high[0] = 1.0
        rows.add(
            low, high,
            np.concatenate([r for r, _, _ in entries]), np.concatenate([c for _, c, _ in entries]),
            np.concatenate([np.full(len(r), v) for r, _, v in entries]),
        )  # fmt: skip

    def fill(self, value: Floats) -> None:
        """Set the columns of the flow to what the chosen blocks of the stand ask for."""
        chosen = np.flatnonzero(value[self._cols] > 0.5)
        chosen = chosen[np.argsort(self._start[chosen], kind="stable")]
        begin = 0
        for at, block in enumerate(chosen.tolist()):
            before = int(chosen[at - 1]) if at else -1
            pair = np.flatnonzero((self._earlier == before) & (self._later == block))
            if len(pair):
                value[self._pair + pair[0]] = 1.0
            else:
                if before >= 0:
                    value[self._leave + before] = 1.0
                    begin = int(self._to[before])
                value[self._first + begin : self._first + int(self._from[block])] = 1.0
                value[self._enter + block] = 1.0
