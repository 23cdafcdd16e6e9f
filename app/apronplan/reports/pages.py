"""Page models: what stands on a sheet, in millimetres, without knowing who paints it.

A sheet is a list of pages; a page is a heading and blocks from top to bottom. Every block knows its height, so that
pages are filled here and a table that runs over is continued with its headings.
"""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from apronplan.domain.plan import Plan
from apronplan.domain.stamp import SheetStamp

LINE_MM = 5.0
"""Height of a line of body text (9 pt) and of a table row."""
HEADING_MM = 9.0
GANTT_ROW_MM = 5.4
GANTT_AXIS_MM = 9.0
CURVE_MM = 42.0
GAP_MM = 3.0
"""Empty space below every block."""

SHORT_ROWS = 6
"""A table of up to so many rows stays on one page."""

PAPER_MM = {"A3": (297.0, 420.0), "A4": (210.0, 297.0)}
MARGIN_MM = 12.0
HEAD_MM = 16.0
FOOT_MM = 17.0


class Align(StrEnum):
    """How a column's cells stand."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, its share of the width, and how its cells stand."""

    title: str
    share: float
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading within a page; `continued` where what it heads began on an earlier page."""

    text: str
    continued: bool = False

    @property
    def height_mm(self) -> float:
        """Millimetres from top to bottom."""
        return HEADING_MM


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A sentence; `warning` sets it apart with a bar, not with colour alone."""

    text: str
    warning: bool = False

    @property
    def height_mm(self) -> float:
        """Millimetres from top to bottom."""
        return LINE_MM


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Big figures side by side: value, what it is, and a remark."""

    items: tuple[tuple[str, str, str], ...]
    per_row: int = 4

    @property
    def height_mm(self) -> float:
        """Millimetres from top to bottom."""
        return 18.0 * -(-len(self.items) // self.per_row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with headings; `strong` rows are set in bold."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    strong: frozenset[int] = frozenset()

    @property
    def height_mm(self) -> float:
        """Millimetres from top to bottom."""
        return LINE_MM * (len(self.rows) + 1.2)

    def split(self, room_mm: float) -> tuple["Table", "Table | None"]:
        """Return what fits into `room_mm` and the rest, with the headings on both."""
        fits = max(1, int(room_mm / LINE_MM - 1.2))
        if fits >= len(self.rows):
            return self, None
        head = frozenset(i for i in self.strong if i < fits)
        tail = frozenset(i - fits for i in self.strong if i >= fits)
        return replace(self, rows=self.rows[:fits], strong=head), replace(self, rows=self.rows[fits:], strong=tail)


@dataclass(frozen=True, slots=True, kw_only=True)
class GanttBar:
    """A stay on the printed Gantt; texts from left to right, the first to go where room is short is `middle`."""

    start: datetime
    end: datetime
    left: str
    middle: str
    right: str
    locked: bool = False
    overridden: bool = False
    pattern: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GanttRow:
    """One stand's line of the printed Gantt."""

    label: str
    remark: str
    bars: tuple[GanttBar, ...]
    closed: tuple[tuple[datetime, datetime, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gantt:
    """Stands against time."""

    rows: tuple[GanttRow, ...]
    start: datetime
    end: datetime
    zone: ZoneInfo

    @property
    def height_mm(self) -> float:
        """Millimetres from top to bottom."""
        return GANTT_AXIS_MM + GANTT_ROW_MM * len(self.rows)

    def split(self, room_mm: float) -> tuple["Gantt", "Gantt | None"]:
        """Return what fits into `room_mm` and the rest, with the time axis on both."""
        fits = max(1, int((room_mm - GANTT_AXIS_MM) / GANTT_ROW_MM))
        if fits >= len(self.rows):
            return self, None
        return replace(self, rows=self.rows[:fits]), replace(self, rows=self.rows[fits:])


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadCurve:
    """Tonnes that reach a hall per hour against its rate, and what lies there against its storage."""

    title: str
    hours: tuple[datetime, ...]
    inflow_t: tuple[float, ...]
    stored_t: tuple[float, ...]
    rate_t: float
    storage_t: float
    zone: ZoneInfo

    @property
    def height_mm(self) -> float:
        """Millimetres from top to bottom."""
        return CURVE_MM


@dataclass(frozen=True, slots=True, kw_only=True)
class HourBars:
    """One figure per hour against a limit."""

    title: str
    hours: tuple[datetime, ...]
    values: tuple[float, ...]
    limit: float
    zone: ZoneInfo

    @property
    def height_mm(self) -> float:
        """Millimetres from top to bottom."""
        return CURVE_MM


@dataclass(frozen=True, slots=True, kw_only=True)
class HourStack:
    """Several figures per hour on top of each other, against a limit; 0 = none."""

    title: str
    hours: tuple[datetime, ...]
    series: tuple[tuple[str, tuple[float, ...]], ...]
    limit: float
    zone: ZoneInfo

    @property
    def height_mm(self) -> float:
        """Millimetres from top to bottom, with a line for what is what."""
        return CURVE_MM + LINE_MM

    @property
    def sums(self) -> tuple[float, ...]:
        """All figures of each hour together."""
        return tuple(sum(values[i] for _, values in self.series) for i in range(len(self.hours)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A bar per name, each with its figure beside it.

    Attributes
    ----------
    unit : str
        Set behind each figure.
    digits : int
        Decimals of the figures.
    """

    title: str
    items: tuple[tuple[str, float], ...]
    unit: str = ""
    digits: int = 0

    @property
    def height_mm(self) -> float:
        """Millimetres from top to bottom."""
        return LINE_MM * (len(self.items) + 1.4)

    def figure(self, value: float) -> str:
        """Return a figure as it is written beside its bar."""
        return f"{value:,.{self.digits}f} {self.unit}".rstrip()


@dataclass(frozen=True, kw_only=True)
class ApronMap:
    """The apron at a time; fills what is left of the page."""

    at: datetime
    plan: Plan
    height_mm: float = 150.0


Block = Heading | Note | Figures | Table | Gantt | LoadCurve | HourBars | HourStack | Bars | ApronMap


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page: what it is called, and its blocks from top to bottom."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A printed document.

    Attributes
    ----------
    title, subtitle : str
        What it is, and of which airport and day.
    stamp : SheetStamp
        Plan, revision and hash; in words and as a QR code on each page.
    remarks : tuple of str
        What must stand on every page, such as "not for navigation".
    """

    title: str
    subtitle: str
    pages: tuple[Page, ...]
    stamp: SheetStamp
    remarks: tuple[str, ...] = field(default=("Not for navigation",))


LETTER_MM = 1.75
"""Width of a letter of body text; a little more than the mean, so that a wrapped line is not cut."""


def width_mm(paper: str, *, landscape: bool) -> float:
    """Return the width between a page's margins, millimetres."""
    short, long = PAPER_MM[paper]
    return (long if landscape else short) - 2 * MARGIN_MM


def wrapped(blocks: Iterable[Block], width: float) -> list[Block]:
    """Cut notes that are longer than a line into several, so that nothing is lost at the edge of the paper."""
    letters = int((width - 3) / LETTER_MM)
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, Note) and len(block.text) > letters:
            found += [replace(block, text=line) for line in textwrap.wrap(block.text, letters)]
        else:
            found.append(block)
    return found


def body_mm(paper: str, *, landscape: bool) -> float:
    """Return the height between a page's head and foot, millimetres."""
    short, long = PAPER_MM[paper]
    # A gap is kept above the foot, so that the last row does not sit on its line.
    return (short if landscape else long) - 2 * MARGIN_MM - HEAD_MM - FOOT_MM - GAP_MM


def fill_pages(title: str, blocks: Sequence[Block], room_mm: float) -> list[Page]:
    """Spread blocks over as many pages as they need.

    A heading stays with the block below it; a table or Gantt that does not fit is continued on the next page.
    """
    pages: list[list[Block]] = [[]]
    left_mm = room_mm
    for group in _with_headings(blocks):
        head, block = group[:-1], group[-1]
        head_mm = sum(b.height_mm + GAP_MM for b in head)
        if pages[-1] and head_mm + _least_mm(block) > left_mm:
            pages.append([])
            left_mm = room_mm
        pages[-1].extend(head)
        left_mm -= head_mm
        rest: Block | None = block
        while isinstance(rest, (Table, Gantt)) and rest.height_mm > left_mm:
            fits, rest = rest.split(left_mm)
            pages[-1].append(fits)
            if rest is not None:
                again = [replace(b, continued=True) for b in head if isinstance(b, Heading)]
                pages.append(list(again))
                left_mm = room_mm - sum(b.height_mm + GAP_MM for b in again)
        if rest is not None:
            pages[-1].append(rest)
            left_mm -= rest.height_mm + GAP_MM
    return [Page(title=title, blocks=tuple(p)) for p in pages if p]


def _least_mm(block: Block) -> float:
    """Return the least height with which a block may begin on a page."""
    if isinstance(block, Table):
        # a short table is not cut in two
        return LINE_MM * ((len(block.rows) if len(block.rows) <= SHORT_ROWS else 3) + 1.2)
    if isinstance(block, Gantt):
        return GANTT_AXIS_MM + GANTT_ROW_MM * min(len(block.rows), 4)
    return block.height_mm


def _with_headings(blocks: Sequence[Block]) -> list[list[Block]]:
    groups: list[list[Block]] = []
    held: list[Block] = []
    for block in blocks:
        held.append(block)
        if not isinstance(block, Heading):
            groups.append(held)
            held = []
    if held:
        groups.append(held)
    return groups
