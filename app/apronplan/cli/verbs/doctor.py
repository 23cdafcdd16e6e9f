"""``apronplan doctor``: is the plan file whole, and if not, what can be had back."""

import argparse
from typing import Any

from apronplan.cli.arguments import add_plan
from apronplan.cli.exit_codes import Exit
from apronplan.cli.output import Output


def add_parser(verbs: Any, common: argparse.ArgumentParser) -> argparse.ArgumentParser:  # noqa: ANN401
    """State the verb's grammar."""
    parser: argparse.ArgumentParser = verbs.add_parser("doctor", parents=[common], help="check the plan file")
    add_plan(parser)
    parser.add_argument("--restore", action="store_true", help="rebuild from the newest good backup and the journal")
    return parser


def run(args: argparse.Namespace, output: Output) -> int:
    """Check the file, or restore it; a damaged file gives exit code 1."""
    from apronplan.store.doctor import doctor, restore

    if args.restore:
        done = restore(args.plan)
        output.result(done.as_dict(), *done.text())
        return Exit.DONE
    report = doctor(args.plan)
    output.result(report.as_dict(), *report.text())
    return Exit.DONE if report.ok else Exit.USER_PROBLEM
