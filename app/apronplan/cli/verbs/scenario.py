"""``apronplan scenario``: a copy of a plan with phases built, more traffic, or a programme in one hall."""

import argparse
from typing import TYPE_CHECKING, Any

from apronplan.cli.arguments import add_plan, add_window, parse_day, window_of
from apronplan.cli.exit_codes import Exit
from apronplan.cli.opening import open_session
from apronplan.cli.output import Output
from apronplan.domain.plan import Plan
from apronplan.errors import UsageError
from apronplan.i18n import tr

if TYPE_CHECKING:
    from apronplan.session.scenarios import ScenarioOrder


def add_parser(verbs: Any, common: argparse.ArgumentParser) -> argparse.ArgumentParser:  # noqa: ANN401
    """State the verb's grammar."""
    parser: argparse.ArgumentParser = verbs.add_parser("scenario", parents=[common], help="copy a plan and change it")
    add_plan(parser)
    add_window(parser)
    parser.add_argument("--create", metavar="NAME", required=True, help="name of the scenario, and of its file")
    parser.add_argument("--phase", metavar="P", action="append", default=[], help="take a phase as built (repeatable)")
    parser.add_argument("--growth", metavar="F", type=float, default=1.0, help="F times the traffic of the window")
    parser.add_argument("--tonnes", metavar="T", type=float, help="bring the window to T tonnes a year instead")
    parser.add_argument("--carrier", metavar="ICAO", default="", help="only this operator's flights grow")
    parser.add_argument("--programme", metavar="NAME", default="", help="only flights with its freight grow")
    parser.add_argument("--mode", choices=("flights", "fuller"), default="flights", help="more flights, or fuller ones")
    parser.add_argument("--consolidate", metavar="PROGRAMME", help="bring a programme's imports into one hall")
    parser.add_argument("--hall", metavar="H", help="the hall for --consolidate")
    parser.add_argument("--since", metavar="D", help="consolidate from this day on")
    return parser


def run(args: argparse.Namespace, output: Output) -> int:
    """Write the scenario as a plan file of its own beside the plan."""
    from apronplan.session.scenarios import fits_a_file, make_scenario, scenario_path, write_scenario

    if not fits_a_file(args.create):
        raise UsageError(tr("scenario.bad_name", name=args.create))
    if bool(args.consolidate) != bool(args.hall):
        raise UsageError("--consolidate PROGRAMME and --hall H go together.")
    if args.tonnes and args.growth != 1.0:
        raise UsageError("Give either --growth F or --tonnes T, not both.")
    target = scenario_path(args.plan, args.create)
    with open_session(args.plan, output) as session:
        plan, source = session.plan.snapshot(), session.plan_id
    made = make_scenario(plan, _order(args, plan))
    edits = write_scenario(target, made, source)
    phases = sorted(made.plan.built_phases)
    document = {
        "scenario": args.create,
        "plan": str(target),
        "phases": phases,
        "growth": made.factor,
        "flights_added": made.flights_added,
        "lots_consolidated": made.lots,
        "consolidated_t": made.mass_kg / 1000,
        "edits": edits,
    }
    output.result(
        document,
        f"{target}: phases {', '.join(phases) or '-'}, {made.flights_added} flights more, "
        f"{made.lots} lots ({made.mass_kg / 1000:.1f} t) brought together. Plan it: apronplan plan {target}",
    )
    return Exit.DONE


def _order(args: argparse.Namespace, plan: Plan) -> "ScenarioOrder":
    from apronplan.session.scenarios import ScenarioOrder

    grows = args.growth != 1.0 or args.tonnes
    start, end = window_of(args, plan) if grows and (args.day or args.start or args.end) else (None, None)
    return ScenarioOrder(
        name=args.create,
        phases=tuple(args.phase),
        factor=args.growth,
        t_per_year=args.tonnes or 0.0,
        mode=args.mode,
        carrier=args.carrier,
        growing=args.programme,
        start=start,
        end=end,
        programme=args.consolidate or "",
        hall=args.hall or "",
        since=parse_day(args.since) if args.since else None,
    )
