"""Scenarios of a plan: named copies beside it, as plan files of their own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from apronplan.cargo.growing import growing
from apronplan.cargo.growth import base_of
from apronplan.cargo.scenario import Consolidation, with_consolidation, with_growth, with_phases, with_tonnage
from apronplan.domain.ids import HallId
from apronplan.domain.plan import TABLES, Plan
from apronplan.domain.settings import Setting
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.session.making import make_plan, require_airport
from apronplan.session.names import CREATED_UTC, LAST_SOLUTION, PLAN_ID, PLAN_NAME
from apronplan.session.session import PlanSession
from apronplan.store.glance import Glance, glance

SCENARIO_OF = "scenario_of"
"""Setting of a scenario: the id of the plan that it was copied from."""
SUFFIX = ".apron"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._ -]{0,80}")
_OWN = frozenset({PLAN_ID, PLAN_NAME, CREATED_UTC, LAST_SOLUTION})


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioOrder:
    """What a scenario changes; by default nothing: today under another name.

    Attributes
    ----------
    phases : tuple of str
        Taken as built.
    factor : float
        Times the traffic of the window; 1 = as it is.
    t_per_year : float
        Come to so many tonnes a year instead; 0 = by `factor`.
    mode : str
        ``flights`` or ``fuller``.
    carrier, growing : str
        Only flights of this operator, or with freight of this programme, grow; empty = all.
    start, end : datetime or None
        The window whose traffic grows, UTC; None = all traffic.
    programme, hall, since
        Bring a programme's imports into one hall, from a local day on; empty = not.
    """

    name: str
    phases: tuple[str, ...] = ()
    factor: float = 1.0
    t_per_year: float = 0.0
    mode: str = "flights"
    carrier: str = ""
    growing: str = ""
    start: datetime | None = None
    end: datetime | None = None
    programme: str = ""
    hall: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A scenario that is worked out but not written yet.

    Attributes
    ----------
    factor : float
        Times the traffic of the window.
    flights_added : int
        New turnarounds.
    lots, mass_kg : int
        Lots brought together, and their kilograms.
    """

    order: ScenarioOrder
    plan: Plan
    factor: float
    flights_added: int
    lots: int
    mass_kg: int


def fits_a_file(name: str) -> bool:
    """Tell whether a scenario may be called so."""
    return _NAME.fullmatch(name) is not None


def scenario_path(source: Path, name: str) -> Path:
    """Return where a scenario of a plan lies.

    Raises
    ------
    UserError
        If the name cannot be that of a file, or the file is there already.
    """
    suffix = source.suffix or SUFFIX
    bare = name.strip().removesuffix(suffix)
    if not fits_a_file(bare):
        raise UserError(tr("scenario.bad_name", name=name))
    target = source.with_name(f"{bare}{suffix}")
    if target.exists():
        raise UserError(tr("scenario.there", name=bare, file=target))
    return target


def make_scenario(plan: Plan, order: ScenarioOrder) -> Made:
    """Return the plan of a scenario; nothing is written.

    Raises
    ------
    UserError
        If a phase, programme or hall is unknown, or the traffic cannot grow like that.
    """
    changed = with_phases(plan, order.phases) if order.phases else plan.snapshot()
    flights = len(changed.turnarounds)
    factor = growth_factor(plan, order)
    if factor != 1.0:
        changed = _grown(changed, order)
    lots = mass_kg = 0
    if bool(order.programme) != bool(order.hall):
        raise UserError(tr("scenario.half_consolidation"))
    if order.programme:
        wish = Consolidation(programme=order.programme, hall=HallId(order.hall), since=order.since)
        changed, lots, mass_kg = with_consolidation(changed, wish)
        if not lots:
            raise UserError(tr("scenario.nothing_to_bring", programme=order.programme))
    added = len(changed.turnarounds) - flights
    return Made(order=order, plan=changed, factor=factor, flights_added=added, lots=lots, mass_kg=mass_kg)


def _grown(plan: Plan, order: ScenarioOrder) -> Plan:
    start, end = _window(plan, order)
    grows = growing(plan, order.carrier, order.growing, start, end)
    if order.t_per_year:
        return with_tonnage(plan, start, end, order.t_per_year, order.mode, grows)
    return with_growth(plan, start, end, order.factor, order.mode, grows)


def growth_factor(plan: Plan, order: ScenarioOrder) -> float:
    """Return how many times the traffic of the window a scenario has.

    Raises
    ------
    UserError
        If more flights are asked for, and the yearly tonnes are less than what the window already comes to.
    """
    if not order.t_per_year:
        return order.factor
    base = base_of(plan, *_window(plan, order))
    today = base.per_year(base.total_kg / 1000)
    if order.t_per_year < today and order.mode == "flights":
        raise UserError(tr("scenario.less", asked=order.t_per_year, today=today))
    return order.t_per_year / today


def _window(plan: Plan, order: ScenarioOrder) -> tuple[datetime, datetime]:
    from datetime import timedelta

    turns = plan.turnarounds.values()
    if not turns:
        raise UserError(tr("freight.nothing_grows"))
    start = order.start or min(t.on_block for t in turns)
    # flights count by on-block time; the last one is within all traffic
    return start, order.end or max(t.on_block for t in turns) + timedelta(microseconds=1)


def phase_by_phase(order: ScenarioOrder, phases: Sequence[str]) -> list[ScenarioOrder]:
    """Return one order per phase, each with the phases before it."""
    return [
        replace(order, name=f"{order.name} {phase}".strip(), phases=tuple(phases[: i + 1]))
        for i, phase in enumerate(phases)
    ]


def write_scenario(target: Path, made: Made, source_id: str) -> int:
    """Write a scenario as a plan file with an id of its own; return the number of its edits.

    Raises
    ------
    UserError
        If the file cannot be made; then there is none.
    """
    name = made.order.name

    def fill(session: PlanSession) -> None:
        """Write the rows of the scenario into its new plan file, in one step that cannot be undone."""
        with session.edit(tr("scenario.step", name=name), undoable=False) as draft:
            for table in TABLES:
                for key, row in made.plan.rows(table).items():
                    if table != "setting" or key not in _OWN:
                        draft.put(table, key, row)
            draft.put("setting", SCENARIO_OF, Setting(name=SCENARIO_OF, value=source_id))

    return make_plan(target, fill, name=name)


def family_of(path: Path, plan_id: str, scenario_of: str) -> list[Glance]:
    """Return the plans beside a plan that belong to it: its scenarios, what it was copied from, and their others.

    Parameters
    ----------
    plan_id, scenario_of : str
        Of the plan itself; empty `scenario_of` = it is no scenario.
    """
    root = scenario_of or plan_id
    found = []
    for file in sorted(path.parent.glob(f"*{path.suffix or SUFFIX}")):
        if file.resolve() == path.resolve():
            continue
        seen = glance(file)
        if seen is None:
            continue
        of = seen.settings.get(SCENARIO_OF, "")
        if {root, plan_id} & {of, seen.settings.get(PLAN_ID, "")} - {""}:
            found.append(seen)
    return sorted(found, key=lambda g: (g.settings.get(SCENARIO_OF, "") != "", g.settings.get(PLAN_NAME, "")))


def snapshot_of(path: Path) -> Plan:
    """Return the plan of a file, without opening it for writing.

    Raises
    ------
    UserError
        If it cannot be read, holds no airport, or somebody has it open.
    """
    with PlanSession.open(path, read_only=True) as session:
        require_airport(session.plan, path)
        return session.plan.snapshot()
