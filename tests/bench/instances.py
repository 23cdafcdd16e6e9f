"""Plans to solve: generated days by case, and the real days of the sample weeks."""

from datetime import date

from apronplan.domain.clock import day_bounds_utc
from apronplan.domain.plan import Plan
from apronplan.exchange.layout import load_airport
from apronplan.exchange.traffic_csv import read_traffic
from apronplan.paths import sample_file
from bench.cases import ALIASES, CASES
from bench.generate import generate, plan_of

SAMPLES = {"sample-2018": "lgg-2018-week.csv", "sample-2025": "lgg-2025-mon-wed.csv"}
"""Real sample weeks; the seed is the day counted from 1."""

WEEKS = {f"{name}-week": file for name, file in SAMPLES.items()}
"""The same as a whole; the seed is 0."""


def load(case: str, seed: int) -> Plan:
    """Return a plan with nothing placed.

    Raises
    ------
    ValueError
        If there is no such case.
    """
    if case in SAMPLES:
        return sample_plan(SAMPLES[case], seed)
    if case in WEEKS:
        return sample_plan(WEEKS[case], 0)
    if ALIASES.get(case, case) not in CASES:
        raise ValueError(f"there is no case {case!r}; there are {', '.join((*CASES, *SAMPLES, *WEEKS))}")
    instance = generate(case, seed)
    return plan_of(instance.layout, instance.turnarounds)


def sample_days(case: str) -> list[date]:
    """Return the local days of a sample week."""
    layout = load_airport("EBLG")
    traffic = read_traffic(sample_file(SAMPLES[case]), layout).turnarounds
    return sorted({t.on_block.astimezone(layout.airport.zone).date() for t in traffic})


def sample_plan(file: str, day: int) -> Plan:
    """Return a day (from 1) of a sample week with all who touch it, or the whole week (0)."""
    layout = load_airport("EBLG")
    traffic = read_traffic(sample_file(file), layout).turnarounds
    days = sorted({t.on_block.astimezone(layout.airport.zone).date() for t in traffic})
    if day:
        start, end = day_bounds_utc(days[day - 1], layout.airport.zone)
        traffic = tuple(t for t in traffic if t.on_block < end and start < t.off_block)
    return plan_of(layout, traffic)
