"""``apronplan import`` of freight manifests and air waybills (FFM, FWB, XFWB)."""

import argparse
from typing import Any

from apronplan.cargo.manifest_lots import FlightFreight
from apronplan.cli.exit_codes import Exit
from apronplan.cli.output import Output
from apronplan.errors import ImportFailed
from apronplan.i18n import tr


def run_manifests(session: Any, args: argparse.Namespace, output: Output) -> int:  # noqa: ANN401 - keeps the session lazy
    """Read manifests, hold them against the plan, and unless it is a dry run apply them as one edit.

    Raises
    ------
    ImportFailed
        With all problems of the file and of its flights; with ``--take-valid`` only if nothing is left to take.
    """
    from apronplan.cargo.manifest_import import manifest_changes
    from apronplan.exchange.manifests import read_manifests
    from apronplan.session.commands.manifests import apply_manifests

    read = read_manifests(args.file, session.plan.layout, take_valid=args.take_valid)
    changes = manifest_changes(session.plan, read.manifests, str(args.file))
    problems = (*read.problems, *changes.problems)
    if problems and not (args.take_valid and changes.flights):
        raise ImportFailed(problems)
    if not args.dry_run:
        apply_manifests(session, changes, args.file.name)
    notes = [str(n) for n in (*read.notes, *changes.notes)]
    flights = [_flight(f) for f in changes.flights]
    held = sum(1 for f in changes.flights for lot in f.lots if session.plan.hall_of(lot.lot) is not None)
    document = {
        "file": str(args.file),
        "turnarounds": len({f.turnaround.turnaround for f in changes.flights}),
        "lots": sum(len(f.lots) for f in changes.flights),
        "waybills": sum(len(f.waybills) for f in changes.flights),
        "flights": flights,
        "lots_in_halls": len(changes.halls) if args.dry_run else held,
        "notes": notes,
        "left": [f"line {p.line}" for p in problems],
        "problems": [str(p) for p in problems],
        "dry_run": args.dry_run,
        "edits": session.edits,
    }
    did = "would be imported" if args.dry_run else "imported"
    said = [
        tr(
            "cli.imported_manifests",
            file=args.file,
            count=len(flights),
            waybills=document["waybills"],
            lots=document["lots"],
            did=did,
        )
    ]
    output.result(document, *said, *notes, *(f"left out: {p}" for p in problems))
    return Exit.DONE


def _flight(freight: FlightFreight) -> dict[str, object]:
    return {
        "turnaround": freight.turnaround.turnaround,
        "direction": freight.direction.value,
        "complete": freight.complete,
        "waybills": len(freight.waybills),
        "pieces": freight.pieces,
        "ulds": freight.ulds,
        "known_t": freight.known_kg / 1000,
        "total_t": freight.total_kg / 1000,
        "before_t": freight.row_kg / 1000,
        "difference_t": (freight.total_kg - freight.row_kg) / 1000,
        "programmes": [{"name": name, "declared_t": kg / 1000} for name, kg in freight.programmes_kg.items()],
        "lots": [
            {
                "lot": lot.lot,
                "direction": lot.direction.value,
                "category": lot.category.value,
                "mass_t": lot.mass_kg / 1000,
                "ulds": lot.ulds or None,
                "pieces": lot.pieces or None,
                "consignee": lot.consignee,
                "programmes": dict(lot.programmes),
                "basis": lot.basis.value,
            }
            for lot in freight.lots
        ],
    }
