"""``apronplan plan``: put every turnaround of a day or a stretch on a stand, and its freight in halls."""

import argparse
from collections.abc import Mapping
from typing import Any

from apronplan.cli.arguments import add_plan, add_window, window_of
from apronplan.cli.exit_codes import Exit
from apronplan.cli.opening import open_session
from apronplan.cli.output import Output
from apronplan.errors import UsageError
from apronplan.i18n import tr
from apronplan.planning.no_traffic import no_traffic_words
from apronplan.planning.proof_words import proof_words


def add_parser(verbs: Any, common: argparse.ArgumentParser) -> argparse.ArgumentParser:  # noqa: ANN401
    """State the verb's grammar."""
    parser: argparse.ArgumentParser = verbs.add_parser("plan", parents=[common], help="plan a day or a stretch of time")
    add_plan(parser)
    add_window(parser)
    parser.add_argument("--time-limit", type=float, default=30.0, metavar="S", help="seconds at most (default 30)")
    parser.add_argument("--minimum-change", action="store_true", help="move as little as possible")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="seed of the search (default 0)")
    return parser


def run(args: argparse.Namespace, output: Output) -> int:
    """Solve, audit, and only then apply as one edit."""
    if not args.time_limit > 0:
        raise UsageError("--time-limit must be more than 0 seconds.")
    with open_session(args.plan, output) as session:
        start, end = window_of(args, session.plan)
        from apronplan.cli.interrupt import CancelOnInterrupt
        from apronplan.session.autoplan import adopt, propose

        with CancelOnInterrupt(output) as control:
            proposal = propose(
                session.plan,
                start,
                end,
                time_limit_s=args.time_limit,
                seed=args.seed,
                minimum_change=args.minimum_change,
                control=control,
            )
        nothing = no_traffic_words(session.plan, start, end)
        if not nothing:
            adopt(session, proposal)
        document = {**proposal.as_dict(), "edits": session.edits}
        document["message"] = nothing or document["message"]
    output.result(document, *sentences(document))
    return Exit.HARD_FINDINGS if document["hard_findings"] else Exit.DONE


def sentences(document: Mapping[str, Any]) -> list[str]:
    """Say a planning result in a few lines."""
    proof = proof_words(*(document[name] for name in ("status", "objective", "bound", "gap")))
    lines = [
        f"{tr('ui.status.placed', placed=document['placed'], all=document['turnarounds'])}.",
        tr("cli.lots_placed", placed=document["lots_placed"], all=document["lots"]),
        (f"{proof}: cost {document['objective']:.0f}, bound {document['bound']:.0f}, {document['seconds']:.1f} s."),
    ]
    if document["not_weighed"]:
        lines.append(tr("autoplan.not_weighed", points=document["not_weighed"]))
    lines += [document["message"]] if document["message"] else []
    lines += [f"not placed: {row['id']}: {'; '.join(row['reasons'])}" for row in document["unplaced"]]
    lines += [f"hard finding that locks leave: {text}" for text in document["hard_findings"]]
    return lines
