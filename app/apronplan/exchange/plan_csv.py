"""The plan as CSV: one row per part, also of those that have no stand."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Lot, Part
from apronplan.exchange.cells import tonnes_text
from apronplan.exchange.csv_out import csv_text, guarded, write_atomically

COLUMNS = (
    "turnaround_id",
    "part",
    "flight_in",
    "flight_out",
    "aircraft_type",
    "registration",
    "stand",
    "on_block_utc",
    "off_block_utc",
    "hall",
    "tonnes_in",
    "tonnes_out",
    "locked",
)


def write_plan_csv(plan: Plan, out: Path | TextIO) -> None:
    """Write one row per part of the plan, in order of on-block time.

    A part without a stand has an empty ``stand``. The halls are those of all lots of the turnaround, blanks between.
    Freight arrives with the first part of a towed turnaround and departs with the last, so that columns of tonnes
    sum to the freight of the plan.

    Parameters
    ----------
    plan : Plan
        The plan.
    out : Path or text stream
        A file, which is replaced whole or not at all; or a stream.

    Raises
    ------
    UserError
        If the file cannot be written; what was there before is untouched.
    """
    text = csv_text(COLUMNS, plan_rows(plan))
    if isinstance(out, (str, Path)):
        write_atomically(Path(out), text)
    else:
        out.write(text)


def plan_rows(plan: Plan) -> Iterator[list[str]]:
    """Give the cells of each part, in order of on-block time."""
    halls = _halls(plan)
    for part in sorted(plan.parts.values(), key=lambda p: (p.on_block, p.part)):
        yield [guarded(cell) for cell in _cells(plan, part, halls.get(part.turnaround.turnaround, ""))]


def _halls(plan: Plan) -> dict[str, str]:
    """Return the halls of each turnaround, each once, in the order of its lots."""
    found: dict[str, dict[str, None]] = {}
    for lot in sorted(plan.lots.values(), key=_lot_order):
        hall = plan.hall_of(lot.lot)
        if hall is not None:
            found.setdefault(lot.turnaround, {})[hall] = None
    return {turnaround: " ".join(halls) for turnaround, halls in found.items()}


def _lot_order(lot: Lot) -> tuple[str, bool, str]:
    return lot.turnaround, lot.direction != "import", lot.lot


def _cells(plan: Plan, part: Part, halls: str) -> list[str]:
    turnaround = part.turnaround
    row = plan.stand_assignments.get(part.part)
    return [
        turnaround.turnaround,
        str(part.index),
        turnaround.flight_in,
        turnaround.flight_out,
        turnaround.aircraft_type,
        turnaround.registration,
        row.stand if row else "",
        _utc(part.on_block),
        _utc(part.off_block),
        halls,
        tonnes_text(turnaround.import_kg if part.index == 1 else 0),
        tonnes_text(turnaround.export_kg if part.index == part.count else 0),
        "Y" if row and row.locked else "",
    ]


def _utc(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
