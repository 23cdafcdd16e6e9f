"""``apronplan alternates``: list and shapes side by side."""

import csv
from pathlib import Path

from apronplan.geometry.alternates import HEADER
from cli.runner import Cli


def test_alternates_of_liege_with_their_reasons(cli: Cli, tmp_path: Path) -> None:
    plan = tmp_path / "p.apron"
    assert cli("new", plan, "--airport", "EBLG").code == 0
    said = cli("alternates", plan, "--json").json
    assert (said["counts"]["listed"], said["counts"]["listed_boxes_overlap"]) == (43, 32)
    assert set(said["pairs"][0]) == set(HEADER)
    out = tmp_path / "a.csv"
    told = cli("alternates", plan, "--stand", "15E", "--out", out)
    assert (told.code, "15E with 16: published alternates" in told.out) == (0, True)
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {(r["stand_a"], r["stand_b"], r["in_the_way"]) for r in rows} == {("14", "15E", "14"), ("15E", "16", "16")}
    assert "118 with 120" in cli("alternates", plan, "--differences").out
    wrong = cli("alternates", plan, "--stand", "15")
    assert (wrong.code, "no stand 15" in wrong.err) == (1, True)


def test_metres_between_any_two_parked_aircraft(cli: Cli, tmp_path: Path) -> None:
    plan = tmp_path / "p.apron"
    assert cli("new", plan, "--airport", "EBLG").code == 0
    said = cli("alternates", plan, "--between", "122:B744", "124:B744", "--json").json
    # published spacing 72.5 m, rounded; two half spans of 64.92 m
    assert (said["needed_m"], said["verdict"]) == (7.5, "unsure")
    assert abs(said["found_m"] - (72.5 - 64.92)) < 0.15
    assert "within the accuracy" in cli("alternates", plan, "--between", "122:B744", "124:B744").out
    assert ": clear" in cli("alternates", plan, "--between", "118:B744", "120:A124").out
    wrong = cli("alternates", plan, "--between", "122:B74", "124:B744")
    assert (wrong.code, "B744" in wrong.err) == (1, True)
