"""Accepts a finding with a reason and a name; it stays accepted while the same things break the same rule."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout, QWidget

from apronplan.domain.findings import Finding
from apronplan.i18n import tr
from apronplan.ui.desk import Desk
from apronplan.ui.labels import NAME_LETTERS, REASON_LETTERS, plain_label, signed_field
from apronplan.ui.theme import GRID


class AcceptDialog(QDialog):
    """One finding, one reason."""

    def __init__(self, desk: Desk, finding: Finding, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._finding = finding
        self.setWindowTitle(tr("ui.accept.title"))
        self.setAccessibleName(tr("ui.accept.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(440)
        self.reason = signed_field("", tr("ui.override.reason"), REASON_LETTERS)
        self.by = signed_field(name, tr("ui.override.by"), NAME_LETTERS)
        self.reason.setAccessibleName(tr("ui.override.reason"))
        self.by.setAccessibleName(tr("ui.override.by"))
        form = QFormLayout()
        form.addRow(plain_label(tr("ui.override.reason")), self.reason)
        form.addRow(plain_label(tr("ui.override.by")), self.by)
        box = QDialogButtonBox()
        self.accept_button = box.addButton(tr("ui.accept.do"), QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton(tr("ui.override.leave"), QDialogButtonBox.ButtonRole.RejectRole)
        box.accepted.connect(self._accept)
        box.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(plain_label(desk.verbs.sentence_of([finding]), wrap=True))
        column.addLayout(form)
        column.addWidget(box)
        self.reason.textChanged.connect(self._check)
        self.by.textChanged.connect(self._check)
        self._check()

    def _check(self) -> None:
        self.accept_button.setEnabled(bool(self.reason.text().strip() and self.by.text().strip()))

    def _accept(self) -> None:
        from apronplan.session.commands import accept_finding

        session = self._desk.bridge.session
        self.accept()
        if session is not None:
            reason, by = self.reason.text().strip(), self.by.text().strip()
            action = partial(accept_finding, session, finding=self._finding.key, reason=reason, by=by)
            self._desk.verbs.run(tr("ui.accept.title"), action)
