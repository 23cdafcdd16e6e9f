"""The kinds of reports as the command line asks for them."""

import argparse
from datetime import datetime

from apronplan.reports.requests import KINDS, Report, ReportRequest

__all__ = ["KINDS", "Report", "request_of"]


def request_of(args: argparse.Namespace, start: datetime, end: datetime) -> ReportRequest:
    """Return what the arguments ask for."""
    return ReportRequest(
        kind=args.kind,
        start=start,
        end=end,
        period=args.by,
        programme=args.programme,
        promise_days=args.days,
        probability=args.probability,
        mode=args.mode,
        most=args.most,
        carrier=args.carrier,
        proof_s=args.proof,
        scenarios=args.scenarios,
        seed=args.seed,
        processes=args.processes,
        cluster=args.cluster,
    )
