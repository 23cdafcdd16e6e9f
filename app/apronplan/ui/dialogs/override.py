"""Asks for the reason and the name behind a placement that breaks hard rules."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QPushButton, QVBoxLayout, QWidget

from apronplan.i18n import tr
from apronplan.ui.labels import NAME_LETTERS, REASON_LETTERS, plain_label, signed_field
from apronplan.ui.theme import GRID


class OverrideDialog(QDialog):
    """Says what is broken and takes a decision; nothing has been changed while it is open.

    Parameters
    ----------
    heading : str
        Which aircraft on which stand.
    sentences : tuple of str
        The hard rules it breaks, in plain words.
    name : str
        Who signed last.
    done : callable
        Gets reason and name if the planner decides to override.
    other_way : tuple of str and callable, or None
        Name and deed of another way out, offered as a button of its own.
    """

    def __init__(
        self,
        heading: str,
        sentences: tuple[str, ...],
        name: str,
        done: Callable[[str, str], object],
        parent: QWidget | None = None,
        *,
        other_way: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        super().__init__(parent)
        self._done = done
        self.other: QPushButton | None = None
        self.setWindowTitle(tr("ui.override.title"))
        self.setAccessibleName(tr("ui.override.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(440)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        title = plain_label(heading, wrap=True)
        font = title.font()
        font.setBold(True)
        title.setFont(font)
        column.addWidget(title)
        for sentence in sentences:
            line = plain_label(f"\u2715  {sentence}", sentence, wrap=True)
            line.setObjectName("refusal")
            column.addWidget(line)
        column.addWidget(plain_label(tr("ui.override.ask"), wrap=True))
        self.reason = signed_field("", tr("ui.override.reason"), REASON_LETTERS)
        self.by = signed_field(name, tr("ui.override.by"), NAME_LETTERS)
        form = QFormLayout()
        form.addRow(plain_label(tr("ui.override.reason")), self.reason)
        form.addRow(plain_label(tr("ui.override.by")), self.by)
        column.addLayout(form)
        column.addStretch(1)
        self._buttons(column, other_way)
        self.reason.textChanged.connect(self._check)
        self.by.textChanged.connect(self._check)
        self._check()
        self.reason.setFocus()

    def _buttons(self, column: QVBoxLayout, other_way: tuple[str, Callable[[], object]] | None) -> None:
        box = QDialogButtonBox()
        self.override = box.addButton(tr("ui.override.do"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.leave = box.addButton(tr("ui.override.leave"), QDialogButtonBox.ButtonRole.RejectRole)
        self.override.setAutoDefault(False)
        if other_way is not None:
            name, deed = other_way
            self.other = box.addButton(name, QDialogButtonBox.ButtonRole.ActionRole)
            self.other.setAutoDefault(False)
            self.other.clicked.connect(self.reject)
            self.other.clicked.connect(lambda _=False: deed())
        box.accepted.connect(self._accept)
        box.rejected.connect(self.reject)
        column.addWidget(box)

    def _check(self) -> None:
        """Ask for both: somebody will be asked about it later."""
        self.override.setEnabled(bool(self.reason.text().strip() and self.by.text().strip()))

    def _accept(self) -> None:
        reason, by = self.reason.text().strip(), self.by.text().strip()
        self.accept()
        self._done(reason, by)
