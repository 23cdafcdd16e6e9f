"""``apronplan move``: put a turnaround on a stand, as a drag in the window would."""

import argparse
from typing import Any

from apronplan.cli.arguments import add_plan, require_turnaround
from apronplan.cli.exit_codes import Exit
from apronplan.cli.opening import open_session
from apronplan.cli.output import Output


def add_parser(verbs: Any, common: argparse.ArgumentParser) -> argparse.ArgumentParser:  # noqa: ANN401
    """State the verb's grammar."""
    parser: argparse.ArgumentParser = verbs.add_parser("move", parents=[common], help="put a turnaround on a stand")
    add_plan(parser)
    parser.add_argument("turnaround", metavar="TURNAROUND", help="turnaround id, or a flight number that is unique")
    parser.add_argument("stand", metavar="STAND", help="the stand; 'tray' takes it off its stand")
    parser.add_argument("--part", type=int, default=1, metavar="N", help="part of a towed turnaround (default 1)")
    parser.add_argument("--override", metavar="REASON", help="break hard rules, for this reason")
    parser.add_argument("--by", metavar="NAME", help="who overrides (default: the user of this machine)")
    return parser


def run(args: argparse.Namespace, output: Output) -> int:
    """Move the turnaround; a hard rule refuses it with exit code 3 unless it is overridden."""
    from apronplan.session.commands import RuleRefusal, assign_stand, unassign_stand

    with open_session(args.plan, output) as session:
        turnaround = require_turnaround(session.plan, args.turnaround).turnaround
        try:
            if args.stand == "tray":
                unassign_stand(session, turnaround=turnaround, part=args.part)
            else:
                assign_stand(
                    session,
                    turnaround=turnaround,
                    stand=args.stand,
                    part=args.part,
                    override=args.override,
                    by=args.by,
                )
        except RuleRefusal as refusal:
            output.say(f"apronplan: {refusal}")
            if output.as_json:
                output.result({"error": str(refusal), "codes": [f.code for f in refusal.findings]})
            return Exit.HARD_FINDINGS
        output.result(
            {"turnaround": turnaround, "part": args.part, "stand": args.stand, "edits": session.edits},
            f"{turnaround} part {args.part}: {args.stand} (edit {session.edits}).",
        )
    return Exit.DONE
