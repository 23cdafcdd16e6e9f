"""Printing: what, on which paper, with the system's preview, or straight into a PDF."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.ui.dialogs.messages import show_problem
from apronplan.ui.gantt.scale import Fit
from apronplan.ui.labels import plain_label
from apronplan.ui.print_form import PrintForm, sheet_title
from apronplan.ui.screens import open_at
from apronplan.ui.theme import GRID

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from apronplan.reports.pages import Sheet
    from apronplan.reports.sheets import SheetRequest
    from apronplan.ui.main_window import MainWindow
    from apronplan.ui.reports.work import Finished

MM_PER_INCH = 25.4


class PrintDialog(QDialog):
    """A sheet of the open plan; or, with a finished report, that report as it is shown."""

    def __init__(self, window: "MainWindow", report: "Finished | None" = None, parent: QWidget | None = None) -> None:
        super().__init__(parent or window)
        self._window, self._report = window, report
        session = window.desk.bridge.session
        if session is None:
            raise UserError(tr("ui.status.no_plan"))
        self._session = session
        self.setWindowTitle(tr("ui.print.title"))
        self.setAccessibleName(tr("ui.print.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.form = PrintForm(window.desk, session)
        self.paper, self.turned = self.form.paper, self.form.turned
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        if report is not None:
            self.form.show_paper_only()
            column.addWidget(plain_label(sheet_title(report.request.kind)))
        column.addWidget(self.form)
        column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        self.preview = QPushButton(tr("ui.print.preview"))
        self.save = QPushButton(tr("ui.print.save"))
        leave = QPushButton(tr("ui.button.close"))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.preview, self.save, leave):
            button.setAccessibleName(button.text())
            buttons.addWidget(button)
        self.preview.setDefault(True)
        self.preview.clicked.connect(self.show_preview)
        self.save.clicked.connect(self._ask_file)
        leave.clicked.connect(self.reject)
        return buttons

    @property
    def landscape(self) -> bool:
        """Whether the paper lies on its side."""
        return self.turned.currentIndex() == 0

    def request(self) -> "SheetRequest":
        """Return what is to be printed.

        Raises
        ------
        UserError
            If what is asked for cannot be read.
        """
        asked = self.form.request()
        if self._report is None:
            return asked
        r = self._report.request
        return replace(asked, kind=r.kind, start=r.start, end=r.end, blocks=self._report.blocks)

    def sheet(self) -> "Sheet":
        """Return the pages as they stand now.

        Raises
        ------
        UserError
            If they cannot be made, in words.
        """
        from apronplan.reports.sheets import make_sheet

        return make_sheet(self._session.plan.snapshot(), self.request(), self._session.stamp())

    def show_preview(self) -> bool:
        """Open the system's preview; its own button prints. False (and a message) if there is nothing to show."""
        from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog

        from apronplan.ui.paper.output import set_up_page

        try:
            sheet = self.sheet()
        except UserError as error:
            show_problem(self, str(error))
            return False
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(f"{sheet.title} {sheet.subtitle}")
        set_up_page(printer, self.paper.currentText(), landscape=self.landscape)
        dialog = QPrintPreviewDialog(printer, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAccessibleName(tr("ui.print.preview"))
        open_at(dialog, 1000, 760)
        dialog.paintRequested.connect(lambda device: self.paint(sheet, device))
        dialog.open()
        return True

    def paint(self, sheet: "Sheet", printer: "QPrinter") -> None:
        """Paint all pages on a printer."""
        from apronplan.ui.paper import paint_sheet
        from apronplan.ui.paper.output import page_size_mm

        painter = QPainter(printer)
        size = page_size_mm(self.paper.currentText(), landscape=self.landscape)
        paint_sheet(sheet, painter, printer.newPage, printer.resolution() / MM_PER_INCH, size)
        painter.end()

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, tr("ui.print.save"), f"{self._file_name()}.pdf", tr("ui.print.files"))
        dialog.setAccessibleName(tr("ui.print.save"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.fileSelected.connect(lambda name: self.save_pdf(Path(name)))
        dialog.open()

    def _file_name(self) -> str:
        kind = self._report.request.kind if self._report is not None else self.form.chosen
        day = self._window.desk.cursor.day.isoformat()
        if self._report is not None or self.form.stretch in ("day", "all"):
            return f"{kind}-{day}"
        first, last = (edit.dateTime().toString("yyyy-MM-ddTHHmm") for edit in (self.form.start, self.form.end))
        return f"{kind}-{first}-{last}"

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


def open_preview(window: "MainWindow", kind: str = "daily") -> PrintDialog:
    """Open the dialog with a kind of sheet, for the day on the desk, or for the night if that is on the Gantt."""
    dialog = PrintDialog(window)
    dialog.form.choose(kind)
    if window.gantt.fit is Fit.NIGHT:
        dialog.form.choose_stretch("night")
    dialog.open()
    return dialog
