"""What may be asked of a plan: which report, of which time, with which figures; window and command line ask alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Protocol

from apronplan.domain.plan import Plan
from apronplan.planning.job import NO_CONTROL, JobControl, Progress

Cell = str | int | float


class Report(Protocol):
    """What a report gives: figures for JSON, lines for people, and a table."""

    def as_dict(self) -> dict[str, object]:
        """Return the figures for JSON."""

    def text(self) -> list[str]:
        """Return lines for people."""

    def table(self) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
        """Return header and rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRequest:
    """One report.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    start, end : datetime
        Half-open, UTC.
    period : str
        How the programme statement is cut: ``all``, ``day``, ``week``, ``month``, ``year``.
    programme : str
        Whose freight, for clock and growth; empty = all.
    promise_days, probability : float
        For the clock.
    mode, most, carrier, proof_s
        For growth; see `growth_report`.
    scenarios, seed, processes, cluster
        For stress; see `stress_report`.
    """

    kind: str
    start: datetime
    end: datetime
    period: str = "all"
    programme: str = ""
    promise_days: float = 5.0
    probability: float = 0.9
    mode: str = "flights"
    most: float = 3.0
    carrier: str = ""
    proof_s: float = 0.0
    scenarios: int = 10_000
    seed: int = 0
    processes: int = 0
    cluster: str = ""


Maker = Callable[[Plan, ReportRequest, JobControl], Any]


def _kpi(plan: Plan, r: ReportRequest, _control: JobControl) -> Report:
    from apronplan.reports.kpi import kpi

    return kpi(plan, r.start, r.end)


def _programme(plan: Plan, r: ReportRequest, _control: JobControl) -> Report:
    from apronplan.reports.programme import programme_report

    return programme_report(plan, r.start, r.end, r.period)


def _customs(plan: Plan, r: ReportRequest, _control: JobControl) -> Report:
    from apronplan.reports.customs import customs_report

    return customs_report(plan, r.start, r.end)


def _clock(plan: Plan, r: ReportRequest, _control: JobControl) -> Report:
    from apronplan.reports.clock import clock_report

    return clock_report(plan, r.start, r.end, r.programme, r.promise_days, r.probability)


def _halls(plan: Plan, r: ReportRequest, _control: JobControl) -> Report:
    from apronplan.reports.halls import halls_report

    return halls_report(plan, r.start, r.end)


def _growth(plan: Plan, r: ReportRequest, _control: JobControl) -> Report:
    from apronplan.reports.growth import growth_report

    return growth_report(
        plan,
        r.start,
        r.end,
        mode=r.mode,
        most=r.most,
        carrier=r.carrier,
        programme=r.programme,
        proof_s=r.proof_s,
    )


def _stress(plan: Plan, r: ReportRequest, control: JobControl) -> Report:
    from apronplan.reports.stress import stress_report

    def tell(done: int, of: int) -> None:
        """Say how far the scenarios are, and give up if that was asked for."""
        control.check()
        control.report(Progress(fraction=done / of))

    return stress_report(
        plan,
        r.start,
        r.end,
        r.scenarios,
        seed=r.seed,
        processes=r.processes,
        cluster=r.cluster,
        progress=tell,
    )


def _exports(plan: Plan, r: ReportRequest, _control: JobControl) -> Report:
    from apronplan.reports.exports import export_report

    return export_report(plan, r.start, r.end)


KINDS: Mapping[str, Maker] = MappingProxyType(
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
"""Every kind of report by its name."""


def make_report(plan: Plan, request: ReportRequest, control: JobControl = NO_CONTROL) -> Report:
    """Work a report out.

    Raises
    ------
    UserError
        If the plan or the request does not allow it, in words.
    """
    report: Report = KINDS[request.kind](plan, request, control)
    return report
