"""``apronplan explain``: why a turnaround stands where it stands, and why not elsewhere."""

import argparse
from typing import Any

from apronplan.cli.arguments import add_plan, require_turnaround
from apronplan.cli.exit_codes import Exit
from apronplan.cli.opening import open_session
from apronplan.cli.output import Output
from apronplan.domain.ids import StandId, part_id
from apronplan.errors import UserError


def add_parser(verbs: Any, common: argparse.ArgumentParser) -> argparse.ArgumentParser:  # noqa: ANN401
    """State the verb's grammar."""
    parser: argparse.ArgumentParser = verbs.add_parser("explain", parents=[common], help="explain a placement")
    add_plan(parser)
    parser.add_argument("turnaround", metavar="TURNAROUND", help="turnaround id, or a flight number that is unique")
    parser.add_argument("--stand", metavar="S", help="explain this stand only")
    parser.add_argument("--part", type=int, default=1, metavar="N", help="part of a towed turnaround (default 1)")
    return parser


def run(args: argparse.Namespace, output: Output) -> int:
    """Explain one part, against all stands or one."""
    from apronplan.planning.context import PlanningContext
    from apronplan.planning.explain import explain

    with open_session(args.plan, output) as session:
        plan = session.plan.snapshot()
    turnaround = require_turnaround(plan, args.turnaround)
    part = part_id(turnaround.turnaround, args.part)
    if part not in plan.parts:
        raise UserError(f"{turnaround.turnaround} has no part {args.part}.")
    if args.stand is not None and args.stand not in plan.layout.stands:
        raise UserError(f"There is no stand '{args.stand}' at {plan.layout.airport.icao}.")
    explanation = explain(PlanningContext(plan), part, StandId(args.stand) if args.stand else None)
    output.result(explanation.as_dict(), *explanation.text())
    return Exit.DONE
