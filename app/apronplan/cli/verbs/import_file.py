"""``apronplan import``: bring traffic or freight manifests into a plan; all of a file, or nothing."""

import argparse
from pathlib import Path
from typing import Any

from apronplan.cli.arguments import add_plan
from apronplan.cli.exit_codes import Exit
from apronplan.cli.opening import open_session
from apronplan.cli.output import Output
from apronplan.errors import UserError
from apronplan.i18n import tr


def add_parser(verbs: Any, common: argparse.ArgumentParser) -> argparse.ArgumentParser:  # noqa: ANN401
    """State the verb's grammar."""
    parser: argparse.ArgumentParser = verbs.add_parser("import", parents=[common], help="bring a file into a plan")
    add_plan(parser)
    parser.add_argument("file", metavar="FILE", type=Path, help="file to read")
    parser.add_argument("--format", default="auto", help="auto, traffic-csv, ffm, fwb or xfwb (default auto)")
    parser.add_argument("--dry-run", action="store_true", help="read and report, change nothing")
    parser.add_argument("--take-valid", action="store_true", help="take the rows that are right, name those left out")
    parser.add_argument(
        "--same",
        choices=("add", "replace", "leave"),
        default="leave",
        help="flights that are in the plan under another id: left out (default), brought up to date, or added",
    )
    return parser


def run(args: argparse.Namespace, output: Output) -> int:
    """Read the file, and unless it is a dry run apply it as one edit."""
    from apronplan.exchange.detect import require_format

    known = require_format(args.file, args.format, gives="import")
    with open_session(args.plan, output) as session:
        if known.gives == "manifest":
            from apronplan.cli.verbs.import_manifests import run_manifests

            return run_manifests(session, args, output)
        return _run_traffic(session, args, output)


def _run_traffic(session: Any, args: argparse.Namespace, output: Output) -> int:  # noqa: ANN401 - keeps the session lazy
    from apronplan.cargo.lots import lots_of
    from apronplan.exchange.traffic_csv import read_traffic
    from apronplan.session.commands import import_turnarounds
    from apronplan.session.same_flights import Same, same_flights, same_words, settle_same

    before = set(session.plan.turnarounds)
    read = read_traffic(args.file, session.plan.layout, take_valid=args.take_valid)
    if not read.turnarounds:
        raise UserError(f"{args.file}: no row can be taken; nothing was changed.")
    same = same_flights(session.plan, read.turnarounds)
    about = [
        tr(
            "import.same_left" if args.same == Same.LEAVE else f"import.same_{args.same}",
            what=same_words(session.plan, s),
        )
        for s in same
    ]
    turnarounds, locked = settle_same(read.turnarounds, read.locked, same, Same(args.same))
    usual = tuple(session.plan.freight.lot_default.values())
    lots = tuple(lot for t in turnarounds for lot in lots_of(t, usual))
    if not args.dry_run and turnarounds:
        import_turnarounds(session, turnarounds=turnarounds, lots=lots, locked=locked, source=args.file.name)
    replaced = sum(1 for t in turnarounds if t.turnaround in before)
    document = {
        "file": str(args.file),
        "turnarounds": len(turnarounds),
        "replaced": replaced,
        "lots": len(lots),
        "same": about,
        "left": list(read.left),
        "problems": [str(p) for p in read.problems],
        "dry_run": args.dry_run,
        "edits": session.edits,
    }
    did = "would be imported" if args.dry_run else "imported"
    said = [
        tr(
            "cli.imported_traffic",
            file=args.file,
            count=len(turnarounds),
            replaced=replaced,
            lots=len(lots),
            did=did,
        )
    ]
    said += about
    said += [f"left out: {p}" for p in read.problems]
    output.result(document, *said)
    return Exit.DONE
