"""What is done aside for a report: in a thread what is quick, in a process of its own what is long. No widgets."""

from collections.abc import Mapping
from dataclasses import dataclass

from apronplan.domain.plan import TABLES, Plan
from apronplan.planning.job import JobControl
from apronplan.planning.known_layout import with_known_layout
from apronplan.reports.exhibits import blocks_of
from apronplan.reports.pages import Block
from apronplan.reports.requests import Cell, ReportRequest, make_report

LONG_KINDS = frozenset({"clock", "growth", "stress"})
"""Kinds that take seconds: they get a process of their own, so that the desk never waits for Python's lock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """What is kept of a report: how it is shown, and its table; not the thousands of figures behind it.

    Attributes
    ----------
    header, rows
        The whole table, for the export.
    """

    request: ReportRequest
    blocks: tuple[Block, ...]
    header: tuple[str, ...]
    rows: list[tuple[Cell, ...]]


def tables_of(plan: Plan) -> dict[str, dict[str, object]]:
    """Return a plan's tables as plain dictionaries, which can be sent to another process."""
    return {name: dict(plan.rows(name)) for name in TABLES}


def work(*, tables: Mapping[str, Mapping[str, object]], request: ReportRequest, control: JobControl) -> Finished:
    """Work a report out in a process of its own.

    Raises
    ------
    UserError
        If the plan or the request does not allow it, in words.
    """
    return finish(with_known_layout(Plan(tables)), request, control)


def finish(plan: Plan, request: ReportRequest, control: JobControl) -> Finished:
    """Work a report out and lay it out as blocks."""
    report = make_report(plan, request, control)
    header, rows = report.table()
    blocks = tuple(blocks_of(request.kind, report, plan))
    return Finished(request=request, blocks=blocks, header=header, rows=rows)
