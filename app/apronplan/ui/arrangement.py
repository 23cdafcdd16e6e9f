"""Where the docks are and how large: the first sharing-out, and everything back as it was left.

Qt shares room out anew whenever the window, or the smallest size of a panel, changes while it is being shown: a window
that is maximised by its manager, panels that are made after the first picture. What Qt restores before that is then
stretched, some pixels at each start. So sizes are given again, exactly, until the window is complete.

What was kept for a large screen is none for a small one: a layout is kept for each size of window that another one's
does not do for, and each comes back with its size (`Layout.suits`).

All docks lie in one area of the window: docks left and right of a centre that is not there grow by four pixels
each time Qt lays them out.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QTabBar

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDockWidget, QMainWindow

ROOMY_PX = 900
"""Below this height the halls wait behind the Gantt at first."""
LOW_PX = 590
"""Below this height the findings wait behind the inspector at first: a screen at 200 %."""
LITTLE_PX = 700
"""Below this height map and stands by time lie upon one another at first: each would be too small beside the other."""
NARROW_PX = 1280
"""Below this width the tray waits behind the findings at first."""
VERSION = 2
"""Of the kept places; those of another version are not taken."""
TRAY_PX = 200
RIGHT_PX = 280
HORIZONTAL, VERTICAL = Qt.Orientation.Horizontal, Qt.Orientation.Vertical

Size = tuple[int, int]
SUITS_FROM, SUITS_TO = 0.75, 1.34
"""A layout does for windows between these shares of the one it was left in, across and down."""
MOST_LAYOUTS = 4


class Layout(msgspec.Struct, frozen=True):
    """How docks were left in a window.

    Attributes
    ----------
    docks : QByteArray
        What Qt gave.
    sizes : mapping of str to size
        Width and height in pixels of each dock that was seen, and of the window itself (``""``).
    """

    docks: QByteArray
    sizes: Mapping[str, Size]

    def suits(self, window: Size) -> bool:
        """Tell whether panels can lie in a window as they did in that one: it is neither far smaller nor larger."""
        was = self.sizes.get("", window)
        return all(SUITS_FROM * a <= b <= SUITS_TO * a for a, b in zip(was, window, strict=True))

    def away(self, window: Size) -> int:
        """Return how far a window is from the one it was left in, pixels."""
        was = self.sizes.get("", window)
        return abs(was[0] - window[0]) + abs(was[1] - window[1])


class Arrangement:
    """Arranges the docks of one window while it comes up, and tells how they were left.

    Parameters
    ----------
    docks : mapping
        The docks by name; filled before `place_first` is called.
    kept : sequence of Layout
        What `layouts` gave, the last used first; empty at the first start.
    """

    def __init__(self, window: "QMainWindow", docks: "Mapping[str, QDockWidget]", kept: Sequence[Layout] = ()) -> None:
        self._window = window
        self.docks = docks
        self._layouts = list(kept)
        self._kept: Layout | None = None
        self._placed_in: Size | None = None
        self.coming_up = True

    def arrange(self) -> None:
        """Give every dock its place (once for a size of window) and its size."""
        if self._placed_in is None:
            self._place()
            if self._kept is None:
                self._lay_upon()
        elif not self.suits_window:
            self.place_anew()
            return
        if self._kept is None:
            self.share_out()
        elif self._kept.sizes:
            self._resize_as_left(self._kept.sizes)

    def _place(self) -> None:
        """Take the layout that was left in a window like this one, if there is any."""
        here = self._placed_in = self._size
        fitting = sorted((k for k in self._layouts if k.suits(here)), key=lambda k: k.away(here))
        self._kept = next((k for k in fitting if self._restore(k)), None)

    def _restore(self, kept: Layout) -> bool:
        return not kept.docks.isEmpty() and self._window.restoreState(kept.docks, VERSION)

    @property
    def _size(self) -> Size:
        return self._window.width(), self._window.height()

    @property
    def suits_window(self) -> bool:
        """Whether the window is still about as large as the one that the docks were placed in."""
        placed = self._placed_in
        return placed is None or Layout(QByteArray(), {"": placed}).suits(self._size)

    def place_anew(self) -> None:
        """Give the docks the layout of a window of this size: as it was left in one, else as on the first day."""
        self._place()
        if self._kept is None:
            self.as_delivered()
        else:
            self._resize_as_left(self._kept.sizes)

    def now(self) -> Layout:
        """Return how the docks are."""
        return Layout(self._window.saveState(VERSION), self.as_left())

    def keep(self, layout: Layout) -> None:
        """Remember a layout, instead of those that were left in a window like its own."""
        others = [k for k in self._layouts if not k.suits(layout.sizes.get("", self._size))]
        self._layouts = [layout, *others][:MOST_LAYOUTS]

    def layouts(self) -> tuple[Layout, ...]:
        """Return how the docks are, and what is remembered for windows of other sizes."""
        if self.suits_window:
            self.keep(self.now())
        return tuple(self._layouts)

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
        self._kept, self._placed_in = None, self._size
        self._lay_upon()
        self.share_out()

    def share_out(self) -> None:
        """Give the panels their first sizes: the Gantt and the map get most of the room."""
        docks, width, height = self.docks, self._window.width(), self._window.height()
        tray = max(TRAY_PX, round(width * 0.115))
        right = max(RIGHT_PX, round(width * 0.235))
        middle = "gantt" if height < LITTLE_PX else "map"
        columns = {middle: width - tray - right, "inspector": right}
        # All of a row are named: what is left out of it takes what Qt thinks fit.
        columns = {"tray": tray, **columns} if width >= NARROW_PX else {middle: width - right, "inspector": right}
        self._window.resizeDocks([docks[n] for n in columns], list(columns.values()), HORIZONTAL)
        shares = {"map": 0.41, "gantt": 0.43, "halls": 0.13, "inspector": 0.6, "findings": 0.36}
        if height < ROOMY_PX:
            shares = {"map": 0.44, "gantt": 0.52, "inspector": 0.56, "findings": 0.4}
        self._window.resizeDocks([docks[n] for n in shares], [round(height * s) for s in shares.values()], VERTICAL)

    def _lay_upon(self) -> None:
        """Lay panels upon one another where the screen is small."""
        window, docks = self._window, self.docks
        if window.height() < LITTLE_PX:
            window.tabifyDockWidget(docks["gantt"], docks["map"])
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

    def _resize_as_left(self, sizes: Mapping[str, Size]) -> None:
        window = self._window
        was = sizes.get("", (window.width(), window.height()))
        scale = window.width() / max(1, was[0]), window.height() / max(1, was[1])
        there = {n: d for n, d in self.docks.items() if n in sizes and not d.isFloating() and not d.isHidden()}
        for axis, orientation in enumerate((HORIZONTAL, VERTICAL)):
            lengths = [max(1, round(sizes[n][axis] * scale[axis])) for n in there]
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
