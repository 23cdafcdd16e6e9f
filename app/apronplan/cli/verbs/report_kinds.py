"""The kinds of reports: each takes a plan, the arguments and a window, and gives figures."""

import argparse
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from apronplan.domain.plan import Plan


class Figures(Protocol):
    """What a report gives: figures for JSON and lines for people."""

    def as_dict(self) -> dict[str, object]:
        """Return the figures for JSON."""

    def text(self) -> list[str]:
        """Return lines for people."""


Kind = Callable[[Plan, argparse.Namespace, datetime, datetime], Figures]


def _kpi(plan: Plan, _args: argparse.Namespace, start: datetime, end: datetime) -> Figures:
    from apronplan.reports.kpi import kpi

    return kpi(plan, start, end)


def _programme(plan: Plan, args: argparse.Namespace, start: datetime, end: datetime) -> Figures:
    from apronplan.reports.programme import programme_report

    return programme_report(plan, start, end, args.by)


def _customs(plan: Plan, _args: argparse.Namespace, start: datetime, end: datetime) -> Figures:
    from apronplan.reports.customs import customs_report

    return customs_report(plan, start, end)


def _clock(plan: Plan, args: argparse.Namespace, start: datetime, end: datetime) -> Figures:
    from apronplan.reports.clock import clock_report

    return clock_report(plan, start, end, args.programme, args.days, args.probability)


def _halls(plan: Plan, _args: argparse.Namespace, start: datetime, end: datetime) -> Figures:
    from apronplan.reports.halls import halls_report

    return halls_report(plan, start, end)


def _growth(plan: Plan, args: argparse.Namespace, start: datetime, end: datetime) -> Figures:
    from apronplan.reports.growth import growth_report

    return growth_report(
        plan,
        start,
        end,
        mode=args.mode,
        most=args.most,
        carrier=args.carrier,
        programme=args.programme,
        proof_s=args.proof,
    )


def _stress(plan: Plan, args: argparse.Namespace, start: datetime, end: datetime) -> Figures:
    from apronplan.reports.stress import stress_report

    return stress_report(
        plan, start, end, args.scenarios, seed=args.seed, processes=args.processes, cluster=args.cluster
    )


def _exports(plan: Plan, _args: argparse.Namespace, start: datetime, end: datetime) -> Figures:
    from apronplan.reports.exports import export_report

    return export_report(plan, start, end)


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "kpi": _kpi,
        "programme": _programme,
        "halls": _halls,
        "customs": _customs,
        "clock": _clock,
        "growth": _growth,
        "stress": _stress,
        "exports": _exports,
    }
)
"""Every kind of report by its name on the command line."""
