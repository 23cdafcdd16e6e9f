"""The programme statement: whose freight, through whose hall, on whose aircraft, closing to the airport's total."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from apronplan.cargo.programmes import Attribution
from apronplan.domain.traffic import Direction

REST = "rest"
"""Name of what belongs to no programme in tables of programmes."""
UNKNOWN = "unknown"
"""Name of e-commerce freight without an owner."""

PERIODS: dict[str, Callable[[date], str]] = {
    "all": lambda _day: "all",
    "day": lambda day: day.isoformat(),
    "week": lambda day: f"{day.isocalendar().year}-W{day.isocalendar().week:02d}",
    "month": lambda day: f"{day:%Y-%m}",
    "year": lambda day: f"{day:%Y}",
}
"""How a local day of arrival is named in a period."""


@dataclass(slots=True)
class Masses:
    """Kilograms of one programme: declared, inferred, unknown, and of no programme.

    Attributes
    ----------
    low_kg, high_kg : int
        Bounds of what is inferred, of no programme too (`attributed_kg`).
    """

    declared_kg: int = 0
    inferred_kg: int = 0
    low_kg: int = 0
    high_kg: int = 0
    unknown_kg: int = 0
    rest_kg: int = 0

    def add(self, other: "Masses") -> None:
        """Add another's kilograms."""
        self.declared_kg += other.declared_kg
        self.inferred_kg += other.inferred_kg
        self.low_kg += other.low_kg
        self.high_kg += other.high_kg
        self.unknown_kg += other.unknown_kg
        self.rest_kg += other.rest_kg

    @property
    def attributed_kg(self) -> int:
        """What inference gives to the row's owner; that of `REST` is what no programme owns."""
        return self.inferred_kg + self.rest_kg

    @property
    def total_kg(self) -> int:
        """Everything together; bounds are not counted."""
        return self.declared_kg + self.inferred_kg + self.unknown_kg + self.rest_kg


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What a row of the statement is about; `origin` is the destination for exports."""

    period: str
    programme: str
    direction: str
    handler: str
    hall: str
    carrier: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NextEvidence:
    """One more piece of evidence and what it would clear up.

    Attributes
    ----------
    kind : str
        Whose word would do it: ``carrier`` (its manifests from one airport), ``handler`` or ``hall``.
    subject : str
        ``ABW from SVO``, a handler, a hall.
    lots : int
        Lots on which a doubt remains.
    unknown_kg, doubt_kg : int
        Kilograms without an owner; kilograms on which bounds or no owner leave a doubt.
    """

    kind: str
    subject: str
    lots: int
    unknown_kg: int
    doubt_kg: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of some lots.

    Attributes
    ----------
    rows : dict of Key to Masses
        In order of period, programme, direction, handler, hall, carrier, origin.
    total_kg : int
        The airport's total: the sum of the lots' masses, not of the rows.
    next_evidence : tuple of NextEvidence
        What would clear up most, first.
    """

    rows: dict[Key, Masses]
    total_kg: int
    ecommerce_kg: int
    next_evidence: tuple[NextEvidence, ...] = field(default=())

    @property
    def sums(self) -> Masses:
        """All rows together, each figure the sum of its column."""
        total = Masses()
        for masses in self.rows.values():
            total.add(masses)
        return total

    def by(self, *names: str) -> dict[tuple[str, ...], Masses]:
        """Return sums over the named parts of the key, ``by("programme", "handler")``, in order."""
        found: dict[tuple[str, ...], Masses] = defaultdict(Masses)
        for key, masses in self.rows.items():
            found[tuple(getattr(key, name) for name in names)].add(masses)
        return dict(sorted(found.items()))

    @property
    def programmes(self) -> dict[str, Masses]:
        """Sums per programme, without unknown and rest."""
        return {name: m for (name,), m in self.by("programme").items() if name not in (REST, UNKNOWN)}

    @property
    def identified_share(self) -> float:
        """Identified part of what could belong to a programme: (declared + inferred) / (the same + unknown)."""
        sums = self.sums
        named = sums.declared_kg + sums.inferred_kg
        return named / (named + sums.unknown_kg) if named + sums.unknown_kg else 1.0


def statement(found: Iterable[Attribution], period: str = "all") -> Statement:
    """Return the statement of some lots; its rows close to their total to the kilogram.

    Parameters
    ----------
    period : str
        ``all``, ``day``, ``week``, ``month`` or ``year`` of the local day of arrival (`PERIODS`).

    Raises
    ------
    AssertionError
        If the rows do not close: a bug of ours.
    """
    lots = list(found)
    rows: dict[Key, Masses] = defaultdict(Masses)
    for attribution in lots:
        for programme, masses in _parts(attribution):
            rows[_key(attribution, programme, PERIODS[period](attribution.facts.day))].add(masses)
    total_kg = sum(a.lot.mass_kg for a in lots)
    closed = Statement(
        rows=dict(sorted(rows.items())),
        total_kg=total_kg,
        ecommerce_kg=sum(a.lot.mass_kg for a in lots if a.open_owner),
        next_evidence=next_evidence(lots),
    )
    if closed.sums.total_kg != total_kg:
        raise AssertionError(f"the statement sums to {closed.sums.total_kg} kg, the lots to {total_kg} kg")
    return closed


def _key(attribution: Attribution, programme: str, period: str) -> Key:
    facts = attribution.facts
    return Key(
        period=period,
        programme=programme,
        direction=facts.lot.direction.value,
        handler=facts.lot.handler,
        hall=facts.hall,
        carrier=facts.turnaround.operator,
        origin=facts.far_airport,
    )


def _parts(attribution: Attribution) -> list[tuple[str, Masses]]:
    parts = [(name, Masses(declared_kg=kg)) for name, kg in attribution.declared if kg]
    parts += [
        (i.programme, Masses(inferred_kg=i.mass_kg, low_kg=i.low_kg, high_kg=i.high_kg)) for i in attribution.inferred
    ]
    if attribution.open_owner:  # nothing is inferred of it, so it has no bounds
        parts += [(UNKNOWN, Masses(unknown_kg=attribution.unknown_kg))] if attribution.unknown_kg else []
    elif attribution.left_kg or attribution.left_high_kg:
        bounds = {"low_kg": attribution.left_low_kg, "high_kg": attribution.left_high_kg}
        parts.append((REST, Masses(rest_kg=attribution.rest_kg, **bounds)))
    return parts


def next_evidence(found: Sequence[Attribution], most: int = 12) -> tuple[NextEvidence, ...]:
    """Return whose word would clear up how much, the most first.

    A group is the lots of one carrier from one airport, of one handler, or of one hall. Groups overlap: what one
    clears up, another need not clear up again.
    """
    groups: dict[tuple[str, str], list[Attribution]] = defaultdict(list)
    for attribution in found:
        if attribution.spread_kg == 0:
            continue
        facts = attribution.facts
        way = "to" if facts.lot.direction is Direction.EXPORT else "from"
        groups["carrier", f"{facts.turnaround.operator} {way} {facts.far_airport or '?'}"].append(attribution)
        if facts.lot.handler:
            groups["handler", facts.lot.handler].append(attribution)
        if facts.hall:
            groups["hall", facts.hall].append(attribution)
    pieces = [
        NextEvidence(
            kind=kind,
            subject=subject,
            lots=len(lots),
            unknown_kg=sum(a.unknown_kg for a in lots),
            doubt_kg=sum(a.spread_kg for a in lots),
        )
        for (kind, subject), lots in groups.items()
    ]
    return tuple(sorted(pieces, key=lambda e: (-e.doubt_kg, e.kind, e.subject))[:most])
