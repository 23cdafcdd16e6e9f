"""What cannot be of a flight that was entered by hand, all at once."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Turnaround
from apronplan.i18n import tr
from apronplan.session.commands.lookups import airport_time, near

if TYPE_CHECKING:
    from apronplan.exchange.cells import CellError

LONGEST_STAY_DAYS = 400
"""As the traffic CSV has it: longer stays are typing errors of a year."""
LETTERS = {
    "flight_in": 20, "flight_out": 20, "registration": 20, "origin": 20, "destination": 20, "operator": 100,
    "handler": 200, "notes": 2_000,
}  # fmt: skip
"""The longest text of each field, as the traffic CSV has it."""
_PAYLOADS = ("import_kg", "export_kg")


def faults_of(plan: Plan, row: Turnaround) -> tuple[str, ...]:
    """Return a sentence for each thing that cannot be."""
    return (*_texts(plan, row), *_times(plan, row), *_freight(plan, row))


def _texts(plan: Plan, row: Turnaround) -> Iterator[str]:
    from apronplan.exchange.cells import CellError, Name, clean_text

    try:
        Name().parse(row.turnaround)
    except CellError as error:
        yield _said("turnaround", error)
    for name, most in LETTERS.items():
        try:
            clean_text(getattr(row, name), most)
        except CellError as error:
            yield _said(name, error)
    if not row.operator:
        yield tr("flight.no_operator")
    if not (row.flight_in or row.flight_out or row.registration):
        yield tr("flight.no_number")
    if row.aircraft_type not in plan.layout.aircraft_types:
        types = plan.layout.aircraft_types
        said = "flight.unknown_type" if row.aircraft_type else "flight.no_type"
        yield tr(said, name=row.aircraft_type, near=near(row.aircraft_type, types))


def _said(name: str, error: "CellError") -> str:
    return f"{tr(f'flight.field_{name}')}: {tr(f'exchange.{error.code}', **error.values)}"


def _times(plan: Plan, row: Turnaround) -> Iterator[str]:
    for comes, leaves in ((row.sibt, row.sobt), (row.on_block, row.aobt or row.eobt)):
        if leaves is None:
            continue
        on, off = airport_time(plan, comes), airport_time(plan, leaves)
        if leaves <= comes:
            yield tr("session.leaves_first", flight=row.label, sibt=on, sobt=off)
        elif (leaves - comes).days >= LONGEST_STAY_DAYS:
            yield tr("flight.stays_too_long", days=(leaves - comes).days, limit=LONGEST_STAY_DAYS)


def _freight(plan: Plan, row: Turnaround) -> Iterator[str]:
    if row.import_kg < 0 or row.export_kg < 0:
        yield tr("session.negative_freight", flight=row.label)
    known = plan.layout.aircraft_types.get(row.aircraft_type)
    if known is None:
        return
    if row.nose_load and not known.nose_door:
        yield tr("flight.no_nose_door", type=known.icao)
    for name in _PAYLOADS:
        mass_kg = getattr(row, name)
        if known.max_payload_kg is not None and mass_kg > known.max_payload_kg:
            most, field = known.max_payload_kg / 1000, tr(f"flight.field_{name}")
            yield tr("flight.above_payload", field=field, tonnes=mass_kg / 1000, type=known.icao, most=most)
