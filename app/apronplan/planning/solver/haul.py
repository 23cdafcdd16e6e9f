"""What it costs to bring each lot from each stand to a hall, and what it takes of the halls."""

from copy import copy
from dataclasses import replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from apronplan.planning.solver.blocks import Blocks
from apronplan.planning.solver.data import Floats, Freight, Ints

_TONNE_KG = 1000.0


class Haul:
    """Lot costs by stand and hall, for a set of blocks.

    Hall number ``len(freight.halls)`` stands for "no hall" and is always possible, at a price. At the tray (stand
    number `Blocks.tray`) all roads have length 0.
    """

    def __init__(self, blocks: Blocks, freight: Freight) -> None:
        self.freight = freight
        self.blocks = blocks
        self.lot_count = len(freight.lots)
        self.hall_count = len(freight.halls)
        order = np.argsort(freight.part, kind="stable")
        ends = np.searchsorted(freight.part[order], np.arange(blocks.problem.part_count + 1))
        self.of_part = [order[i:j].tolist() for i, j in pairwise(ends)]
        self.of_block = [
            [lot for p in range(i, j + 1) for lot in self.of_part[p]]
            for i, j in zip(blocks.first.tolist(), blocks.last.tolist(), strict=True)
        ]

    @cached_property
    def relaxed_cost(self) -> Floats:
        """Price per kilogram over each bin in a linear program; a hard limit is priced like lots without a hall."""
        return np.minimum(self.freight.overload_cost, self.freight.unhoused_cost / _TONNE_KG)

    @cached_property
    def table(self) -> Floats:
        """Units by lot, stand (tray last) and hall (no hall last); ``inf`` = not possible."""
        f = self.freight
        table = np.full((self.lot_count, self.blocks.tray + 1, self.hall_count + 1), f.unhoused_cost)
        road = table[:, :-1, :-1]
        road[:] = f.metres[f.table]
        paid = f.cost_per_m > 0  # a road that is not there costs `inf` even where a metre costs nothing
        road[~paid] = np.where(np.isfinite(road[~paid]), 0.0, np.inf)
        np.multiply(road, f.cost_per_m[:, None, None], out=road, where=paid[:, None, None])
        table[:, -1, :-1] = 0.0
        if f.leaving().any():
            table[:, :, :-1] += f.leaving()[:, None, :]
        np.copyto(table[:, :, :-1], np.inf, where=~f.eligible[:, None, :])
        return table

    def priced(self, prices: Floats | None) -> Floats:
        """Return `table` plus the price of what each lot takes of the halls (`prices`: halls x bins, units per kg)."""
        if prices is None or not prices.any():
            return self.table
        f = self.freight
        take = (f.use_kg @ prices.T) * f.counts
        return self.table + np.pad(take, ((0, 0), (0, 1)))[:, None, :]

    def best(self, prices: Floats | None = None) -> tuple[Floats, Ints]:
        """Return the cheapest hall of each lot at each stand: its priced cost, and its number."""
        priced = self.priced(prices)
        choice = priced.argmin(axis=2)
        return np.take_along_axis(priced, choice[:, :, None], axis=2)[:, :, 0], choice

    def block_cost(self, lot_cost: Floats) -> Floats:
        """Add lot costs (lots x stands) up to blocks x stands."""
        total = np.zeros((len(self.blocks), self.blocks.tray + 1))
        for block, lots in enumerate(self.of_block):
            if lots:
                total[block] = lot_cost[lots].sum(axis=0)
        return total

    def beside(self, lots: Ints, halls: Ints) -> "Haul":
        """Return the same with what some lots in their halls take already taken."""
        other = copy(self)
        left = self.freight.capacity_kg - self.load(lots, halls, np.ones(len(lots)))
        other.freight = replace(self.freight, capacity_kg=np.maximum(left, 0.0))
        return other

    def load(self, lots: Ints, halls: Ints, share: Floats) -> Floats:
        """Return the kilograms per hall and bin that `share` of the given lots puts there."""
        f = self.freight
        housed = halls < self.hall_count
        lots, halls, share = lots[housed], halls[housed], share[housed]
        load = np.zeros((self.hall_count, f.use_kg.shape[1]))
        if len(lots):
            order = np.argsort(halls, kind="stable")
            lots, halls = lots[order], halls[order]
            kg = f.use_kg[lots] * (share[order] * f.counts[lots, halls])[:, None]
            begins = np.flatnonzero(np.diff(halls, prepend=-1))
            load[halls[begins]] = np.add.reduceat(kg, begins, axis=0)
        return load
