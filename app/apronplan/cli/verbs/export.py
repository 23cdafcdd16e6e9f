"""``apronplan export``: give the plan to other programs."""

import argparse
from pathlib import Path
from typing import Any

from apronplan.cli.arguments import add_plan
from apronplan.cli.exit_codes import Exit
from apronplan.cli.opening import open_session
from apronplan.cli.output import Output
from apronplan.i18n import tr


def add_parser(verbs: Any, common: argparse.ArgumentParser) -> argparse.ArgumentParser:  # noqa: ANN401
    """State the verb's grammar."""
    parser: argparse.ArgumentParser = verbs.add_parser(
        "export", parents=[common], help="write the plan for other programs"
    )
    add_plan(parser)
    parser.add_argument(
        "--format", choices=("csv", "layout"), default="csv", help="csv: one row per part; layout: a folder"
    )
    parser.add_argument(
        "--out", metavar="FILE", type=Path, required=True, help="file (or folder for a layout) to write"
    )
    return parser


def run(args: argparse.Namespace, output: Output) -> int:
    """Write the export."""
    from apronplan.exchange.layout import write_layout
    from apronplan.exchange.plan_csv import write_plan_csv

    with open_session(args.plan, output) as session:
        plan = session.plan.snapshot()
    if args.format == "layout":
        write_layout(plan.layout, args.out, plan.freight)
        rows = len(plan.layout.stands)
    else:
        write_plan_csv(plan, args.out)
        rows = len(plan.parts)
    output.result(
        {"out": str(args.out), "format": args.format, "rows": rows}, tr("cli.exported", file=args.out, count=rows)
    )
    return Exit.DONE
