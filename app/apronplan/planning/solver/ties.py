"""What ties stands to each other: whom an aircraft on one stand refuses, or makes dearer, on the stands around it."""

from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from apronplan.planning.solver.data import Floats, Ints, PairRules, Problem

Said = TypeVar("Said", bound=np.generic)


@dataclass(frozen=True, slots=True, eq=False)
class Ties:
    """All ties of a problem.

    Attributes
    ----------
    refusing, doubtful : dict of (stand, type) to list of (stand, array)
        What an aircraft of a type on a stand says of the types on other stands: 1 where it refuses them; what a
        doubtful distance to them costs, units.
    """

    refusing: dict[tuple[int, int], list[tuple[int, NDArray[np.int16]]]] = field(default_factory=dict)
    doubtful: dict[tuple[int, int], list[tuple[int, Floats]]] = field(default_factory=dict)


def ties_of(problem: Problem) -> Ties:
    """Collect the ties of all stands."""
    doubts = problem.doubts
    pairs, price = _summed(problem.rules, np.ones(len(problem.rules)))
    refusing = _by_stand(pairs, (price > 0.0).astype(np.int16))
    doubtful = _by_stand(*_summed(doubts.pairs, doubts.cost)) if doubts is not None else {}
    return Ties(refusing=refusing, doubtful=doubtful)


def _summed(rules: PairRules, price: Floats) -> tuple[Ints, Floats]:
    """Return (stand, type, other stand) of each tie, sorted, and the prices by type there; equal ties summed."""
    here = np.concatenate([rules.stand_a, rules.stand_b])
    there = np.concatenate([rules.stand_b, rules.stand_a])
    rule, kind = np.nonzero(np.concatenate([rules.types_a, rules.types_b]))
    keys = np.stack([here[rule], kind, there[rule]], axis=1)
    order = np.lexsort(keys.T[::-1])
    keys, rule = keys[order], rule[order]
    begins = np.flatnonzero((np.diff(keys, axis=0, prepend=-1) != 0).any(axis=1))
    priced = np.concatenate([rules.types_b, rules.types_a]) * np.tile(price, 2)[:, None]
    return keys[begins], np.add.reduceat(priced[rule], begins, axis=0) if len(begins) else priced[:0]


def _by_stand(keys: Ints, said: NDArray[Said]) -> dict[tuple[int, int], list[tuple[int, NDArray[Said]]]]:
    found: dict[tuple[int, int], list[tuple[int, NDArray[Said]]]] = {}
    for (stand, kind, other), row in zip(keys.tolist(), said, strict=True):
        found.setdefault((stand, kind), []).append((other, row))
    return found
