"""What happens when something of ours fails: logged with its traceback, shown once, and the desk goes on."""

import logging
import sys
import traceback
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication

from apronplan.i18n import tr
from apronplan.paths import user_log_dir

if TYPE_CHECKING:
    from apronplan.ui.main_window import MainWindow

_log = logging.getLogger("apronplan.ui")
LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class FaultReporter(QObject):
    """Catches what no slot caught.

    Signals
    -------
    failed(str)
        The report, from whatever thread; shown in the window's own.
    """

    failed = Signal(str)

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._shown: set[str] = set()
        self._before = sys.excepthook
        self.failed.connect(self._show)

    def install(self) -> None:
        """Listen, and log to the user's log folder."""
        sys.excepthook = self._on_exception
        qInstallMessageHandler(_on_qt_message)
        try:
            user_log_dir().mkdir(parents=True, exist_ok=True)
            handler = logging.FileHandler(user_log_dir() / "window.log", encoding="utf-8", delay=True)
            handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
            logging.getLogger("apronplan").addHandler(handler)
        except OSError:
            _log.warning("the log folder %s cannot be used", user_log_dir())

    def uninstall(self) -> None:
        """Stop listening."""
        sys.excepthook = self._before
        qInstallMessageHandler(None)

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QGuiApplication.quit()
            return
        report = "".join(traceback.format_exception(kind, error, trace))
        _log.error("%s", report)
        self.failed.emit(report)

    def _show(self, report: str) -> None:
        """Show each fault once; a paint event that fails would else bury the desk under boxes."""
        from PySide6.QtWidgets import QMessageBox

        place = report.strip().splitlines()[-3:]
        key = "\n".join(place)
        if key in self._shown:
            return
        self._shown.add(key)
        box = QMessageBox(self._window)
        box.setWindowTitle(tr("ui.fault.title"))
        box.setAccessibleName(tr("ui.fault.title"))
        box.setText(tr("ui.fault.text", what=report.strip().splitlines()[-1]))
        box.setDetailedText(report)
        copy = box.addButton(tr("ui.fault.copy"), QMessageBox.ButtonRole.ActionRole)
        box.addButton(tr("ui.button.ok"), QMessageBox.ButtonRole.AcceptRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
        box.open()


def _on_qt_message(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    _log.log(LEVELS.get(kind, logging.WARNING), "Qt: %s", text)
