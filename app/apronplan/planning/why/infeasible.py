"""Why an aircraft finds no stand: the smallest set of locks, closures and rules without which it would.

Everybody who is on the ground at the same time may be moved, unless locked, overridden or landed; the question is
whether all of them and the aircraft find a stand. First-fit says yes at once, the linear program says no, and where
neither is sure the exact search decides.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

import numpy as np

from apronplan.domain.changes import RowChange
from apronplan.domain.findings import Severity
from apronplan.domain.ids import PartId, RuleId
from apronplan.domain.plan import Plan
from apronplan.domain.settings import ClosureKind, RuleSetting
from apronplan.domain.traffic import Part
from apronplan.i18n import has, tr
from apronplan.planning.context import PlanningContext
from apronplan.planning.job import NO_CONTROL, JobControl
from apronplan.planning.rules import place_findings
from apronplan.planning.sentences import label
from apronplan.planning.solver.blocks import make_blocks
from apronplan.planning.solver.build import build_problem
from apronplan.planning.solver.data import Buffer, Problem
from apronplan.planning.solver.greedy import greedy
from apronplan.planning.solver.lp import relax
from apronplan.planning.solver.scope import scope_of
from apronplan.planning.solver.search import Search
from apronplan.planning.why.peaks import peak_of
from apronplan.planning.why.quickxplain import smallest

RELAXABLE = (
    "min_gap", "operator_exclusive", "type_allowed", "handler_licence", "adjacency", "nose_in_blocking",
    "clearance", "mars", "facility", "road_open", "dangerous_goods",
)  # fmt: skip
"""Rules that are looked at, the mildest first. Metres of a stand and double occupancy are not for relaxing."""

_ONE = 100.0
_SECONDS = 5.0
_AROUND = timedelta(hours=1)
_BUILT = (ClosureKind.STAND, ClosureKind.APRON, ClosureKind.TAXI_EDGE, ClosureKind.SERVICE_EDGE, ClosureKind.HALL)


@dataclass(frozen=True, slots=True)
class Group:
    """Something that could be relaxed.

    Attributes
    ----------
    kind, name : str
        ``closure`` and its id, ``lock`` and the part, ``rule`` and its id.
    """

    kind: Literal["closure", "lock", "rule"]
    name: str

    def words(self, plan: Plan) -> str:
        """Say what relaxing it would mean."""
        if self.kind == "closure":
            row = plan.closures[self.name]
            return tr("relax.closure", subject=row.subject, reason=row.reason or row.closure)
        if self.kind == "lock":
            part = PartId(self.name)
            return tr("relax.lock", flight=label(plan, part), stand=plan.stand_of(part))
        message = f"relax.rule.{self.name}"
        return tr(message) if has(message) else tr("relax.rule", rule=self.name)

    def rows(self, plan: Plan) -> Iterator[RowChange]:
        """Yield the change that relaxes it."""
        if self.kind == "closure":
            yield RowChange("closure", self.name, plan.closures[self.name], None)
        elif self.kind == "lock":
            row = plan.stand_assignments[PartId(self.name)]
            yield RowChange("stand_assignment", self.name, row, replace(row, locked=False, override=None))
        else:
            now = plan.rule_settings.get(self.name)
            base = now or RuleSetting(rule=RuleId(self.name))
            off = replace(base, severity=Severity.OFF, scope={}, valid_from=None, valid_to=None)
            yield RowChange("rule_setting", self.name, now, off)


@dataclass(frozen=True, slots=True, kw_only=True)
class Infeasibility:
    """Why an aircraft has no stand.

    Attributes
    ----------
    part : PartId
        The aircraft.
    relax : tuple of Group, or None
        The smallest set that gives it a stand: empty = it is enough that others make room; None = not even all of
        `looked_at` together would do.
    smallest : bool
        Whether it is known that no smaller set does.
    looked_at : tuple of Group
        What could have been relaxed.
    sentence : str
        All that in words.
    """

    part: PartId
    relax: tuple[Group, ...] | None
    smallest: bool
    looked_at: tuple[Group, ...]
    sentence: str


def why_unplaced(plan: Plan, part: PartId, *, control: JobControl = NO_CONTROL) -> Infeasibility:
    """Return the smallest set of locks, closures and rules without which a part finds a stand.

    Raises
    ------
    KeyError
        If the plan has no such part.
    Cancelled
        If someone cancels.
    """
    row = plan.parts[part]
    groups = tuple(_groups(plan, row))
    oracle = _Oracle(plan, row, control)
    relax_, sure = smallest(groups, oracle.fits) if groups else (() if oracle.fits(()) else None, True)
    return Infeasibility(
        part=part, relax=relax_, smallest=sure, looked_at=groups, sentence=_sentence(plan, row, relax_, groups)
    )


def _sentence(plan: Plan, part: Part, relax_: tuple[Group, ...] | None, groups: tuple[Group, ...]) -> str:
    flight = label(plan, part.part)
    if relax_ is None:
        peak = peak_of(PlanningContext(plan), part.part)
        reason = peak.sentence(PlanningContext(plan)) if peak is not None else tr("relax.size")
        return tr("relax.none", flight=flight, count=len(groups), reason=reason)
    if not relax_:
        return tr("relax.room", flight=flight)
    what = tr("relax.and").join(group.words(plan) for group in relax_)
    return tr("relax.some", flight=flight, what=what)


def _groups(plan: Plan, part: Part) -> Iterator[Group]:
    """Yield what could be relaxed: works first, then locks, then rules that bar the part from any stand."""
    for name, closure in plan.closures.items():
        if closure.kind in _BUILT:
            yield Group("closure", name)
    for other in _company(plan, part):
        row = plan.stand_assignments.get(other.part)
        if row is not None and row.locked and other.turnaround.aibt is None and other.part != part.part:
            yield Group("lock", other.part)
    context = PlanningContext(plan)
    barred = {
        f.rule
        for stand in context.layout.aircraft_stands
        for f in place_findings(context, part, stand.stand)
        if f.severity is Severity.HARD
    }
    # what bars the others from making room counts too, where it is about pairs of aircraft
    yield from (Group("rule", rule) for rule in RELAXABLE if rule in barred)


def _company(plan: Plan, part: Part) -> tuple[Part, ...]:
    return plan.parts_between(part.on_block - _AROUND, part.off_block + _AROUND)


class _Oracle:
    """Answers whether a part finds a stand when some groups are relaxed."""

    def __init__(self, plan: Plan, part: Part, control: JobControl) -> None:
        self._control, self._part = control, part
        company = _company(plan, part)
        self._only = frozenset(p.turnaround.turnaround for p in company) | {part.turnaround.turnaround}
        self._plan = _without_other_freight(plan, self._only)
        inside = [p for name in self._only for p in plan.parts_of(name)]
        self._missing = sum(1 for p in inside if plan.stand_of(p.part) is None and p.part != part.part)
        self._start = min(p.on_block for p in company) - _AROUND
        self._end = max(p.off_block for p in company) + _AROUND
        self._known: dict[frozenset[Group], bool] = {}

    def fits(self, relaxed: tuple[Group, ...]) -> bool:
        """Tell whether all find a stand, but for as many others as have none now."""
        key = frozenset(relaxed)
        if key not in self._known:
            self._control.check()
            self._known[key] = self._ask(relaxed)
        return self._known[key]

    def _ask(self, relaxed: tuple[Group, ...]) -> bool:
        plan = self._plan.snapshot()
        for group in relaxed:
            plan.apply(list(group.rows(plan)))
        scope = scope_of(plan, self._start, self._end, self._only)
        problem = _only_placing(build_problem(PlanningContext(scope.bare), scope), self._part.part)
        most = (self._missing + 0.5) * _ONE
        blocks = make_blocks(problem)
        board = greedy(blocks, blocks.cost)
        if board.cost(blocks.cost) <= most:
            return True
        if relax(blocks, None, start=board.pairs()).bound > most:
            return False
        search = Search(problem, tell=lambda _: None, stop=lambda: self._control.cancelled)
        return search.run(_SECONDS).cost <= most


def _without_other_freight(plan: Plan, turnarounds: frozenset[str]) -> Plan:
    """Return a copy without halls, and without lots of other flights: which hall a lot goes to is left open."""
    cut = plan.snapshot()
    cut.apply(
        [RowChange("hall_assignment", k, r, None) for k, r in plan.hall_assignments.items()]
        + [RowChange("lot", k, r, None) for k, r in plan.lots.items() if r.turnaround not in turnarounds]
    )
    return cut


def _only_placing(problem: Problem, part: PartId) -> Problem:
    """Return the question "how many must go without a stand": every place is free, every tray costs one.

    Leaving out the part that is asked about costs more than all others together.
    """
    tray = np.full(problem.part_count, _ONE)
    tray[problem.parts.index(part)] = _ONE * (problem.part_count + 1)
    return replace(
        problem,
        cost=np.where(np.isfinite(problem.cost), 0.0, np.inf),
        tray_cost=tray,
        tow_cost=np.zeros_like(problem.tow_cost),
        freight=None,
        doubts=None,
        buffer=Buffer(),
        constant=0.0,
    )
