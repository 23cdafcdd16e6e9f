"""The solver against greedy first-fit, HiGHS on the full clique model, and CP-SAT with 8 workers, in the same run."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.instances import SAMPLES, WEEKS, sample_days
from bench.rows import Figure, Row, high, middle
from bench.runner import Run
from bench.runner import run as contend

PLAN: dict[str, tuple[int, float, int]] = {
    "sample-2018": (7, 10.0, 7),
    "sample-2025": (3, 10.0, 3),
    "sample-2018-week": (1, 20.0, 0),
    "lgg-70": (10, 10.0, 2),
    "lgg-85": (10, 30.0, 2),
    "60x120-70": (10, 30.0, 10),
    "60x120-85": (10, 30.0, 10),
    "60x120-joint": (4, 30.0, 2),
    "60x400": (10, 60.0, 1),
    "250x400": (10, 60.0, 1),
    "250x1200": (10, 75.0, 1),
}
"""Seeds, seconds, and seeds on which the two exact peers run as well."""

OWN = ("ours", "here")
PEERS = ("firstfit", "highs", "cpsat")
LABELS = {
    "ours": "Apronplan",
    "here": "Apronplan, one process",
    "firstfit": "first-fit",
    "highs": "HiGHS, full clique",
    "cpsat": "CP-SAT clique, 8 workers",
}
RAW = Path(__file__).resolve().parents[3] / "build" / "bench" / "solver-runs.jsonl"

_options: dict[str, str] = {}


def configure(options: dict[str, str]) -> None:
    """Take ``cases=a,b``, ``seeds=N``, ``peer_seeds=N``, ``limit=S``, ``who=ours,highs``."""
    _options.update(options)


def run(quick: bool) -> list[Row]:
    """Run all cases; one seed of two cases when quick."""
    plan = {"60x120-70": (1, 8.0, 1), "sample-2018": (1, 8.0, 0)} if quick else dict(PLAN)
    if "cases" in _options:
        plan = {name: PLAN.get(name, (10, 30.0, 2)) for name in _options["cases"].split(",")}
    rows: list[Row] = []
    for case, usual in plan.items():
        seeds = int(_options.get("seeds", usual[0]))
        limit_s = float(_options.get("limit", usual[1]))
        peer_seeds = int(_options.get("peer_seeds", usual[2]))
        runs = [r for seed in seeds_of(case, seeds) for r in _one_seed(case, seed, limit_s, seed <= peer_seeds)]
        rows += rows_of(case, runs)
    return rows


def seeds_of(case: str, count: int) -> list[int]:
    """Return the seeds of a case; of a sample week at most its days."""
    if case in WEEKS:
        return [0]
    return list(range(1, min(count, len(sample_days(case)) if case in SAMPLES else count) + 1))


def _one_seed(case: str, seed: int, limit_s: float, with_peers: bool) -> list[Run]:
    who = _options["who"].split(",") if "who" in _options else ["ours", "here", *(PEERS if with_peers else PEERS[:1])]
    found = []
    for name in who:
        made = contend(name, case, seed, limit_s)
        found.append(made)
        gap = "no plan" if made.gap is None else f"gap {100 * made.gap:.2f} %"
        proof = f"proved in {made.proof_s:.2f} s" if made.proof_s else gap
        fault = f", audit: {made.end['fault']}" if made.end.get("fault") else ""
        print(f"  {case} seed {seed} {name}: {made.value} {proof}, {made.memory_mb:.0f} MB{fault}", flush=True)
        RAW.parent.mkdir(parents=True, exist_ok=True)
        with RAW.open("a", encoding="utf-8") as file:
            file.write(json.dumps(as_dict(made)) + "\n")
    return found


def as_dict(made: Run) -> dict[str, object]:
    """Return a run as JSON values."""
    return {
        "who": made.who, "case": made.case, "seed": made.seed, "limit_s": made.limit_s, "trace": _steps(made),
        "end": made.end, "model": made.model, "memory_mb": made.memory_mb, "first_s": made.first_s,
        "bound_s": made.bound_s, "proof_s": made.proof_s, "gap": made.gap,
    }  # fmt: skip


def _steps(made: Run) -> list[tuple[float, float | None, float | None]]:
    """Return the reports that said something new."""
    pairs = zip(made.trace, [None, *made.trace], strict=False)
    return [now for now, before in pairs if before is None or now[1:] != before[1:]]


def of_dict(line: dict[str, Any]) -> Run:
    """Return the run that `as_dict` wrote."""
    trace = [(t, v, b) for t, v, b in line["trace"]]
    return Run(line["who"], line["case"], line["seed"], line["limit_s"], trace, line["end"], line["model"],
               line["memory_mb"])  # fmt: skip


def rows_of_files(files: Sequence[Path]) -> list[Row]:
    """Return the lines of runs that were made at different times; of a contender on a day the last run counts."""
    last: dict[tuple[str, int, str], Run] = {}
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            made = of_dict(json.loads(line))
            last[made.case, made.seed, made.who] = made
    cases = dict.fromkeys([*PLAN, *(case for case, _, _ in last)])
    return [row for case in cases for row in rows_of(case, [r for (c, _, _), r in last.items() if c == case])]


def rows_of(case: str, runs: list[Run]) -> list[Row]:
    """Return a line per contender: medians over the seeds it ran on."""
    best: dict[int, float] = {}
    for r in runs:
        if r.value is not None:
            best[r.seed] = min(best.get(r.seed, float("inf")), r.value)
    rows = []
    for who in dict.fromkeys(r.who for r in runs):
        mine = [r for r in runs if r.who == who]
        rows.append(Row(bench="solver", case=case, subject=LABELS[who], figures=_figures(mine, best, runs),
                        raw={"runs": [as_dict(r) for r in mine]}))  # fmt: skip
    return rows


def _figures(mine: list[Run], best: dict[int, float], runs: list[Run]) -> dict[str, Figure]:
    proofs = [r.proof_s for r in mine]

    def above(seconds: float) -> list[float | None]:
        values = [(r.value_at(seconds), best.get(r.seed)) for r in mine]
        return [None if v is None or b is None else 100 * (v - b) / max(1.0, abs(b)) for v, b in values]

    gaps = [None if r.gap is None else 100 * r.gap for r in mine]
    return {
        "seeds": str(len(mine)),
        "limit s": f"{mine[0].limit_s:.0f}",
        "greedy ms": high([_greedy_ms(r) for r in mine], 1.0) if mine[0].who in OWN else "",
        "first plan s": middle([r.first_s for r in mine]),
        "above best at 1 s %": _percent(middle(above(1.0))),
        "at 5 s %": _percent(middle(above(5.0))),
        "worst at 5 s %": _percent(high(above(5.0), 1.0)),
        "at limit %": _percent(middle(above(float("inf")))),
        "bound s": middle([r.bound_s for r in mine]),
        "proved": f"{sum(p is not None for p in proofs)} of {len(proofs)}",
        "proof median s": middle(proofs),
        "proof p90 s": high(proofs),
        "proof median CPU s": middle([r.cpu_s if r.proof_s else None for r in mine]),
        "gap at end %": _percent(middle(gaps)),
        "worst gap %": _percent(high(gaps, 1.0)),
        "times ours": _ratio(mine, runs),
        "tables s": middle([float(str(r.model["tables"])) if "tables" in r.model else None for r in mine]),
        "memory MB": max(r.memory_mb for r in mine),
        "unplaced": str(sum(int(r.end.get("unplaced", 0)) for r in mine)),  # type: ignore[call-overload]
        "audit faults": str(sum(int(r.end.get("faults", 0)) for r in mine)),  # type: ignore[call-overload]
    }


def _greedy_ms(made: Run) -> float | None:
    taken = made.model.get("greedy")
    return 1000 * taken if isinstance(taken, float) else None


def _percent(figure: float | None) -> Figure:
    return "> 1000" if figure is not None and figure > 1000 else figure


def _ratio(mine: list[Run], runs: list[Run]) -> Figure:
    """Return how many times longer than ours the proof took: the median over the seeds on which ours proved it.

    A peer that did not prove it counts with its time limit, so the ratio is then a lower bound.
    """
    if mine[0].who in (*OWN, "firstfit"):
        return ""
    own = "ours" if any(r.who == "ours" for r in runs) else "here"
    ours = {r.seed: r.proof_s for r in runs if r.who == own and r.proof_s}
    ratios = [(r.proof_s or r.limit_s) / proof for r in mine if (proof := ours.get(r.seed))]
    found = middle(ratios)
    if found is None:
        return "-"
    return f"{'>= ' if any(r.proof_s is None for r in mine) else ''}{found:.1f}"
