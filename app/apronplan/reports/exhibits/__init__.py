"""Reports as blocks of a page: the window shows them, paper prints them, and both say the same."""

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import cast

from apronplan.domain.plan import Plan
from apronplan.i18n import tr
from apronplan.reports.pages import Block
from apronplan.reports.requests import Report

Exhibit = Callable[[Report, Plan], list[Block]]

_WHERE: Mapping[str, str] = MappingProxyType(
    {
        "kpi": "figures:kpi_blocks",
        "programme": "freight:programme_blocks",
        "halls": "freight:halls_blocks",
        "customs": "freight:customs_blocks",
        "exports": "freight:exports_blocks",
        "clock": "outlook:clock_blocks",
        "growth": "growth:growth_blocks",
        "stress": "outlook:stress_blocks",
        "comparison": "outlook:comparison_blocks",
    }
)


def blocks_of(kind: str, report: Report, plan: Plan) -> list[Block]:
    """Return a report as blocks, from top to bottom.

    Parameters
    ----------
    kind : str
        One of `requests.KINDS`, or ``comparison``.
    plan : Plan
        What the report is about; gives names and the time zone.
    """
    module, _, name = _WHERE[kind].partition(":")
    exhibit = cast("Exhibit", getattr(import_module(f"{__name__}.{module}"), name))
    return exhibit(report, plan)


def kind_title(kind: str) -> str:
    """Return what a kind of report is called."""
    return tr(f"report.kind.{kind}")
