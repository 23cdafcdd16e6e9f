"""The plan file: one edit through the session against a bare transaction with the same settings, and opening."""

import sqlite3
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from apronplan.domain.ids import StandId, TurnaroundId
from apronplan.exchange.layout import load_airport
from apronplan.exchange.traffic_csv import read_traffic
from apronplan.paths import sample_file
from apronplan.planning.context import PlanningContext
from apronplan.planning.rules import stand_states
from apronplan.session.commands import assign_stand, create_plan_from_layout, import_turnarounds
from apronplan.session.session import PlanSession
from apronplan.store.schema import connect
from bench.dice import Dice
from bench.rows import Row, quantile


def run(quick: bool) -> list[Row]:
    """Measure edits in turn with bare transactions, so that the disk's mood is the same for both."""
    edits, opens = (60, 2000) if quick else (400, 20_000)
    with tempfile.TemporaryDirectory(prefix="apronplan-bench-") as folder:
        path = Path(folder) / "bench.apron"
        with _session(path) as session, _bare(Path(folder) / "bare.db") as bare:
            moves = _moves(session)
            bytes_ = len(session.file.entry(session.edits).body)
            ours, theirs = _Times(), _Times()
            for number in range(edits):
                turnaround, stand = moves[number % len(moves)]
                ours.measure(lambda t=turnaround, s=stand: assign_stand(session, turnaround=t, stand=s))
                theirs.measure(lambda n=number: _transaction(bare, n, bytes_))
            _many(session, opens - session.edits)
            count = session.edits
        opening = _Times()
        for _ in range(2 if quick else 5):
            opening.measure(lambda: _open(path))
        size_mb = path.stat().st_size / 1e6
    return [
        _row("one edit", "assign_stand through the session", ours, theirs),
        _row("one edit", "bare BEGIN IMMEDIATE; INSERT; COMMIT", theirs, theirs),
        _row(f"open {count} edits, {size_mb:.1f} MB", "lock, check, replay, load", opening, None),
    ]


class _Times:
    """Times of one thing: by the clock, and of the processor, which other programs do not lengthen."""

    def __init__(self) -> None:
        self.wall_ms: list[float] = []
        self.cpu_ms: list[float] = []

    def measure(self, work: Callable[[], object]) -> None:
        wall_s, cpu_s = time.perf_counter(), time.process_time()
        work()
        self.cpu_ms.append(1000 * (time.process_time() - cpu_s))
        self.wall_ms.append(1000 * (time.perf_counter() - wall_s))


def _session(path: Path) -> PlanSession:
    layout = load_airport("EBLG")
    traffic = read_traffic(sample_file("lgg-2018-week.csv"), layout).turnarounds
    session = PlanSession.create(path, user="bench")
    create_plan_from_layout(session, layout)
    import_turnarounds(session, turnarounds=traffic, source="bench")
    return session


def _bare(path: Path) -> sqlite3.Connection:
    sqlite3.connect(path).close()
    connection = connect(path)
    connection.execute("CREATE TABLE edit (n INTEGER PRIMARY KEY, body TEXT) STRICT")
    return connection


def _moves(session: PlanSession, most: int = 40) -> list[tuple[str, str]]:
    """Place some turnarounds; return moves for each to a second stand and back, which no rule refuses."""
    names = Dice("store").shuffled(sorted(session.plan.turnarounds))[:most]
    for name in names:
        free = _fitting(session, name)
        if free:
            assign_stand(session, turnaround=name, stand=free[0])
    found: list[tuple[str, str]] = []
    for name in names:
        here = session.plan.stand_of(session.plan.parts_of(name)[0].part)
        free = [s for s in _fitting(session, name) if s != here]
        if here is not None and free:
            found += [(name, free[-1]), (name, here)]
    return found


def _fitting(session: PlanSession, name: TurnaroundId) -> list[str]:
    part = session.plan.parts_of(name)[0].part
    return [s for s, state in stand_states(PlanningContext(session.plan), part).items() if state.state == "fits"]


def _transaction(connection: sqlite3.Connection, number: int, size: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO edit VALUES (?, ?)", (number, "x" * size))
    connection.execute("COMMIT")


def _many(session: PlanSession, count: int) -> None:
    """Make the journal long: the same two rows to and fro, without asking the rules."""
    part, row = next(iter(session.plan.stand_assignments.items()))
    stands = [s.stand for s in session.plan.layout.aircraft_stands]
    for number in range(count):
        with session.edit(f"Nudge {number}") as draft:
            draft.put("stand_assignment", part, replace(row, stand=StandId(stands[number % 2 + 5])))


def _open(path: Path) -> None:
    with PlanSession.open(path, user="bench"):
        pass


def _row(case: str, subject: str, times: _Times, bare: _Times | None) -> Row:
    p50, cpu = quantile(times.wall_ms, 0.5), quantile(times.cpu_ms, 0.5)
    figures = {
        "n": float(len(times.wall_ms)),
        "p50 ms": p50,
        "p95 ms": quantile(times.wall_ms, 0.95),
        "cpu p50 ms": cpu,
    }
    if bare is not None:
        figures["times bare"] = p50 / quantile(bare.wall_ms, 0.5)
        figures["cpu over bare ms"] = cpu - quantile(bare.cpu_ms, 0.5)
    raw = {"times_ms": times.wall_ms, "cpu_ms": times.cpu_ms}
    return Row(bench="store", case=case, subject=subject, figures=figures, raw=raw)
