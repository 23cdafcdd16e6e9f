"""Days for the benchmark, written in the public formats: a layout folder and a traffic CSV.

A case and a seed name an instance for good: the same pair gives the same bytes on every machine
(see `dice`), and `digest` proves it.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from apronplan.cargo.lots import lots_of
from apronplan.domain.aircraft import AircraftType
from apronplan.domain.changes import RowChange
from apronplan.domain.ids import HallId, StandId, TurnaroundId, part_id
from apronplan.domain.layout import Hall, Layout, Preference
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Category, StandAssignment, Turnaround
from apronplan.exchange.fleet import builtin_fleet
from apronplan.exchange.layout import load_airport, read_layout, write_layout
from apronplan.exchange.traffic_csv import read_traffic, write_traffic
from apronplan.paths import sample_file
from apronplan.session.commands.layout import layout_rows
from bench.airports import ROW_APART_M, box, draw_field, layout_of, rows_of
from bench.cases import Case, find_case
from bench.days import DAY_MIN, NOON, TYPES, Service, capacity, draw_day, ground_of, scaled
from bench.dice import Dice

TRAFFIC, LAYOUT = "traffic.csv", "layout"

HANDLERS = ("Handler One", "Handler Two", "Handler Three", "Handler Four")
OPERATORS = 16
ALL_CAPABILITIES = frozenset({"cold", "pharma", "dangerous_goods"})
MIXES: tuple[tuple[tuple[tuple[Category, int], ...], float], ...] = (
    (((Category.GENERAL, 100),), 0.5),
    (((Category.ECOMMERCE, 80), (Category.GENERAL, 20)), 0.25),
    (((Category.PERISHABLE, 90), (Category.GENERAL, 10)), 0.17),
    (((Category.PHARMA, 20), (Category.GENERAL, 80)), 0.08),
)
NOSE_SHARE = 0.05

LGG_TONNES = 0.15
"""Share of the services' tonnes that days at Liege carry: all of it, in waves that fill 70 % of the stands, would bring
several times what the halls take in an hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """One day at one airport.

    Attributes
    ----------
    hidden : mapping of TurnaroundId to StandId
        A plan that keeps the hard rules: the proof that there is one. Not written to the files.
    """

    case: Case
    seed: int
    layout: Layout
    turnarounds: tuple[Turnaround, ...]
    hidden: Mapping[TurnaroundId, StandId]

    @property
    def peak(self) -> int:
        """Most aircraft on the ground at once."""
        events = sorted([(t.sibt, 1) for t in self.turnarounds] + [(t.sobt, -1) for t in self.turnarounds])
        now = most = 0
        for _, by in events:
            now += by
            most = max(most, now)
        return most

    @property
    def capacity(self) -> int:
        """Stands that can be used at once."""
        return capacity(self.layout)


@lru_cache(maxsize=4)
def generate(case_name: str, seed: int) -> Instance:
    """Return the day that a case and a seed name.

    Raises
    ------
    ValueError
        If there is no such case.
    """
    case = find_case(case_name)
    dice = Dice("apronplan-bench-1", case.name, seed)
    if not case.stands:
        return _liege(case, seed, dice)
    field = draw_field(case.stands, dice)
    bare = layout_of(field)
    services, wishes = _services(case, rows_of(field.stands), dice)
    drawn = draw_day(case, ground_of(bare, field.beside), services, dice)
    halls = _halls(case, bare, [t for t, _ in drawn], dice)
    layout = layout_of(field, halls={h.hall: h for h in halls}, preferences={p.key: p for p in wishes})
    return _instance(case, seed, layout, drawn)


def _instance(case: Case, seed: int, layout: Layout, drawn: list[tuple[Turnaround, StandId]]) -> Instance:
    turnarounds, hidden = tuple(t for t, _ in drawn), {t.turnaround: stand for t, stand in drawn}
    return Instance(case=case, seed=seed, layout=layout, turnarounds=turnarounds, hidden=hidden)


