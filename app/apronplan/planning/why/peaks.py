"""The peak: when the aircraft on the ground come nearest to filling the stands that can hold them, or overfill them.

For an instant and a code letter, the aircraft of that letter and larger that want a stand are counted, and the most
stands that can hold such aircraft at once. The second figure is a maximum: as many aircraft of the types that are
there as one likes, each on a stand that takes its type by itself, no two that disturb each other. If fewer stands than
aircraft come out, no plan can place them all: that is the certificate. Where the mix of types is what is short, the
most that can be placed of the very aircraft that are there is given instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from apronplan.domain.ids import PartId, StandId
from apronplan.domain.traffic import Part
from apronplan.i18n import tr
from apronplan.planning.context import PlanningContext
from apronplan.planning.job import NO_CONTROL, JobControl
from apronplan.planning.rules import stand_states
from apronplan.planning.sentences import label
from apronplan.planning.solver.build_pairs import build_pairs
from apronplan.planning.solver.data import Bools, PairRules
from apronplan.planning.solver.highs import new_highs

CODES = "ABCDEFG"
NAMED = 6
"""Flights that a sentence names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peak:
    """An instant, and how full the stands for a code letter and larger are.

    Attributes
    ----------
    at : datetime
        UTC; the begin of the fullest stretch.
    code : str
        The letter; ``A`` = all aircraft.
    wanted : int
        Aircraft of that letter and larger that are on the ground.
    stands : int
        The most stands that can hold such aircraft at once.
    placeable : int
        The most of the aircraft that are there that can stand at once; at most `stands` and `wanted`.
    parts : tuple of PartId
        The aircraft, in order of their names.
    """

    at: datetime
    code: str
    wanted: int
    stands: int
    placeable: int
    parts: tuple[PartId, ...]

    @property
    def spare(self) -> int:
        """Stands left over; negative = so many aircraft must go without."""
        return self.stands - self.wanted if self.placeable == self.wanted else self.placeable - self.wanted

    def sentence(self, context: PlanningContext) -> str:
        """Say it, with the local time."""
        local = context.local(self.at)
        values = {
            "code": self.code,
            "wanted": self.wanted,
            "stands": self.stands,
            "placeable": self.placeable,
            "time": f"{local:%Y-%m-%d %H:%M}",
            "missing": self.wanted - self.placeable,
            "flights": ", ".join(label(context.plan, p) for p in self.parts[:NAMED]),
        }
        if self.placeable == self.wanted:
            return tr("peak.fits", **values)
        if not self.stands:
            return tr("peak.none", **values)
        return tr("peak.full" if self.stands < self.wanted else "peak.mix", **values)


def tightest(
    context: PlanningContext, start: datetime, end: datetime, *, control: JobControl = NO_CONTROL
) -> Peak | None:
    """Return the fullest instant of a window over all code letters; None if nothing is on the ground.

    Fullest is where most aircraft must go without, else where the largest share of the stands is needed. Of each
    letter the instants with the most aircraft of it are looked at.

    Raises
    ------
    Cancelled
        If someone cancels.
    """
    survey = _Survey(context, start, end)
    most: dict[str, int] = {}
    for crowd in survey.crowds:
        most[crowd.code] = max(most.get(crowd.code, 0), len(crowd.parts))
    found: list[Peak] = []
    for crowd in survey.crowds:
        control.check()
        if len(crowd.parts) == most[crowd.code]:
            found.append(survey.peak(crowd))
    return max(found, key=lambda p: (-min(p.spare, 0), p.wanted / max(1, p.stands), p.wanted), default=None)


def overfull(
    context: PlanningContext, start: datetime, end: datetime, *, control: JobControl = NO_CONTROL
) -> tuple[Peak, ...]:
    """Return the instants of a window at which more aircraft are there than can stand, by time and code letter.

    Raises
    ------
    Cancelled
        If someone cancels.
    """
    survey = _Survey(context, start, end)
    found: list[Peak] = []
    for crowd in survey.crowds:
        control.check()
        if not survey.is_seated(crowd):
            found.append(survey.peak(crowd))
    return tuple(sorted((p for p in found if p.spare < 0), key=lambda p: (p.at, p.code)))


def peak_of(context: PlanningContext, part: PartId, *, control: JobControl = NO_CONTROL) -> Peak | None:
    """Return the overfull instant that an aircraft without a stand is part of; None if the stands would suffice.

    Of several the one with the most aircraft too many, then the largest letter: the fewest names that prove it.
    """
    row = context.plan.parts[part]
    mine = [p for p in overfull(context, row.on_block, row.off_block, control=control) if part in p.parts]
    return min(mine, key=lambda p: (p.spare, -CODES.index(p.code), p.at), default=None)


@dataclass(frozen=True, slots=True)
class _Crowd:
    """The aircraft of a letter and larger that are on the ground at an instant."""

    at: datetime
    code: str
    parts: tuple[Part, ...]


