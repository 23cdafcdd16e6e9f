"""What may be printed, and who makes its pages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from types import MappingProxyType

from apronplan.domain.plan import Plan
from apronplan.domain.stamp import SheetStamp
from apronplan.reports.pages import Block, Sheet
from apronplan.reports.requests import KINDS

Changes = tuple[tuple[str, tuple[str, ...]], ...]
"""What changed, as sentences by turnaround (empty = none), in order of time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRequest:
    """One document.

    Attributes
    ----------
    kind : str
        One of `SHEET_KINDS`.
    start, end : datetime
        Half-open, UTC.
    handler, hall : str
        Whose sheet; empty = one after the other.
    times : tuple of datetime
        Of the maps, UTC; empty = the peak.
    since : int
        Revision after which changes count, for ``changes``.
    changes : Changes
        What changed since then.
    blocks : tuple of Block or None
        Of a report that is worked out already, for the kinds that print one.
    """

    kind: str
    start: datetime
    end: datetime
    paper: str = "A3"
    landscape: bool = True
    handler: str = ""
    hall: str = ""
    times: tuple[datetime, ...] = ()
    since: int = 0
    changes: Changes = ()
    blocks: tuple[Block, ...] | None = None


_OWN: Mapping[str, str] = MappingProxyType(
    {
        "daily": "day:daily_sheet",
        "map": "day:map_sheet",
        "handlers": "handlers:handler_sheet",
        "halls": "halls:hall_sheet",
        "programme": "programmes:programme_sheet",
        "changes": "changes:changes_sheet",
    }
)

SHEET_KINDS = (*_OWN, *(k for k in KINDS if k not in _OWN))
"""Every kind of document, the five of every day first."""


def make_sheet(plan: Plan, request: SheetRequest, stamp: SheetStamp) -> Sheet:
    """Return the pages of a document.

    Raises
    ------
    UserError
        If the plan holds no such handler or hall, or the report cannot be worked out; in words.
    """
    where = _OWN.get(request.kind, "report:report_sheet")
    module, _, name = where.partition(":")
    maker: Callable[[Plan, SheetRequest, SheetStamp], Sheet] = getattr(
        import_module(f"apronplan.reports.sheets.{module}"), name
    )
    return maker(plan, request, stamp)
