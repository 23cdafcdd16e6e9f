"""The first round of the desk: a card that says one thing at a time, and a frame around what it speaks of."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from apronplan.domain.changes import ChangeSet
from apronplan.i18n import tr
from apronplan.ui.labels import plain_label
from apronplan.ui.theme import GRID, ThemeStore

if TYPE_CHECKING:
    from apronplan.ui.main_window import MainWindow

WIDTHS_PX = (360, 320, 296, 280)
"""Widths of the card: the first that leaves free what it speaks of."""
MARGIN_PX = 2 * GRID
FRAME_PX = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to say; the texts are ``tour.<name>`` and ``tour.<name>_text``.

    Attributes
    ----------
    panel : str
        Panel it speaks of; empty for none.
    waits_for : str
        ``selected`` or ``placed``: the tour goes on by itself when the planner has done it.
    """

    name: str
    panel: str = ""
    waits_for: str = ""


STEPS = (
    Step("welcome"),
    Step("tray", "tray", "selected"),
    Step("place", "gantt", "placed"),
    Step("map", "map"),
    Step("inspector", "inspector"),
    Step("findings", "findings"),
    Step("autoplan", "gantt"),
    Step("halls", "halls"),
    Step("undo", "history"),
    Step("keys"),
)


class Pointer(QWidget):
    """A frame around a panel; the mouse goes through it."""

    def __init__(self, theme: ThemeStore, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(tr("tour.pointer"))
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame."""
        painter = QPainter(self)
        painter.setPen(QPen(self._theme.now.accent, FRAME_PX))
        painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        painter.end()


class Tour(QFrame):
    """The card; it never blocks: everything can be tried while it speaks."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._at = 0
        self.setObjectName("card")
        self.setAccessibleName(tr("tour.name"))
        self.pointer = Pointer(window.desk.theme, window)
        self.title = plain_label("", tr("tour.title"), font=window.desk.theme.now.fonts.title)
        self.text = plain_label("", tr("tour.text"), wrap=True)
        self.count = plain_label("", tr("tour.count_name"))
        self.count.setObjectName("muted")
        self.end = self._button("tour.end", self.finish)
        self.back = self._button("tour.back", lambda: self.go(self._at - 1))
        self.next = self._button("tour.next", lambda: self.go(self._at + 1))
        self._lay_out()
        window.installEventFilter(self)
        window.desk.selection.changed.connect(self._on_selected)
        window.desk.bridge.changed.connect(self._on_change)

    def _button(self, name: str, slot: Callable[[], object]) -> QPushButton:
        button = QPushButton(tr(name))
        button.setAccessibleName(tr(name))
        button.setAutoDefault(True)  # else Enter does nothing outside a dialog
        button.clicked.connect(lambda _=False: slot())
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.count, 1)
        for button in (self.end, self.back, self.next):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(self.title)
        column.addWidget(self.text)
        column.addLayout(row)

    @property
    def step(self) -> Step:
        """What is spoken of now."""
        return STEPS[self._at]

    def go(self, place: int) -> None:
        """Speak of another thing; beyond the last the tour ends."""
        if place >= len(STEPS):
            self.finish()
            return
        self._at = max(0, place)
        step = self.step
        self.title.setText(tr(f"tour.{step.name}"))
        self.text.setText(tr(f"tour.{step.name}_text"))
        self.setAccessibleDescription(self.text.text())
        self.count.setText(tr("tour.count", at=self._at + 1, all=len(STEPS)))
        self.back.setEnabled(self._at > 0)
        self.next.setText(tr("tour.done" if self._at == len(STEPS) - 1 else "tour.next"))
        dock = self._window.docks.get(step.panel)
        if dock is not None:
            dock.show()
            dock.raise_()
        self.show()
        self._place()
        self.next.setFocus()

    def finish(self) -> None:
        """End; it can be taken again from the menu Help."""
        self._window.state.tour_taken = True
        self._window.state.save()
        self.pointer.hide()
        self.hide()

    def _place(self) -> None:
        """Lay the frame around the panel, and the card where it covers the least of it."""
        dock = self._window.docks.get(self.step.panel)
        target = QRect()
        if dock is not None and dock.isVisible() and not dock.isFloating():
            target = dock.geometry()
        self.pointer.setGeometry(target)
        self.pointer.setVisible(not target.isEmpty())
        self.pointer.raise_()
        self._show_beside(target)
        self.raise_()

    def _show_beside(self, target: QRect) -> None:
        """Take the widest card that covers nothing of the target, else the one that covers the least of it."""
        least = self.minimumSizeHint().width()
        sizes = [(w, self._height(w)) for w in WIDTHS_PX if w >= least] or [(least, self._height(least))]
        places = [best_place(*size, target, self._window.rect()) for size in sizes]
        best = min(places, key=lambda box: area(box.intersected(target)))
        self.setFixedSize(best.size())
        self.move(best.topLeft())

    def _height(self, width: int) -> int:
        """Return the height that shows all of the text in a width."""
        layout = self.layout()
        return max(layout.totalHeightForWidth(width) if layout is not None else 0, self.heightForWidth(width))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size."""
        if event.type() is QEvent.Type.Resize and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc ends the tour."""
        if event.key() == Qt.Key.Key_Escape:
            self.finish()
            return
        super().keyPressEvent(event)

    def _on_selected(self) -> None:
        if not self.isHidden() and self.step.waits_for == "selected" and self._window.desk.selection.parts:
            self.go(self._at + 1)

    def _on_change(self, change: ChangeSet) -> None:
        if not self.isHidden() and self.step.waits_for == "placed" and "stand_assignment" in change.tables:
            self.go(self._at + 1)


def area(box: QRect) -> int:
    """Return the square pixels of a box."""
    return max(box.width(), 0) * max(box.height(), 0)


def best_place(width: int, height: int, target: QRect, room: QRect) -> QRect:
    """Return where a card of a size covers the least of a target: beside it, or in a corner or the middle of the room.

    Of places that cover equally little the nearest to the target is taken.
    """
    margin = MARGIN_PX
    xs = (target.right() + margin, target.left() - width - margin, room.center().x() - width // 2, margin,
          room.right() - width - margin)  # fmt: skip
    ys = (target.top(), target.top() - height - margin, target.bottom() + margin, room.center().y() - height // 2)
    inside = room.adjusted(margin // 2, 4 * GRID, -margin // 2, -4 * GRID)
    boxes = [QRect(x, y, width, height) for x in xs for y in ys]
    kept = [b for b in boxes if inside.contains(b)] or [QRect(room.center().x() - width // 2, 5 * GRID, width, height)]

    def cost(box: QRect) -> tuple[int, int]:
        """Return square pixels of the target that a box would cover, then pixels from it; less is better."""
        away = box.center() - (room if target.isEmpty() else target).center()
        return area(box.intersected(target)), away.manhattanLength()

    return min(kept, key=cost)
