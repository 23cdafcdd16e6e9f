"""Chance that is the same everywhere: only `random.Random.random`, whose stream Python guarantees, is drawn from."""

from collections.abc import Sequence
from random import Random
from statistics import NormalDist
from typing import TypeVar

Item = TypeVar("Item")

_NORMAL = NormalDist()


class Dice:
    """A named stream of chance."""

    def __init__(self, *name: object) -> None:
        self._random = Random(":".join(map(str, name)))  # a text seed is hashed by SHA-512, alike on all machines

    def unit(self) -> float:
        """Return a number in [0, 1)."""
        return self._random.random()

    def chance(self, probability: float) -> bool:
        """Return True with a probability."""
        return self.unit() < probability

    def between(self, low: float, high: float) -> float:
        """Return a number in [low, high)."""
        return low + (high - low) * self.unit()

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from low to high, both included."""
        return low + int(self.unit() * (high - low + 1))

    def normal(self, mean: float, deviation: float) -> float:
        """Return a normally distributed number."""
        return mean + deviation * _NORMAL.inv_cdf(min(max(self.unit(), 1e-9), 1 - 1e-9))

    def pick(self, items: Sequence[Item], weights: Sequence[float] | None = None) -> Item:
        """Return one of the items, by weight."""
        if weights is None:
            return items[int(self.unit() * len(items))]
        left = self.unit() * sum(weights)
        for item, weight in zip(items, weights, strict=True):
            left -= weight
            if left < 0:
                return item
        return items[-1]

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        """Return the items in a new order."""
        return [items[i] for _, i in sorted((self.unit(), i) for i in range(len(items)))]
