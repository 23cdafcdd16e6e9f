"""``apronplan explain``: why a turnaround stands where it stands, and why not elsewhere; a lot in each hall."""

import argparse
from typing import TYPE_CHECKING, Any

from apronplan.cli.arguments import add_plan, require_turnaround
from apronplan.cli.exit_codes import Exit
from apronplan.cli.opening import open_session
from apronplan.cli.output import Output
from apronplan.domain.ids import LotId, PartId, StandId, part_id
from apronplan.domain.plan import Plan
from apronplan.errors import UsageError, UserError

if TYPE_CHECKING:
    from apronplan.planning.explain import Explanation


def add_parser(verbs: Any, common: argparse.ArgumentParser) -> argparse.ArgumentParser:  # noqa: ANN401
    """State the verb's grammar."""
    parser: argparse.ArgumentParser = verbs.add_parser("explain", parents=[common], help="explain a placement")
    add_plan(parser)
    parser.add_argument(
        "turnaround", metavar="TURNAROUND", help="turnaround id, a flight number that is unique, or a lot"
    )
    parser.add_argument("--stand", metavar="S", help="explain this stand only")
    parser.add_argument("--part", type=int, default=1, metavar="N", help="part of a towed turnaround (default 1)")
    parser.add_argument(
        "--exact", action="store_true", help="work out what the stand (or the cheapest ones) would cost the whole plan"
    )
    parser.add_argument("--quick", action="store_true", help="leave out what needs the solver: prices and proof")
    parser.add_argument(
        "--time-limit", type=float, default=8.0, metavar="S", help="seconds for one exact price (default 8)"
    )
    return parser


def run(args: argparse.Namespace, output: Output) -> int:
    """Explain one part, against all stands or one."""
    if args.quick and args.exact:
        raise UsageError("Give either --quick or --exact, not both.")
    if not args.time_limit > 0:
        raise UsageError("--time-limit must be more than 0 seconds.")
    with open_session(args.plan, output) as session:
        plan = session.plan.snapshot()
    if args.turnaround in plan.lots:
        from apronplan.reports.hall_choice import explain_lot

        if args.stand is not None and args.stand not in plan.layout.stands:
            raise UserError(f"There is no stand '{args.stand}' at {plan.layout.airport.icao}.")
        halls = explain_lot(plan, LotId(args.turnaround), StandId(args.stand) if args.stand else None)
        output.result(halls.as_dict(), *halls.text())
        return Exit.DONE
    turnaround = require_turnaround(plan, args.turnaround)
    part = part_id(turnaround.turnaround, args.part)
    if part not in plan.parts:
        raise UserError(f"{turnaround.turnaround} has no part {args.part}.")
    if args.stand is not None and args.stand not in plan.layout.stands:
        raise UserError(f"There is no stand '{args.stand}' at {plan.layout.airport.icao}.")
    explanation = _explained(plan, part, StandId(args.stand) if args.stand else None, args, output)
    output.result(explanation.as_dict(), *explanation.text())
    return Exit.DONE


def _explained(
    plan: Plan, part: PartId, stand: StandId | None, args: argparse.Namespace, output: Output
) -> "Explanation":
    from apronplan.cli.interrupt import CancelOnInterrupt
    from apronplan.planning.context import PlanningContext
    from apronplan.planning.explain import explain
    from apronplan.planning.why.priced import explain_priced

    if args.quick:
        return explain(PlanningContext(plan), part, stand)
    with CancelOnInterrupt(output) as control:
        return explain_priced(plan, part, stand, exact=args.exact, seconds=args.time_limit, control=control)
