"""Bringing two laptops' plans together: 3 x 20,000 rows as tables, and as files with rule check; processor time."""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import process_time

from apronplan.domain.ids import PartId, StandId, TurnaroundId
from apronplan.domain.plan import TABLES
from apronplan.domain.traffic import StandAssignment, Turnaround
from apronplan.exchange.layout_folder import read_layout
from apronplan.paths import airport_dir
from apronplan.session.commands import create_plan_from_layout, import_turnarounds
from apronplan.session.merge.answers import MINE
from apronplan.session.merge.bundling import make_bundle
from apronplan.session.merge.merge import prepare
from apronplan.session.merge.threeway import merge_tables
from apronplan.session.session import PlanSession
from apronplan.store.bundle_reader import read_bundle
from bench.rows import Row

ROWS = 20_000
GOAL_S = 2.0
_START = datetime(2018, 1, 1, tzinfo=UTC)
_EVERY = 20
"""Each side changes one turnaround in so many; a tenth of those are the same on both sides."""

Tables = dict[str, dict[str, object]]


def run(quick: bool) -> list[Row]:
    """Merge tables, and files; three rounds of each, one of 2,000 rows when quick."""
    rows, rounds = (2_000, 1) if quick else (ROWS, 3)
    pure = [_tables(rows) for _ in range(rounds)]
    found = [_row(f"3 x {rows} rows", "tables", pure)]
    with tempfile.TemporaryDirectory(prefix="apronplan-bench-") as folder:
        found.append(_row(f"3 x {rows} rows", "files", [_files(Path(folder) / str(i), rows) for i in range(rounds)]))
    return found


def _row(case: str, subject: str, rounds: list[dict[str, float]]) -> Row:
    figures = {name: median(r[name] for r in rounds) for name in rounds[0]}
    return Row(bench="merge", case=case, subject=subject, figures=figures, raw={"rounds": rounds, "goal_s": GOAL_S})


def _flights(count: int) -> list[Turnaround]:
    return [
        Turnaround(
            turnaround=TurnaroundId(f"2018-{i:05d}"),
            operator="QTR",
            aircraft_type="B77L",
            sibt=_START + timedelta(minutes=45 * i),
            sobt=_START + timedelta(minutes=45 * i + 130),
            flight_in=f"QR{i}",
            import_kg=30_000,
        )
        for i in range(count)
    ]


def _placed(flights: list[Turnaround], stands: tuple[str, ...]) -> dict[str, object]:
    return {
        f"{t.turnaround}#1": StandAssignment(part=PartId(f"{t.turnaround}#1"), stand=StandId(stands[i % len(stands)]))
        for i, t in enumerate(flights)
    }


def _edited(base: Tables, shift: int) -> Tables:
    """Return a side's tables: other stands and estimated times here and there."""
    made = {name: dict(rows) for name, rows in base.items()}
    for i, (key, row) in enumerate(base["turnaround"].items()):
        assert isinstance(row, Turnaround)
        if i % _EVERY == shift or i % (10 * _EVERY) == 5:
            made["turnaround"][key] = replace(row, eobt=row.sobt + timedelta(minutes=5 + shift))
            part = PartId(f"{key}#1")
            made["stand_assignment"][part] = StandAssignment(part=part, stand=StandId(f"X{shift}"))
    return made


def _tables(rows: int) -> dict[str, float]:
    flights = _flights(rows // 2)
    base: Tables = {name: {} for name in TABLES}
    base["turnaround"] = {t.turnaround: t for t in flights}
    base["stand_assignment"] = _placed(flights, ("120", "122", "124"))
    mine, theirs = _edited(base, 1), _edited(base, 2)
    # a fresh copy of every row, as they come from three files: nothing is the same object
    copies = [{n: {k: replace(r) for k, r in t.items()} for n, t in side.items()} for side in (base, mine, theirs)]  # type: ignore[type-var]
    seconds, merged = _timed(lambda: merge_tables([copies[0]], copies[1], copies[2]))
    assert merged.clashes
    assert merged.taken
    return {"merge_s": seconds, "clashes": len(merged.clashes), "taken": len(merged.taken)}


def _files(folder: Path, rows: int) -> dict[str, float]:
    folder.mkdir()
    mine, theirs, bundle = folder / "mine.apron", folder / "theirs.apron", folder / "theirs.apronx"
    flights = _flights(rows // 2)
    with PlanSession.create(mine, user="Ann") as session:
        create_plan_from_layout(session, read_layout(airport_dir("EBLG")))
        import_turnarounds(session, tuple(flights))
        _put(session, "stand_assignment", _placed(flights, ("120", "124", "112", "126", "116")))
    shutil.copyfile(mine, theirs)
    with PlanSession.open(theirs, user="Bob") as session:
        _put(session, "stand_assignment", _placed(flights[:: 2 * _EVERY], ("110", "122")))
        made_s, _ = _timed(lambda: make_bundle(session, bundle))
    with PlanSession.open(mine, user="Ann") as session:
        _put(session, "stand_assignment", _placed(flights[:: 3 * _EVERY], ("118",)))
        read_s, _ = _timed(lambda: read_bundle(bundle))
        prepare_s, merge = _timed(lambda: prepare(session, bundle))
        outcome_s, _ = _timed(merge.outcome)
        merge.answers.update(dict.fromkeys(merge.outcome().unanswered, MINE))
        merge.answers.update(dict.fromkeys(merge.outcome().unanswered, MINE))
        apply_s, change = _timed(lambda: merge.apply(session))
        assert change is not None
    return {
        "bundle_s": made_s,
        "read_s": read_s,
        "prepare_s": prepare_s,
        "rules_s": outcome_s,
        "apply_s": apply_s,
        "clashes": len(merge.clashes),
        "taken": len(merge.taken),
    }


def _put(session: PlanSession, table: str, rows: dict[str, object]) -> None:
    with session.edit(f"Put {len(rows)} rows") as draft:
        for key, row in rows.items():
            draft.put(table, key, row)


def _timed(do: Callable[[], object]) -> tuple[float, object]:
    start = process_time()  # of the processor: other programs do not lengthen it
    result = do()
    return process_time() - start, result
