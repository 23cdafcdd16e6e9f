"""``apronplan verify``: whether a printed sheet is still right."""

import argparse
from typing import Any

from apronplan.cli.arguments import add_plan
from apronplan.cli.exit_codes import Exit
from apronplan.cli.opening import open_session
from apronplan.cli.output import Output


def add_parser(verbs: Any, common: argparse.ArgumentParser) -> argparse.ArgumentParser:  # noqa: ANN401
    """State the verb's grammar."""
    parser: argparse.ArgumentParser = verbs.add_parser(
        "verify", parents=[common], help="tell whether a sheet is out of date"
    )
    add_plan(parser)
    parser.add_argument("code", metavar="CODE", help="what the sheet's QR code holds: APRONPLAN:...")
    return parser


def run(args: argparse.Namespace, output: Output) -> int:
    """Compare the sheet with the plan; anything but a sheet that is right gives exit code 3."""
    from apronplan.session.verify import verify

    with open_session(args.plan, output, bare=True) as session:
        verdict = verify(session, args.code)
    output.result(verdict.as_dict(), *verdict.text())
    return Exit.DONE if verdict.current else Exit.HARD_FINDINGS
