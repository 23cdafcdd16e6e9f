"""The speeds that the solver and the rules are to reach, each beside what was measured."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.benches.solver import OWN, of_dict
from bench.rows import Row, high, middle, show
from bench.runner import Run

Raw = Sequence[Mapping[str, Any]]
"""Rows of the other benches as their JSON has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A goal and what came of it; `met` is None if it was not measured."""

    case: str
    goal: str
    measured: str
    met: bool | None


@dataclass(frozen=True, slots=True)
class _Mine:
    """Own runs of a case by one contender, all seeds."""

    runs: Sequence[Run]

    def proofs(self) -> list[float | None]:
        return [r.proof_s for r in self.runs]

    def gaps_at(self, seconds: float) -> list[float | None]:
        return [None if (gap := r.gap_at(seconds)) is None else 100 * gap for r in self.runs]

    @property
    def memory_mb(self) -> float:
        return max(r.memory_mb for r in self.runs)


def against(rows: Sequence[Row], others: Raw) -> list[Reached]:
    """Return every goal with what was measured.

    Parameters
    ----------
    rows : sequence of Row
        Of the solver's bench.
    others : sequence of mappings
        Rows of the benches `replan` and `rules`.
    """
    runs = [of_dict(line) for row in rows for line in row.raw["runs"]]  # type: ignore[attr-defined]
    return [*_days(runs), *_sixty(rows, runs), *_large(runs), *_replans(others), *_rules(others), *_joint(runs)]


def as_table(found: Sequence[Reached]) -> str:
    """Return goals as a Markdown table."""
    words = {True: "met", False: "**missed**", None: "not run"}
    lines = ["| case | goal | measured | |", "|---|---|---|---|"]
    return "\n".join([*lines, *(f"| {r.case} | {r.goal} | {r.measured} | {words[r.met]} |" for r in found)])


def _of(runs: Sequence[Run], who: str, *cases: str) -> _Mine | None:
    found = [r for r in runs if r.who == who and r.case in cases]
    return _Mine(found) if found else None


def _goal(case: str, goal: str, mine: _Mine | None, judge: Callable[[_Mine], tuple[str, bool]]) -> Reached:
    if mine is None:
        return Reached(case=case, goal=goal, measured="", met=None)
    measured, met = judge(mine)
    return Reached(case=case, goal=goal, measured=measured, met=met)


def _within(figure: float | None, most: float) -> bool:
    return figure is not None and figure <= most


def _proved(mine: _Mine) -> str:
    return f"{sum(p is not None for p in mine.proofs())} of {len(mine.runs)} proved"


def _days(runs: Sequence[Run]) -> list[Reached]:
    case = "LGG sample days, 2018 and 2025"

    def proof(mine: _Mine) -> tuple[str, bool]:
        late = high(mine.proofs())
        return f"{_proved(mine)}, median {show(middle(mine.proofs()))} s, p90 {show(late)} s", _within(late, 1.0)

    def greedy(mine: _Mine) -> tuple[str, bool]:
        taken = max(1000 * float(r.model["greedy"]) for r in mine.runs)  # type: ignore[arg-type]
        return f"slowest {taken:.0f} ms", taken <= 50

    here = _of(runs, "here", "sample-2018", "sample-2025")
    every = [r for r in runs if r.who in OWN and "greedy" in r.model]
    return [
        _goal(case, "proof p90 <= 1 s in process", here, proof),
        _goal("every day above and below", "greedy answer <= 50 ms", _Mine(every) if every else None, greedy),
    ]


def _sixty(rows: Sequence[Row], runs: Sequence[Run]) -> list[Reached]:
    def proof(mine: _Mine) -> tuple[str, bool]:
        half, late = middle(mine.proofs()), high(mine.proofs())
        return f"{_proved(mine)}, median {show(half)} s, p90 {show(late)} s", _within(half, 0.6) and _within(late, 3.0)

    def tight(mine: _Mine) -> tuple[str, bool]:
        best = {r.seed: min(x.value for x in runs if x.seed == r.seed and x.case == r.case and x.value is not None)
                for r in mine.runs}  # fmt: skip
        above = [(r.value_at(5.0), best[r.seed]) for r in mine.runs]
        worst = high([None if v is None else 100 * (v - b) / max(1.0, abs(b)) for v, b in above], 1.0)
        in_time = sum(_within(p, 30.0) for p in mine.proofs())
        said = f"worst seed {show(worst)} % above best known at 5 s; {in_time} of {len(mine.runs)} proved in 30 s"
        return said, _within(worst, 2.0) and in_time >= 0.9 * len(mine.runs)

    ratios = {
        r.subject: str(r.figures["times ours"]) for r in rows if r.case == "60x120-70" and r.figures["times ours"]
    }
    least = {"HiGHS, full clique": 3.0, "CP-SAT clique, 8 workers": 6.0}
    peers = [
        Reached(case="60x120-70", goal=f"{ratio:.0f} x faster than {name}", measured=f"{ratios[name]} x",
                met=float(ratios[name].removeprefix(">= ")) >= ratio)
        for name, ratio in least.items() if ratios.get(name, "-") != "-"
    ]  # fmt: skip
    return [
        _goal("60x120-70", "proof median <= 0.6 s, p90 <= 3 s", _of(runs, "here", "60x120-70"), proof),
        *peers,
        _goal("60x120-85", "within 2 % of best known at 5 s on every seed, proof <= 30 s on 9 of 10",
              _of(runs, "ours", "60x120-85"), tight),
    ]  # fmt: skip


def _large(runs: Sequence[Run]) -> list[Reached]:
    def gap(seconds: float, most: float) -> Callable[[_Mine], tuple[str, bool]]:
        def judge(mine: _Mine) -> tuple[str, bool]:
            found = middle(mine.gaps_at(seconds))
            left = sum(int(str(r.end.get("unplaced", 0))) for r in mine.runs)
            return f"median gap {show(found)} % at {seconds:.0f} s, {left} in the tray", _within(found, most)

        return judge

    def proof(mine: _Mine) -> tuple[str, bool]:
        half = middle(mine.proofs())
        return f"{_proved(mine)}, median {show(half)} s", _within(half, 20.0)

    def bound(mine: _Mine) -> tuple[str, bool]:
        found = middle([r.bound_s for r in mine.runs])
        return f"median {show(found)} s", _within(found, 3.0)

    def memory(mine: _Mine) -> tuple[str, bool]:
        return f"largest {mine.memory_mb:.0f} MB", mine.memory_mb <= 300

    tight, wide, full = (_of(runs, "ours", case) for case in ("60x400", "250x400", "250x1200"))
    return [
        _goal("60x400", "gap <= 10 % at 60 s", tight, gap(60.0, 10.0)),
        _goal("250x400", "bound <= 3 s", wide, bound),
        _goal("250x400", "proof median <= 20 s", wide, proof),
        _goal("250x400", "memory <= 300 MB", wide, memory),
        _goal("250x1200", "bound <= 3 s", full, bound),
        _goal("250x1200", "gap <= 1 % at 75 s", full, gap(75.0, 1.0)),
        _goal("250x1200", "memory <= 300 MB", full, memory),
    ]


def _replans(others: Raw) -> list[Reached]:
    goals = {"60x120-70, 1 late": 0.2, "60x120-70, 10 late": 1.0, "250x400, 1 late": 0.5, "250x400, 10 late": 2.5}
    rows = {r["case"]: r["figures"] for r in others if r["bench"] == "replan" and "desk calls" in r["subject"]}
    found = []
    for case, most in goals.items():
        figures = rows.get(case)
        late = figures and figures["p90 s"]
        said = f"{figures['proved']} proved, p90 {show(late)} s" if figures else ""
        goal = f"proved with the fewest changes, p90 <= {most} s"
        found.append(Reached(case=case, goal=goal, measured=said, met=_within(late, most) if figures else None))
    return found


def _rules(others: Raw) -> list[Reached]:
    goals = {
        "all stands for one turnaround, plan known": 2.0,
        "the same, first question after an edit": 2.0,
        "why not, least prices": 20.0,
        "why not, reasons": 20.0,
    }
    found = []
    for subject, most in goals.items():
        row = next((r for r in others if r["bench"] == "rules" and r["subject"].startswith(subject)), None)
        took = row and float(row["figures"]["p50 ms"])
        said = f"median {show(took)} ms" if row else ""
        what = row["subject"] if row else subject
        found.append(Reached(case=what, goal=f"<= {most:.0f} ms", measured=said,
                             met=None if took is None else took <= most))  # fmt: skip
    return found


def _joint(runs: Sequence[Run]) -> list[Reached]:
    def joint(mine: _Mine) -> tuple[str, bool]:
        gaps = mine.gaps_at(10.0)
        worst = high(gaps, 1.0)
        return f"at 10 s median {show(middle(gaps))} %, worst day {show(worst)} %", _within(worst, 1.0)

    def week(mine: _Mine) -> tuple[str, bool]:
        found = middle(mine.gaps_at(20.0))
        return f"gap {show(found)} % at 20 s, {_proved(mine)}", _within(found, 0.5)

    days = _of(runs, "ours", "sample-2018", "sample-2025")
    return [
        _goal("stands and halls together, LGG sample days", "gap <= 1 % in 10 s", days, joint),
        _goal("the same, generated days lgg-70", "gap <= 1 % in 10 s", _of(runs, "ours", "lgg-70"), joint),
        _goal("the same, generated days lgg-85", "gap <= 1 % in 10 s", _of(runs, "ours", "lgg-85"), joint),
        _goal("the sample week of 2018 at once", "proof or gap <= 0.5 % in 20 s",
              _of(runs, "ours", "sample-2018-week"), week),
    ]  # fmt: skip