def _liege(case: Case, seed: int, dice: Dice) -> Instance:
    """Liege as it is, flown to by the airlines of the sample week at other times."""
    layout = load_airport("EBLG")
    sample = read_traffic(sample_file("lgg-2018-week.csv"), layout).turnarounds
    services = [
        scaled(
            Service(
                operator=t.operator, handler=t.handler, aircraft_type=str(t.aircraft_type), import_kg=t.import_kg,
                export_kg=t.export_kg, categories=t.categories, origin=t.origin, destination=t.destination,
                nose_load=t.nose_load,
            ),
            LGG_TONNES,
        )
        for t in sample
    ]  # fmt: skip
    return _instance(case, seed, layout, draw_day(case, ground_of(layout, ()), [(s, 1.0) for s in services], dice))


def _services(case: Case, aprons: list[str], dice: Dice) -> tuple[list[tuple[Service, float]], list[Preference]]:
    """Draw airlines, each with a handler and wishes, and what each flies."""
    fleet: dict[str, AircraftType] = {str(k): v for k, v in builtin_fleet().items()}
    services: list[tuple[Service, float]] = []
    wishes: list[Preference] = []
    for number in range(OPERATORS):
        operator = f"X{chr(ord('A') + number // 26)}{chr(ord('A') + number % 26)}"
        handler, home = HANDLERS[number % len(HANDLERS)], dice.pick(aprons)
        for apron in aprons:
            if apron != home:
                wishes.append(
                    Preference(operator=operator, apron=apron, cost=float(dice.whole(1, 8)), notes="generated")
                )
        for kind, share in TYPES:
            if dice.chance(0.5):
                continue
            aircraft = fleet[kind]
            load_kg = aircraft.planning_load_kg or 20_000
            mix = dice.pick([m for m, _ in MIXES], [w for _, w in MIXES])
            masses = [round(load_kg * dice.between(0.4, 1.05) / 100) * 100 for _ in range(2)]
            service = Service(operator=operator, handler=handler, aircraft_type=kind, import_kg=masses[0],
                              export_kg=masses[1], categories=mix)  # fmt: skip
            services.append((service, share))
            if aircraft.nose_door:
                services.append((replace(service, nose_load=True), share * NOSE_SHARE))
    return services, wishes


# -- halls -----------------------------------------------------------------------------------------


