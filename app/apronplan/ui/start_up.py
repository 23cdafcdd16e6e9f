"""What happens at the start, from the first import to the whole desk.

1. `plain_import` loads PySide6 and undoes what it does to Python's import.
2. `app.make_window` makes the application, fonts, theme and the window: names of the menus, docks, status line, Gantt.
3. `run_gui` shows it and opens the plan, checked whole; then the event loop paints the first picture.
4. When the Gantt is painted the window can be used (`usable`): a click selects.
5. One piece per turn of the event loop, so that a click in between is answered: the entries of the menus with their
   keys, the day at the top right, what takes files dropped from outside, the other panels. A key or an opened menu
   that comes before the entries is kept: they are made at once and then asked. The libraries of the geometry (a fifth
   of a second) are loaded in a thread before the map needs them.
6. When everything is there (`complete`) the plan is checked against the rules, aside.
"""

import gc
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from apronplan.ui.aside import Aside

if TYPE_CHECKING:
    from apronplan.ui.main_window import MainWindow

LATEST_MS = 400
"""If the Gantt is not painted by then (its dock is closed, say), the other panels are made all the same."""
NEEDS_GEOMETRY = frozenset({"map"})


def _load_geometry() -> None:
    import apronplan.planning.rules  # noqa: F401 - loads numpy and shapely as well


def _load_verbs() -> None:
    import apronplan.session.commands  # noqa: F401 - so that the first drop need not wait for it


class StartUp(QObject):
    """Makes the panels that are not there at the first picture.

    Signals
    -------
    usable
        The plan is shown and painted; what is clicked is selected.
    complete
        Every panel is there.
    """

    usable = Signal()
    complete = Signal()

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._seen = False
        self._loaded = False
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(LATEST_MS)
        self._late.timeout.connect(self._on_seen)
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._step)
        self._frame: list[Callable[[], object]] = [window.make_actions, window.show_day_bar, window.take_files]
        self._loader = Aside(self)
        self._loader.done.connect(self._on_loaded)
        self._loader.failed.connect(self._on_loaded)

    def begin(self) -> None:
        """Watch for the first picture; called when the window is shown."""
        if not self._seen and not self._late.isActive():
            self._window.installEventFilter(self)
            self._window.gantt.viewport().installEventFilter(self)
            self._window.desk.bridge.hold_checks(True)
            self._late.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the Gantt painted; the event goes on to it first, so the picture is there at the next turn.

        Qt asks who wants a key before it looks for it in the menus: time enough to fill them.
        """
        kind = event.type()
        if kind is QEvent.Type.ShortcutOverride:
            self._window.make_actions()
        elif kind is QEvent.Type.Paint and not self._seen and watched is not self._window:
            self._seen = True
            self._late.stop()
            QTimer.singleShot(0, self, self._on_seen)
        return super().eventFilter(watched, event)

    def _on_seen(self) -> None:
        self._seen = True
        self._window.gantt.viewport().removeEventFilter(self)
        self.usable.emit()
        self._loader.start(_load_geometry)
        self._turn.start()

    def _on_loaded(self) -> None:
        if not self._loaded:
            self._loaded = True
            self._turn.start()

    def _step(self) -> None:
        if self._frame:
            self._frame.pop(0)()
            if not self._frame:
                self._window.removeEventFilter(self)
            return
        panels = self._window.panels
        ready = [n for n in panels.waiting if self._loaded or n not in NEEDS_GEOMETRY]
        if ready:
            _ = panels[ready[0]]
        elif panels.waiting:
            self._turn.stop()  # goes on when the geometry is loaded
        else:
            self._turn.stop()
            # What lives as long as the program need not be looked through at every collection from here on.
            gc.freeze()
            gc.enable()
            self._window.desk.bridge.hold_checks(False)
            self.complete.emit()
            self._loader.start(_load_verbs)
