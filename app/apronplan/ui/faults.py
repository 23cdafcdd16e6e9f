"""What happens when something of ours fails: logged with its traceback, shown once, and the desk goes on."""

import logging
import sys
import threading
import traceback
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication

from apronplan.domain.clock import stamp_text
from apronplan.i18n import tr
from apronplan.paths import user_log_dir
from apronplan.ui.crash_file import CrashFile
from apronplan.ui.watchdog import Watchdog

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
    """Catches what no slot caught, on any thread; keeps a file for what Python cannot catch; watches for a freeze.

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
        self._before = sys.excepthook, threading.excepthook
        self._handler: logging.Handler | None = None
        self.crash_file = CrashFile(user_log_dir())
        self.watchdog = Watchdog(user_log_dir(), self)
        self.failed.connect(self._show)

    def install(self) -> None:
        """Listen, and log to the user's log folder; tell of a crash of the last time."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread
        qInstallMessageHandler(_on_qt_message)
        self._log_to_file()
        if crash := self.crash_file.open():
            self._window.notice_bar.tell(tr("ui.fault.crashed", when=stamp_text(crash.when), file=crash.path))
        self.watchdog.thawed.connect(self._on_thaw)
        self.watchdog.start()

    def _log_to_file(self) -> None:
        try:
            user_log_dir().mkdir(parents=True, exist_ok=True)
            self._handler = logging.FileHandler(user_log_dir() / "window.log", encoding="utf-8", delay=True)
            self._handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
            logging.getLogger("apronplan").addHandler(self._handler)
        except OSError:
            _log.warning("the log folder %s cannot be used", user_log_dir())

    def uninstall(self) -> None:
        """Stop listening; the program ends in order."""
        sys.excepthook, threading.excepthook = self._before
        qInstallMessageHandler(None)
        self.watchdog.stop()
        self.crash_file.close()
        if self._handler is not None:
            logging.getLogger("apronplan").removeHandler(self._handler)
            self._handler.close()
            self._handler = None

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QGuiApplication.quit()
            return
        report = "".join(traceback.format_exception(kind, error, trace))
        _log.error("%s", report)
        self.failed.emit(report)

    def _on_thread(self, given: threading.ExceptHookArgs) -> None:
        if given.exc_value is not None and not issubclass(given.exc_type, SystemExit):
            self._on_exception(given.exc_type, given.exc_value, given.exc_traceback)

    def _on_thaw(self, seconds: float) -> None:
        _log.warning("the window did not answer for %.0f s", seconds)
        self._window.notice_bar.tell(tr("ui.fault.frozen", seconds=round(seconds), file=self.watchdog.path))

    def _show(self, report: str) -> None:
        """Show each fault once; a paint event that fails would else bury the desk under boxes."""
        place = report.strip().splitlines()[-3:]
        key = "\n".join(place)
        if key in self._shown:
            return
        self._shown.add(key)
        self._open_box(report)

    def _open_box(self, report: str) -> None:
        from PySide6.QtWidgets import QMessageBox

        from apronplan.ui.dialogs.messages import message_box
        from apronplan.ui.machine import about_this_machine

        whole = f"{about_this_machine()}\n\n{report}"
        text = tr("ui.fault.text", what=report.strip().splitlines()[-1])
        box = message_box(self._window, tr("ui.fault.title"), text, whole)
        copy = box.addButton(tr("ui.fault.copy"), QMessageBox.ButtonRole.ActionRole)
        copy.clicked.disconnect()  # else the box would close, and with it the report
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(whole))
        box.addButton(tr("ui.button.ok"), QMessageBox.ButtonRole.AcceptRole)
        box.open()


def _on_qt_message(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    _log.log(LEVELS.get(kind, logging.WARNING), "Qt: %s", text)
