"""The planning problem as plain arrays: what the solver knows, and all it knows.

Times are whole seconds from any common instant. Costs are integers in `COST_UNIT` points, held as floats so that
``inf`` can say "this part may not stand there"; sums of them are exact below 2**53.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

COST_UNIT = 0.01
"""Cost points in one unit of the solver's integer costs: two plans that differ at all differ by one unit."""


def to_units(points: Floats | float) -> Floats:
    """Round cost points to whole units; ``inf`` stays."""
    return np.asarray(np.rint(np.asarray(points, dtype=np.float64) / COST_UNIT), dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PairRules:
    """Pairs of stands that may not hold certain types at the same time.

    Attributes
    ----------
    stand_a, stand_b : ints, shape (rules,)
        Stand numbers, never equal.
    types_a, types_b : bools, shape (rules, types)
        Which types on the one forbid which types on the other.
    """

    stand_a: Ints
    stand_b: Ints
    types_a: Bools
    types_b: Bools

    def __len__(self) -> int:
        return len(self.stand_a)


def no_rules(types: int) -> PairRules:
    """Return an empty set of pair rules."""
    none = np.zeros(0, dtype=np.int64)
    return PairRules(stand_a=none, stand_b=none, types_a=np.zeros((0, types), bool), types_b=np.zeros((0, types), bool))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Doubts:
    """Pairs of stands whose aircraft come doubtfully near each other: allowed, at a price for each pair of stays.

    Attributes
    ----------
    pairs : PairRules
        Which types on which two stands.
    cost : floats, shape (rules,)
        Units for two stays that share an instant.
    """

    pairs: PairRules
    cost: Floats

    def __len__(self) -> int:
        return len(self.cost)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shutters:
    """Stands whose aircraft shut the way of other stands: the only road of their freight, or their own way in.

    A part may not stand on ``cut[i]`` while one aircraft stays on ``across[i]`` all through one of the part's times.

    Attributes
    ----------
    cut, across : ints, shape (pairs,)
        Stand numbers, never equal.
    part, begin_s, end_s : ints, shape (times,)
        Times in which a part needs the way.
    types_cut, types_across : bools, shape (pairs, types)
        Which types on the one are shut in by which types on the other; empty = all.
    side : ints, shape (times,)
        -1: only if no part before it is on the same stand without a break; 1: only if none after it is; 0: always.
        Empty = always.
    window_s : int
        More than 0: not who stays across the way shuts it, but who has a time of its own less than so many seconds
        apart from one of the part's; the two stands are alike then, and the times are movements.
    """

    cut: Ints
    across: Ints
    part: Ints
    begin_s: Ints
    end_s: Ints
    types_cut: Bools = field(default_factory=lambda: np.zeros((0, 0), dtype=bool))
    types_across: Bools = field(default_factory=lambda: np.zeros((0, 0), dtype=bool))
    side: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    window_s: int = 0

    def __len__(self) -> int:
        return len(self.cut)

    def shut_in(self, pair: int, kind: Ints) -> Bools:
        """Tell which aircraft, by type, a pair shuts in."""
        return self.types_cut[pair][kind] if self.types_cut.size else np.ones(len(kind), dtype=bool)

    def shut(self, pair: int, kind: Ints) -> Bools:
        """Tell which aircraft, by type, shut the way of a pair."""
        return self.types_across[pair][kind] if self.types_across.size else np.ones(len(kind), dtype=bool)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Freight:
    """Lots, the halls they may go to, and what that takes of each hall.

    Attributes
    ----------
    lots, halls : tuple of str
        Names.
    part : ints, shape (lots,)
        The part at whose stand the lot is loaded or unloaded; -1 if it has none in this problem.
    cost_per_m : floats, shape (lots,)
        Units per metre of road between stand and hall.
    eligible : bools, shape (lots, halls)
    table : ints, shape (lots,)
        Which table of road metres holds for the lot.
    metres : floats, shape (tables, stands, halls)
        Road metres; ``inf`` = no road.
    use_kg : floats, shape (lots, bins)
        Kilograms a lot takes of each bin: a clock hour's inflow, or an instant's storage.
    counts : bools, shape (lots, halls)
        False where a lot takes nothing of a hall (departing express freight in its sorting hall).
    capacity_kg : floats, shape (halls, bins)
        What is left of each bin beside freight that this problem does not move.
    overload_cost : floats, shape (bins,)
        Units per kilogram over capacity; ``inf`` = never.
    unhoused_cost : float
        Units for a lot that is left without a hall.
    moved : floats, shape (lots, halls)
        Units for the hall itself, wherever the aircraft stands: the price of leaving the published hall. Empty = none.
    """

    lots: tuple[str, ...]
    halls: tuple[str, ...]
    part: Ints
    cost_per_m: Floats
    eligible: Bools
    table: Ints
    metres: Floats
    use_kg: Floats
    counts: Bools
    capacity_kg: Floats
    overload_cost: Floats
    unhoused_cost: float
    moved: Floats = field(default_factory=lambda: np.zeros((0, 0)))

    def leaving(self) -> Floats:
        """Return `moved`, zeros where it is empty."""
        return self.moved if self.moved.size else np.zeros((len(self.lots), len(self.halls)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Buffer:
    """Price of a short time between two aircraft on one stand.

    Attributes
    ----------
    gaps_s, costs : arrays of one length
        A time between of at most ``gaps_s[i]`` seconds and more than ``gaps_s[i-1]`` costs ``costs[i]`` units;
        rising gaps, falling costs; beyond the last gap it costs nothing.
    """

    gaps_s: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    costs: Floats = field(default_factory=lambda: np.zeros(0))

    def __len__(self) -> int:
        return len(self.gaps_s)

    @property
    def prices(self) -> Floats:
        """Prices by step, and 0 for what comes after the last."""
        return np.append(self.costs, 0.0)

    def cost(self, gap_s: Ints) -> Floats:
        """Return the price of times between, elementwise."""
        return np.asarray(self.prices[np.searchsorted(self.gaps_s, gap_s, side="left")])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Problem:
    """Parts to be placed on stands, and lots in halls.

    Attributes
    ----------
    parts, stands : tuple of str
        Names, for the way back.
    start_s, end_s : ints, shape (parts,)
        Occupancy ``[start, end)``.
    gap_s : ints, shape (parts,)
        Least time to the next on the same stand; of two parts the larger counts.
    kind : ints, shape (parts,)
        Type number, for the pair rules.
    chain : ints, shape (parts,)
        Turnaround number; the parts of one turnaround lie together, in time order.
    cost : floats, shape (parts, stands)
        Units for standing there; ``inf`` = not allowed.
    tray_cost : floats, shape (parts,)
        Units for being left unplaced.
    tow_cost : floats, shape (parts,)
        Units if the part before it in its chain stands elsewhere.
    strict : floats, shape (parts, stands)
        What of `cost` is the price of leaving the kept stand, units; empty = nothing.
    frozen : bools, shape (parts,)
        Has exactly one allowed stand and hinders nobody: whom it hinders has lost those stands already.
    shutters, ways, lanes : Shutters or None
        Who shuts whose road while freight moves on it, who stands in whose way when they come and leave, and who may
        not move at about the same time as whom.
    """

    parts: tuple[str, ...]
    stands: tuple[str, ...]
    start_s: Ints
    end_s: Ints
    gap_s: Ints
    kind: Ints
    chain: Ints
    cost: Floats
    tray_cost: Floats
    tow_cost: Floats
    frozen: Bools
    rules: PairRules
    freight: Freight | None = None
    doubts: Doubts | None = None
    shutters: Shutters | None = None
    ways: Shutters | None = None
    lanes: Shutters | None = None
    buffer: Buffer = field(default_factory=Buffer)
    strict: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    constant: float = 0.0

    @property
    def part_count(self) -> int:
        """How many parts are to be placed."""
        return len(self.parts)

    @property
    def stand_count(self) -> int:
        """How many stands there are; as a stand number, this names the tray."""
        return len(self.stands)
