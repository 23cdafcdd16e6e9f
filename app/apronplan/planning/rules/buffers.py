"""Time in reserve between two aircraft on one stand, beyond the least gap."""

from collections.abc import Sequence
from functools import lru_cache
from math import exp

from apronplan.domain.findings import Finding
from apronplan.domain.layout import Stand
from apronplan.planning.occupancy import Slot
from apronplan.planning.rules.case import NONE, Case
from apronplan.planning.rules.delays import expected_wait_min
from apronplan.planning.rules.rulebook import RuleBook


def buffer_steps(rules: RuleBook, weight: float | None = None) -> tuple[tuple[float, float], ...]:
    """Return the price of short times between as steps: (minutes, points), minutes rising.

    Parameters
    ----------
    rules : RuleBook
        Target and step.
    weight : float or None
        Points per minute at a place; None = outside every scope.

    Returns
    -------
    tuple of (float, float)
        Empty where nothing is asked for.

    Notes
    -----
    A time between of at most the minutes of a step, and more than those of the step before, costs its points. They
    are weight x shortfall^2 / target at the upper end of each step, so that twice the shortfall costs four times; the
    last step ends just below the target and costs what its middle costs.
    """
    target, step = rules.param("buffer", "target_min"), rules.param("buffer", "step_min")
    return _steps(target, step, rules.weight("buffer") if weight is None else weight)


@lru_cache(maxsize=64)
def _steps(target: float, step: float, weight: float) -> tuple[tuple[float, float], ...]:
    if target <= 0 or step <= 0:
        return ()
    uppers = [i * step for i in range(int(target / step) + 1) if i * step < target]
    steps = [(upper, weight * (target - upper) ** 2 / target) for upper in uppers]
    half = (target - uppers[-1]) / 2
    return (*steps, (target - 1 / 60, weight * half**2 / target))


def buffer_points(steps: Sequence[tuple[float, float]], minutes: float) -> float:
    """Return what a time between costs by `buffer_steps`."""
    return next((points for upper, points in steps if minutes <= upper), 0.0)


def buffer(case: Case, stand: Stand) -> Sequence[Finding]:
    """Charge two turnarounds that follow each other with less than the target between them."""
    around = case.around(stand.stand)
    if not around:
        return NONE
    found: list[Finding] = []
    target = case.rules.param("buffer", "target_min")
    for other in around:
        minutes = case.gap_min(other)
        if minutes < 0 or minutes >= target or other.part.turnaround.turnaround == case.turnaround.turnaround:
            continue
        _, weight = case.counts("buffer", stand, other)
        found += case.find_pair(
            "buffer",
            stand,
            other,
            {"found_min": minutes, "target_min": target},
            points=buffer_points(buffer_steps(case.rules, weight), minutes),
            start_s=min(case.end_s, other.end_s),
            end_s=max(case.start_s, other.start_s),
        )
    return found or NONE


def clash(case: Case, stand: Stand) -> Sequence[Finding]:
    """Charge the minutes that the later one must expect to wait if the earlier one leaves late."""
    found: list[Finding] = []
    for other in case.around(stand.stand):
        minutes = case.gap_min(other)
        if minutes < 0 or other.part.turnaround.turnaround == case.turnaround.turnaround:
            continue
        expected = _expected_min(case, other, minutes)
        if expected <= 0:
            continue
        found += case.find_pair(
            "clash",
            stand,
            other,
            {"found_min": minutes, "expected_min": expected},
            amount=expected,
            start_s=min(case.end_s, other.end_s),
            end_s=max(case.start_s, other.start_s),
        )
    return found or NONE


def _expected_min(case: Case, other: Slot, minutes: float) -> float:
    """Return the minutes of waiting to expect: by the plan's delay profiles, else by exponential delays.

    With mean delay m and g minutes between, exponential delays give m x exp(-g / m).
    """
    mine, theirs = case.context.delays(case.turnaround), case.context.delays(other.part.turnaround)
    if mine is not None and theirs is not None:
        first, second = (mine, theirs) if case.start_s < other.start_s else (theirs, mine)
        return expected_wait_min(first, second, minutes)
    mean = case.rules.param("clash", "mean_delay_min")
    return mean * exp(-minutes / mean) if mean > 0 else 0.0
