"""Who stands where and when: parts per stand in order of time, asked by bisection."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

from apronplan.domain.aircraft import AircraftType
from apronplan.domain.ids import PartId, StandId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Part, StandAssignment


class Slot:
    """A part on a stand.

    Attributes
    ----------
    part, assignment : Part, StandAssignment
        What stands there, and the row that says so.
    stand : StandId
        Where.
    aircraft : AircraftType or None
        None if the layout does not know the type.
    start_s, end_s : float
        Seconds since the epoch, half-open.
    """

    __slots__ = ("aircraft", "assignment", "end_s", "part", "stand", "start_s")

    def __init__(self, part: Part, assignment: StandAssignment, aircraft: AircraftType | None) -> None:
        self.part, self.assignment, self.aircraft = part, assignment, aircraft
        self.stand = assignment.stand
        self.start_s, self.end_s = part.on_block.timestamp(), part.off_block.timestamp()


class _Row:
    __slots__ = ("longest_s", "of", "slots", "starts")

    def __init__(self, slots: list[Slot]) -> None:
        self.slots = sorted(slots, key=lambda s: (s.start_s, s.end_s, s.part.part))
        self.starts = [s.start_s for s in self.slots]
        self.of = {id(slot) for slot in slots}
        self.longest_s = max((s.end_s - s.start_s for s in slots), default=0.0)


def _kept_row(known: _Row | None, slots: list[Slot]) -> _Row:
    """Return the row of some slots, the earlier one if it holds the very same."""
    if known is not None and len(known.slots) == len(slots) and known.of == {id(slot) for slot in slots}:
        return known
    return _Row(slots)


class Occupancy:
    """The placed parts of a plan by stand."""

    def __init__(self, slots: Iterable[Slot], known: "Occupancy | None" = None) -> None:
        by_stand: dict[StandId, list[Slot]] = {}
        self._by_part: dict[PartId, Slot] = {}
        for slot in slots:
            by_stand.setdefault(slot.stand, []).append(slot)
            self._by_part[slot.part.part] = slot
        rows = known.rows if known is not None else {}
        self.rows: dict[StandId, _Row] = {s: _kept_row(rows.get(s), found) for s, found in by_stand.items()}

    def __iter__(self) -> Iterator[Slot]:
        return iter(self._by_part.values())

    def __len__(self) -> int:
        return len(self._by_part)

    @property
    def by_part(self) -> Mapping[PartId, Slot]:
        """Where each placed part stands."""
        return self._by_part

    @property
    def stands(self) -> Iterable[StandId]:
        """Stands on which anything stands at any time."""
        return self.rows.keys()

    def slot(self, part: PartId) -> Slot | None:
        """Return where a part stands; None if it lies in the tray."""
        return self._by_part.get(part)

    def on(self, stand: StandId) -> Sequence[Slot]:
        """Return the slots of a stand in order of time."""
        row = self.rows.get(stand)
        return row.slots if row else ()

    def between(self, stand: StandId, start_s: float, end_s: float) -> Sequence[Slot]:
        """Return the slots of a stand that share an instant with ``[start_s, end_s)``, in order of time."""
        row = self.rows.get(stand)
        if row is None:
            return ()
        last = bisect_left(row.starts, end_s)
        if not last:
            return ()
        first = bisect_left(row.starts, start_s - row.longest_s, 0, last)
        return [s for s in row.slots[first:last] if s.end_s > start_s]

    def everywhere_between(self, start_s: float, end_s: float, but: PartId) -> dict[StandId, tuple[Slot, ...]]:
        """Return `between` of all stands at once, without one part and without the stands on which nothing is left."""
        found: dict[StandId, tuple[Slot, ...]] = {}
        for name, row in self.rows.items():
            last = bisect_left(row.starts, end_s)
            if last and (first := bisect_left(row.starts, start_s - row.longest_s, 0, last)) < last:
                slots = tuple([s for s in row.slots[first:last] if s.end_s > start_s and s.part.part != but])
                if slots:
                    found[name] = slots
        return found


def _differs(one: object, other: object) -> bool:
    return one is not other and one != other


def occupancy_of(plan: Plan, known: Occupancy | None = None) -> Occupancy:
    """Return the occupancy of a plan; assignments of parts that the plan does not know are left out.

    Parameters
    ----------
    known : Occupancy or None
        Of an earlier plan of the same layout: what has not changed since is taken over, which is most of it.
    """
    types, parts = plan.layout.aircraft_types, plan.parts
    slots = known.by_part if known is not None else {}

    def made() -> Iterator[Slot]:
        """Yield the slot of each placed part, the known one where neither part nor placement has changed."""
        for key, row in plan.stand_assignments.items():
            slot, part = slots.get(key), parts.get(key)
            if part is None:
                continue
            if slot is None or _differs(slot.assignment, row) or _differs(slot.part, part):
                slot = Slot(part, row, types.get(part.turnaround.aircraft_type))
            yield slot

    return Occupancy(made(), known)
