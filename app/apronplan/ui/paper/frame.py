"""What stands on every page: title, plan, revision, hash, who printed it and when, page x of y, QR code."""

import segno
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from apronplan.domain.clock import stamp_text
from apronplan.domain.stamp import SheetStamp
from apronplan.i18n import tr
from apronplan.reports.pages import FOOT_MM, MARGIN_MM, Page, Sheet
from apronplan.ui.paper.ink import BLACK, GREY, Ink

QR_MM = FOOT_MM - 1.5
RIGHT = Qt.AlignmentFlag.AlignRight


def paint_frame(ink: Ink, sheet: Sheet, page: Page, number: int, size_mm: tuple[float, float]) -> None:
    """Paint a page's head and foot."""
    width, height = size_mm
    inner = width - 2 * MARGIN_MM
    ink.text(MARGIN_MM, MARGIN_MM - 2, inner * 0.6, 8, sheet.title, size_pt=15, bold=True)
    ink.text(MARGIN_MM, MARGIN_MM + 5, inner * 0.6, 6, sheet.subtitle, size_pt=10.5)
    ink.text(MARGIN_MM + inner * 0.6, MARGIN_MM - 2, inner * 0.4, 8, page.title, size_pt=12, align=RIGHT)
    pages = tr("sheet.page", number=number, pages=len(sheet.pages))
    ink.text(MARGIN_MM + inner * 0.6, MARGIN_MM + 5, inner * 0.4, 6, pages, size_pt=10.5, align=RIGHT)
    ink.line(MARGIN_MM, MARGIN_MM + 12, width - MARGIN_MM, MARGIN_MM + 12, color=BLACK, width=0.4)
    _foot(ink, sheet, MARGIN_MM, height - MARGIN_MM - FOOT_MM, inner)


def _foot(ink: Ink, sheet: Sheet, x: float, y: float, inner: float) -> None:
    stamp = sheet.stamp
    ink.line(x, y + 0.5, x + inner, y + 0.5, color=GREY)
    plan = tr("sheet.plan", name=stamp.plan_name, revision=stamp.revision, hash=stamp.journal_hash)
    printed = tr("sheet.printed", at=stamp_text(stamp.printed_at, stamp.zone), by=stamp.printed_by)
    room = inner - QR_MM - 4
    ink.text(x, y + 2, room, 4.6, plan, size_pt=9)
    ink.text(x, y + 6.6, room, 4.6, printed, size_pt=9)
    ink.text(x, y + 11.2, room, 4.6, "  ".join(sheet.remarks), size_pt=9, bold=True)
    _qr(ink, stamp, x + inner - QR_MM, y + 1.5)


def _qr(ink: Ink, stamp: SheetStamp, x: float, y: float) -> None:
    """Draw the QR code module by module, so that it stays sharp at any resolution."""
    code = segno.make(stamp.code, error="m", micro=False)
    rows = [list(row) for row in code.matrix]
    module = QR_MM / len(rows)
    black = QColor("black")
    for i, row in enumerate(rows):
        for j, dark in enumerate(row):
            if dark:
                # A hair of overlap closes the seams that rounding to dots would leave.
                ink.box(x + j * module, y + i * module, module * 1.04, module * 1.04, fill=black, edge=None)
