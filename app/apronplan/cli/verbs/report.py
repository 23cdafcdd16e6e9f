"""``apronplan report``: figures of a plan."""

import argparse
from typing import Any

from apronplan.cli.arguments import add_plan, add_window, window_of
from apronplan.cli.exit_codes import Exit
from apronplan.cli.output import Output


def add_parser(verbs: Any, common: argparse.ArgumentParser) -> argparse.ArgumentParser:  # noqa: ANN401
    """State the verb's grammar."""
    parser: argparse.ArgumentParser = verbs.add_parser("report", parents=[common], help="report figures")
    add_plan(parser)
    add_window(parser)
    parser.add_argument("--kind", choices=("kpi",), default="kpi", help="which report (default kpi)")
    return parser


def run(args: argparse.Namespace, output: Output) -> int:
    """Work out the figures of a day, a stretch, or all of the plan's traffic."""
    from apronplan.reports.kpi import kpi
    from apronplan.session.session import PlanSession

    with PlanSession.open(args.plan) as session:
        plan = session.plan.snapshot()
    start, end = window_of(args, plan)
    figures = kpi(plan, start, end)
    output.result(figures.as_dict(), *figures.text())
    return Exit.DONE
