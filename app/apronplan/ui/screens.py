"""What to do when a screen is unplugged: nothing of the desk may be left where nobody can see it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from apronplan.i18n import tr

if TYPE_CHECKING:
    from apronplan.ui.main_window import MainWindow

GRIP_PX = 80
"""This much of a window's upper edge has to be on a screen, so that it can be taken with the mouse."""


class ScreenWatch(QObject):
    """Brings windows and floating panels back when their screen is gone, and says so."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenRemoved.connect(self._on_removed)

    def _on_removed(self, _screen: QScreen) -> None:
        QTimer.singleShot(0, self, self.bring_back)  # first Qt moves what it moves itself

    def bring_back(self) -> None:
        """Take every window of the desk back onto a screen."""
        window = self._window
        screens = [s.availableGeometry() for s in QGuiApplication.screens()]
        if not screens:
            return
        lost = [d for d in window.docks.values() if d.isFloating() and not within_reach(d.frameGeometry(), screens)]
        for dock in lost:
            dock.setFloating(False)
        moved = not within_reach(window.frameGeometry(), screens)
        if moved:
            _fit(window, window.screen().availableGeometry())
        if lost or moved:
            window.status_line.say(tr("ui.screen.gone"))


def within_reach(box: QRect, screens: list[QRect]) -> bool:
    """Tell whether enough of a window's upper edge lies on a screen."""
    edge = QRect(box.left(), box.top(), box.width(), 24)
    return any(edge.intersected(s).width() >= min(GRIP_PX, box.width()) for s in screens)


def _fit(window: QWidget, room: QRect) -> None:
    window.resize(min(window.width(), room.width()), min(window.height(), room.height()))
    window.move(room.topLeft())


def open_at(window: QWidget, width: int, height: int) -> None:
    """Give a window beside the desk its first size: what it asks for, but never more than its screen has."""
    room = window.screen().availableGeometry()
    window.resize(min(width, room.width() - GRIP_PX // 2), min(height, room.height() - GRIP_PX))
