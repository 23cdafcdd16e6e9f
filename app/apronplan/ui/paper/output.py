"""Where paper goes: a PDF file, a printer, a picture of the map. Files appear whole or not at all."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSize
from PySide6.QtGui import (
    QGuiApplication,
    QImage,
    QImageWriter,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)

from apronplan.domain.plan import Plan
from apronplan.domain.stamp import SheetStamp
from apronplan.errors import UserError
from apronplan.exchange.csv_out import write_bytes_atomically
from apronplan.i18n import tr
from apronplan.reports.pages import HEAD_MM, MARGIN_MM, PAPER_MM, ApronMap, Page, Sheet, body_mm
from apronplan.ui.fonts import load_fonts
from apronplan.ui.paper.blocks import paint_block
from apronplan.ui.paper.frame import paint_frame
from apronplan.ui.paper.ink import MM_PER_INCH, Ink

DOTS_PER_INCH = 600
MAP_PIXELS = QSize(2400, 1500)
_PAGE_SIZES = {"A3": QPageSize.PageSizeId.A3, "A4": QPageSize.PageSizeId.A4}


def paint_sheet(
    sheet: Sheet, painter: QPainter, next_page: Callable[[], object], dots_per_mm: float, size_mm: tuple[float, float]
) -> int:
    """Paint all pages of a sheet on an active painter; `next_page` turns to a fresh page. Return the pages painted."""
    ink = Ink(painter, dots_per_mm)
    for number, page in enumerate(sheet.pages, start=1):
        if number > 1:
            next_page()
        _paint_page(ink, sheet, page, number, size_mm)
    return len(sheet.pages)


def _paint_page(ink: Ink, sheet: Sheet, page: Page, number: int, size_mm: tuple[float, float]) -> None:
    paint_frame(ink, sheet, page, number, size_mm)
    y = MARGIN_MM + HEAD_MM
    for block in page.blocks:
        y += paint_block(ink, block, MARGIN_MM, y, size_mm[0] - 2 * MARGIN_MM)


def page_size_mm(paper: str, *, landscape: bool) -> tuple[float, float]:
    """Return a page's width and height in millimetres."""
    short, long = PAPER_MM[paper]
    return (long, short) if landscape else (short, long)


def set_up_page(device: QPagedPaintDevice, paper: str, *, landscape: bool) -> None:
    """Give a printer or PDF its paper, without margins of its own: the page model has them."""
    turned = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
    layout = QPageLayout(QPageSize(_PAGE_SIZES[paper]), turned, QMarginsF(0, 0, 0, 0))
    device.setPageLayout(layout)


def write_pdf(sheet: Sheet, out: Path, *, paper: str = "A3", landscape: bool = True) -> int:
    """Write a sheet as PDF and return its number of pages.

    Raises
    ------
    UserError
        If the file cannot be written.
    """
    _need_fonts()

    def paint(target: QBuffer) -> int:
        """Paint all pages and return their number; raises `OSError` if Qt cannot."""
        writer = QPdfWriter(target)
        writer.setResolution(DOTS_PER_INCH)
        writer.setTitle(f"{sheet.title} - {sheet.subtitle}")
        writer.setCreator("Apronplan")
        set_up_page(writer, paper, landscape=landscape)
        painter = QPainter()
        if not painter.begin(writer):
            raise OSError("Qt cannot paint")
        try:
            size = page_size_mm(paper, landscape=landscape)
            return paint_sheet(sheet, painter, writer.newPage, DOTS_PER_INCH / MM_PER_INCH, size)
        finally:
            painter.end()

    return _whole(out, paint)


def write_map(plan: Plan, at: datetime, out: Path, stamp: SheetStamp) -> int:
    """Write the apron map at a time as PDF (a sheet of A3) or PNG; return its number of pages."""
    _need_fonts()
    if out.suffix.lower() == ".png":
        return _whole(out, lambda target: _png(plan, at, target))
    room = body_mm("A3", landscape=True)
    zone = plan.layout.airport.zone
    title = tr("sheet.map_at", at=f"{at.astimezone(zone):%Y-%m-%d %H:%M}")
    page = Page(title=title, blocks=(ApronMap(at=at, plan=plan, height_mm=room - 3),))
    sheet = Sheet(
        title=tr("sheet.map"),
        subtitle=f"{plan.layout.airport.name} ({plan.layout.airport.icao})",
        pages=(page,),
        stamp=stamp,
        remarks=(tr("sheet.not_navigation"),),
    )
    return write_pdf(sheet, out)


def _png(plan: Plan, at: datetime, target: QBuffer) -> int:
    from apronplan.ui.map import paint_map

    image = QImage(MAP_PIXELS, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_map(painter, QRectF(0, 0, MAP_PIXELS.width(), MAP_PIXELS.height()), plan, at)
    finally:
        painter.end()
    if not QImageWriter(target, b"PNG").write(image):
        raise OSError("Qt cannot make a picture")
    return 1


def _whole(out: Path, paint: Callable[[QBuffer], int]) -> int:
    """Paint in memory, then put the file in place in one step; a failure leaves what was there.

    Qt does not tell of a disk that is full while it writes: it would leave half a sheet and call it done.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    try:
        pages = paint(buffer)
    except OSError as error:
        raise UserError(tr("exchange.not_written", file=out, reason=error)) from error
    buffer.close()
    write_bytes_atomically(out, bytes(buffer.data().data()))
    return pages


def _need_fonts() -> None:
    """Make sure that there is an application, which Qt's fonts need, and that the bundled type is loaded."""
    if QGuiApplication.instance() is None:
        from PySide6.QtWidgets import QApplication

        _kept.append(QApplication(["apronplan"]))
    if not _kept_fonts:
        _kept_fonts.append(load_fonts())


_kept: list[QGuiApplication] = []
_kept_fonts: list[object] = []
