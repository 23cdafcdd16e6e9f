"""``apronplan history``: who did what, when and why."""

import argparse
from datetime import datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from apronplan.cli.arguments import add_plan, parse_day, parse_time
from apronplan.cli.exit_codes import Exit
from apronplan.cli.opening import open_session
from apronplan.cli.output import Output
from apronplan.i18n import tr

_KINDS = ("create", "edit", "override", "merge", "undo", "redo")


def add_parser(verbs: Any, common: argparse.ArgumentParser) -> argparse.ArgumentParser:  # noqa: ANN401
    """State the verb's grammar."""
    parser: argparse.ArgumentParser = verbs.add_parser("history", parents=[common], help="who did what, when and why")
    add_plan(parser)
    parser.add_argument("--who", metavar="NAME", help="edits of this person (part of the name is enough)")
    parser.add_argument("--since", metavar="T", help="from this day or time on, airport time unless it ends in Z")
    parser.add_argument("--until", metavar="T", help="up to this day (with it) or time")
    parser.add_argument("--flight", metavar="F", help="edits that touched this flight or turnaround")
    parser.add_argument("--kind", choices=_KINDS, help="only this kind of edit")
    parser.add_argument("--csv", metavar="FILE", type=Path, help="write them as CSV")
    return parser


def run(args: argparse.Namespace, output: Output) -> int:
    """List the edits that fit."""
    from apronplan.session.trail import TrailFilter, TrailKind, flights_named, flights_text, trail, write_trail

    with open_session(args.plan, output, bare=True) as session:
        zone = session.plan.layout.airport.zone if session.plan.rows("airport") else ZoneInfo("UTC")
        wanted = TrailFilter(
            who=args.who,
            since=_moment(args.since, zone) if args.since else None,
            until=_moment(args.until, zone, end=True) if args.until else None,
            flights=flights_named(session, args.flight) if args.flight else None,
            kind=TrailKind(args.kind) if args.kind else None,
        )
        rows, count = trail(session, wanted), session.edits
    document = {"edits": count, "rows": [row.as_dict() for row in rows]}
    if args.csv:
        write_trail(rows, args.csv)
        output.result(document, tr("history.written", file=args.csv, count=len(rows)))
        return Exit.DONE
    lines = []
    for row in rows:
        mark = f" [{row.kind}]" if row.kind not in ("edit", "override") else ""
        undone = " (undone)" if row.undone else ""
        lines.append(f"{row.edit:>6}  {row.utc}  {row.user}  {row.action}{mark}{undone}")
        lines += [f"        {why}" for why in row.why]
        if len(row.flights) > 1:
            lines.append(f"        {flights_text(row)}")
    output.result(document, *lines, tr("history.count", count=len(rows), all=count))
    return Exit.DONE


def _moment(text: str, zone: ZoneInfo, *, end: bool = False) -> datetime:
    """Read a day or a time; a day as an end counts with all its hours."""
    if "T" in text or " " in text:
        return parse_time(text, zone)
    day = parse_day(text)
    return parse_time(datetime.combine(day, time(23, 59, 59) if end else time()).isoformat(), zone)
