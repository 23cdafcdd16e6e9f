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
    parser.add_argument(
        "--override", metavar="REASON", help="apply it though it breaks hard rules anew, for this reason"
    )
    parser.add_argument("--by", metavar="NAME", help="who overrides (default: the user of this machine)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="seed of the search (default 0)")
    return parser


def run(args: argparse.Namespace, output: Output) -> int:
    """Solve, audit, and only then apply as one edit; what breaks hard rules anew needs an override."""
    if not args.time_limit > 0:
        raise UsageError("--time-limit must be more than 0 seconds.")
    with open_session(args.plan, output) as session:
        start, end = window_of(args, session.plan)
        from apronplan.cli.interrupt import CancelOnInterrupt
        from apronplan.session.autoplan import adopt, propose
        from apronplan.session.guard import RuleRefusal

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
        refused = ""
        try:
            if not nothing:
                adopt(session, proposal, override=args.override, by=args.by)
        except RuleRefusal as refusal:
            refused = str(refusal)
        document = {**proposal.as_dict(), "applied": not (nothing or refused), "edits": session.edits}
        document["message"] = nothing or document["message"]
    output.result(document, *sentences(document))
    if refused:
        output.say(f"apronplan: {refused}")
        return Exit.HARD_FINDINGS
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
    new = document["new_hard_findings"]
    lines += [tr("autoplan.hard_new", finding=text) for text in new]
    lines += [tr("autoplan.hard_left", finding=text) for text in document["hard_findings"] if text not in new]
    return lines
