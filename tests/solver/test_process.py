"""The solver's own process: heard while it works, gone at once when cancelled, missed by nobody when it dies."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from apronplan.planning.job import JobControl
from apronplan.planning.solver import remote
from apronplan.planning.solver.remote import Worker
from apronplan.planning.solver.solve import first_answer, solve, solve_here
from solver.checker import cost, faults, plan_of
from solver.days import day
from solver.tiny import tiny


class Ear(JobControl):
    """Keeps what it is told, and does something at the first bound."""

    def __init__(self, at_bound=None):
        super().__init__()
        self.heard = []
        self._at_bound = at_bound

    def report(self, progress):
        self.heard.append(progress)
        if progress.bound is not None and self._at_bound is not None:
            action, self._at_bound = self._at_bound, None
            action()


def assert_sound(problem, solved):
    stands, halls = plan_of(problem, solved.outcome)
    assert faults(problem, stands, halls) == []
    assert cost(problem, stands, halls) == pytest.approx(solved.outcome.cost)


def hard_day():
    return day(3, stands=60, turnarounds=200, peak=0.95)


def test_a_day_is_solved_and_heard():
    problem, ear = day(1), Ear()
    solved = solve(problem, ear, time_limit_s=60)
    assert solved.status == "optimal"
    assert solved.message == ""
    assert_sound(problem, solved)
    values = [p.value for p in ear.heard]
    bounds = [p.bound for p in ear.heard if p.bound is not None]
    assert values == sorted(values, reverse=True)
    assert bounds == sorted(bounds)
    assert all(p.gap >= 0 for p in ear.heard if p.gap is not None)


@pytest.mark.slow
def test_cancel_ends_within_100_ms_and_keeps_the_best_plan():
    problem, asked = hard_day(), []
    ear = Ear()

    def cancel():
        asked.append(time.perf_counter())
        ear.cancel()

    ear._at_bound = cancel
    solved = solve(problem, ear, time_limit_s=120)
    assert time.perf_counter() - asked[0] < 0.1 * slowness()
    assert solved.status == "interrupted"
    assert solved.outcome.cost <= first_answer(problem).cost
    assert_sound(problem, solved)


def test_cancel_does_not_wait_for_a_worker_that_is_still_loading(monkeypatch):
    lasts = "import time; time.sleep(60)"  # reads nothing of what it is handed, like one that still imports
    monkeypatch.setattr(remote, "worker_command", lambda: [sys.executable, "-c", lasts])
    ear = Ear()
    ear.cancel()
    begun = time.perf_counter()
    solved = solve(day(1, stands=60, turnarounds=200), ear, time_limit_s=50)
    assert time.perf_counter() - begun < 30  # far less than the worker sleeps
    assert solved.status == "interrupted"


def slowness() -> float:
    """Return how much longer a known piece of work takes here and now than on an idle machine; at least 1."""
    begun = time.perf_counter()
    sum(range(2_000_000))
    return max(1.0, (time.perf_counter() - begun) / 0.04)


@pytest.mark.slow
def test_a_killed_worker_leaves_a_plan_and_a_sentence():
    problem, worker = hard_day(), Worker()
    solved = solve(problem, Ear(lambda: os.kill(worker.pid, signal.SIGTERM)), time_limit_s=120, worker=worker)
    assert solved.status == "interrupted"
    assert "ended before its time" in solved.message
    assert_sound(problem, solved)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the cap is told to the system in another way there")
@pytest.mark.parametrize("megabytes", [250, 350])
def test_a_memory_cap_leaves_a_plan_and_a_sentence_that_names_it(megabytes):
    """At 250 MB the C library aborts the process, at 350 MB Python gets a MemoryError."""
    problem = hard_day()
    solved = solve(problem, time_limit_s=60, memory_mb=megabytes)
    assert solved.status == "interrupted"
    assert f"more than its {megabytes} MB" in solved.message
    assert_sound(problem, solved)


def test_no_solver_leaves_the_quick_plan_and_a_sentence(monkeypatch):
    monkeypatch.setattr(remote, "worker_command", lambda: ["/nowhere/python"])
    problem = day(1)
    solved = solve(problem, time_limit_s=60)
    assert solved.status == "interrupted"
    assert "could not be started" in solved.message
    assert solved.outcome.bound == float("-inf")
    assert_sound(problem, solved)


def test_a_solver_that_does_not_load_leaves_the_quick_plan_and_says_so(monkeypatch):
    monkeypatch.setattr(remote, "worker_command", lambda: [sys.executable, "-c", "raise SystemExit(1)"])
    problem = day(1)
    solved = solve(problem, time_limit_s=60)
    assert solved.status == "interrupted"
    assert "could not be loaded" in solved.message
    assert_sound(problem, solved)


@pytest.mark.parametrize(
    "words",
    [
        "terminate called after throwing an instance of 'std::bad_alloc'",
        "cannot allocate memory for thread-local data: ABORT",
        "OpenBLAS error: Memory allocation still failed after 10 retries, giving up.",
        "RuntimeError: can't start new thread",
    ],
)
def test_a_library_that_is_refused_memory_names_the_cap(words, monkeypatch):
    code = f"import sys; print({words!r}, file=sys.stderr); sys.exit(1)"
    monkeypatch.setattr(remote, "worker_command", lambda: [sys.executable, "-c", code])
    solved = solve(day(1), time_limit_s=60, memory_mb=700)
    assert solved.status == "interrupted"
    assert "more than its 700 MB" in solved.message


def test_the_worker_ends_with_its_program():
    worker = Worker()
    frame = None
    while frame is None:
        frame = worker.next(1.0)
    worker.give(hard_day(), seconds=60, seed=0, memory_mb=0)
    while worker.next(5.0) is None:
        pass
    stdin = worker._process.stdin
    assert stdin is not None
    stdin.close()
    assert worker._process.wait(timeout=10 * slowness()) == 0
    worker.kill()


def test_the_same_seed_gives_the_same_plan_in_one_process():
    problem = tiny(6)
    runs = [solve_here(problem, time_limit_s=60, seed=4).outcome for _ in range(2)]
    assert runs[0].stands == runs[1].stands
    assert (runs[0].halls, runs[0].cost, runs[0].bound) == (runs[1].halls, runs[1].cost, runs[1].bound)


def test_an_edge_without_parts():
    problem = tiny(2)
    empty = problem.__class__(
        **{
            **{f: getattr(problem, f) for f in problem.__slots__},
            **dict.fromkeys(("parts",), ()),
            **{f: getattr(problem, f)[:0] for f in ("start_s", "end_s", "gap_s", "kind", "chain", "cost")},
            **{f: getattr(problem, f)[:0] for f in ("tray_cost", "tow_cost", "frozen")},
            "freight": None,
            "shutters": None,
            "ways": None,
        }
    )
    solved = solve_here(empty, time_limit_s=5)
    assert solved.outcome.stands == ()
    assert solved.outcome.cost == problem.constant
    assert solved.status == "optimal"


def test_threads_do_not_outlive_a_run():
    before = threading.active_count()
    solve(tiny(3), time_limit_s=20)
    time.sleep(0)
    assert threading.active_count() <= before + 1


def test_the_first_answer_needs_no_highs():
    code = (
        "import sys; sys.path.insert(0, 'tests'); from solver.tiny import tiny;"
        "from apronplan.planning.solver.solve import first_answer; first_answer(tiny(5)); "
        "print('highspy' in sys.modules)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "False"