class _Survey:
    """A window's crowds, and what its stands can hold."""

    def __init__(self, context: PlanningContext, start: datetime, end: datetime) -> None:
        self.context = context
        self._all = context.plan.parts_between(start, end)
        self._kinds = sorted({p.turnaround.aircraft_type for p in self._all})
        self._stands = {s.stand: k for k, s in enumerate(context.layout.aircraft_stands)}
        self._rules = build_pairs(context, self._kinds, self._stands)
        self._fits: dict[PartId, Bools] = {}
        self._room: dict[bytes, int] = {}
        self.crowds = self._find_crowds(start)

    def _find_crowds(self, start: datetime) -> list[_Crowd]:
        """List the crowds that are not part of a larger one of the same letter; the first instant of each."""
        found: dict[str, list[tuple[frozenset[PartId], _Crowd]]] = {}
        for at in sorted({max(p.on_block, start) for p in self._all}):
            there = [p for p in self._all if p.on_block <= at < p.off_block]
            for code in sorted({self._code(p) for p in there}):
                parts = tuple(p for p in there if self._code(p) >= code)
                key, rows = frozenset(p.part for p in parts), found.setdefault(code, [])
                if not any(key <= other for other, _ in rows):
                    rows[:] = [row for row in rows if not row[0] < key]
                    rows.append((key, _Crowd(at, code, parts)))
        return sorted((c for rows in found.values() for _, c in rows), key=lambda c: (c.at, c.code))

    def _code(self, part: Part) -> str:
        aircraft = self.context.layout.aircraft_types.get(part.turnaround.aircraft_type)
        return aircraft.code if aircraft is not None else CODES[0]

    def _kind(self, part: Part) -> int:
        return self._kinds.index(part.turnaround.aircraft_type)

    def _takes(self, part: Part) -> Bools:
        """Return which stands take a part by itself."""
        if part.part not in self._fits:
            states = stand_states(self.context, part.part, alone=True)
            self._fits[part.part] = np.array([states[name].state != "impossible" for name in self._stands])
        return self._fits[part.part]

    def is_seated(self, crowd: _Crowd) -> bool:
        """Tell whether the plan as it is gives each of a crowd a stand of its own, and none disturbs another."""
        at = [self._stands.get(self.context.plan.stand_of(p.part) or StandId("")) for p in crowd.parts]
        if None in at or len(set(at)) < len(at):
            return False
        types = {k: self._kind(p) for k, p in zip(at, crowd.parts, strict=True) if k is not None}
        if not all(k is not None and self._takes(p)[k] for k, p in zip(at, crowd.parts, strict=True)):
            return False
        rules = self._rules
        return not any(
            a in types and b in types and rules.types_a[r][types[a]] and rules.types_b[r][types[b]]
            for r, (a, b) in enumerate(zip(rules.stand_a.tolist(), rules.stand_b.tolist(), strict=True))
        )

    def peak(self, crowd: _Crowd) -> Peak:
        """Work out how full a crowd makes the stands."""
        allowed = np.array([self._takes(p) for p in crowd.parts])
        kind = [self._kind(p) for p in crowd.parts]
        wanted = len(crowd.parts)
        placeable = wanted
        if not self.is_seated(crowd):
            placeable = most_at_once(allowed, kind, self._rules, limits=[1] * wanted)
        return Peak(
            at=crowd.at,
            code=crowd.code,
            wanted=wanted,
            stands=self._room_for(allowed, kind),
            placeable=placeable,
            parts=tuple(sorted(p.part for p in crowd.parts)),
        )

    def _room_for(self, allowed: Bools, kind: Sequence[int]) -> int:
        """Return the most stands that aircraft of some kinds can fill at once, each kind without end."""
        kinds = sorted(set(kind))
        supply = np.array([allowed[[k == i for k in kind]].any(axis=0) for i in kinds])
        key = np.packbits(supply).tobytes() + bytes(kinds)
        if key not in self._room:
            self._room[key] = most_at_once(supply, kinds, self._rules, limits=None)
        return self._room[key]


def most_at_once(allowed: Bools, kind: Sequence[int], rules: PairRules, limits: Sequence[int] | None) -> int:
    """Return the most aircraft that can stand at once.

    Parameters
    ----------
    allowed : bools, shape (aircraft, stands)
        Which stands take which aircraft by themselves.
    kind : sequence of int
        Type number of each, for the rules.
    rules : PairRules
        Pairs of stands that exclude each other for certain types.
    limits : sequence of int or None
        How many there are of each aircraft; None = as many as one likes.
    """
    who, where = np.nonzero(allowed)
    if not len(who):
        return 0
    rows: list[np.ndarray] = [np.flatnonzero(where == k) for k in range(allowed.shape[1])]
    if limits is not None:
        rows += [np.flatnonzero(who == i) for i in range(allowed.shape[0])]
    types = np.asarray(kind)[who]
    for r, (a, b) in enumerate(zip(rules.stand_a.tolist(), rules.stand_b.tolist(), strict=True)):
        left, right = (where == a) & rules.types_a[r][types], (where == b) & rules.types_b[r][types]
        if left.any() and right.any():
            rows.append(np.flatnonzero(left | right))
    return _packing(len(who), [row for row in rows if len(row) > 1])


def _packing(count: int, rows: Sequence[np.ndarray]) -> int:
    """Return the most columns that can be chosen, at most one of each row."""
    import highspy

    highs = new_highs()
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = count, len(rows)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = -np.ones(count), np.zeros(count), np.ones(count)
    lp.row_lower_, lp.row_upper_ = np.full(len(rows), -np.inf), np.ones(len(rows))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(row) for row in rows)]).astype(np.int32)
    index = np.concatenate(rows) if rows else np.zeros(0)
    lp.a_matrix_.index_ = index.astype(np.int32)
    lp.a_matrix_.value_ = np.ones(len(index))
    lp.integrality_ = [highspy.HighsVarType.kInteger] * count
    highs.passModel(lp)
    highs.run()
    most: float = -highs.getInfo().objective_function_value
    return round(most)
