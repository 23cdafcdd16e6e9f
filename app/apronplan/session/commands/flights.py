"""Verbs on flights by hand: an ad-hoc charter or a diversion is added, a change of aircraft or of times is entered.

As a delay, what becomes of a flight is a fact: no rule refuses it, the findings show what it breaks. What cannot be is
refused, all of it at once, by the same measure as a row of the traffic CSV, so that an export can be read again.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from apronplan.cargo.lots import brought_up_to_date, lots_of
from apronplan.domain.changes import ChangeSet
from apronplan.domain.ids import TurnaroundId, TypeCode
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Direction, Lot, LotBasis, Turnaround
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.session.commands.flight_faults import faults_of
from apronplan.session.commands.lookups import aware, find_turnaround
from apronplan.session.commands.traffic import drop_orphans, put_lots
from apronplan.session.draft import Draft
from apronplan.session.session import PlanSession

CODES = frozenset({"aircraft_type", "flight_in", "flight_out", "registration", "origin", "destination"})
"""Put in capitals."""


def add_turnaround(
    session: PlanSession,
    *,
    operator: str,
    aircraft_type: str,
    sibt: datetime,
    sobt: datetime,
    flight_in: str = "",
    flight_out: str = "",
    registration: str = "",
    origin: str = "",
    destination: str = "",
    handler: str = "",
    import_kg: int = 0,
    export_kg: int = 0,
    nose_load: bool = False,
    notes: str = "",
    turnaround: str | None = None,
) -> ChangeSet | None:
    """Add a flight that no import brought; it lies in the tray, its freight in lots by the table of defaults.

    Parameters
    ----------
    sibt, sobt : datetime
        Scheduled in-block and off-block, with their distance from UTC.
    import_kg, export_kg : int
        Kilograms.
    turnaround : str or None
        Its id; None = its flight and day, ``QR8193-180605``.

    Raises
    ------
    UserError
        With all that cannot be; or if there is such a turnaround already.
    """
    given = {
        "operator": operator, "aircraft_type": aircraft_type, "flight_in": flight_in, "flight_out": flight_out,
        "registration": registration, "origin": origin, "destination": destination, "handler": handler,
        "import_kg": import_kg, "export_kg": export_kg, "nose_load": nose_load, "notes": notes,
        "sibt": aware(sibt, "sibt"), "sobt": aware(sobt, "sobt"),
    }  # fmt: skip
    values = _tidy(given)
    name = TurnaroundId((turnaround or "").strip() or _new_id(session.plan, values))
    if name in session.plan.turnarounds:
        raise UserError(tr("flight.there_already", name=name))
    row = Turnaround(turnaround=name, **values)
    _refuse(session.plan, row)
    lots = lots_of(row, session.plan.freight.lot_default.values())
    with session.step(tr("session.step.add_turnaround", flight=row.label)) as step:
        step.draft.put("turnaround", name, row)
        put_lots(step.draft, frozenset({name}), lots)
    return step.changes


def change_turnaround(
    session: PlanSession,
    *,
    turnaround: str,
    operator: str | None = None,
    aircraft_type: str | None = None,
    sibt: datetime | None = None,
    sobt: datetime | None = None,
    flight_in: str | None = None,
    flight_out: str | None = None,
    registration: str | None = None,
    origin: str | None = None,
    destination: str | None = None,
    handler: str | None = None,
    import_kg: int | None = None,
    export_kg: int | None = None,
    nose_load: bool | None = None,
    notes: str | None = None,
) -> ChangeSet | None:
    """Change what a flight is: another aircraft, number, route, handler, time or tonnes; what is not given stays.

    It keeps its stand and its tows. Lots that were estimated from its row are estimated anew and keep name and hall
    where they are the same freight.

    Raises
    ------
    UserError
        With all that cannot be; or for tonnes of a direction whose lots are known by more than the row.
    """
    old = find_turnaround(session.plan, turnaround)
    given: dict[str, Any] = {
        "operator": operator, "aircraft_type": aircraft_type, "flight_in": flight_in, "flight_out": flight_out,
        "registration": registration, "origin": origin, "destination": destination, "handler": handler,
        "import_kg": import_kg, "export_kg": export_kg, "nose_load": nose_load, "notes": notes,
        "sibt": sibt and aware(sibt, "sibt"), "sobt": sobt and aware(sobt, "sobt"),
    }  # fmt: skip
    row = replace(old, **_tidy({name: value for name, value in given.items() if value is not None}))
    if row == old:
        return None
    _refuse(session.plan, row)
    _refuse_known_tonnes(old, row, session.plan.lots_of(old.turnaround))
    with session.step(tr("session.step.change_turnaround", flight=old.label)) as step:
        _estimate_anew(step.draft, old, row)
    return step.changes


def _estimate_anew(draft: Draft, old: Turnaround, row: Turnaround) -> None:
    """Write a changed flight and its lots."""
    plan, names = draft.plan, frozenset({row.turnaround})
    lots = lots_of(row, plan.freight.lot_default.values())
    row, mine = brought_up_to_date(plan.lots_of(row.turnaround), old, row, lots)
    draft.put("turnaround", row.turnaround, row)
    put_lots(draft, names, mine)
    drop_orphans(draft, names)


def _tidy(values: dict[str, Any]) -> dict[str, Any]:
    """Return texts without blanks around them, codes in capitals."""
    texts = {name: value.strip() for name, value in values.items() if isinstance(value, str)}
    return values | texts | {name: TypeCode(texts[name].upper()) for name in CODES & texts.keys()}


def _new_id(plan: Plan, values: dict[str, Any]) -> str:
    """Return the name of a new turnaround by its flight and its day at the airport."""
    flight = values["flight_in"] or values["flight_out"] or values["registration"] or values["operator"]
    day = values["sibt"].astimezone(plan.layout.airport.zone)
    stem = "".join(c for c in flight.upper() if c.isascii() and c.isalnum())[:40] or "FLIGHT"
    names = (f"{stem}-{day:%y%m%d}{'' if number == 1 else f'-{number}'}" for number in range(1, 10_000))
    return next(name for name in names if name not in plan.turnarounds)


def _refuse(plan: Plan, row: Turnaround) -> None:
    if faults := faults_of(plan, row):
        raise UserError("\n".join(faults))


def _refuse_known_tonnes(old: Turnaround, new: Turnaround, lots: tuple[Lot, ...]) -> None:
    """Refuse tonnes that the lots know better: they would be forgotten at once."""
    known = {x.direction is Direction.EXPORT for x in lots if x.basis is not LotBasis.ROW}
    for name, leaves in (("import_kg", False), ("export_kg", True)):
        if leaves in known and getattr(old, name) != getattr(new, name):
            raise UserError(tr("flight.known_tonnes", field=tr(f"flight.field_{name}"), flight=old.label))
