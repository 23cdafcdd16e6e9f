"""What a person has to know about the plan or the program, above everything else, until it was read."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QToolBar, QWidget

from apronplan.i18n import tr
from apronplan.ui.labels import plain_label
from apronplan.ui.session_bridge import SessionBridge
from apronplan.ui.theme import GRID


class NoticeBar(QToolBar):
    """A strip below the menus that is there only while it has something to say.

    It says the notices of the open session (recovered after a crash, only a view, a clock set back, a backup that
    failed), those of opening and those that come while working, and what the program says about itself.
    """

    def __init__(self, bridge: SessionBridge, parent: QWidget | None = None) -> None:
        super().__init__(tr("ui.notices.name"), parent)
        self._bridge = bridge
        self._told = 0
        self._of_plan: list[str] = []
        self._of_program: list[str] = []
        self.setObjectName("notices")
        self.setAccessibleName(tr("ui.notices.name"))
        self.setMovable(False)
        self.toggleViewAction().setVisible(False)
        self.text = plain_label("", tr("ui.notices.name"), wrap=True)
        self.understood = QPushButton(tr("ui.notices.close"))
        self.understood.setAccessibleName(tr("ui.notices.close"))
        self._strip = QFrame()
        self._strip.setObjectName("notice")
        self._strip.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self._strip)
        row.setContentsMargins(2 * GRID, GRID // 2, GRID, GRID // 2)
        row.addWidget(self.text, 1)
        row.addWidget(self.understood, 0, Qt.AlignmentFlag.AlignTop)
        self.addWidget(self._strip)
        self.understood.clicked.connect(self.clear_notices)
        bridge.replaced.connect(self._begin)
        bridge.changed.connect(self._look)
        self._look()

    @property
    def notices(self) -> tuple[str, ...]:
        """The sentences that are shown, in order."""
        return (*self._of_program, *self._of_plan)

    def tell(self, sentence: str) -> None:
        """Say something about the program itself; it stays when another plan is opened."""
        if sentence not in self._of_program:
            self._of_program.append(sentence)
        self._show()

    def clear_notices(self) -> None:
        """Take away what has been read."""
        self._of_program.clear()
        self._of_plan.clear()
        self._show()

    def _begin(self) -> None:
        self._told = 0
        self._of_plan.clear()
        self._look()

    def _look(self) -> None:
        notices = self._bridge.session.notices if self._bridge.session is not None else []
        self._of_plan += notices[self._told :]
        self._told = len(notices)
        self._show()

    def _show(self) -> None:
        said = "\n".join(self.notices)
        if said != self.text.text():
            self.text.setText(said)
            self.text.setAccessibleDescription(said)
        self._fit()
        self.setVisible(bool(said))

    def setVisible(self, visible: bool) -> None:
        """Stay away while there is nothing to say, also when the window gets its old look back."""
        super().setVisible(visible and bool(self.notices))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give wrapped lines their room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        layout = self._strip.layout()
        height = layout.totalHeightForWidth(self.width()) if layout is not None and self.notices else 0
        if height > 0:
            self._strip.setFixedHeight(height)
