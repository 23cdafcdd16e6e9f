"""A field for the code of a printed sheet, and whether the sheet is still right."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QListWidget, QPushButton, QVBoxLayout, QWidget

from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.session.verify import SheetState, Verdict, verify
from apronplan.ui.desk import Desk
from apronplan.ui.labels import plain_label
from apronplan.ui.theme import GRID

_MARKS = {SheetState.CURRENT: "\u2713", SheetState.OUT_OF_DATE: "\u2715"}


class SheetField(QWidget):
    """The field with its answer; a hand scanner types the code and Enter."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.verdict: Verdict | None = None
        self.setAccessibleName(tr("verify.ui.title"))
        self.code = QLineEdit()
        self.code.setAccessibleName(tr("verify.ui.code"))
        self.code.setPlaceholderText("APRONPLAN:\u2026")
        self.code.setClearButtonEnabled(True)
        self.check_button = QPushButton(tr("verify.ui.check"))
        self.check_button.setAccessibleName(tr("verify.ui.check"))
        self.result = plain_label("", tr("verify.ui.result"), wrap=True, font=desk.theme.now.fonts.strong)
        self.changes = QListWidget()
        self.changes.setAccessibleName(tr("verify.ui.changes"))
        self.changes.hide()
        line = QHBoxLayout()
        line.addWidget(self.code, 1)
        line.addWidget(self.check_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(plain_label(tr("verify.ui.hint"), wrap=True))
        column.addLayout(line)
        column.addWidget(self.result)
        column.addWidget(self.changes, 1)
        column.addStretch(0)
        self.code.returnPressed.connect(self.check)
        self.check_button.clicked.connect(self.check)
        desk.bridge.changed.connect(self._check_again)

    def _check_again(self) -> None:
        if self.verdict is not None:
            self.check()

    def check(self) -> None:
        """Say what the code in the field means."""
        session = self._desk.bridge.session
        self.changes.clear()
        self.verdict = None
        if session is None:
            self._say("\u2715", tr("ui.status.no_plan"), good=False)
            return
        try:
            self.verdict = verify(session, self.code.text())
        except UserError as error:
            self._say("\u2715", str(error), good=False)
            return
        self._say(_MARKS.get(self.verdict.state, "\u2715"), self.verdict.sentence, good=self.verdict.current)
        for line in self.verdict.text()[1:]:
            self.changes.addItem(line)
        self.changes.setVisible(self.changes.count() > 0)
        self.code.selectAll()

    def _say(self, mark: str, sentence: str, *, good: bool) -> None:
        theme = self._desk.theme.now
        self.result.setText(f"{mark}  {sentence}")
        self.result.setAccessibleName(sentence)
        self.result.setStyleSheet(f"color: {(theme.fits if good else theme.hard).name()};")
        self.changes.hide()


class SheetDialog(QDialog):
    """The field in a window of its own."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("verify.ui.title"))
        self.setAccessibleName(tr("verify.ui.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(640, 360)
        self.field = SheetField(desk, self)
        close = QPushButton(tr("ui.button.close"))
        close.setAccessibleName(tr("ui.button.close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        self.field.check_button.setDefault(True)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.addWidget(self.field, 1)
        column.addLayout(line)
        self.field.code.setFocus()
