"""``apronplan taxi``: a turnaround's ways on the taxiways, and who stands too near to them."""

import argparse
from typing import Any

from apronplan.cli.arguments import add_plan, require_turnaround
from apronplan.cli.exit_codes import Exit
from apronplan.cli.opening import open_session
from apronplan.cli.output import Output
from apronplan.domain.ids import part_id
from apronplan.errors import UserError


def add_parser(verbs: Any, common: argparse.ArgumentParser) -> argparse.ArgumentParser:  # noqa: ANN401
    """State the verb's grammar."""
    parser: argparse.ArgumentParser = verbs.add_parser("taxi", parents=[common], help="taxi and tow ways and times")
    add_plan(parser)
    parser.add_argument("turnaround", metavar="TURNAROUND", help="turnaround id, or a flight number that is unique")
    parser.add_argument("--part", type=int, default=1, metavar="N", help="part of a towed turnaround (default 1)")
    parser.add_argument("--stand", metavar="S", help="as if it stood there (default: where it is)")
    parser.add_argument("--to", metavar="S", help="also the tow to this stand")
    return parser


def run(args: argparse.Namespace, output: Output) -> int:
    """Tell minutes and kilometres by runway direction."""
    from apronplan.planning.context import PlanningContext
    from apronplan.reports.ways import ways_of
    from apronplan.session.commands.lookups import find_stand

    with open_session(args.plan, output) as session:
        plan = session.plan.snapshot()
    turnaround = require_turnaround(plan, args.turnaround)
    part = plan.parts.get(part_id(turnaround.turnaround, args.part))
    if part is None:
        raise UserError(f"{turnaround.turnaround} has no part {args.part}.")
    stand = find_stand(plan, args.stand).stand if args.stand else plan.stand_of(part.part)
    if stand is None:
        raise UserError(f"{turnaround.turnaround} has no stand yet; give one with --stand.")
    to = find_stand(plan, args.to).stand if args.to else None
    ways = list(ways_of(PlanningContext(plan), part, stand, to))
    document = {"turnaround": turnaround.turnaround, "part": part.part, "stand": stand}
    output.result({**document, "ways": [w.as_dict() for w in ways]}, *(w.sentence() for w in ways))
    return Exit.DONE
