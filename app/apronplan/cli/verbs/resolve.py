"""``apronplan resolve``: what would mend a finding, and doing it."""

import argparse
from typing import TYPE_CHECKING, Any

from apronplan.cli.arguments import add_plan, require_turnaround
from apronplan.cli.exit_codes import Exit
from apronplan.cli.opening import open_session
from apronplan.cli.output import Output
from apronplan.domain.findings import Finding, Severity, SubjectKind
from apronplan.domain.plan import Plan
from apronplan.errors import UsageError, UserError
from apronplan.i18n import tr

if TYPE_CHECKING:
    from apronplan.planning.resolutions import Resolution
    from apronplan.session.session import PlanSession


def add_parser(verbs: Any, common: argparse.ArgumentParser) -> argparse.ArgumentParser:  # noqa: ANN401
    """State the verb's grammar."""
    parser: argparse.ArgumentParser = verbs.add_parser("resolve", parents=[common], help="mend a finding")
    add_plan(parser)
    parser.add_argument(
        "subject", metavar="FINDING|TURNAROUND", help="key of a finding (check --json), turnaround id, or flight number"
    )
    parser.add_argument("--limit", type=int, default=8, metavar="N", help="resolutions at most (default 8)")
    parser.add_argument("--apply", type=int, metavar="N", help="do the N-th of them, counted from 1")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why, for a resolution that needs a reason")
    parser.add_argument("--by", metavar="NAME", help="who answers for it (default: the user of this machine)")
    return parser


def run(args: argparse.Namespace, output: Output) -> int:
    """List the resolutions of one finding, and apply one if asked to."""
    if args.limit < 1 or (args.apply is not None and args.apply < 1):
        raise UsageError("--limit and --apply are counted from 1.")
    with open_session(args.plan, output) as session:
        plan = session.plan.snapshot()
        finding = find_finding(plan, args.subject)
        from apronplan.session.commands import propose_resolutions

        found = propose_resolutions(plan, finding, limit=args.limit)
        if args.apply is not None:
            return _apply(session, args, finding, found, output)
    from apronplan.planning.resolutions import why_few

    document = {
        **_head(finding, plan),
        "resolutions": [r.as_dict() for r in found],
        "why_few": why_few(plan, finding, count=len(found), limit=args.limit),
    }
    output.result(document, *_sentences(document), tr("report.zone", zone=plan.layout.airport.zone))
    return Exit.DONE


def find_finding(plan: Plan, subject: str) -> Finding:
    """Return the finding of a key, or the one of a turnaround that is to be mended first.

    Raises
    ------
    UserError
        If there is none.
    """
    from apronplan.planning.context import PlanningContext
    from apronplan.planning.rules import check_plan, is_open

    findings = check_plan(PlanningContext(plan))
    if "|" in subject:
        if by_key := [f for f in findings if f.key == subject]:
            return by_key[0]
        raise UserError(f"The plan has no finding '{subject}'; 'apronplan check --json' lists their keys.")
    name = require_turnaround(plan, subject).turnaround
    mine = {
        *((SubjectKind.PART, str(p.part)) for p in plan.parts_of(name)),
        *((SubjectKind.LOT, str(lot.lot)) for lot in plan.lots_of(name)),
        (SubjectKind.TURNAROUND, str(name)),
    }
    own = [f for f in findings if any((s.kind, s.id) in mine for s in f.subjects) and is_open(plan, f)]
    if not own:
        raise UserError(f"Nothing is found about {name}: there is nothing to mend.")
    return min(own, key=lambda f: (f.severity is not Severity.HARD, -f.cost, f.key))


def _head(finding: Finding, plan: Plan) -> dict[str, Any]:
    from apronplan.planning.sentences import sentence

    return {
        "finding": finding.key,
        "severity": finding.severity,
        "sentence": sentence(finding, plan),
        "cost": round(finding.cost, 3),
    }


def _sentences(document: dict[str, Any]) -> list[str]:
    lines = [f"{document['severity']}: {document['sentence']}"]
    lines += [f"{i}. {r['sentence']}" for i, r in enumerate(document["resolutions"], start=1)]
    if len(lines) == 1:
        lines.append("Nothing was found that would mend it.")
    return [*lines, document["why_few"]] if document["why_few"] else lines


def _apply(
    session: "PlanSession", args: argparse.Namespace, finding: Finding, found: "tuple[Resolution, ...]", output: Output
) -> int:
    from apronplan.session.commands import RuleRefusal, apply_resolution

    if args.apply > len(found):
        raise UserError(f"There are {len(found)} resolutions, no number {args.apply}.")
    chosen = found[args.apply - 1]
    try:
        apply_resolution(session, finding=finding, resolution=chosen, reason=args.reason, by=args.by)
    except RuleRefusal as refusal:
        output.say(f"apronplan: {refusal}")
        if output.as_json:
            output.result({"error": str(refusal), "codes": [f.code for f in refusal.findings]})
        return Exit.HARD_FINDINGS
    output.result(
        {**_head(finding, session.plan), "applied": chosen.as_dict(), "edits": session.edits},
        f"Done: {chosen.sentence} (edit {session.edits}).",
    )
    return Exit.DONE
