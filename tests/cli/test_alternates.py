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
