"""Cancel while the problem is still being made: looked for all along, and nothing half made is kept."""

import pytest

from apronplan.errors import Cancelled
from apronplan.looks import looking
from apronplan.planning.autoplan import plan_window
from apronplan.planning.context import PlanningContext
from apronplan.planning.job import JobControl
from apronplan.planning.solver.build import build_problem
from apronplan.planning.solver.scope import scope_of
from unit.planning.build import at, plan_with, rule, small_airport, stand, towed, turnaround


class After(JobControl):
    """Asks for a stop at the look with a number; counts the looks."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.looks, self._number = 0, number

    @property
    def cancelled(self) -> bool:
        self.looks += 1
        return self.looks >= self._number


def fresh_plan():
    """Return a plan of a layout that nothing is known of yet."""
    names = [stand(f"{i}", x_m=78.0 * i, y_m=100.0 * (i % 2)) for i in range(6)]
    taxi = [(f"{i}", f"L{i}", 120) for i in range(6)] + [(f"L{i}", f"L{i + 1}", 78) for i in range(5)]
    lanes = {f"L{i}": (78.0 * i, -120) for i in range(6)}
    roads = [(f"{i}", "H", 500.0 + i, ("5",) if i == 2 else ()) for i in range(6)]
    layout = small_airport(names, ["H", "K"], taxi=taxi, lanes=lanes, roads=roads)
    flights = [
        turnaround(n, f"0{3 + i % 4}:00", f"0{7 + i % 3}:00", t, import_kg=1_000 * i)
        for i, (n, t) in enumerate(
            zip("ABCDEFG", ["B744", "B734", "B77L", "B744", "AT72", "B752", "B744"], strict=True)
        )
    ]
    return plan_with(layout, flights, splits=[towed("A", ("04:30", "05:00"))], rules=[rule("movement", "hard")])


def solved(plan, control):
    return plan_window(plan, at("00:00"), at("23:59"), time_limit_s=20, single_process=True, control=control)


def test_a_stop_is_obeyed_at_every_look_and_leaves_nothing_half_made():
    """The tables of the layout are kept for the next time: a cancelled run leaves only what is complete."""
    undisturbed = solved(fresh_plan(), JobControl())
    counted = After(10**9)
    with looking(counted.check):
        scope = scope_of(fresh_plan(), at("00:00"), at("23:59"))
        build_problem(PlanningContext(scope.bare), scope)
    assert counted.looks > 100
    for number in range(1, counted.looks + 1, max(1, counted.looks // 30)):
        plan, control = fresh_plan(), After(number)
        with pytest.raises(Cancelled):
            solved(plan, control)
        assert control.looks == number
        after = solved(plan, JobControl())
        assert (after.stands, after.halls) == (undisturbed.stands, undisturbed.halls)
        assert (after.objective, after.bound) == (undisturbed.objective, undisturbed.bound)
