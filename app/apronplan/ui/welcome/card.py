"""The card in the middle of an empty desk: the tour, a new plan, an old one."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from apronplan.i18n import tr
from apronplan.ui.labels import plain_label
from apronplan.ui.theme import GRID

if TYPE_CHECKING:
    from apronplan.ui.main_window import MainWindow

WIDTH_PX = 440
RECENT = 4
"""How many of the plans that were open lately are offered."""


class WelcomeCard(QFrame):
    """Lies over the desk while no plan is open; every button says a first step."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("card")
        self.setAccessibleName(tr("welcome.title"))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        self.column.setSpacing(GRID)
        self.column.addWidget(plain_label(tr("welcome.title"), font=window.desk.theme.now.fonts.title))
        self.column.addWidget(plain_label(tr("welcome.hint"), wrap=True))
        self.tour = self._button(tr("welcome.tour"), tr("welcome.tour_hint"))
        self.new = self._button(tr("welcome.new"), tr("welcome.new_hint"))
        self.open = self._button(tr("welcome.open"), tr("welcome.open_hint"))
        self.tour.setDefault(True)
        self.tour.clicked.connect(lambda _=False: window.slots.start_tour())
        self.new.clicked.connect(lambda _=False: window.slots.files.ask_new())
        self.open.clicked.connect(lambda _=False: window.slots.files.ask_open())
        self.recent_head = plain_label(tr("welcome.recent"))
        self.recent_head.setObjectName("muted")
        self.column.addSpacing(GRID)
        self.column.addWidget(self.recent_head)
        self.recent: list[QPushButton] = []
        window.installEventFilter(self)

    def _button(self, text: str, hint: str) -> QPushButton:
        button = QPushButton(text)
        button.setAccessibleName(text)
        button.setAccessibleDescription(hint)
        button.setToolTip(hint)
        button.setMinimumHeight(4 * GRID)
        button.setAutoDefault(True)  # else Enter does nothing outside a dialog
        self.column.addWidget(button)
        return button

    def appear(self) -> None:
        """Show the card with the plans that are still there."""
        for button in self.recent:
            button.deleteLater()
        paths = [p for p in self._window.state.recent if p.is_file()][:RECENT]
        self.recent = [self._recent_button(path) for path in paths]
        self.recent_head.setVisible(bool(paths))
        self._place()
        self.show()
        self.raise_()
        first = self.recent[0] if self.recent else self.tour
        self.tour.setDefault(first is self.tour)
        first.setDefault(True)
        first.setFocus()

    def _recent_button(self, path: Path) -> QPushButton:
        button = self._button(path.stem.replace("&", "&&"), str(path))
        button.clicked.connect(lambda _=False: self._window.slots.files.open_plan(path))
        return button

    def _place(self) -> None:
        window = self._window
        size = QSize(min(WIDTH_PX, window.width() - 2 * GRID), 0)
        self.setFixedWidth(size.width())
        self.adjustSize()
        corner = QPoint((window.width() - self.width()) // 2, max(4 * GRID, (window.height() - self.height()) // 2))
        self.move(corner)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle."""
        if event.type() is QEvent.Type.Resize and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)


def keep_welcome(window: "MainWindow") -> None:
    """Show the card while no plan is open, and take it away when one is."""
    card = window.findChild(WelcomeCard, options=Qt.FindChildOption.FindDirectChildrenOnly)
    if window.desk.bridge.is_open:
        if card is not None:
            card.hide()
    else:
        (card or WelcomeCard(window)).appear()
