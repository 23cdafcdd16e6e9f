"""``apronplan report``: figures of a plan, or of two side by side."""

import argparse
from datetime import datetime
from pathlib import Path
from typing import Any

from apronplan.cli.arguments import add_window, window_of
from apronplan.cli.exit_codes import Exit
from apronplan.cli.opening import open_session
from apronplan.cli.output import Output
from apronplan.cli.verbs.report_kinds import KINDS, Report, request_of
from apronplan.domain.plan import Plan
from apronplan.errors import UsageError


def add_parser(verbs: Any, common: argparse.ArgumentParser) -> argparse.ArgumentParser:  # noqa: ANN401
    """State the verb's grammar."""
    parser: argparse.ArgumentParser = verbs.add_parser("report", parents=[common], help="report figures")
    parser.add_argument("plan", metavar="PLAN", type=Path, nargs="?", help="plan file (.apron)")
    add_window(parser)
    parser.add_argument("--compare", metavar="FILE", type=Path, nargs="+", help="plan files to set side by side")
    parser.add_argument("--kind", choices=tuple(KINDS), default="kpi", help="which report (default kpi)")
    parser.add_argument("--out", metavar="FILE", type=Path, help="write the report's table as .csv or .xlsx too")
    programme = parser.add_argument_group("programme, customs, clock")
    programme.add_argument(
        "--by", choices=("all", "day", "week", "month", "year"), default="all", help="cut the statement by period"
    )
    programme.add_argument("--programme", metavar="NAME", default="", help="whose freight (default: all e-commerce)")
    programme.add_argument("--days", type=float, default=5.0, metavar="N", help="promised days (default 5)")
    programme.add_argument(
        "--probability", type=float, default=0.9, metavar="P", help="part that must be in time (default 0.9)"
    )
    growth = parser.add_argument_group("growth")
    growth.add_argument("--mode", choices=("flights", "fuller"), default="flights", help="more flights, or fuller ones")
    growth.add_argument("--most", type=float, default=3.0, metavar="F", help="largest growth looked at (default 3)")
    growth.add_argument("--carrier", metavar="ICAO", default="", help="only this operator's flights grow")
    growth.add_argument(
        "--proof", type=float, default=0.0, metavar="S", help="plan the step before the limit and at it, S seconds each"
    )
    stress = parser.add_argument_group("stress")
    stress.add_argument("--scenarios", type=int, default=10_000, metavar="N", help="delay scenarios (default 10000)")
    stress.add_argument("--seed", type=int, default=0, metavar="N", help="seed of the dice (default 0)")
    stress.add_argument("--processes", type=int, default=0, metavar="N", help="processes (default 0: one per core)")
    stress.add_argument("--cluster", metavar="ADDRESS", default="", help="a Dask scheduler, tcp://host:8786")
    return parser


def run(args: argparse.Namespace, output: Output) -> int:
    """Work out the figures of a day, a stretch, or all of the plan's traffic."""
    figures = _compared(args, output) if args.compare else _of_one(args, output)
    sentences = figures.text()
    if args.out is not None:
        sentences = [*sentences, _write(figures, args.out, "comparison" if args.compare else args.kind)]
    output.result(figures.as_dict(), *sentences)
    return Exit.DONE


def _of_one(args: argparse.Namespace, output: Output) -> Report:
    if args.plan is None:
        raise UsageError("Give the plan file: apronplan report PLAN.")
    plan = _snapshot(args.plan, output)
    start, end = window_of(args, plan)
    from apronplan.reports.requests import make_report

    return make_report(plan, request_of(args, start, _end(args, end)))


def _compared(args: argparse.Namespace, output: Output) -> Report:
    from apronplan.reports.compare import compare

    paths = [*([args.plan] if args.plan else []), *args.compare]
    if len(paths) < 2:
        raise UsageError("Give at least two plan files: apronplan report --compare A B.")
    plans = [(path.stem, _snapshot(path, output)) for path in paths]
    start, end = window_of(args, plans[0][1])
    return compare(plans, start, _end(args, end), args.programme or "Cainiao")


def _snapshot(path: Path, output: Output) -> Plan:
    with open_session(path, output) as session:
        return session.plan.snapshot()


def _end(args: argparse.Namespace, end: datetime) -> datetime:
    """Return the end of the window; the last flight is within it if the window is all of the traffic."""
    from datetime import timedelta

    return end if args.day or args.end else end + timedelta(microseconds=1)


def _write(figures: Report, out: Path, kind: str) -> str:
    from apronplan.exchange.statement_out import write_table

    header, rows = figures.table()
    return f"{out}: {write_table(out, header, rows, kind)} rows."
