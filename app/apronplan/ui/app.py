"""Starts the window."""

import os
import sys
from pathlib import Path

import apronplan.ui.plain_import  # noqa: F401 - before Qt, see there

# isort: split
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from apronplan.errors import UserError
from apronplan.ui.faults import FaultReporter
from apronplan.ui.fonts import load_fonts
from apronplan.ui.look import STYLE, STYLED, apply_theme
from apronplan.ui.main_window import MainWindow
from apronplan.ui.state import WindowState
from apronplan.ui.theme import ThemeName, ThemeStore, make_theme


def make_application(scale_percent: int = 0) -> QApplication:
    """Return the application, made once; `scale_percent` makes everything larger than the system asks for."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    if scale_percent:
        os.environ.setdefault("QT_SCALE_FACTOR", f"{scale_percent / 100:g}")
    # Named here, since `setStyle` makes Python know all of QStyle, which takes as long as a plan's first picture.
    app = QApplication([*sys.argv[:1], "-style", STYLE])
    app.setProperty(STYLED, True)
    app.setApplicationName("Apronplan")
    app.setDesktopFileName("apronplan")
    return app


def make_window(state: WindowState | None = None) -> MainWindow:
    """Make the window, dressed and laid out as it was left; it is not shown yet."""
    state = state or WindowState()
    make_application(state.scale_percent)
    name = ThemeName(state.theme) if state.theme in list(ThemeName) else ThemeName.SYSTEM
    store = ThemeStore(make_theme(name, load_fonts()))
    apply_theme(store, name)
    window = MainWindow(store, state)
    if not state.restore_window(window):
        room = window.screen().availableSize()
        window.resize(min(1600, room.width()), min(960, room.height()))
        window.setWindowState(Qt.WindowState.WindowMaximized)
    return window


def run_gui(path: Path | None) -> int:
    """Open the window, on a plan if one is given, and stay until it is closed; returns the exit code."""
    window = make_window()
    app = make_application()
    reporter = FaultReporter(window)
    reporter.install()
    try:
        window.show()
        if path is not None:
            _open_or_make(window, path)  # before the first picture, so that it shows the plan
        return app.exec()
    finally:
        reporter.uninstall()


def _open_or_make(window: MainWindow, path: Path) -> None:
    """Open the plan of a name; a name that is not there yet, and never was, becomes a new plan."""
    from apronplan.store.backups import list_backups

    try:
        files = window.slots.files
        if path.exists() or list_backups(path):
            files.open_plan(path)
        else:
            files.new_plan(path)
    except UserError as error:
        window.status_line.refuse(str(error))
