"""Where the docks are and how large: the first sharing-out, and everything back as it was left.

Qt shares room out anew whenever the window, or the smallest size of a panel, changes while it is being shown: a window
that is maximised by its manager, panels that are made after the first picture. What Qt restores before that is then
stretched, some pixels at each start. So sizes are given again, exactly, until the window is complete.

All docks lie in one area of the window: docks left and right of a centre that is not there grow by four pixels
each time Qt lays them out.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QTabBar

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDockWidget, QMainWindow

ROOMY_PX = 900
"""Below this height the halls wait behind the Gantt at first."""
LOW_PX = 590
"""Below this height the findings wait behind the inspector at first: a screen at 200 %."""
NARROW_PX = 1280
"""Below this width the tray waits behind the findings at first."""
VERSION = 2
"""Of the kept places; those of another version are not taken."""
TRAY_PX = 200
RIGHT_PX = 280
HORIZONTAL, VERTICAL = Qt.Orientation.Horizontal, Qt.Orientation.Vertical

Size = tuple[int, int]


class Arrangement:
    """Arranges the docks of one window while it comes up, and tells how they were left.

    Parameters
    ----------
    docks : mapping
        The docks by name; filled before `place_first` is called.
    kept : QByteArray
        What `saved` gave; empty at the first start.
    sizes : mapping of str to size
        Width and height in pixels of each dock that was seen, and of the window itself (``""``).
    """

    def __init__(
        self, window: "QMainWindow", docks: "Mapping[str, QDockWidget]", kept: QByteArray, sizes: Mapping[str, Size]
    ) -> None:
        self._window = window
        self.docks = docks
        self._kept: QByteArray | None = kept
        self._sizes = dict(sizes)
        self._placed = False
        self.coming_up = True

    def arrange(self) -> None:
        """Give every dock its place (once) and its size."""
        if not self._placed:
            self._placed = True
            if not self._restore():
                self._kept = None
                self._lay_upon()
        if self._kept is None:
            self.share_out()
        elif self._sizes:
            self._resize_as_left()

    def _restore(self) -> bool:
        kept = self._kept
        return kept is not None and not kept.isEmpty() and self._window.restoreState(kept, VERSION)

    def saved(self) -> QByteArray:
        """Return where the docks are."""
        return self._window.saveState(VERSION)

    def place_first(self) -> None:
        """Put every dock where a planner finds it on the first day."""
        window, docks = self._window, self.docks
        window.addDockWidget(Qt.DockWidgetArea.TopDockWidgetArea, docks["tray"])
        window.splitDockWidget(docks["tray"], docks["inspector"], HORIZONTAL)
        window.splitDockWidget(docks["tray"], docks["gantt"], VERTICAL)
        window.splitDockWidget(docks["tray"], docks["map"], HORIZONTAL)
        window.splitDockWidget(docks["gantt"], docks["halls"], VERTICAL)
        window.splitDockWidget(docks["inspector"], docks["findings"], VERTICAL)
        window.tabifyDockWidget(docks["findings"], docks["history"])
        docks["findings"].raise_()
        # Laid upon the map when it is asked for: Qt leaves a stray tab bar where one of two is hidden from the start.
        window.splitDockWidget(docks["map"], docks["dashboard"], HORIZONTAL)
        docks["dashboard"].hide()

    def as_delivered(self) -> None:
        """Show every panel again where it was on the first day, whatever was closed, floated or moved."""
        for dock in self.docks.values():
            dock.setFloating(False)
            self._window.removeDockWidget(dock)
        for dock in self.docks.values():
            dock.show()
        self.place_first()
        self._kept = None
        self._lay_upon()
        self.share_out()

    def share_out(self) -> None:
        """Give the panels their first sizes: the Gantt and the map get most of the room."""
        docks, width, height = self.docks, self._window.width(), self._window.height()
        tray = max(TRAY_PX, round(width * 0.115))
        right = max(RIGHT_PX, round(width * 0.235))
        columns = {"map": width - tray - right, "inspector": right}
        # All of a row are named: what is left out of it takes what Qt thinks fit.
        columns = {"tray": tray, **columns} if width >= NARROW_PX else {"map": width - right, "inspector": right}
        self._window.resizeDocks([docks[n] for n in columns], list(columns.values()), HORIZONTAL)
        shares = {"map": 0.41, "gantt": 0.43, "halls": 0.13, "inspector": 0.6, "findings": 0.36}
        if height < ROOMY_PX:
            shares = {"map": 0.44, "gantt": 0.52, "inspector": 0.56, "findings": 0.4}
        self._window.resizeDocks([docks[n] for n in shares], [round(height * s) for s in shares.values()], VERTICAL)

    def _lay_upon(self) -> None:
        """Lay panels upon one another where the screen is small."""
        window, docks = self._window, self.docks
        if window.height() < ROOMY_PX:
            window.tabifyDockWidget(docks["gantt"], docks["halls"])
            docks["gantt"].raise_()
        if window.width() < NARROW_PX:
            window.tabifyDockWidget(docks["findings"], docks["tray"])
            docks["findings"].raise_()
        if window.height() < LOW_PX:
            for name in ("findings", "history", *(("tray",) if window.width() < NARROW_PX else ())):
                window.tabifyDockWidget(docks["inspector"], docks[name])
            docks["inspector"].raise_()

    def _resize_as_left(self) -> None:
        window = self._window
        was = self._sizes.get("", (window.width(), window.height()))
        scale = window.width() / max(1, was[0]), window.height() / max(1, was[1])
        there = {n: d for n, d in self.docks.items() if n in self._sizes and not d.isFloating() and not d.isHidden()}
        for axis, orientation in enumerate((HORIZONTAL, VERTICAL)):
            lengths = [max(1, round(self._sizes[n][axis] * scale[axis])) for n in there]
            window.resizeDocks(list(there.values()), lengths, orientation)

    def as_left(self) -> dict[str, Size]:
        """Return the sizes of the window and of the docks that can be seen."""
        window = self._window
        seen = {n: d for n, d in self.docks.items() if d.isVisible() and not d.visibleRegion().isEmpty()}
        sizes = {n: (d.width(), d.height() + self._tabs_px(d)) for n, d in seen.items()}
        return {"": (window.width(), window.height()), **sizes}

    def _tabs_px(self, dock: "QDockWidget") -> int:
        """Return the height of the tabs below docks that lie upon one another: Qt counts it in when it resizes."""
        if not self._window.tabifiedDockWidgets(dock):
            return 0
        bars = self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return max((bar.height() for bar in bars if bar.isVisible()), default=0)
