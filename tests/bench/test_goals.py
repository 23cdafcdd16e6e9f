"""Goals beside what was measured: met, missed and not run are told apart, and kept runs give the table again."""

import json
from pathlib import Path

from bench.benches import solver
from bench.goals import against, as_table
from bench.rows import table
from bench.runner import Run


def _run(case: str, seed: int, proof_s: float | None, *, value: float = 100.0, bound: float = 90.0) -> Run:
    end = {"end": proof_s or 60.0, "value": value, "bound": bound, "proved": proof_s is not None, "faults": 0,
           "unplaced": 0, "cpu": 1.0}  # fmt: skip
    trace = [(0.1, 2 * value, None), (4.0, value, bound), (4.5, value, bound)]
    return Run("ours", case, seed, 60.0, trace, end, {"greedy": 0.03, "tables": 0.2}, memory_mb=250.0)


def _met(runs: list[Run]) -> dict[tuple[str, str], bool | None]:
    cases = dict.fromkeys(r.case for r in runs)
    rows = [row for case in cases for row in solver.rows_of(case, [r for r in runs if r.case == case])]
    return {(found.case, found.goal): found.met for found in against(rows, [])}


def test_a_gap_is_judged_at_its_second() -> None:
    goal = ("60x400", "gap <= 10 % at 60 s")
    assert _met([_run("60x400", 1, None, bound=90.0)])[goal] is True
    assert _met([_run("60x400", 1, None, bound=89.9)])[goal] is False
    assert _met([])[goal] is None


def test_a_run_without_proof_counts_as_the_slowest() -> None:
    goal = ("250x400", "proof median <= 20 s")
    assert _met([_run("250x400", 1, 3.0), _run("250x400", 2, 20.0), _run("250x400", 3, None)])[goal] is True
    assert _met([_run("250x400", 1, 3.0), _run("250x400", 2, None), _run("250x400", 3, None)])[goal] is False


def test_what_was_not_run_is_said() -> None:
    shown = as_table(against([], []))
    assert "not run" in shown
    assert "met" not in shown.replace("**missed**", "")


def test_kept_runs_give_the_same_table(tmp_path: Path) -> None:
    runs = [_run("60x120-85", 1, 5.0), _run("60x120-85", 2, None)]
    file = tmp_path / "runs.jsonl"
    older = _run("60x120-85", 1, None, value=500.0)
    lines = [json.dumps(solver.as_dict(r)) for r in (older, *runs)]
    file.write_text("\n".join(lines), encoding="utf-8")
    assert table(solver.rows_of_files([file])) == table(solver.rows_of("60x120-85", runs))


def test_reports_that_say_nothing_new_are_not_kept() -> None:
    assert len(solver.as_dict(_run("60x400", 1, None))["trace"]) == 2  # type: ignore[arg-type]