def _halls(case: Case, layout: Layout, day: list[Turnaround], dice: Dice) -> list[Hall]:
    """Return halls ahead of the rows: with room for everything, or shared and just large enough."""
    peaks = {handler: _peak_t_per_h(layout, [t for t in day if t.handler == handler]) for handler in HANDLERS}
    rows = len(rows_of(layout.stands.values()))
    if case.halls == "own":
        return [
            _hall(f"H{i + 1}", i, rows, {h}, 2.0 * peaks[h], 40.0 * peaks[h], ALL_CAPABILITIES)
            for i, h in enumerate(HANDLERS)
        ]
    made = []
    for i in range(2 * len(HANDLERS)):
        first, second = HANDLERS[i % len(HANDLERS)], HANDLERS[(i + 1 + i // len(HANDLERS)) % len(HANDLERS)]
        able = ALL_CAPABILITIES if i < len(HANDLERS) or dice.chance(0.5) else frozenset()
        rate = 0.32 * (peaks[first] + peaks[second])
        made.append(_hall(f"H{i + 1}", i, rows, {first, second}, rate, 5.0 * rate, able))
    return made


def _hall(
    name: str, place: int, rows: int, handlers: set[str], rate: float, store: float, able: frozenset[str]
) -> Hall:
    row, east = place % rows, 150.0 + 420.0 * (place // rows) + 90.0 * (place % rows)
    return Hall(
        hall=HallId(name),
        name=f"Hall {name}",
        polygon=box(east, -ROW_APART_M * row + 90.0, 180.0, 60.0),
        rate_t_per_h=float(max(20, 5 * round(rate / 5))),
        storage_t=float(max(100, 10 * round(store / 10))),
        handlers=frozenset(handlers),
        capabilities=able,
        docks=20,
    )


def _peak_t_per_h(layout: Layout, day: list[Turnaround]) -> float:
    """Return the most tonnes that reach the halls in a clock hour if all lots come in as defined."""
    hours: dict[int, float] = defaultdict(float)
    for t in day:
        unload_min = layout.aircraft_types[t.aircraft_type].unload_min or 60
        on_min, off_min = ((x - NOON).total_seconds() / 60 for x in (t.sibt, t.sobt))
        for mass_kg, begin, end in (
            (t.import_kg, on_min + 15, on_min + 15 + unload_min),
            (t.export_kg, off_min - 480, off_min - 120),
        ):
            for hour in range(int(begin // 60), int(end // 60) + 1):
                inside = max(0.0, min(end, 60.0 * hour + 60) - max(begin, 60.0 * hour))
                hours[hour] += mass_kg / 1000 * inside / (end - begin)
    return max(hours.values(), default=1.0)


# -- files and plans -------------------------------------------------------------------------------


def write(instance: Instance, folder: Path) -> None:
    """Write a day as a layout folder and a traffic CSV.

    Raises
    ------
    UserError
        If the files cannot be written.
    """
    write_layout(instance.layout, folder / LAYOUT)
    write_traffic(instance.turnarounds, folder / TRAFFIC, zone=instance.layout.airport.zone)


def read(folder: Path) -> Plan:
    """Read a day that `write` wrote as a plan without placements.

    Raises
    ------
    ImportFailed
        If a file is not as the formats have it.
    """
    layout = read_layout(folder / LAYOUT)
    return plan_of(layout, read_traffic(folder / TRAFFIC, layout).turnarounds)


def plan_of(layout: Layout, turnarounds: Iterable[Turnaround]) -> Plan:
    """Return a plan of an airport and its traffic, nothing placed."""
    plan = Plan()
    plan.apply(
        RowChange(table, key, None, row) for table, rows in layout_rows(layout).items() for key, row in rows.items()
    )
    turnarounds = tuple(turnarounds)
    plan.apply(RowChange("turnaround", t.turnaround, None, t) for t in turnarounds)
    plan.apply(RowChange("lot", lot.lot, None, lot) for t in turnarounds for lot in lots_of(t))
    return plan


def hidden_plan(instance: Instance) -> Plan:
    """Return the day with everybody on the stand of the hidden plan; halls are left open."""
    plan = plan_of(instance.layout, instance.turnarounds)
    rows = [StandAssignment(part=part_id(t, 1), stand=stand) for t, stand in instance.hidden.items()]
    plan.apply(RowChange("stand_assignment", row.part, None, row) for row in rows)
    return plan


def digest(instance: Instance) -> str:
    """Return 16 hex digits that name what the day is, whatever the files look like."""
    layout = instance.layout
    lines = [
        f"{s.stand} {s.lat:.6f} {s.lon:.6f} {s.max_wingspan_m} {sorted(s.excludes)}" for s in layout.stands.values()
    ]
    lines += [f"{h.hall} {h.rate_t_per_h} {h.storage_t} {sorted(h.handlers)}" for h in layout.halls.values()]
    lines += [f"{key} {p.cost}" for key, p in layout.preferences.items()] + list(layout.adjacency)
    lines += [
        f"{t.turnaround} {t.operator} {t.aircraft_type} {t.sibt:%d%H%M} {t.sobt:%d%H%M} {t.import_kg} {t.export_kg}"
        for t in instance.turnarounds
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


__all__ = ["DAY_MIN", "Instance", "digest", "generate", "hidden_plan", "plan_of", "read", "write"]
