"""Tables that belong to a layout: made once, forgotten with it."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from apronplan.domain.layout import Layout

T = TypeVar("T")


def per_layout(make: Callable[[Layout], T]) -> Callable[[Layout], T]:
    """Let a function of a layout run once per layout object.

    What it returns must not hold the layout itself, or neither would ever be freed.
    """
    made: WeakKeyDictionary[Layout, T] = WeakKeyDictionary()

    @wraps(make)
    def cached(layout: Layout) -> T:
        """Return what was made for a layout before, or make it now."""
        if layout not in made:
            made[layout] = make(layout)
        return made[layout]

    return cached
