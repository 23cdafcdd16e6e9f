"""``apronplan print``: paper as PDF, the map as PDF or PNG."""

import argparse
from pathlib import Path
from typing import Any

from apronplan.cli.arguments import add_plan, parse_day, parse_time, whole_traffic
from apronplan.cli.exit_codes import Exit
from apronplan.cli.opening import open_session
from apronplan.cli.output import Output
from apronplan.errors import UsageError


def add_parser(verbs: Any, common: argparse.ArgumentParser) -> argparse.ArgumentParser:  # noqa: ANN401
    """State the verb's grammar."""
    parser: argparse.ArgumentParser = verbs.add_parser("print", parents=[common], help="print a day or the map")
    add_plan(parser)
    parser.add_argument("--kind", choices=("daily", "map"), default="daily", help="what to print (default daily)")
    parser.add_argument("--day", metavar="D", help="the day in airport time (default: the first day of the traffic)")
    parser.add_argument("--at", metavar="T", help="the time of the map (default: 04:00 of the day)")
    parser.add_argument("--paper", choices=("A3", "A4"), default="A3", help="paper of the daily plan (default A3)")
    parser.add_argument("--portrait", action="store_true", help="upright paper")
    parser.add_argument("--out", metavar="FILE", type=Path, required=True, help="file to write, .pdf (map: also .png)")
    return parser


def run(args: argparse.Namespace, output: Output) -> int:
    """Paint the sheet."""
    from apronplan.cli.paper import print_daily, print_map

    kinds = {"daily": (".pdf",), "map": (".pdf", ".png")}[args.kind]
    if args.out.suffix.lower() not in kinds:
        raise UsageError(f"{args.out}: a {args.kind} sheet is written as {' or '.join(kinds)}.")
    with open_session(args.plan, output) as session:
        plan, stamp = session.plan.snapshot(), session.stamp()
    zone = plan.layout.airport.zone
    first = whole_traffic(plan.turnarounds.values())[0] if not args.day else None
    day = first.astimezone(zone).date() if first else parse_day(args.day)
    if args.kind == "map":
        at = parse_time(args.at or f"{day}T04:00", zone)
        pages = print_map(plan, at, args.out, stamp)
    else:
        pages = print_daily(plan, day, args.out, stamp, paper=args.paper, landscape=not args.portrait)
    output.result(
        {"out": str(args.out), "kind": args.kind, "day": day, "pages": pages},
        f"{args.out}: {pages} page{'s' if pages != 1 else ''}.",
    )
    return Exit.DONE
