"""``apronplan merge``: bring another laptop's bundle together with the plan."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from apronplan.cli.arguments import add_plan
from apronplan.cli.exit_codes import Exit
from apronplan.cli.opening import open_session, telling
from apronplan.cli.output import Output
from apronplan.errors import UsageError, UserError
from apronplan.i18n import tr

if TYPE_CHECKING:
    from apronplan.session.merge.merge import Merge
    from apronplan.session.session import PlanSession

_ROUNDS = 20


def add_parser(verbs: Any, common: argparse.ArgumentParser) -> argparse.ArgumentParser:  # noqa: ANN401
    """State the verb's grammar."""
    parser: argparse.ArgumentParser = verbs.add_parser(
        "merge", parents=[common], help="bring another laptop's bundle into the plan"
    )
    add_plan(parser)
    parser.add_argument("bundle", metavar="BUNDLE", type=Path, help="the bundle (.apronx)")
    parser.add_argument(
        "--take", choices=("mine", "theirs", "ask"), default="ask", help="whose version holds where both differ"
    )
    parser.add_argument("--resolve", metavar="FILE", type=Path, help="answers: JSON {id: answer}, or CSV id,answer")
    parser.add_argument("--questions", metavar="FILE", type=Path, help="write the questions as CSV to be filled in")
    parser.add_argument("--new", action="store_true", help="make PLAN, which is not there yet, out of the bundle")
    return parser


def run(args: argparse.Namespace, output: Output) -> int:
    """Bring together; questions that are left give exit code 3, and nothing is changed."""
    if args.new:
        return _take_over(args, output)
    from apronplan.session.merge.merge import prepare

    if not args.plan.exists():
        raise UserError(tr("merge.there_is_none", plan=args.plan, file=args.bundle))
    with open_session(args.plan, output, bare=True) as session:
        merge = prepare(session, args.bundle)
        _answer(merge, args)
        return _finish(session, merge, args, output)


def _take_over(args: argparse.Namespace, output: Output) -> int:
    if args.resolve or args.questions or args.take != "ask":
        raise UsageError("--new makes a plan out of the bundle; there is nothing to be asked.")
    from apronplan.session.merge.bundling import new_from_bundle

    with new_from_bundle(args.bundle, args.plan) as session, telling(session, output):
        output.result(
            {"plan": str(args.plan), "new": True, "applied": True, "edits": session.edits},
            tr("merge.new_done", plan=args.plan, step=session.history()[-1].action, edits=session.edits),
        )
    return Exit.DONE


def _answer(merge: "Merge", args: argparse.Namespace) -> None:
    """Give the answers of the file, and for what it leaves open those of ``--take``."""
    from apronplan.session.merge.answers import MINE, THEIRS, read_answers

    if args.resolve:
        merge.answers.update(read_answers(args.resolve))
    if args.take == "ask":
        return
    side = MINE if args.take == "mine" else THEIRS
    for _ in range(_ROUNDS):  # an answer may bring up another question
        asked = merge.outcome().unanswered - merge.answers.keys()
        if not asked:
            return
        merge.answers.update(dict.fromkeys(asked, side))


def _finish(session: "PlanSession", merge: "Merge", args: argparse.Namespace, output: Output) -> int:
    from apronplan.exchange.csv_out import write_atomically
    from apronplan.session.merge.report import Report

    report = Report(merge)
    outcome = merge.outcome()
    if args.questions:
        write_atomically(args.questions, report.questions_csv())
    asked = len(merge.clashes) + len(outcome.collisions)
    document, said = report.as_dict(), list(report.text())
    strange = merge.strange_answers()
    document["unknown_answers"] = strange
    if strange:
        said.append(tr("merge.unknown_answers", ids=", ".join(strange)))
    change = merge.apply(session) if not outcome.unanswered else None
    document |= {"applied": change is not None, "edits": session.edits}
    if outcome.unanswered:
        output.result(document, *said, tr("merge.questions_left", count=len(outcome.unanswered)))
        return Exit.HARD_FINDINGS
    if change is None:
        output.result(document, tr("merge.known" if merge.known else "merge.nothing_new", file=args.bundle))
    else:
        done = tr("merge.done", edit=change.edit, taken=len(merge.taken), questions=asked)
        output.result(document, *said, done)
    return Exit.DONE
