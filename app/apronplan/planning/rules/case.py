"""One part as the rules look at it: what they all need, worked out once, and how they say what they find."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from apronplan.domain.findings import OVERRIDE, Finding, Severity, Subject, SubjectKind, Value
from apronplan.domain.ids import HallId, StandId
from apronplan.domain.layout import Stand
from apronplan.domain.traffic import Category, HallAssignment, Lot, Part, StandAssignment
from apronplan.planning.occupancy import Slot
from apronplan.planning.rules.catalogue import ORDER

if TYPE_CHECKING:
    from apronplan.geometry.measure import Gap
    from apronplan.planning.context import PlanningContext
    from apronplan.planning.tables import RoadTable

NONE: tuple[Finding, ...] = ()
"""What a rule returns that has nothing to say."""

NOSE_DOOR_ROOM = "nose_door_room"
"""Facility of a stand with room ahead of the nose."""

_MOMENT = timedelta(microseconds=1)


def instant(seconds: float) -> datetime:
    """Return seconds since the epoch as an aware time."""
    return datetime.fromtimestamp(seconds, UTC)


def room(gap: "Gap") -> dict[str, Value]:
    """Return the metres of a gap for a finding; how deep two outlines lie in each other only where they do."""
    found: dict[str, Value] = {"found_m": gap.found_m, "needed_m": gap.needed_m, "accuracy_m": gap.accuracy_m}
    return {**found, "overlap_m": gap.overlap_m} if gap.overlap_m else found


def overridden(row: StandAssignment | HallAssignment | None, rule: str) -> str:
    """Return the reason why a placement may break a rule; empty if it may not. No names = every rule."""
    if row is None or row.override is None:
        return ""
    return row.override.reason or "-" if not row.override.rules or rule in row.override.rules else ""


def covered(finding: Finding, rows: Iterable[StandAssignment]) -> Finding:
    """Return a finding with the reason of an override that one of some placements carries, if it is hard."""
    if finding.severity is not Severity.HARD or OVERRIDE in finding.values:
        return finding
    reason = next((r for row in rows if (r := overridden(row, finding.rule))), "")
    return replace(finding, values={**finding.values, OVERRIDE: reason}) if reason else finding


class Case:
    """A part, looked at for one stand after the other.

    Attributes
    ----------
    context : PlanningContext
        The plan.
    part : Part
        What is to be placed.
    row : StandAssignment or None
        Where it is now.
    start_s, end_s : float
        Its time, seconds since the epoch, half-open.
    alone : bool
        True: as if no other aircraft were there.
    memo : dict
        What single rules work out once per part, by a name of theirs.
    canonical : bool
        True: of two parts the later one is always named first, so that a finding has one name whoever finds it.
    """

    def __init__(self, context: "PlanningContext", part: Part, *, alone: bool = False, canonical: bool = False) -> None:
        self.context, self.part, self.alone, self.canonical = context, part, alone, canonical
        self.turnaround = part.turnaround
        self.rules = context.rules
        self.tables = context.tables
        self.row: StandAssignment | None = context.plan.stand_assignments.get(part.part)
        self.aircraft = context.layout.aircraft_types.get(self.turnaround.aircraft_type)
        self.type = self.turnaround.aircraft_type
        self.start_s, self.end_s = part.on_block.timestamp(), part.off_block.timestamp()
        self.day = context.day(part)
        self.me = Subject(SubjectKind.PART, part.part)
        self.memo: dict[str, Any] = {}
        self._scoped = context.rules.scoped
        self._present: dict[StandId, Sequence[Slot]] = {}
        self._around: dict[StandId, Sequence[Slot]] = {}

    @cached_property
    def days(self) -> tuple[date, ...]:
        """Local days of the stay; who leaves on the stroke of midnight does not touch the next day."""
        last = self.day if self.end_s <= self.start_s else self.context.local_day(self.part.off_block - _MOMENT)
        return tuple(self.day + timedelta(days=n) for n in range((last - self.day).days + 1))

    # -- who else is there -----------------------------------------------------------------------

    def present(self, stand: StandId) -> Sequence[Slot]:
        """Return the other parts that stand on a stand at some time while this one is on the ground.

        A part that a delay has shortened to nothing is never there.
        """
        if self.alone or self.end_s <= self.start_s:
            return ()
        found = self._present.get(stand)
        if found is None:
            slots = self.context.occupancy.between(stand, self.start_s, self.end_s)
            me = self.part.part
            found = self._present[stand] = [s for s in slots if s.part.part != me and s.end_s > s.start_s]
        return found

    def around(self, stand: StandId) -> Sequence[Slot]:
        """Return the other parts on a stand that overlap this one or come nearer in time than gap and buffer ask."""
        if self.alone:
            return ()
        found = self._around.get(stand)
        if found is None:
            margin = self.margin_s
            slots = self.context.occupancy.between(stand, self.start_s - margin, self.end_s + margin)
            found = self._around[stand] = [s for s in slots if s.part.part != self.part.part]
        return found

    @cached_property
    def margin_s(self) -> float:
        """Seconds around the stay within which another part on the same stand matters."""
        names = (("min_gap", "gap_a_d_min"), ("min_gap", "gap_e_f_min"), ("buffer", "target_min"))
        return 60.0 * max(self.rules.param(rule, name) for rule, name in names)

    def gap_min(self, other: Slot) -> float:
        """Return the minutes between this part and another; negative while both are there."""
        if (other.start_s, other.end_s) >= (self.start_s, self.end_s):  # alike whichever of the two is asked
            return (other.start_s - self.end_s) / 60.0
        return (self.start_s - other.end_s) / 60.0

    # -- freight ---------------------------------------------------------------------------------

    @cached_property
    def closed_roads(self) -> frozenset[str]:
        """Service-road edges that are closed for works during the stay, or gone on one of its days."""
        return self.context.closed_roads(self.start_s, self.end_s) | self.context.roads_gone(self.days)

    @cached_property
    def roads(self) -> "RoadTable":
        """Road metres during the stay."""
        return self.context.road_table(self.day, self.closed_roads)

    @cached_property
    def ways(self) -> list[tuple[Lot, HallId | None, tuple[HallId, ...], Mapping[StandId, tuple[float, HallId]]]]:
        """`freight`, each lot with the metres from every stand to its hall or the nearest it may go to."""
        return [(lot, hall, halls, self.roads.nearest(halls)) for lot, hall, halls in self.freight if halls]

    @cached_property
    def freight(self) -> list[tuple[Lot, HallId | None, tuple[HallId, ...]]]:
        """The part's lots, each with its hall, and with the halls it may go to if it has none."""
        found: list[tuple[Lot, HallId | None, tuple[HallId, ...]]] = []
        if not self.context.layout.halls:
            return found
        for lot in self.context.freight(self.part):
            hall = self.context.hall_of(lot.lot)
            found.append((lot, hall, (hall,) if hall is not None else self.context.halls_for(lot)))
        return found

    @cached_property
    def needs(self) -> tuple[str, ...]:
        """Facilities that the turnaround needs of its stand."""
        wanted = {
            NOSE_DOOR_ROOM: self.turnaround.nose_load,
            "live_animals": any(lot.category is Category.LIVE_ANIMALS for lot, _, _ in self.freight),
            "fuel": bool(self.rules.param("facility", "fuel")),
            "ground_power": bool(self.rules.param("facility", "ground_power")),
        }
        return tuple(name for name, is_needed in wanted.items() if is_needed)

    @cached_property
    def wishes(self) -> Mapping[StandId, float]:
        """Preference points by stand, the best stand at 0."""
        return self.tables.wishes(self.turnaround)

    # -- saying ----------------------------------------------------------------------------------

    def find(
        self,
        rule: str,
        stand: Stand,
        values: Mapping[str, Value],
        *,
        variant: str = "",
        amount: float = 1.0,
        points: float | None = None,
        others: Sequence[Subject] = (),
        start: datetime | None = None,
        end: datetime | None = None,
        soften: bool = False,
    ) -> tuple[Finding, ...]:
        """Return the finding of a rule about this part on a stand, or nothing if the rule is off there.

        Parameters
        ----------
        rule, variant : str
            Together the code.
        stand : Stand
            Where the part stands or would stand.
        values : mapping
            Numbers and names for the sentence.
        amount : float
            What the rule's weight is multiplied with while it is soft.
        points : float or None
            Cost in points instead of weight x amount.
        others : sequence of Subject
            What else it is about, after the part and before the stand.
        start, end : datetime or None
            When; the part's times if not given.
        soften : bool
            True: never hard, whatever the rule's severity (doubts and things that are not known).
        """
        severity, weight = self.counts(rule, stand)
        if severity is Severity.OFF:
            return NONE
        if soften:
            severity = Severity.SOFT
        hard = severity is Severity.HARD
        if hard and self.row is not None and self.row.override is not None and self.row.stand == stand.stand:
            reason = overridden(self.row, rule)
            if reason:
                values = {**values, OVERRIDE: reason}
        cost = 0.0 if hard else (weight * amount if points is None else points)
        return (
            Finding(
                code=f"{rule}.{variant}" if variant else rule,
                severity=severity,
                subjects=(self.me, *others, Subject(SubjectKind.STAND, stand.stand)),
                values=values,
                start=self.part.on_block if start is None else start,
                end=self.part.off_block if end is None else end,
                cost=cost,
            ),
        )

    def find_pair(
        self,
        rule: str,
        stand: Stand,
        other: Slot,
        values: Mapping[str, Value],
        *,
        variant: str = "",
        amount: float = 1.0,
        points: float | None = None,
        start_s: float | None = None,
        end_s: float | None = None,
        soften: bool = False,
    ) -> tuple[Finding, ...]:
        """Return the finding of a rule about this part on a stand and another part where it stands.

        The parameters are those of `find`; the times default to the time both are there. An override of either
        placement covers both, and a setting with a scope holds if either lies within.
        """
        severity, weight = self.counts(rule, stand, other)
        if severity is Severity.OFF:
            return NONE
        if soften:
            severity = Severity.SOFT
        hard = severity is Severity.HARD
        if hard:
            own = self.row if self.row is not None and self.row.stand == stand.stand else None
            reason = overridden(own, rule) or overridden(other.assignment, rule)
            if reason:
                values = {**values, OVERRIDE: reason}
        cost = 0.0 if hard else (weight * amount if points is None else points)
        return (
            Finding(
                code=f"{rule}.{variant}" if variant else rule,
                severity=severity,
                subjects=self._pair(stand, other),
                values=values,
                start=max(self.part.on_block, other.part.on_block) if start_s is None else instant(start_s),
                end=min(self.part.off_block, other.part.off_block) if end_s is None else instant(end_s),
                cost=cost,
            ),
        )

    def _pair(self, stand: Stand, other: Slot) -> tuple[Subject, ...]:
        names = [self.me, Subject(SubjectKind.PART, other.part.part)]
        stands = [Subject(SubjectKind.STAND, stand.stand), Subject(SubjectKind.STAND, other.stand)]
        if self.canonical and (other.start_s, other.part.part) > (self.start_s, self.part.part):
            names.reverse()
            stands.reverse()
        return (*names, *(stands if stand.stand != other.stand else stands[:1]))

    def counts(self, rule: str, stand: Stand, other: Slot | None = None) -> tuple[Severity, float]:
        """Return severity and weight of a rule for the part on a stand; with another part, for the two together."""
        if rule not in self._scoped:
            return self.rules.severity(rule), self.rules.weight(rule)
        inside = self.context.rule_holds(rule, self.part, stand)
        if not inside and other is not None:
            theirs = self.context.layout.stands.get(other.stand)
            inside = theirs is not None and self.context.rule_holds(rule, other.part, theirs)
        return self.rules.chosen(rule, inside=inside)


def rank(finding: Finding) -> tuple[bool, int, float]:
    """Sort key of reasons: hard before soft, then the order of the catalogue, then the dearer first."""
    return finding.severity is not Severity.HARD, ORDER.get(finding.rule, len(ORDER)), -finding.cost
