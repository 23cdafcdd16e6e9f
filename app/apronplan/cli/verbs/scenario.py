"""``apronplan scenario``: a copy of a plan with phases built, more traffic, or a programme in one hall."""

import argparse
import re
from pathlib import Path
from typing import Any

from apronplan.cli.arguments import add_plan, add_window, parse_day, window_of
from apronplan.cli.exit_codes import Exit
from apronplan.cli.opening import open_session
from apronplan.cli.output import Output
from apronplan.domain.plan import Plan
from apronplan.errors import UsageError

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._ -]{0,80}")


def add_parser(verbs: Any, common: argparse.ArgumentParser) -> argparse.ArgumentParser:  # noqa: ANN401
    """State the verb's grammar."""
    parser: argparse.ArgumentParser = verbs.add_parser("scenario", parents=[common], help="copy a plan and change it")
    add_plan(parser)
    add_window(parser)
    parser.add_argument("--create", metavar="NAME", required=True, help="name of the scenario, and of its file")
    parser.add_argument("--phase", metavar="P", action="append", default=[], help="take a phase as built (repeatable)")
    parser.add_argument("--growth", metavar="F", type=float, default=1.0, help="F times the traffic of the window")
    parser.add_argument("--mode", choices=("flights", "fuller"), default="flights", help="more flights, or fuller ones")
    parser.add_argument("--consolidate", metavar="PROGRAMME", help="bring a programme's imports into one hall")
    parser.add_argument("--hall", metavar="H", help="the hall for --consolidate")
    parser.add_argument("--since", metavar="D", help="consolidate from this day on")
    return parser


def run(args: argparse.Namespace, output: Output) -> int:
    """Write the scenario as a plan file of its own beside the plan."""
    from apronplan.cargo.scenario import with_growth, with_phases

    target = _target(args)
    with open_session(args.plan, output) as session:
        plan, source = session.plan.snapshot(), session.plan_id
    changed = with_phases(plan, args.phase) if args.phase else plan
    flights = len(changed.turnarounds)
    if args.growth != 1.0:
        changed = with_growth(changed, *window_of(args, plan), args.growth, args.mode)
    changed, moved, moved_kg = _consolidated(args, changed)
    edits = _write(target, args.create, source, changed)
    added = len(changed.turnarounds) - flights
    document = {
        "scenario": args.create,
        "plan": str(target),
        "phases": sorted(changed.built_phases),
        "growth": args.growth,
        "flights_added": added,
        "lots_consolidated": moved,
        "consolidated_t": moved_kg / 1000,
        "edits": edits,
    }
    output.result(
        document,
        f"{target}: phases {', '.join(sorted(changed.built_phases)) or '-'}, {added} flights more, "
        f"{moved} lots ({moved_kg / 1000:.1f} t) brought together. Plan it: apronplan plan {target}",
    )
    return Exit.DONE


def _target(args: argparse.Namespace) -> Path:
    if not _NAME.fullmatch(args.create):
        raise UsageError(f"'{args.create}' cannot be the name of a file; use letters, digits, blanks and . _ -")
    if bool(args.consolidate) != bool(args.hall):
        raise UsageError("--consolidate PROGRAMME and --hall H go together.")
    plan: Path = args.plan
    name: str = args.create.removesuffix(plan.suffix or ".apron")
    return plan.with_name(f"{name}{plan.suffix or '.apron'}")


def _consolidated(args: argparse.Namespace, plan: Plan) -> tuple[Plan, int, int]:
    from apronplan.cargo.scenario import Consolidation, with_consolidation
    from apronplan.domain.ids import HallId

    if not args.consolidate:
        return plan, 0, 0
    since = parse_day(args.since) if args.since else None
    order = Consolidation(programme=args.consolidate, hall=HallId(args.hall), since=since)
    return with_consolidation(plan, order)


def _write(target: Path, name: str, source: str, plan: Plan) -> int:
    from apronplan.domain.plan import TABLES
    from apronplan.domain.settings import Setting
    from apronplan.session.names import CREATED_UTC, PLAN_ID, PLAN_NAME
    from apronplan.session.session import PlanSession

    own = {PLAN_ID, PLAN_NAME, CREATED_UTC}
    with PlanSession.create(target, name=name) as session:
        with session.edit(f"Scenario {name}", undoable=False) as draft:
            for table in TABLES:
                for key, row in plan.rows(table).items():
                    if table != "setting" or key not in own:
                        draft.put(table, key, row)
            draft.put("setting", "scenario_of", Setting(name="scenario_of", value=source))
        return session.edits
