"""``apronplan print``: paper as PDF, the map as PDF or PNG."""

import argparse
from datetime import datetime
from pathlib import Path
from typing import Any

from apronplan.cli.arguments import add_plan, add_window, parse_time, whole_traffic, window_of
from apronplan.cli.exit_codes import Exit
from apronplan.cli.opening import open_session
from apronplan.cli.output import Output
from apronplan.domain.clock import day_bounds_utc
from apronplan.domain.plan import Plan
from apronplan.errors import UsageError
from apronplan.planning.no_traffic import no_traffic_words
from apronplan.reports.sheets import SHEET_KINDS, SheetRequest
from apronplan.session.session import PlanSession

OF_ALL_TRAFFIC = frozenset({"programme", "growth", "changes"})
"""Kinds that are about everything the plan holds unless a time is given; the others are about its first day."""


def add_parser(verbs: Any, common: argparse.ArgumentParser) -> argparse.ArgumentParser:  # noqa: ANN401
    """State the verb's grammar."""
    parser: argparse.ArgumentParser = verbs.add_parser("print", parents=[common], help="print sheets or the map")
    add_plan(parser)
    parser.add_argument("--kind", choices=SHEET_KINDS, default="daily", help="what to print (default daily)")
    add_window(parser)
    parser.add_argument("--at", metavar="T", action="append", help="a time of the map (repeatable; default 04:00)")
    parser.add_argument("--handler", metavar="NAME", default="", help="whose sheet (default: all handlers)")
    parser.add_argument("--hall", metavar="H", default="", help="which hall's sheet (default: all halls)")
    parser.add_argument("--since", metavar="N", type=int, help="changes: those after this revision")
    parser.add_argument("--paper", choices=("A3", "A4"), default="A3", help="paper (default A3)")
    parser.add_argument("--portrait", action="store_true", help="upright paper")
    parser.add_argument("--out", metavar="FILE", type=Path, required=True, help="file to write, .pdf (map: also .png)")
    return parser


def run(args: argparse.Namespace, output: Output) -> int:
    """Paint the sheet."""
    from apronplan.cli.paper import print_map_picture, print_sheet

    ending = args.out.suffix.lower()
    if ending != ".pdf" and not (args.kind == "map" and ending == ".png"):
        raise UsageError(
            f"{args.out}: a {args.kind} sheet is written as .pdf{' or .png' if args.kind == 'map' else ''}."
        )
    with open_session(args.plan, output) as session:
        plan, stamp = session.plan.snapshot(), session.stamp()
        request = _request(args, plan, session)
    if ending == ".png":
        if len(request.times) > 1:
            raise UsageError("A picture shows one time; give --at once, or write a .pdf.")
        pages = print_map_picture(plan, request.times[0], args.out, stamp)
    else:
        pages = print_sheet(plan, request, args.out, stamp)
    if nothing := no_traffic_words(plan, request.start, request.end):
        output.say(nothing)
    day = request.start.astimezone(plan.layout.airport.zone).date()
    document = {"out": str(args.out), "kind": args.kind, "day": day, "start": request.start, "end": request.end}
    output.result(
        {**document, "pages": pages},
        f"{args.out}: {pages} page{'s' if pages != 1 else ''}.",
    )
    return Exit.DONE


def _request(args: argparse.Namespace, plan: Plan, session: PlanSession) -> SheetRequest:
    from apronplan.session.since import changes_since

    if (args.kind == "changes") != (args.since is not None):
        raise UsageError("--kind changes and --since N go together.")
    start, end = _window(args, plan)
    since = args.since or 0
    return SheetRequest(
        kind=args.kind,
        start=start,
        end=end,
        paper=args.paper,
        landscape=not args.portrait,
        handler=args.handler,
        hall=args.hall,
        times=_times(args, plan, start),
        since=since,
        changes=changes_since(session, since) if args.kind == "changes" else (),
    )


def _window(args: argparse.Namespace, plan: Plan) -> tuple[datetime, datetime]:
    if args.day or args.start or args.end:
        return window_of(args, plan)
    first, last = whole_traffic(plan.turnarounds.values())
    zone = plan.layout.airport.zone
    if args.kind in OF_ALL_TRAFFIC:
        days = (first.astimezone(zone).date(), last.astimezone(zone).date())
        return day_bounds_utc(days[0], zone)[0], day_bounds_utc(days[1], zone)[1]
    return day_bounds_utc(first.astimezone(zone).date(), zone)


def _times(args: argparse.Namespace, plan: Plan, start: datetime) -> tuple[datetime, ...]:
    zone = plan.layout.airport.zone
    day = start.astimezone(zone).date()
    return tuple(parse_time(at, zone) for at in args.at or (f"{day}T04:00",))
