"""Every verb of the registry can be taken back and done again, two hundred steps deep, also after reopening."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import cycle

import pytest

from apronplan.cargo.lots import lots_of
from apronplan.domain.changes import RowChange
from apronplan.domain.ids import LotId
from apronplan.domain.manifests import FlightDay, Manifest, Waybill
from apronplan.domain.plan import TABLES
from apronplan.domain.settings import Closure
from apronplan.domain.traffic import Direction
from apronplan.planning.context import PlanningContext
from apronplan.planning.resolutions import Kind
from apronplan.planning.rules import check_plan
from apronplan.session.commands import COMMANDS, create_plan_from_layout, import_turnarounds, propose_resolutions
from apronplan.session.session import PlanSession
from unit.planning.build import at, hall, small_airport, turnaround

NOT_STEPS = {"undo", "redo", "create_plan_from_layout"}
"""They travel in the history, or make the plan a plan."""
DEPTH = 220

FLIGHTS = tuple(
    turnaround(name, start, end, import_kg=20_000, export_kg=5_000, flight_in=f"QR800{number}")
    for number, (name, start, end) in enumerate(
        (("A", "04:00", "06:00"), ("B", "08:00", "11:00"), ("C", "12:00", "15:00")), start=1
    )
)
Tables = dict[str, dict[str, object]]


@dataclass
class Result:
    """What a solver gives."""

    stands: dict[str, str | None]
    halls: dict[str, str | None] = field(default_factory=dict)
    objective: float = 1.0
    bound: float = 1.0
    gap: float = 0.0
    status: str = "optimal"


class Day:
    """A plan in which each verb can do something, round after round."""

    def __init__(self, path, rounds: int) -> None:
        self.path = path
        self.rounds = rounds
        self.session = PlanSession.create(path, user="tester")
        create_plan_from_layout(self.session, small_airport(["1", "2", "3", "4"], [hall("H1"), hall("H2")]))
        import_turnarounds(self.session, FLIGHTS, tuple(lot for t in FLIGHTS for lot in lots_of(t)))
        self.used: set[str] = set()

    def content(self) -> Tables:
        return {t: dict(self.session.plan.rows(t)) for t in TABLES}

    def do(self, verb: str, *given: object, **named: object) -> None:
        """Carry out a verb; it has to change something, by one edit."""
        before = self.session.edits
        change = COMMANDS[verb].run(self.session, *given, **named)
        assert change is not None, verb
        assert self.session.edits == before + 1, verb
        self.used.add(verb)

    def reopen(self) -> None:
        self.session.close()
        self.session = PlanSession.open(self.path, user="tester")

    # -- one round of all verbs ----------------------------------------------------------------------

    def steps(self) -> Iterator[Callable[[], None]]:
        """Give one step after the other, without end: every verb in each round, with other values in the next."""
        for number in cycle(range(self.rounds)):
            yield from self._stands(number)
            yield from self._halls(number)
            yield from self._times(number)
            yield from self._lots(number)
            yield from self._settings(number)
            yield from self._large(number)

    def _stands(self, number: int) -> Iterator[Callable[[], None]]:
        yield lambda: self.do("assign_stand", turnaround="A", stand="13"[number % 2])
        yield lambda: self.do("assign_stand", turnaround="B", stand="2", override=f"for round {number}")
        yield lambda: self.do("lock_stand", turnaround="A")
        yield lambda: self.do("unlock_stand", turnaround="A")
        yield lambda: self.do("swap_stands", first="A", second="B")
        off, on = at("09:00"), at("09:30")
        yield lambda: self.do("insert_tow", turnaround="B", off_block=off, on_block=on, stand="4")
        yield lambda: self.do("move_tow", turnaround="B", off_block=off + timedelta(minutes=15))
        yield lambda: self.do("remove_tow", turnaround="B")
        yield lambda: self.do("publish")
        yield lambda: self.do("unassign_stand", turnaround="A")

    def _halls(self, number: int) -> Iterator[Callable[[], None]]:
        lot = min(self.session.plan.lots)
        yield lambda: self.do("assign_hall", lot=lot, hall="H1")
        yield lambda: self.do("lock_hall", lot=lot)
        yield lambda: self.do("unlock_hall", lot=lot)
        yield lambda: self.do("assign_warehouse", lot=lot, hall="H2")
        yield lambda: self.do("unassign_warehouse", lot=lot)
        yield lambda: self.do("assign_hall", lot=lot, hall="H2")
        yield lambda: self.do("unassign_hall", lot=lot)
        yield lambda: self.do("set_hall", hall="H1", rate_t_per_h=61.0 + number)
        ring = ((5.44, 50.63), (5.442, 50.63), (5.442, 50.631), (5.44, 50.631))
        yield lambda: self.do("draw_hall", hall="D1", polygon=ring, rate_t_per_h=9.0, storage_t=10.0 + number)
        south = tuple((lon, lat - 0.002) for lon, lat in ring)
        yield lambda: self.do("draw_stand", stand="D2", polygon=south, heading_deg=10.0 * number % 360, phase="new")
        yield lambda: self.do("remove_drawn", name="D1")
        yield lambda: self.do("remove_drawn", name="D2")

    def _times(self, number: int) -> Iterator[Callable[[], None]]:
        late = FLIGHTS[1].sobt + timedelta(minutes=5 + number)
        yield lambda: self.do("set_times", turnaround="B", eobt=late)
        yield lambda: self.do("set_times", turnaround="B", clear=("eobt",))
        extra = turnaround("X", "16:00", "18:00")
        yield lambda: self.do("import_turnarounds", (extra,), tuple(lots_of(extra)))
        yield lambda: self.do("assign_stand", turnaround="X", stand="3")
        yield lambda: self.do("remove_turnaround", turnaround="X")
        when = {"sibt": extra.sibt, "sobt": extra.sobt}
        kind = extra.aircraft_type
        yield lambda: self.do(
            "add_turnaround", turnaround="Y", operator="QTR", aircraft_type=kind, flight_in="Y1", **when
        )
        yield lambda: self.do("change_turnaround", turnaround="Y", registration=f"A7-B{number:02d}", import_kg=1_000)
        yield lambda: self.do("remove_turnaround", turnaround="Y")

    def _lots(self, number: int) -> Iterator[Callable[[], None]]:
        manifest = Manifest(
            departure=FlightDay(flight="QR8003", day=5, month=6),
            loading="DOH",
            unloading="TST",
            waybills=(
                Waybill(
                    number="157-12345675", origin="DOH", destination="TST", pieces=3, mass_g=(9_000 + number) * 1000,
                    line=4,
                ),
            ),
            line=2,
        )  # fmt: skip
        yield lambda: self.do("import_manifests", manifests=(manifest,), source="m.txt")
        yield lambda: self.do("add_lot", turnaround="B", direction=Direction.EXPORT, mass_kg=700 + number)
        yield lambda: self.do("change_lot", lot=self._added(), mass_kg=900)
        yield lambda: self.do("split_lot", lot=self._added(), mass_kg=300)
        yield lambda: self.do("remove_lot", lot=self._added())
        yield lambda: self.do("remove_lot", lot=self._added())

    def _added(self) -> LotId:
        """The lot of B that was added or split off last."""
        known = {lot.lot for flight in FLIGHTS for lot in lots_of(flight)}
        return max(lot.lot for lot in self.session.plan.lots_of("B") if lot.lot not in known)

    def _settings(self, number: int) -> Iterator[Callable[[], None]]:
        yield lambda: self.do("add_closure", kind="stand", subject="4", start=at("20:00"), end=at("22:00"))
        yield lambda: self.do("remove_closure", closure=self._closure().closure)
        yield lambda: self.do("set_rule", rule="min_gap", weight=2.0 + number)
        yield lambda: self.do("reset_rule", rule="min_gap")
        yield lambda: self.do("set_setting", name="note", value=f"round {number}")
        yield lambda: self.do("set_setting", name="note", value="")
        yield lambda: self.do("set_preference", operator="QTR", stand="2", cost=1.0 + number)
        yield lambda: self.do("remove_preference", preference=next(iter(self.session.plan.rows("preference"))))
        ban = {"ban": "AT", "country": "AT", "from_min": 0, "to_min": 60 + number, "weekdays": [7]}
        yield lambda: self.do("set_freight_row", table="truck_ban", row=ban)
        yield lambda: self.do("remove_freight_row", table="truck_ban", key="AT")
        yield lambda: self.do("accept_finding", finding="size|part:A#1", reason=f"seen in round {number}")
        yield lambda: self.do("withdraw_acceptance", finding="size|part:A#1")

    def _closure(self) -> Closure:
        (closure,) = self.session.plan.rows("closure").values()
        assert isinstance(closure, Closure)
        return closure

    def _large(self, number: int) -> Iterator[Callable[[], None]]:
        where = "34"[number % 2]
        yield lambda: self.do(
            "apply_solution", self.session.plan.snapshot(), Result({"A#1": where, "B#1": None, "C#1": where})
        )
        yield self._adopt
        yield lambda: self.do("assign_stand", turnaround="C", stand=where)
        yield lambda: self.do("set_times", turnaround="A", eobt=at("13:00"))  # runs into C on the same stand
        yield self._mend
        yield lambda: self.do("set_times", turnaround="A", clear=("eobt",))
        yield lambda: self.do("unassign_stand", turnaround="A")
        yield lambda: self.do("unassign_stand", turnaround="C")

    def _adopt(self) -> None:
        """Take over where a copy of the plan has C."""
        other = self.session.plan.snapshot()
        now = other.stand_assignments["C#1"]
        other.apply([RowChange("stand_assignment", "C#1", now, replace(now, stand="1"))])
        self.do("adopt_placements", other=other, name="copy", parts=("C#1",))

    def _mend(self) -> None:
        finding = next(f for f in check_plan(PlanningContext(self.session.plan)) if f.code == "no_overlap")
        found = propose_resolutions(self.session.plan, finding)
        self.do("apply_resolution", finding=finding, resolution=next(r for r in found if r.kind is Kind.MOVE))


@pytest.mark.slow
def test_two_hundred_steps_of_every_verb_are_taken_back_and_done_again(tmp_path) -> None:
    day = Day(tmp_path / "p.apron", rounds=50)
    before, states = day.content(), []
    base = day.session.undo_name
    for step, _ in zip(day.steps(), range(DEPTH), strict=False):
        states.append(day.content())
        step()
    assert day.used == set(COMMANDS) - NOT_STEPS, "every verb was tried: a new one needs a step in this test"
    top, names = day.content(), []
    for state in reversed(states):
        names.append(day.session.undo_name)
        COMMANDS["undo"].run(day.session)
        assert day.content() == state, f"after undoing {names[-1]}"
    assert day.content() == before
    assert day.session.undo_name == base
    day.reopen()
    assert day.content() == before
    for state, name in zip([*states[1:], top], reversed(names), strict=True):
        assert day.session.redo_name == name
        COMMANDS["redo"].run(day.session)
        assert day.content() == state, f"after redoing {name}"
    assert day.session.redo_name is None
    day.session.close()


def test_making_the_plan_is_not_taken_back(tmp_path) -> None:
    with PlanSession.create(tmp_path / "p.apron") as session:
        create_plan_from_layout(session, small_airport(["1"]))
        assert session.undo_name is None
        assert COMMANDS["undo"].run(session) is None
        assert session.plan.rows("stand")
