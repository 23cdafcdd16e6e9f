"""``apronplan audit``: the independent second opinion on a plan."""

import argparse
from typing import Any

from apronplan.cli.arguments import add_plan
from apronplan.cli.exit_codes import Exit
from apronplan.cli.opening import open_session
from apronplan.cli.output import Output


def add_parser(verbs: Any, common: argparse.ArgumentParser) -> argparse.ArgumentParser:  # noqa: ANN401
    """State the verb's grammar."""
    parser: argparse.ArgumentParser = verbs.add_parser("audit", parents=[common], help="audit a plan independently")
    add_plan(parser)
    return parser


def run(args: argparse.Namespace, output: Output) -> int:
    """Audit the plan; a fault that no override covers gives exit code 3."""
    from apronplan.audit import audit_plan

    with open_session(args.plan, output) as session:
        report = audit_plan(session.plan.snapshot())
    rows = [{"code": f.code, "message": f.message, "subjects": f.subjects} for f in report.faults]
    covered = [{"code": f.code, "message": f.message, "reason": f.overridden} for f in report.overridden]
    looked = f"{report.stays} stays, {report.pairs} pairs of neighbours and {report.lots} lots looked at"
    output.result(
        {
            "ok": report.ok,
            "faults": rows,
            "overridden": covered,
            "notes": report.notes,
            "stays": report.stays,
            "pairs": report.pairs,
            "lots": report.lots,
        },
        *(f"{f.code}: {f.message}" for f in report.faults),
        *(f"overridden ({f.overridden}): {f.code}: {f.message}" for f in report.overridden),
        *report.notes,
        f"{len(report.faults) or 'no'} faults; {looked}.",
    )
    return Exit.DONE if report.ok else Exit.HARD_FINDINGS
