"""The report on stress."""

import json

import pytest

from apronplan.reports.stress import stress_report
from unit.cargo.freight_build import MONDAY
from unit.cargo.test_stress import END, busy


def test_it_names_who_fails_first_and_how_often():
    found = stress_report(busy(), MONDAY, END, 500, seed=1, processes=1)
    document = found.as_dict()
    assert json.dumps(document, default=str)
    assert (document["scenarios"], document["parts"], document["pairs"]) == (500, 4, 3)
    shares = [row["share"] for row in document["first_failing"]]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1 - document["clash_free_share"])
    clashes = document["clashes"]
    assert clashes["p50"] <= clashes["p90"] <= clashes["worst"] <= 3
    assert clashes["mean"] == pytest.approx(sum(row["share"] for row in document["clashing_pairs"]))
    assert document["clashing_pairs"][0]["gap_min"] == 30.0
    assert found.text()[0].startswith("500 scenarios (seed 1):")
    header, rows = found.table()
    assert {len(row) for row in rows} == {len(header)}
    told = [dict(zip(header, row, strict=True)) for row in rows]
    clashes, failing = ([r for r in told if r["what"] == what] for what in ("clash", "fails_first"))
    assert len(clashes) == 3
    assert [(r["first"], r["first_flight"], r["share"]) for r in failing] == [(p, f, s) for p, f, _, s in found.failing]
    assert all(r["first_flight"] and r["second_flight"] for r in clashes)


def test_a_wider_gap_clashes_less():
    tight = stress_report(busy(gap_h=0.35), MONDAY, END, 400, processes=1)
    wide = stress_report(busy(gap_h=2.0), MONDAY, END, 400, processes=1)
    assert wide.clashes.mean < tight.clashes.mean
    assert wide.clash_free > tight.clash_free
