"""A plan in memory with the session's gate, for tests of widgets that need no file."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from apronplan.domain.changes import ChangeSet, RowChange, net_rows
from apronplan.domain.ids import PartId, StandId
from apronplan.domain.layout import Layout
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import StandAssignment
from apronplan.exchange.layout_folder import read_layout
from apronplan.exchange.traffic_csv import read_traffic
from apronplan.paths import airport_dir, sample_file
from apronplan.ui.stand_order import ordered_stands


@lru_cache(maxsize=1)
def liege() -> Layout:
    """The layout that the program brings along."""
    return read_layout(airport_dir("EBLG"))


LAYOUT_FIELDS = {
    "aircraft_type": "aircraft_types",
    "runway": "runways",
    "apron": "aprons",
    "stand": "stands",
    "hall": "halls",
    "building": "buildings",
    "park_zone": "park_zones",
    "phase": "phases",
    "taxi_node": "taxi_nodes",
    "taxi_edge": "taxi_edges",
    "service_node": "service_nodes",
    "service_edge": "service_edges",
    "adjacency": "adjacency",
    "preference": "preferences",
}


def layout_tables(layout: Layout) -> dict[str, dict[str, object]]:
    """The tables of a plan that hold a layout."""
    tables = {table: dict(getattr(layout, field)) for table, field in LAYOUT_FIELDS.items()}
    tables["airport"] = {layout.airport.icao: layout.airport}
    return tables


@lru_cache(maxsize=4)
def _week(sample: str) -> tuple[dict[str, object], dict[str, object]]:
    turns = {t.turnaround: t for t in read_traffic(sample_file(sample), liege()).turnarounds}
    plan = Plan({**layout_tables(liege()), "turnaround": turns})
    return turns, _greedy(plan)


def _greedy(plan: Plan) -> dict[str, object]:
    """The first stand in order that is wide enough and free: enough to draw, not a plan to fly."""
    free: dict[StandId, object] = {}
    rows: dict[str, object] = {}
    for part in sorted(plan.parts.values(), key=lambda p: p.on_block):
        span = plan.layout.aircraft_types[part.turnaround.aircraft_type].wingspan_m
        for stand in ordered_stands(plan.layout):
            busy = free.get(stand.stand)
            if (stand.max_wingspan_m or 0) >= span and (busy is None or busy < part.on_block):
                rows[part.part] = StandAssignment(part=part.part, stand=stand.stand)
                free[stand.stand] = part.off_block
                break
    return rows


def planned_week(sample: str = "lgg-2018-week.csv", *, placed: bool = True) -> Plan:
    """A week of Liege, placed or all in the tray."""
    turns, rows = _week(sample)
    return Plan({**layout_tables(liege()), "turnaround": turns, "stand_assignment": rows if placed else {}})


class Draft:
    """Collects the rows of one edit."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.rows: list[RowChange] = []

    def put(self, table: str, key: str, row: object) -> None:
        self._write(table, key, row)

    def delete(self, table: str, key: str) -> None:
        self._write(table, key, None)

    def _write(self, table: str, key: str, row: object | None) -> None:
        change = RowChange(table, key, self.plan.rows(table).get(key), row)
        self.plan.apply([change])
        self.rows.append(change)


class MemorySession:
    """The part of `PlanSession` that widgets use, without a file."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.edits = 0
        self.user = "tester"
        self.path = Path("week.apron")
        self.notices: list[str] = []
        self._watchers: list[Callable[[ChangeSet], None]] = []
        self._done: list[ChangeSet] = []
        self._undone: list[ChangeSet] = []

    @contextmanager
    def edit(self, name: str) -> Iterator[Draft]:
        draft = Draft(self.plan)
        yield draft
        rows = net_rows(draft.rows)
        if rows:
            self._done.append(self._tell(name, rows))
            self._undone.clear()

    def _tell(self, name: str, rows: tuple[RowChange, ...]) -> ChangeSet:
        self.edits += 1
        change = ChangeSet(self.edits, name, rows)
        for watch in tuple(self._watchers):
            watch(change)
        return change

    def observe(self, watch: Callable[[ChangeSet], None]) -> Callable[[], None]:
        self._watchers.append(watch)
        return lambda: self._watchers.remove(watch)

    def undo(self) -> ChangeSet | None:
        if not self._done:
            return None
        step = self._done.pop()
        rows = tuple(r.inverse for r in reversed(step.rows))
        self.plan.apply(rows)
        self._undone.append(step)
        return self._tell(step.action, rows)

    @property
    def undo_name(self) -> str | None:
        return self._done[-1].action if self._done else None

    @property
    def redo_name(self) -> str | None:
        return self._undone[-1].action if self._undone else None

    last_utc = ""

    def history(self) -> list[object]:
        return []

    def close(self) -> None:
        self._watchers.clear()

    def place(self, part: str, stand: str | None) -> None:
        """Put a part somewhere as one edit."""
        with self.edit(f"Move {part}") as draft:
            if stand is None:
                draft.delete("stand_assignment", part)
            else:
                row = StandAssignment(part=PartId(part), stand=StandId(stand))
                draft.put("stand_assignment", part, row)
