"""One or more rows of every table of a plan, with every kind of value that a row can hold."""

from datetime import UTC, date, datetime, timedelta

from apronplan.domain.aircraft import AircraftType
from apronplan.domain.customs import CustomsLane, DeclarationRule
from apronplan.domain.delivery import ClockLeg, ClockOrigin, LinehaulCity, TruckBan
from apronplan.domain.findings import Severity
from apronplan.domain.freight import DelayProfile, ExportBooking, LotDefault
from apronplan.domain.ids import part_id
from apronplan.domain.layout import (
    Adjacency,
    Airport,
    Apron,
    Building,
    GraphEdge,
    GraphNode,
    Hall,
    Layout,
    ParkZone,
    Phase,
    Preference,
    Runway,
    Stand,
    StandKind,
)
from apronplan.domain.programmes import EvidenceRule
from apronplan.domain.settings import AcceptedFinding, Closure, ClosureKind, Recurrence, RuleSetting, Setting
from apronplan.domain.traffic import (
    Category,
    Direction,
    HallAssignment,
    Lot,
    Override,
    PublishedStand,
    Split,
    StandAssignment,
    TowCut,
    Turnaround,
)

DAY = datetime(2018, 6, 5, tzinfo=UTC)
SQUARE = ((5.40, 50.63), (5.41, 50.63), (5.41, 50.64), (5.40, 50.64))

STANDS = {
    name: Stand(stand=name, apron="P1", lat=50.63 + i / 1000, lon=5.44, heading_deg=221.5, max_wingspan_m=68.5)
    for i, name in enumerate(("120", "122", "124", "126"))
}
HALLS = {
    "H1": Hall(hall="H1", polygon=SQUARE, rate_t_per_h=40.0, storage_t=900.0, handlers=frozenset({"Aviapartner"})),
    "H2": Hall(hall="H2", polygon=SQUARE, rate_t_per_h=0.1, storage_t=1e3, capabilities=frozenset({"pharma", "cold"})),
}
TYPES = {
    "B77L": AircraftType(icao="B77L", wingspan_m=64.8, length_m=63.73, planning_load_kg=103000),
    "B748": AircraftType(icao="B748", wingspan_m=68.4, length_m=76.3, nose_door=True),
}


def small_layout() -> Layout:
    """Return an airport with four stands, two halls and two aircraft types."""
    return Layout(
        airport=Airport(icao="EBLG", name="Liège", lat=50.637, lon=5.443, timezone="Europe/Brussels"),
        stands=STANDS,
        halls=HALLS,
        aircraft_types=TYPES,
        aprons={"P1": Apron(apron="P1", polygon=SQUARE)},
    )


def turnaround(number: int, *, hours: float = 3, **more: object) -> Turnaround:
    """Return turnaround ``2018-001`` and so on, an hour apart."""
    on_block = DAY + timedelta(hours=number)
    values: dict[str, object] = {
        "turnaround": f"2018-{number:03d}",
        "operator": "QTR",
        "aircraft_type": "B77L",
        "sibt": on_block,
        "sobt": on_block + timedelta(hours=hours),
        "flight_in": f"QR{8000 + number}",
        **more,
    }
    return Turnaround(**values)


def lots(number: int) -> tuple[Lot, ...]:
    """Return an import and an export lot of a turnaround."""
    name = f"2018-{number:03d}"
    return (
        Lot(lot=f"{name}/I1", turnaround=name, direction=Direction.IMPORT, mass_kg=33_600, handler="Aviapartner"),
        Lot(lot=f"{name}/E1", turnaround=name, direction=Direction.EXPORT, mass_kg=31_600, category=Category.PHARMA),
    )


