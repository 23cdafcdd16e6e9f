"""The shipped fleet: no noise figure without its source, and the night table says what is known of it."""

import csv
import re

import pytest

from apronplan.cargo.growth import Base
from apronplan.domain.changes import RowChange
from apronplan.domain.plan import Plan
from apronplan.exchange.layout import load_airport
from apronplan.exchange.traffic_csv import read_traffic
from apronplan.paths import resources_dir, sample_file
from apronplan.reports.growth_ladder import night_steps
from apronplan.session.commands.layout import layout_rows


def rows() -> list[dict[str, str]]:
    with (resources_dir() / "fleet" / "aircraft_types.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_quota_count_names_a_published_source_and_nothing_else_claims_one() -> None:
    known = {r["icao"]: r for r in rows() if r["noise_qc"]}
    assert {name: float(r["noise_qc"]) for name, r in known.items()} == {"B744": 22.9, "B77L": 10.7, "A124": 86.0}
    for row in rows():
        named = re.search(r"\b[\w-]+\.(be|eu|com|org)\b", row["noise_qc_source"])
        assert bool(named) == bool(row["noise_qc"]), row["icao"]


@pytest.mark.parametrize("week", ["lgg-2018-week.csv", "lgg-2025-mon-wed.csv"])
def test_the_night_table_of_the_sample_weeks_says_how_much_is_known(week: str) -> None:
    layout = load_airport("EBLG")
    plan = Plan({table: dict(rows) for table, rows in layout_rows(layout).items()})
    flights = read_traffic(sample_file(week), layout).turnarounds
    plan.apply([RowChange("turnaround", t.turnaround, None, t) for t in flights])
    steps = night_steps(plan, Base(flights=flights, days=7))
    assert [s.limit for s in steps] == [30, 25, 20, 13]
    assert all(0 < s.unknown < s.night_departures for s in steps)
    assert not any("cannot be said" in s.text() for s in steps)
    assert sum("B77L" in s.types for s in steps) == 0, "10.7 is below every limit"
