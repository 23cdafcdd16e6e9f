"""What all sheets share: sections spread over pages, title, airport and time."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from apronplan.domain.plan import Plan
from apronplan.domain.stamp import SheetStamp
from apronplan.i18n import tr
from apronplan.planning.span_words import at_first, is_night, night_words
from apronplan.reports.pages import Block, Page, Sheet, body_mm, fill_pages, width_mm, wrapped
from apronplan.reports.sheets.kinds import SheetRequest

Section = tuple[str, Sequence[Block]]
"""What a page is called, and its blocks; every section begins on a page of its own."""


def sheet_of(
    plan: Plan, request: SheetRequest, stamp: SheetStamp, title: str, sections: Iterable[Section], remark: str = ""
) -> Sheet:
    """Return sections as a document."""
    room = body_mm(request.paper, landscape=request.landscape)
    width = width_mm(request.paper, landscape=request.landscape)
    pages: list[Page] = []
    for name, blocks in sections:
        pages += fill_pages(name, wrapped(blocks, width), room)
    airport = plan.layout.airport
    when = remark or time_text(plan, request.start, request.end)
    subtitle = tr("daily.subtitle", airport=airport.name, icao=airport.icao, day=when)
    remarks = (tr("sheet.not_navigation"),)
    return Sheet(title=title, subtitle=subtitle, pages=tuple(pages), stamp=stamp, remarks=remarks)


def time_text(plan: Plan, start: datetime, end: datetime) -> str:
    """Return a stretch of time on the airport's clock: a day by its name, a night by both days, else from and to."""
    zone = plan.layout.airport.zone
    first, last = start.astimezone(zone), end.astimezone(zone)
    midnight = first.time() == last.time() == datetime.min.time()
    if midnight and last.date() == first.date() + timedelta(days=1):
        return f"{first:%A} {first.date().isoformat()}"
    if midnight:
        return tr("sheet.days", first=first.date().isoformat(), last=(last.date() - timedelta(days=1)).isoformat())
    text = tr("sheet.from_to", first=f"{first:%Y-%m-%d %H:%M}", last=f"{last:%Y-%m-%d %H:%M}")
    if is_night(start, end, zone):
        return tr("sheet.night", night=at_first(night_words(start, zone)), times=text)
    return text
