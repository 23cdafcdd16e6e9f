"""``apronplan check``: what the rules say about a plan."""

import argparse
from collections import Counter
from typing import Any

from apronplan.cli.arguments import add_plan
from apronplan.cli.exit_codes import Exit
from apronplan.cli.opening import open_session
from apronplan.cli.output import Output
from apronplan.domain.findings import Finding, Severity
from apronplan.domain.plan import Plan
from apronplan.i18n import tr


def add_parser(verbs: Any, common: argparse.ArgumentParser) -> argparse.ArgumentParser:  # noqa: ANN401
    """State the verb's grammar."""
    parser: argparse.ArgumentParser = verbs.add_parser("check", parents=[common], help="check a plan against the rules")
    add_plan(parser)
    parser.add_argument("--all", action="store_true", help="also list soft findings in the plain text")
    return parser


def run(args: argparse.Namespace, output: Output) -> int:
    """List the findings; hard ones that nobody has overridden or accepted give exit code 3."""
    from apronplan.planning.context import PlanningContext
    from apronplan.planning.rules import check_plan

    with open_session(args.plan, output) as session:
        plan = session.plan.snapshot()
    findings = check_plan(PlanningContext(plan))
    rows = [finding_row(f, plan) for f in findings]
    open_hard = [r for r in rows if r["severity"] == Severity.HARD and r["open"]]
    counts = Counter(str(r["severity"]) for r in rows)
    cost = sum(f.cost for f in findings)
    shown = [r for r in rows if r["severity"] == Severity.HARD or args.all]
    output.result(
        {"hard": len(open_hard), "counts": dict(counts), "findings": rows, "cost": round(cost, 3)},
        *(f"{r['severity']}{'' if r['open'] else ' (overridden or accepted)'}: {r['sentence']}" for r in shown),
        *((tr("report.zone", zone=plan.layout.airport.zone),) if shown else ()),
        f"{len(open_hard)} open hard findings, {counts.get('soft', 0)} soft ones, cost {cost:.0f}.",
    )
    return Exit.HARD_FINDINGS if open_hard else Exit.DONE


def finding_row(finding: Finding, plan: Plan) -> dict[str, Any]:
    """Return a finding as a JSON row with its sentence."""
    from apronplan.planning.rules import is_open
    from apronplan.planning.sentences import sentence

    return {
        "code": finding.code,
        "severity": finding.severity,
        "open": is_open(plan, finding),
        "sentence": sentence(finding, plan),
        "subjects": [{"kind": s.kind, "id": s.id} for s in finding.subjects],
        "values": dict(finding.values),
        "start": finding.start,
        "end": finding.end,
        "cost": round(finding.cost, 3),
        "key": finding.key,
    }
