"""``apronplan new``: make a plan file for an airport."""

import argparse
from pathlib import Path
from typing import Any

from apronplan.cli.arguments import add_plan
from apronplan.cli.exit_codes import Exit
from apronplan.cli.output import Output


def add_parser(verbs: Any, common: argparse.ArgumentParser) -> argparse.ArgumentParser:  # noqa: ANN401
    """State the verb's grammar."""
    parser: argparse.ArgumentParser = verbs.add_parser("new", parents=[common], help="make a plan file")
    add_plan(parser)
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--airport", metavar="ICAO", default="EBLG", help="an airport that is shipped (default EBLG)")
    source.add_argument("--layout", metavar="FOLDER", type=Path, help="a layout folder of your own")
    return parser


def run(args: argparse.Namespace, output: Output) -> int:
    """Make the plan file; it must not exist yet."""
    from apronplan.exchange.layout import load_airport, read_layout
    from apronplan.session.commands.layout import create_plan_from_layout
    from apronplan.session.making import make_plan

    layout = read_layout(args.layout) if args.layout else load_airport(args.airport)
    edits = make_plan(args.plan, lambda session: create_plan_from_layout(session, layout))
    stands, halls = len(layout.stands), len(layout.halls)
    output.result(
        {"plan": str(args.plan), "airport": layout.airport.icao, "stands": stands, "halls": halls, "edits": edits},
        f"{args.plan}: {layout.airport.name} ({layout.airport.icao}), {stands} stands, {halls} halls.",
    )
    return Exit.DONE
