"""The generator: the same seed gives the same bytes, days are as full as promised, and everybody can stand."""

from collections import Counter
from pathlib import Path

import pytest

from apronplan.audit import audit_plan
from apronplan.domain.findings import Severity
from apronplan.planning.context import PlanningContext
from apronplan.planning.rules import check_plan
from bench.cases import CASES, find_case
from bench.dice import Dice
from bench.generate import digest, generate, hidden_plan, plan_of, read, write

SMALL = ("60x120-70", "60x120-85", "60x120-joint", "60x400", "lgg-70", "lgg-85")


def test_dice_are_the_same_everywhere() -> None:
    dice = Dice("a", 1)
    assert [round(dice.unit(), 12) for _ in range(3)] == [0.161850008483, 0.116964140794, 0.247628008442]


def test_a_shuffle_keeps_everything() -> None:
    assert sorted(Dice("b").shuffled(list(range(50)))) == list(range(50))
    assert Dice("b").shuffled(list(range(50))) != list(range(50))


def test_weights_count() -> None:
    dice = Dice("c")
    drawn = Counter(dice.pick("xyz", (0.7, 0.3, 0.0)) for _ in range(2000))
    assert drawn["z"] == 0
    assert 1300 < drawn["x"] < 1500


@pytest.mark.parametrize("name", ["60x120-85", "lgg-70"])
def test_same_seed_same_bytes(name: str, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        generate.cache_clear()
        write(generate(name, 3), tmp_path / folder)
    files = sorted(p.relative_to(tmp_path / "a") for p in (tmp_path / "a").rglob("*.csv"))
    assert len(files) >= 5
    assert all((tmp_path / "a" / f).read_bytes() == (tmp_path / "b" / f).read_bytes() for f in files)


def test_another_seed_is_another_day() -> None:
    assert len({digest(generate("60x120-70", seed)) for seed in range(4)}) == 4


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    instance = generate("60x120-joint", 5)
    write(instance, tmp_path)
    plan, direct = read(tmp_path), plan_of(instance.layout, instance.turnarounds)
    for table in ("stand", "apron", "hall", "preference", "adjacency", "turnaround", "lot", "aircraft_type"):
        assert dict(plan.rows(table)) == dict(direct.rows(table)), table
    assert len(plan.turnarounds) == 120


@pytest.mark.parametrize("name", SMALL)
def test_days_are_as_full_as_the_case_says(name: str) -> None:
    instance = generate(name, 1)
    case = CASES[name]
    assert len(instance.turnarounds) == case.turnarounds
    assert abs(instance.peak / instance.capacity - case.peak) <= 0.015


@pytest.mark.parametrize("name", SMALL)
def test_the_hidden_plan_keeps_every_hard_rule(name: str) -> None:
    plan = hidden_plan(generate(name, 2))
    report = audit_plan(plan)
    assert report.ok, report.faults[:3]
    assert report.stays == CASES[name].turnarounds
    hard = [f for f in check_plan(PlanningContext(plan)) if f.severity is Severity.HARD]
    assert hard == []


def test_the_large_airports_are_large() -> None:
    instance = generate("250x400", 1)
    assert (len(instance.layout.stands), len(instance.turnarounds)) == (250, 400)
    assert sum(bool(s.excludes) for s in instance.layout.stands.values()) >= 30


def test_an_alias_and_an_unknown_case() -> None:
    assert find_case("60x120").name == "60x120-70"
    with pytest.raises(ValueError, match="there are lgg-70"):
        find_case("1x1")
