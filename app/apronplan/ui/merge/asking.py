"""What the merge page asks, in plain words, without widgets."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, get_type_hints

from apronplan.domain.findings import SubjectKind
from apronplan.domain.ids import PartId
from apronplan.domain.plan import TABLES, Plan
from apronplan.i18n import tr
from apronplan.session.merge.collisions import Collision
from apronplan.session.merge.merge import Merge
from apronplan.session.merge.report import Report
from apronplan.session.merge.threeway import Clash, ClashKind

_MOST_STANDS = 40


class OtherKind(StrEnum):
    """How a third answer is given."""

    NONE = "none"
    PLACE = "place"
    TIME = "time"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question.

    Attributes
    ----------
    heading, note : str
        What it is about; what was before, or why it is asked.
    mine, theirs : str
        What either answer would make.
    mine_by, theirs_by : str
        Who made it so, when, by which step; empty if nobody did.
    movable : mapping of str to str
        For a third answer by place: what can be moved, by id, with its name.
    leave : bool
        It may also be left open.
    """

    id: str
    heading: str
    note: str
    mine: str
    mine_by: str
    theirs: str
    theirs_by: str
    other: OtherKind
    movable: Mapping[str, str] = field(default_factory=dict)
    leave: bool = False


def questions(merge: Merge) -> list[Question]:
    """Return everything that a merge asks, with the answers given so far taken into account.

    Raises
    ------
    UserError
        If an answer cannot be carried out.
    """
    report = Report(merge)
    return [
        *(_of_clash(c, merge, report) for c in merge.clashes),
        *(_of_collision(c, merge, report) for c in merge.outcome().collisions),
    ]


def _of_clash(clash: Clash, merge: Merge, report: Report) -> Question:
    mine, theirs, base = report.clash_sides(clash)
    other = _other_kind(clash)
    subject = merge.words.subject(clash.table, clash.key)
    return Question(
        id=clash.id,
        heading=report.clash_heading(clash),
        note=tr("merge.ui.before", words=base) if clash.kind is ClashKind.FIELD else "",
        mine=mine,
        mine_by=report.who(clash, theirs=False),
        theirs=theirs,
        theirs_by=report.who(clash, theirs=True),
        other=other,
        movable={clash.key: subject} if other is OtherKind.PLACE else {},
    )


def _other_kind(clash: Clash) -> OtherKind:
    if not clash.fields:
        return OtherKind.NONE
    if clash.field in ("stand", "hall") and clash.table.endswith(("_assignment", "_stand")):
        return OtherKind.PLACE
    kind = _hints(clash.table).get(clash.field)
    if isinstance(clash.mine, datetime) or isinstance(clash.theirs, datetime):
        return OtherKind.TIME
    return OtherKind.TEXT if kind in (str, int, float, int | None, float | None) else OtherKind.NONE


@cache
def _hints(table: str) -> Mapping[str, Any]:
    return get_type_hints(TABLES[table])


def _of_collision(asked: Collision, merge: Merge, report: Report) -> Question:
    mine, theirs = report.collision_sides(asked)
    plan = merge.outcome().plan
    parts = [p for p in asked.finding.ids(SubjectKind.PART) if p in plan.parts]
    unsolved = asked.id in merge.outcome().unsolved
    return Question(
        id=asked.id,
        heading=report.finding_sentence(asked.finding),
        note=tr("merge.unsolved") if unsolved else tr("merge.ui.together"),
        mine=mine,
        mine_by=report.who(asked, theirs=False),
        theirs=theirs,
        theirs_by=report.who(asked, theirs=True),
        other=OtherKind.PLACE if parts else OtherKind.NONE,
        movable={p: merge.words.flight(plan.parts[PartId(p)].turnaround.turnaround, p) for p in parts},
        leave=True,
    )


def places_for(plan: Plan, name: str) -> Iterator[tuple[str, str]]:
    """Yield places that a part or lot may go to in a plan, the best first: their name, and a word on them."""
    if PartId(name) in plan.parts:
        yield from _stands_for(plan, PartId(name))
    else:
        for hall in plan.layout.halls:
            yield hall, ""


def _stands_for(plan: Plan, part: PartId) -> Iterator[tuple[str, str]]:
    from apronplan.planning.context import PlanningContext
    from apronplan.planning.rules import states_with_others

    states = states_with_others(PlanningContext(plan), part)
    possible = [(s.state == "unwanted", s.cost, str(name)) for name, s in states.items() if s.state != "impossible"]
    for unwanted, _, name in sorted(possible)[:_MOST_STANDS]:
        yield name, tr("merge.ui.unwanted") if unwanted else ""
