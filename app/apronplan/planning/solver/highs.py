"""One place that makes HiGHS instances, quiet and single-threaded, and knows how to stop them."""

from collections.abc import Callable
from typing import Any

Stop = Callable[[], bool]

_NO_ENUMERATION = 1 << 16
"""`presolve_rule_off`: HiGHS 1.14.0 loses rows "exactly one of these" while it enumerates solutions in presolve (its
issue 3216); it then ends with an error, or says that there is no plan where there is one."""


def new_highs(*, stop: Stop | None = None, seed: int = 0) -> Any:  # noqa: ANN401 - highspy ships no types
    """Return a silent HiGHS with one thread, so that runs repeat exactly.

    Parameters
    ----------
    stop : callable or None
        Asked now and then inside a branch-and-bound run; True ends it with what it has.
    """
    import highspy

    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("random_seed", seed)
    highs.setOptionValue("presolve_rule_off", _NO_ENUMERATION)
    if stop is not None:
        asked: Stop = stop

        def on_interrupt(event: Any) -> None:  # noqa: ANN401
            if asked():
                event.interrupt()

        highs.cbMipInterrupt.subscribe(on_interrupt)
    return highs
