"""Arguments that several verbs share, and how text becomes days and times."""

import argparse
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from apronplan.domain.clock import LocalTimeError, day_bounds_utc, local_to_utc
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Turnaround
from apronplan.errors import UsageError, UserError

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def add_plan(parser: argparse.ArgumentParser) -> None:
    """Add the plan file that nearly every verb works on."""
    parser.add_argument("plan", metavar="PLAN", type=Path, help="plan file (.apron)")


def add_window(parser: argparse.ArgumentParser) -> None:
    """Add the choice of a day or a stretch of time."""
    parser.add_argument("--day", metavar="D", help="a day in airport time, 2018-06-05")
    parser.add_argument(
        "--from", dest="start", metavar="T", help="from this time on: ISO, airport time unless it ends in Z"
    )
    parser.add_argument("--to", dest="end", metavar="T", help="up to this time")


def parse_day(text: str) -> date:
    """Read a day as ``YYYY-MM-DD``.

    Raises
    ------
    UsageError
        If the text is no such day.
    """
    complaint = UsageError(f"'{text}' is not a day; write it like 2018-06-05.")
    if not _DAY.fullmatch(text):
        raise complaint
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise complaint from None


def parse_time(text: str, zone: ZoneInfo) -> datetime:
    """Read an ISO time, in airport time unless it carries an offset or ``Z``; return it in UTC."""
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"'{text}' is not a time; write it like 2018-06-05T04:25.") from None
    if given.tzinfo is not None:
        return given.astimezone(UTC)
    try:
        return local_to_utc(given, zone)
    except LocalTimeError as error:
        raise UsageError(f"{error}; give it in UTC, like 2018-06-05T02:25Z.") from None


def window_of(args: argparse.Namespace, plan: Plan) -> tuple[datetime, datetime]:
    """Return the UTC stretch that the arguments name: a day, from-to, or all of the plan's traffic.

    Raises
    ------
    UsageError
        If a day and a stretch are both given, or the stretch ends before it begins.
    """
    zone = plan.layout.airport.zone
    if args.day and (args.start or args.end):
        raise UsageError("Give either --day or --from and --to, not both.")
    if args.day:
        return day_bounds_utc(parse_day(args.day), zone)
    start, end = whole_traffic(plan.turnarounds.values())
    start = parse_time(args.start, zone) if args.start else start
    end = parse_time(args.end, zone) if args.end else end
    if end <= start:
        raise UsageError(f"The stretch ends ({end:%Y-%m-%dT%H:%MZ}) before it begins ({start:%Y-%m-%dT%H:%MZ}).")
    return start, end


def whole_traffic(turnarounds: Iterable[Turnaround]) -> tuple[datetime, datetime]:
    """Return the first in-block and the last off-block time of all turnarounds, UTC.

    Raises
    ------
    UserError
        If there are none.
    """
    stays = [(t.on_block, t.off_block) for t in turnarounds]
    if not stays:
        raise UserError("The plan holds no turnarounds yet: import traffic first (apronplan import PLAN FILE).")
    return min(s for s, _ in stays), max(e for _, e in stays)


def require_turnaround(plan: Plan, name: str) -> Turnaround:
    """Return a turnaround by its id, or by a flight number if only one turnaround has it.

    Raises
    ------
    UserError
        If none or several fit.
    """
    fits = [t for t in plan.turnarounds.values() if name == t.turnaround]
    fits = fits or [t for t in plan.turnarounds.values() if name in (t.flight_in, t.flight_out)]
    if len(fits) == 1:
        return fits[0]
    if not fits:
        raise UserError(f"The plan holds no turnaround '{name}'; ids look like {_example(plan)}.")
    ids = ", ".join(t.turnaround for t in fits[:8])
    raise UserError(f"'{name}' is the flight of {len(fits)} turnarounds: name one of {ids}.")


def _example(plan: Plan) -> str:
    return next(iter(plan.turnarounds), "2018-001")
