"""Figures of the freight: tonnes per hall against its rate, road work, who handles how much."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from apronplan.cargo.load import HallLoad, hall_load
from apronplan.cargo.programmes import Attribution, programme_kg
from apronplan.domain.ids import HallId, TurnaroundId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Direction, Lot
from apronplan.planning.context import PlanningContext
from apronplan.planning.rules.case import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class HallFigures:
    """One hall in a window: peak hour and stock against rate and storage, hours over 85 and over 100 % of the rate."""

    hall: HallId
    name: str
    load: HallLoad
    import_t: float
    export_t: float

    @property
    def peak_share(self) -> float:
        """The fullest hour as a share of the rate."""
        return max(self.load.inflow_kg, default=0) / self.load.rate_kg if self.load.rate_kg else 0.0

    @property
    def stock_share(self) -> float:
        """The fullest stock as a share of the storage."""
        return max(self.load.stored_kg, default=0) / self.load.storage_kg if self.load.storage_kg else 0.0

    def hours_over(self, share: float) -> int:
        """Return how many hours are above a share of the rate."""
        return sum(1 for kg in self.load.inflow_kg if kg > share * self.load.rate_kg)

    def as_dict(self) -> dict[str, object]:
        """Return the figures for JSON."""
        return {
            "hall": self.hall,
            "name": self.name,
            "import_t": self.import_t,
            "export_t": self.export_t,
            "peak_t_per_h": max(self.load.inflow_kg, default=0) / 1000,
            "rate_t_per_h": self.load.rate_kg / 1000,
            "peak_stored_t": max(self.load.stored_kg, default=0) / 1000,
            "storage_t": self.load.storage_kg / 1000,
            "hours_over_85": self.hours_over(0.85),
            "hours_over_100": self.hours_over(1.0),
        }


def lots_of_window(plan: Plan, names: set[TurnaroundId]) -> list[Lot]:
    """Return the lots of some turnarounds."""
    return [lot for lot in plan.lots.values() if lot.turnaround in names]


def hall_figures(
    plan: Plan, lots: list[Lot], start: datetime, end: datetime, *, idle: bool = False
) -> list[HallFigures]:
    """Return the figures of every hall with a lot of the window or any load in it; with `idle` of all there are."""
    day = start.astimezone(plan.layout.airport.zone).date()
    mass: dict[tuple[HallId, Direction], int] = defaultdict(int)
    for lot in lots:
        hall = plan.hall_of(lot.lot)
        if hall is not None:
            mass[hall, lot.direction] += lot.mass_kg
    found = []
    for hall, row in plan.layout.halls.items():
        load = hall_load(plan, hall, start, end)
        imports = (mass[hall, Direction.IMPORT] + mass[hall, Direction.TRANSIT]) / 1000
        exports = mass[hall, Direction.EXPORT] / 1000
        used = imports or exports or any(load.stored_kg) or any(load.inflow_kg)
        if used or (idle and plan.exists(row, day)):
            found.append(HallFigures(hall=hall, name=row.name or hall, load=load, import_t=imports, export_t=exports))
    return found


def road_tonne_km(context: PlanningContext, lots: list[Lot]) -> tuple[float, float]:
    """Return the tonne-kilometres between stands and halls, and the tonnes that have no road or no place yet."""
    plan = context.plan
    work, without = 0.0, 0
    for lot in lots:
        part = context.part_of_lot(lot)
        stand = plan.stand_of(part) if part is not None else None
        hall = plan.hall_of(lot.lot)
        metres = None
        if part is not None and stand is not None and hall is not None:
            roads = Case(context, plan.parts[part]).roads  # of its day, works minded: as the rule `distance` counts
            metres = roads.by_hall.get(hall, {}).get(stand)
        if metres is None:
            without += lot.mass_kg
        else:
            work += lot.mass_kg / 1000 * metres / 1000
    return work, without / 1000


def tonnes_by_handler(lots: list[Lot]) -> dict[str, float]:
    """Return tonnes per handler, the largest first."""
    sums: dict[str, int] = defaultdict(int)
    for lot in lots:
        sums[lot.handler or "-"] += lot.mass_kg
    return {h: kg / 1000 for h, kg in sorted(sums.items(), key=lambda item: (-item[1], item[0]))}


def handler_shares(lots: list[Lot]) -> dict[str, float]:
    """Return handlers' shares of the tonnes, 0..1, the largest first."""
    tonnes = tonnes_by_handler(lots)
    total = sum(tonnes.values())
    return {name: round(t / total, 4) for name, t in tonnes.items()} if total else {}


def changes_against_published(context: PlanningContext, lots: list[Lot]) -> int:
    """Return how many lots are in another hall than in the published plan, or in none."""
    told = context.published_halls
    return sum(1 for lot in lots if lot.lot in told and context.plan.hall_of(lot.lot) != told[lot.lot])


def programme_figures(found: Iterable[Attribution]) -> dict[str, dict[str, float | None]]:
    """Return tonnes (declared and inferred), flights and pieces of each programme, the largest first.

    A flight counts for every programme that has freight on it; pieces of a shared lot follow its kilograms,
    and are None where no lot tells them: unknown is not 0.
    """
    kg: Counter[str] = Counter()
    pieces: Counter[str] = Counter()
    flights: dict[str, set[TurnaroundId]] = defaultdict(set)
    for row in found:
        for name in {n for n, _ in row.declared} | {i.programme for i in row.inferred}:
            mass = programme_kg(row, name)
            if mass > 0:
                kg[name] += mass
                pieces[name] += round(row.lot.pieces * mass / row.lot.mass_kg)
                flights[name].add(row.lot.turnaround)
    return {n: {"t": m / 1000, "flights": len(flights[n]), "pieces": pieces[n] or None} for n, m in kg.most_common()}


def declared_programme_tonnes(lots: list[Lot]) -> dict[str, float]:
    """Return the tonnes that carriers or manifests have declared per programme."""
    sums: dict[str, float] = defaultdict(float)
    for lot in lots:
        for name, share in lot.programmes:
            sums[name] += share * lot.mass_kg
    return {name: round(kg) / 1000 for name, kg in sorted(sums.items())}
