"""``apronplan prove``: the bound of a day written out and added up again, and the fullest instant of the day."""

import argparse
from pathlib import Path
from typing import Any

from apronplan.cli.arguments import add_window, window_of
from apronplan.cli.exit_codes import Exit
from apronplan.cli.opening import open_session
from apronplan.cli.output import Output
from apronplan.errors import UsageError, UserError
from apronplan.i18n import tr


def add_parser(verbs: Any, common: argparse.ArgumentParser) -> argparse.ArgumentParser:  # noqa: ANN401
    """State the verb's grammar."""
    parser: argparse.ArgumentParser = verbs.add_parser(
        "prove", parents=[common], help="write out and re-check the proof of a day's bound"
    )
    parser.add_argument("plan", metavar="PLAN", type=Path, nargs="?", help="plan file (.apron)")
    add_window(parser)
    parser.add_argument("--out", metavar="FILE", type=Path, help="write the certificate (.npz)")
    parser.add_argument("--check", metavar="FILE", type=Path, help="only check a certificate that was written before")
    return parser


def run(args: argparse.Namespace, output: Output) -> int:
    """Prove a bound, or check a proof."""
    if (args.check is None) == (args.plan is None):
        raise UsageError("Give either a plan (apronplan prove PLAN --day D) or --check FILE.")
    return _check(args.check, output) if args.plan is None else _prove(args, output)


def _check(path: Path, output: Output) -> int:
    from apronplan.planning.why.certificate import read_certificate, verify_bound
    from apronplan.planning.why.certificate_form import CertificateError

    try:
        certificate = read_certificate(path)
        proved = verify_bound(certificate)
    except CertificateError as error:
        raise UserError(tr("prove.refused", file=path, reason=error)) from None
    rows = len(certificate.conflict)
    output.result(
        {"file": path, "claimed": certificate.claimed, "verified": proved, "rows": rows},
        tr("prove.checked", file=path, bound=proved, claimed=certificate.claimed, rows=rows),
    )
    return Exit.DONE


def _prove(args: argparse.Namespace, output: Output) -> int:
    from apronplan.cli.interrupt import CancelOnInterrupt
    from apronplan.exchange.csv_out import write_bytes_atomically
    from apronplan.planning.context import PlanningContext
    from apronplan.planning.solver.solution import gap_of
    from apronplan.planning.why.certificate import certificate_bytes, certificate_of, verify_bound
    from apronplan.planning.why.peaks import tightest
    from apronplan.planning.why.prices import plan_prices

    with open_session(args.plan, output) as session:
        plan = session.plan.snapshot()
    start, end = window_of(args, plan)
    context = PlanningContext(plan)
    with CancelOnInterrupt(output) as control:
        prices = plan_prices(plan, start, end, control=control)
        peak = tightest(context, start, end, control=control)
    certificate = certificate_of(prices)
    proved, rows = verify_bound(certificate), len(certificate.conflict)
    placed = prices.pairs is not None
    gap = gap_of(prices.cost, proved) if placed else None
    sentences = [tr("prove.bound", bound=proved, rows=rows)]
    if gap is not None:
        sentences.append(tr("prove.gap", cost=prices.cost, gap=100 * gap))
    sentences += [peak.sentence(context)] if peak is not None else []
    if args.out is not None:
        write_bytes_atomically(args.out, certificate_bytes(certificate))
        sentences.append(tr("prove.written", file=args.out))
    document = {
        "claimed": certificate.claimed,
        "verified": proved,
        "rows": rows,
        "cost": prices.cost if placed else None,
        "gap": gap,
        "peak": peak.sentence(context) if peak is not None else None,
        "out": args.out,
    }
    output.result(document, *sentences)
    return Exit.DONE
