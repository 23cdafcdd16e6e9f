"""A plan boiled down to arrays, and what thousands of delay scenarios do to it.

In a scenario each flight arrives late by its operator's distribution, stays longer by another, and never leaves before
its least turnaround time nor before its schedule. Scenarios come in chunks of `CHUNK`, each with dice of its own from
one seed, so that the results are the same bit for bit on one process, on many, or on a cluster.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from apronplan.domain.freight import DelayProfile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

CHUNK = 250
"""Scenarios that one piece of work holds; part of the definition of the results, so never a matter of speed."""
TAIL = 2.0
"""Beyond the outermost quantiles a line goes on by this many times the last step."""


def arrival_points(p: DelayProfile) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return shares and minutes of the quantiles of arrival against schedule."""
    first = p.p05_min - TAIL * (p.p25_min - p.p05_min)
    last = p.p95_min + TAIL * (p.p95_min - p.p75_min)
    return (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0), (
        first, p.p05_min, p.p25_min, p.p50_min, p.p75_min, p.p95_min, last,
    )  # fmt: skip


def ground_points(p: DelayProfile) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return shares and minutes of the quantiles by which a stay grows; never below 0."""
    last = p.ground_p95_min + TAIL * (p.ground_p95_min - p.ground_p50_min)
    values = (0.0, p.ground_p50_min, p.ground_p95_min, last)
    return (0.0, 0.5, 0.95, 1.0), tuple(max(0.0, v) for v in values)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StressModel:
    """Everything a chunk needs; times in minutes from the model's start.

    Attributes
    ----------
    on, off, least_stay : floats, shape (flights,)
        Planned in-block and off-block times, and the least turnaround.
    arrival_shares, arrival_minutes, ground_shares, ground_minutes : tuples per flight
        Points of the distributions (`arrival_points`, `ground_points`).
    first, second : ints, shape (pairs,)
        Neighbours in time on one stand, or on stands that exclude each other: `second` comes after `first` has gone.
    gap : floats, shape (pairs,)
        Least minutes between them: what the rules ask for on one stand, by the larger code letter of the two, or what
        the plan gives if that is less; 0 on stands that exclude each other.
    lot_flight, lot_hall : ints; lot_kg, lot_start, lot_width : floats
        Imports: their flight, hall and kilograms; minutes from on-block to the first tonne in the hall, and from there
        to the last.
    base_kg, rate_kg : floats, shape (halls, hours) and (halls,)
        What reaches each hall in each hour however late the flights are (exports), and its rate.
    slack_flight : ints, shape (slacks,); slack_kg : floats, shape (slacks,)
        Lots with a promise: their flight and mass.
    late_at, late_share : floats, shape (steps,) and (slacks, steps)
        Part of the promised deliveries that is late when a lot comes so many minutes late.
    """

    on: "Floats"
    off: "Floats"
    least_stay: "Floats"
    arrival_shares: tuple[float, ...]
    arrival_minutes: "Floats"
    ground_shares: tuple[float, ...]
    ground_minutes: "Floats"
    first: "Ints"
    second: "Ints"
    gap: "Floats"
    lot_flight: "Ints"
    lot_hall: "Ints"
    lot_kg: "Floats"
    lot_start: "Floats"
    lot_width: "Floats"
    base_kg: "Floats"
    rate_kg: "Floats"
    slack_flight: "Ints"
    slack_kg: "Floats"
    late_at: "Floats"
    late_share: "Floats"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ChunkResult:
    """Figures of the scenarios of one chunk, in order.

    Attributes
    ----------
    clashes, overload_hours : ints, shape (scenarios,)
        Pairs that clash; hall hours above the rate.
    missed_kg : floats, shape (scenarios,)
        Kilograms (times part of the cities) that miss the promise.
    first_failing : ints, shape (scenarios,)
        Flight that finds its stand taken first; -1 = none.
    failed, clashed : ints, shape (flights,) and (pairs,)
        In how many scenarios a flight failed first, and a pair clashed.
    """

    clashes: "Ints"
    overload_hours: "Ints"
    missed_kg: "Floats"
    first_failing: "Ints"
    failed: "Ints"
    clashed: "Ints"


def run_chunk(model: StressModel, seed: int, number: int, scenarios: int) -> ChunkResult:
    """Return the figures of chunk `number` (from 0) of a seed, for its first `scenarios` scenarios."""
    import numpy as np

    # the dice depend on the seed and the chunk's number alone
    dice = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, number])))
    flights = len(model.on)
    thrown = dice.random((CHUNK, 2, flights))[:scenarios]
    late = _quantiles(thrown[:, 0, :], model.arrival_shares, model.arrival_minutes)
    longer = _quantiles(thrown[:, 1, :], model.ground_shares, model.ground_minutes)
    on = model.on + late
    off = np.maximum(model.off, on + model.least_stay) + longer
    short = off[:, model.first] + model.gap - on[:, model.second]
    clash = short > 1e-9
    first = _first_failing(model, on, clash)
    return ChunkResult(
        clashes=clash.sum(axis=1, dtype=np.int64),
        overload_hours=overloads(model, on),
        missed_kg=missed(model, late),
        first_failing=first,
        failed=np.bincount(first[first >= 0], minlength=flights).astype(np.int64),
        clashed=clash.sum(axis=0, dtype=np.int64),
    )


def _quantiles(u: "Floats", shares: tuple[float, ...], minutes: "Floats") -> "Floats":
    """Return for each flight (column) its quantile at `u`; `minutes` holds a row of points per flight."""
    import numpy as np

    marks = np.array(shares)
    at = np.clip(np.searchsorted(marks, u, side="right") - 1, 0, len(marks) - 2)
    column = np.arange(u.shape[1])[None, :]
    low, high = minutes[column, at], minutes[column, at + 1]
    found: Floats = low + (high - low) * (u - marks[at]) / (marks[at + 1] - marks[at])
    return found


def _first_failing(model: StressModel, on: "Floats", clash: "NDArray[np.bool_]") -> "Ints":
    import numpy as np

    if not len(model.second):
        return np.full(len(on), -1, dtype=np.int64)
    when = np.where(clash, on[:, model.second], np.inf)
    earliest = when.argmin(axis=1)
    failing: Ints = np.where(clash.any(axis=1), model.second[earliest], -1).astype(np.int64)
    return failing


def overloads(model: StressModel, on: "Floats") -> "Ints":
    """Return hall hours above the rate per scenario; what comes outside the model's hours is not looked at."""
    import numpy as np

    halls, hours = model.base_kg.shape
    scenarios = len(on)
    load = np.broadcast_to(model.base_kg, (scenarios, halls, hours)).copy()
    start = on[:, model.lot_flight] + model.lot_start
    end = start + model.lot_width
    rows = np.arange(scenarios)[:, None]
    first = np.floor(start / 60).astype(np.int64)
    spans = int(np.ceil((model.lot_width / 60).max(initial=0.0))) + 1
    for step in range(spans):
        hour = first + step
        overlap = np.minimum(end, (hour + 1) * 60.0) - np.maximum(start, hour * 60.0)
        part = np.clip(overlap, 0.0, None) / model.lot_width * model.lot_kg
        inside = (hour >= 0) & (hour < hours)
        index = (rows * halls + model.lot_hall) * hours + np.clip(hour, 0, hours - 1)
        load += np.bincount(
            index.ravel(), weights=np.where(inside, part, 0.0).ravel(), minlength=scenarios * halls * hours
        ).reshape(load.shape)
    over: Ints = (load > model.rate_kg[None, :, None] + 0.5).sum(axis=(1, 2), dtype=np.int64)
    return over


def missed(model: StressModel, late: "Floats") -> "Floats":
    """Return the kilograms that miss their promise per scenario, for delays of each flight in minutes."""
    import numpy as np

    lost = np.zeros(len(late))
    # lot by lot, so that the sum is always made in the same order
    for k, flight in enumerate(model.slack_flight):
        lost += np.interp(late[:, flight], model.late_at, model.late_share[k]) * model.slack_kg[k]
    return lost
