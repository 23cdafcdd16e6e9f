"""Printing: what, on which paper, with the system's preview, or straight into a PDF."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QDialog, QFileDialog, QFormLayout, QHBoxLayout, QPushButton, QVBoxLayout

from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.ui.dialogs.messages import show_problem
from apronplan.ui.labels import named_combo, plain_label
from apronplan.ui.theme import GRID

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from apronplan.reports.pages import Sheet
    from apronplan.ui.main_window import MainWindow

PAPERS = ("A3", "A4")
MM_PER_INCH = 25.4


class PrintDialog(QDialog):
    """The daily allocation plan of the day on the desk."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._day: date = window.desk.cursor.day
        self.setWindowTitle(tr("ui.print.title"))
        self.setAccessibleName(tr("ui.print.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.paper = named_combo(tr("ui.print.paper"), PAPERS)
        self.turned = named_combo(tr("ui.print.turned"), [tr("ui.print.landscape"), tr("ui.print.portrait")])
        self.preview = QPushButton(tr("ui.print.preview"))
        self.save = QPushButton(tr("ui.print.save"))
        leave = QPushButton(tr("ui.button.close"))
        named = (
            (self.preview, "ui.print.preview"),
            (self.save, "ui.print.save"),
            (leave, "ui.button.close"),
        )
        for widget, name in named:
            widget.setAccessibleName(tr(name))
        form = QFormLayout()
        form.addRow(plain_label(tr("ui.print.what")), plain_label(tr("ui.print.daily", day=self._day.isoformat())))
        form.addRow(plain_label(tr("ui.print.paper")), self.paper)
        form.addRow(plain_label(tr("ui.print.turned")), self.turned)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.preview, self.save, leave):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addLayout(form)
        column.addLayout(buttons)
        self.preview.setDefault(True)
        self.preview.clicked.connect(self.show_preview)
        self.save.clicked.connect(self._ask_file)
        leave.clicked.connect(self.reject)

    @property
    def landscape(self) -> bool:
        """Whether the paper lies on its side."""
        return self.turned.currentIndex() == 0

    def sheet(self) -> "Sheet":
        """Return the pages as they stand now.

        Raises
        ------
        UserError
            If no plan is open.
        """
        from apronplan.reports.daily import daily_pages

        session = self._window.desk.bridge.session
        if session is None:
            raise UserError(tr("ui.status.no_plan"))
        plan = session.plan.snapshot()
        return daily_pages(plan, self._day, session.stamp(), paper=self.paper.currentText(), landscape=self.landscape)

    def show_preview(self) -> None:
        """Open the system's preview; its own button prints."""
        from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog

        from apronplan.ui.paper.output import set_up_page

        sheet = self.sheet()
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(f"{sheet.title} {self._day.isoformat()}")
        set_up_page(printer, self.paper.currentText(), landscape=self.landscape)
        dialog = QPrintPreviewDialog(printer, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAccessibleName(tr("ui.print.preview"))
        dialog.resize(1000, 760)
        dialog.paintRequested.connect(lambda device: self.paint(sheet, device))
        dialog.open()

    def paint(self, sheet: "Sheet", printer: "QPrinter") -> None:
        """Paint all pages on a printer."""
        from apronplan.ui.paper import paint_sheet
        from apronplan.ui.paper.output import page_size_mm

        painter = QPainter(printer)
        size = page_size_mm(self.paper.currentText(), landscape=self.landscape)
        paint_sheet(sheet, painter, printer.newPage, printer.resolution() / MM_PER_INCH, size)
        painter.end()

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, tr("ui.print.save"), f"{self._day.isoformat()}.pdf", tr("ui.print.files"))
        dialog.setAccessibleName(tr("ui.print.save"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.fileSelected.connect(lambda name: self.save_pdf(Path(name)))
        dialog.open()

    def save_pdf(self, out: Path) -> bool:
        """Write the pages as PDF; False (and a message) if that was not possible."""
        from apronplan.ui.paper import write_pdf

        try:
            pages = write_pdf(self.sheet(), out, paper=self.paper.currentText(), landscape=self.landscape)
        except UserError as error:
            show_problem(self, str(error))
            return False
        self._window.status_line.say(tr("ui.print.done", file=out.name, pages=pages))
        self.accept()
        return True


def open_preview(window: "MainWindow") -> PrintDialog:
    """Open the dialog for the day on the desk."""
    dialog = PrintDialog(window)
    dialog.open()
    return dialog
