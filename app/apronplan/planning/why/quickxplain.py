"""QuickXplain: the least set of things that makes something true, with few questions.

U. Junker, "QuickXplain: preferred explanations and relaxations for over-constrained problems", AAAI 2004. Asked for
relaxations: `holds(relaxed)` must stay true when more is relaxed. The set found is minimal (nothing in it can be left
out) and, of the minimal ones, the one that does without the later names as far as possible.
"""

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import TypeVar

T = TypeVar("T")
Holds = Callable[[tuple[T, ...]], bool]

MOST_PAIRS = 60
"""Sets of one size that are tried one by one, looking for a smaller one."""


def minimal(names: Sequence[T], holds: Holds[T]) -> tuple[T, ...] | None:
    """Return a minimal set for which `holds`, earlier names preferred; None if it does not hold even for all."""
    if holds(()):
        return ()
    return tuple(_explain((), False, tuple(names), holds)) if holds(tuple(names)) else None


def _explain(base: tuple[T, ...], grown: bool, rest: tuple[T, ...], holds: Holds[T]) -> list[T]:
    """Return what of `rest` is needed beside `base`; `grown` = the base has changed since it was last asked."""
    if grown and holds(base):
        return []
    if len(rest) == 1:
        return list(rest)
    left, right = rest[: len(rest) // 2], rest[len(rest) // 2 :]
    second = _explain((*base, *left), bool(left), right, holds)
    first = _explain((*base, *second), bool(second), left, holds)
    return [*first, *second]


def smallest(names: Sequence[T], holds: Holds[T]) -> tuple[tuple[T, ...] | None, bool]:
    """Return a set for which `holds` with as few names as can be, and whether it is known that none is smaller.

    Begins with a minimal one, then tries all smaller sets as long as there are no more than `MOST_PAIRS` of a size.
    """
    found = minimal(names, holds)
    for size in range(1, len(found or ())):
        tried = list(combinations(names, size))
        if len(tried) > MOST_PAIRS:
            return found, False
        better = next((set_ for set_ in tried if holds(set_)), None)
        if better is not None:
            return better, True
    return found, True
