"""Every number of `apronplan explain` for five turnarounds, worked out again from the CSV files alone."""

import csv
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from apronplan.__main__ import main
from apronplan.paths import sample_file
from apronplan.session.session import PlanSession
from cli.by_hand import Hand, Stay
from cli.runner import Cli

DAY = "2018-06-10"
OPERATORS = 5
"""So many turnarounds, each of another operator where the day has them."""


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hand") / "p.apron"
    assert main(["new", str(path), "--airport", "EBLG"]) == 0
    assert main(["import", str(path), str(sample_file("lgg-2018-week.csv"))]) == 0
    assert main(["plan", str(path), "--day", DAY, "--time-limit", "10"]) == 0
    assert main(["export", str(path), "--out", str(path.with_suffix(".csv"))]) == 0
    return path


class Checked:
    """Checks the findings of one turnaround and counts by rule what was checked."""

    def __init__(self, hand: Hand, stay: Stay, lots: dict[str, float]) -> None:
        self.hand, self.stay, self.lots = hand, stay, lots
        self.points = hand.points(stay)
        self.done: Counter[str] = Counter()

    def look(self, stand: str, finding: dict[str, Any]) -> None:
        rule = finding["code"].partition(".")[0]
        check = getattr(self, f"_{rule}", None)
        if check is not None:
            check(stand, finding)
            self.done[rule] += 1

    def _preference(self, stand: str, f: dict[str, Any]) -> None:
        assert f["values"]["points"] == pytest.approx(self.points[stand])
        assert f["cost"] == pytest.approx(5 * self.points[stand], abs=1e-3)

    def _size_surplus(self, stand: str, f: dict[str, Any]) -> None:
        surplus = float(self.hand.stands[stand]["max_wingspan_m"]) - self._span()
        assert f["values"]["surplus_m"] == pytest.approx(surplus)
        assert f["cost"] == pytest.approx(0.2 * surplus, abs=1e-3)
        assert f"{surplus:.1f} m given away" in f["sentence"]

    def _distance(self, stand: str, f: dict[str, Any]) -> None:
        work = sum(kg / 1000 * self.hand.metres(stand, hall) / 1000 for hall, kg in self.lots.items())
        tonnes = sum(self.lots.values()) / 1000
        assert f["values"]["tonne_km"] == pytest.approx(work, abs=0.01)
        assert f["cost"] == pytest.approx(0.02 * work, abs=2e-3)
        assert f"{tonnes:.1f} t" in f["sentence"]

    def _size(self, stand: str, f: dict[str, Any]) -> None:
        row, fleet = self.hand.stands[stand], self.hand.fleet[self.stay.kind]
        which = "length" if f["code"] == "size.length" else "wingspan"
        assert float(fleet[f"{which}_m"]) > float(row[f"max_{which}_m"])
        assert f["values"][f"{which}_m"] == float(fleet[f"{which}_m"])

    def _no_overlap(self, stand: str, f: dict[str, Any]) -> None:
        shared = [self.hand.together(self.stay, s) for s in self._others() if s.stand == stand]
        assert any(minutes == f["values"]["minutes"] for minutes in shared)

    def _mars(self, stand: str, f: dict[str, Any]) -> None:
        held = [s for s in self._others() if self.hand.excludes(stand, s.stand)]
        assert any(self.hand.together(self.stay, s) > 0 and s.stand in f["sentence"] for s in held)

    def _movement(self, stand: str, f: dict[str, Any]) -> None:
        minutes = f["values"]["minutes"]
        apart = [
            abs((a - b).total_seconds()) / 60
            for s in self._others()
            for a in (self.stay.on, self.stay.off)
            for b in (s.on, s.off)
        ]
        assert minutes in apart
        assert f["cost"] == pytest.approx(5 - minutes, abs=1e-3)

    def _span(self) -> float:
        return float(self.hand.fleet[self.stay.kind]["wingspan_m"])

    def _others(self) -> list[Stay]:
        return [s for s in self.hand.stays.values() if s.turnaround != self.stay.turnaround and s.stand]

    def nothing_is_left_out(self, stand: str, codes: set[str]) -> None:
        """A stand that is too small, taken or beside a taken alternate says so: at least one of what bars it."""
        row, fleet = self.hand.stands[stand], self.hand.fleet[self.stay.kind]
        small = any(
            row[f"max_{w}_m"] and float(fleet[f"{w}_m"]) > float(row[f"max_{w}_m"]) for w in ("wingspan", "length")
        )
        if small:
            assert {"size", "size.length"} & codes, stand
            return
        taken = any(s.stand == stand and self.hand.together(self.stay, s) > 0 for s in self._others())
        beside = any(
            self.hand.excludes(stand, s.stand) and self.hand.together(self.stay, s) > 0 for s in self._others()
        )
        assert not taken or "no_overlap" in codes, stand
        assert not beside or "mars" in codes, stand


def freight_of(path: Path) -> dict[str, dict[str, float]]:
    """Return kilograms by turnaround and hall."""
    found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    with PlanSession.open(path) as session:
        for lot in session.plan.lots.values():
            hall = session.plan.hall_of(lot.lot)
            if hall is not None:
                found[lot.turnaround][hall] += lot.mass_kg
    return found


def of_many_operators(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["stand"]]
    first = {r["flight_in"][:2]: r["turnaround_id"] for r in reversed(rows)}
    return list(dict.fromkeys([*sorted(first.values()), *(r["turnaround_id"] for r in rows)]))[:OPERATORS]


@pytest.mark.timeout(300)
def test_five_turnarounds_are_explained_with_true_numbers(cli: Cli, plan: Path) -> None:
    hand, freight = Hand(plan.with_suffix(".csv")), freight_of(plan)
    done: Counter[str] = Counter()
    for name in of_many_operators(plan.with_suffix(".csv")):
        said = cli("explain", plan, name, "--quick", "--json").json
        checked = Checked(hand, hand.stays[name], dict(freight[name]))
        here = sum(f["cost"] for f in said["costs"])
        assert said["stand"] == hand.stays[name].stand
        assert said["cost"] == pytest.approx(here, abs=0.01)
        for finding in said["costs"]:
            checked.look(said["stand"], finding)
        for row in said["alternatives"]:
            for finding in row["findings"]:
                checked.look(row["stand"], finding)
            checked.nothing_is_left_out(row["stand"], {f["code"] for f in row["findings"]})
            if row["state"] != "impossible":
                assert row["extra"] == pytest.approx(sum(f["cost"] for f in row["findings"]) - here, abs=0.02)
        done += checked.done
    assert min(done[rule] for rule in ("preference", "size_surplus", "distance", "size")) >= OPERATORS
    assert sum(done.values()) > 300
