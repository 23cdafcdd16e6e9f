"""The published optima: every generated day on which a contender proved its plan the best, by default rules."""

import csv
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from apronplan.planning.rules.catalogue import RULES
from bench.cases import CASES
from bench.generate import digest, generate

TABLE = Path(__file__).resolve().parent / "optima.csv"
COLUMNS = ("case", "seed", "instance", "rules", "stands", "turnarounds", "optimum_points", "proved_by", "unplaced")


def rules_digest() -> str:
    """Return 8 hex digits that name the default rules, weights and figures that an optimum holds for."""
    lines = [f"{r.rule} {r.severity} {r.weight} {sorted(r.params.items())}" for r in RULES]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:8]


ROUNDED_POINTS = 0.021
"""By how much two proofs may differ since a plan's points are summed from rounded units."""
PROVED = 1e-4
"""And as a share of the plan: a day counts as proved when the bound is within it."""


def collect(runs: Iterable[Path]) -> list[dict[str, object]]:
    """Return a row per proved day from logs of runs; contenders who disagree are an error.

    Raises
    ------
    ValueError
        If two contenders proved different optima for one day.
    """
    found: dict[tuple[str, int], dict[str, object]] = {}
    for path in runs:
        for line in path.read_text(encoding="utf-8").splitlines():
            run = json.loads(line)
            end = run["end"]
            if run["case"] not in CASES or not end.get("proved") or end["faults"]:
                continue
            key, value = (run["case"], run["seed"]), float(end["value"])
            row = found.setdefault(key, _row(*key, value, end["unplaced"]))
            known = float(str(row["optimum_points"]))
            if abs(value - known) > ROUNDED_POINTS + PROVED * max(value, known):
                raise ValueError(f"{key}: {run['who']} proved {value}, another {known}")
            row["optimum_points"] = f"{min(value, known):.2f}"
            row["proved_by"] = " ".join(sorted({*str(row["proved_by"]).split(), run["who"]}))
    return [found[key] for key in sorted(found)]


def _row(case: str, seed: int, value: float, unplaced: int) -> dict[str, object]:
    instance = generate(case, seed)
    return {
        "case": case, "seed": seed, "instance": digest(instance), "rules": rules_digest(),
        "stands": len(instance.layout.stands), "turnarounds": len(instance.turnarounds),
        "optimum_points": f"{value:.2f}", "proved_by": "", "unplaced": unplaced,
    }  # fmt: skip


def write(rows: list[dict[str, object]], path: Path = TABLE) -> None:
    """Write the table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