def every_table() -> dict[str, dict[str, object]]:
    """Return rows of every table, by table and key."""
    edge = GraphEdge(
        start="n1", end="n2", length_m=120.25, speed_kmh=30.0, closed_while=("124", "120"), valid_from=date(2026, 1, 1)
    )
    node = GraphNode(node="n1", lat=50.6, lon=5.4, kind="stand", stand="124")
    limit = Adjacency(stand_a="120", min_wingspan_a_m=0.1 + 0.2, stand_b="122", max_wingspan_b_m=0.0)
    wish = Preference(operator="QTR", stand="124", cost=-3.5, notes='"quoted" \\ and \u2028 and 飛行機')
    flight = turnaround(
        1,
        categories=((Category.GENERAL, 85), (Category.PHARMA, 15)),
        programmes=(("Cainiao", 0.4),),
        aibt=DAY + timedelta(hours=1, minutes=3, seconds=4, microseconds=5),
        notes="Liège\nsecond line\t\x00end",
    )
    cut = TowCut(off_block=DAY + timedelta(hours=2), on_block=DAY + timedelta(hours=2, minutes=30))
    part = part_id(flight.turnaround, 1)
    closure = Closure(
        closure="124-1", kind=ClosureKind.STAND, subject="124", start=DAY, end=DAY + timedelta(hours=4),
        recurrence=Recurrence.DAILY, until=date(2018, 7, 1),
    )  # fmt: skip
    rule = RuleSetting(rule="min_gap", severity=Severity.SOFT, weight=2.5, params={"z": 1.0, "a": 20.0})
    airport = small_layout().airport
    runway = Runway(designator="22L", lat=50.65, lon=5.46, end_lat=50.62, end_lon=5.42, length_m=3690.0, width_m=45.0)
    stand = Stand(
        stand="26E", apron="P2", lat=-0.0, lon=5.44, heading_deg=90.0, kind=StandKind.DEICING,
        excludes=("25", "27"), facilities=frozenset({"nose_door_room", "fuel", "a"}),
    )  # fmt: skip
    accepted = AcceptedFinding(finding="size|part:2018-001#1", reason="checked", by="C. Hayes", utc=DAY)
    return {
        "airport": {"EBLG": airport},
        "aircraft_type": dict(TYPES),
        "runway": {"22L": runway},
        "apron": {"P1": Apron(apron="P1", polygon=SQUARE, name="Apron «1»")},
        "stand": {**STANDS, "26E": stand},
        "hall": dict(HALLS),
        "building": {"b": Building(building="b", polygon=SQUARE)},
        "park_zone": {"z": ParkZone(zone="z", polygon=(), phase="north-1", valid_to=date(2040, 1, 1))},
        "phase": {"north-1": Phase(phase="north-1", name="North 1", order=1)},
        "taxi_node": {"n1": node},
        "taxi_edge": {edge.key: edge},
        "service_node": {"n1": node},
        "service_edge": {edge.key: edge},
        "adjacency": {limit.key: limit},
        "preference": {wish.key: wish},
        "setting": {"built_phases": Setting(name="built_phases", value="north-1")},
        "turnaround": {flight.turnaround: flight},
        "split": {flight.turnaround: Split(turnaround=flight.turnaround, cuts=(cut,))},
        "lot": {lot.lot: lot for lot in lots(1)},
        "stand_assignment": {
            part: StandAssignment(
                part=part, stand="124", locked=True, override=Override(reason="why", by="who", rules=("size",))
            )
        },
        "hall_assignment": {"2018-001/I1": HallAssignment(lot="2018-001/I1", hall="H1")},
        "published_stand": {part: PublishedStand(part=part, stand="120")},
        "closure": {closure.closure: closure},
        "rule_setting": {"min_gap": rule},
        "accepted_finding": {accepted.finding: accepted},
        **freight_tables(),
    }


def freight_tables() -> dict[str, dict[str, object]]:
    """Return a row of every freight table."""
    rule = EvidenceRule(
        programme="Cainiao", rule_id="c-1", priority=30, operator="TAY", origin="PVG", category=Category.ECOMMERCE,
        direction=Direction.IMPORT, valid_from=date(2018, 1, 1), share_low=0.3, share=0.6, share_high=0.9,
    )  # fmt: skip
    declared = DeclarationRule(
        category=Category.ECOMMERCE, kind="H7", kg_per_declaration=0.174, selected_share=0.00006,
        valid_to=date(2030, 1, 1),
    )  # fmt: skip
    lane = CustomsLane(
        lane="parcels", checks_per_h=625.0, kinds=frozenset({"H7"}), halls=frozenset({"N4", "N1"}),
        open_min=360, close_min=1320, weekdays=frozenset({1, 2, 3}),
    )  # fmt: skip
    leg = ClockLeg(leg="sort", low_h=1.0, mode_h=2.5, high_h=4.0, capability="ecommerce_sort")
    origin = ClockOrigin(
        origin="HGH", dispatch_low_h=12.0, dispatch_mode_h=24.0, dispatch_high_h=40.0,
        flight_low_h=11.5, flight_mode_h=12.0, flight_high_h=14.0, hub="Hangzhou",
    )  # fmt: skip
    city = LinehaulCity(
        city="Wien", country="AT", lat=48.2, lon=16.37, road_km=1010.5, drive_h=14.4, crew=2,
        route=(("DE", 0.7), ("AT", 0.3)),
    )  # fmt: skip
    ban = TruckBan(ban="AT-sun", country="AT", from_min=0, to_min=1320, weekdays=frozenset({7}))
    booking = ExportBooking(
        booking="b-1", firm="Bières de Liège", destination="JFK", mass_kg=1200, ready=DAY,
        latest=DAY + timedelta(days=2),
    )  # fmt: skip
    usual = LotDefault(
        operator="ETH", airport="ADD", direction=Direction.IMPORT, kg_per_uld=2050.5,
        categories=((Category.PERISHABLE, 95), (Category.GENERAL, 5)),
    )  # fmt: skip
    late = DelayProfile(operator="ETH", p05_min=-20.0, p25_min=-5.0, p50_min=4.0, p75_min=25.0, p95_min=110.0)
    return {
        "lot_default": {usual.key: usual},
        "evidence_rule": {rule.key: rule},
        "declaration_rule": {declared.key: declared},
        "customs_lane": {lane.lane: lane},
        "clock_leg": {leg.key: leg},
        "clock_origin": {origin.origin: origin},
        "linehaul": {city.key: city},
        "truck_ban": {ban.ban: ban},
        "export_booking": {booking.booking: booking},
        "delay_profile": {late.key: late},
    }
