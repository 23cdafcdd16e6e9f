"""Looks of a long job whether it shall go on, from the depths of what is worked out for it.

Tables of a layout and the rules know no jobs; their loops call `look`, which does nothing unless whoever started the
work in this thread asked for it. What is kept between jobs is kept only when it is complete, so that a look may end the
work at any place.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_asked: ContextVar[Callable[[], object] | None] = ContextVar("asked", default=None)


@contextmanager
def looking(ask: Callable[[], object]) -> Iterator[None]:
    """Let `look` call `ask` in this thread while the context lasts; it raises what ends the work."""
    token = _asked.set(ask)
    try:
        yield
    finally:
        _asked.reset(token)


def asked() -> Callable[[], object] | None:
    """Return what `look` would call, for loops that are too quick to ask for it at every turn."""
    return _asked.get()


def look() -> None:
    """Ask whether to go on; see `looking`."""
    ask = _asked.get()
    if ask is not None:
        ask()
