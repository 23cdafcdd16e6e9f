"""Menus that find no room beside the day bar of a small window lie in one menu at the end of the bar.

Qt has a button of its own for that, but of 12 px: too narrow for the mark in it, and for a tired hand.
"""

from collections.abc import Sequence

from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from apronplan.i18n import tr

ROOMY_PX = 1100
"""From this width of the window on nothing is measured: every menu has room."""
SPARE_PX = 24
"""Margins of the menu bar."""


class MenuFold:
    """Keeps every menu of a bar within reach, however narrow the window.

    Attributes
    ----------
    more : QMenu
        The menu of the menus that find no room; in the bar while there are such.
    """

    def __init__(self, bar: QMenuBar, menus: Sequence[QMenu], corner: QWidget) -> None:
        self._bar, self._corner = bar, corner
        self._menus = tuple(menus)
        self._widths_px: list[int] = []
        self._kept = len(self._menus)
        self.more = QMenu(tr("ui.menu.more"), bar)
        self.more.setAccessibleName(tr("ui.menu.more_name"))
        self.more.setToolTip(tr("ui.menu.more_name"))

    def fit(self, width_px: int) -> None:
        """Fold menus away, or bring them back, for a window of some width."""
        if width_px >= ROOMY_PX and self._kept == len(self._menus):
            return
        kept = self._room_for(width_px - self._corner.sizeHint().width() - SPARE_PX)
        if kept != self._kept:
            self._keep(kept)

    def _room_for(self, room_px: int) -> int:
        """Return how many menus find room, the first at least."""
        if not self._widths_px:
            first, second = (self._bar.actionGeometry(a) for a in self._bar.actions()[:2])
            around = second.left() - first.left() - self._text_px(self._menus[0])  # padding and the gap
            self._widths_px = [self._text_px(m) + around for m in self._menus]
            self._more_px = self._text_px(self.more) + around
        if sum(self._widths_px) <= room_px:
            return len(self._menus)
        fits = [n for n in range(1, len(self._menus)) if sum(self._widths_px[:n]) + self._more_px <= room_px]
        return max(fits, default=1)

    def _text_px(self, menu: QMenu) -> int:
        return self._bar.fontMetrics().horizontalAdvance(menu.title().replace("&", ""))

    def _keep(self, kept: int) -> None:
        for menu in self._menus:
            self._bar.removeAction(menu.menuAction())
        self.more.clear()
        self._bar.removeAction(self.more.menuAction())
        for n, menu in enumerate(self._menus):
            (self._bar if n < kept else self.more).addAction(menu.menuAction())
        if kept < len(self._menus):
            self._bar.addAction(self.more.menuAction())
        self._kept = kept
