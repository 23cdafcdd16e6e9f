"""Shows what would mend a finding: each way was tried out, has its cost, and is seen before it is applied."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from apronplan.domain.findings import Finding, Subject, SubjectKind
from apronplan.domain.ids import PartId
from apronplan.domain.plan import Plan
from apronplan.i18n import tr
from apronplan.planning.resolutions import Kind, Resolution
from apronplan.ui.aside import Aside
from apronplan.ui.desk import Desk
from apronplan.ui.dialogs.working import WorkingDialog
from apronplan.ui.drag.gesture import Outcome
from apronplan.ui.labels import NAME_LETTERS, REASON_LETTERS, plain_label, signed_field
from apronplan.ui.screens import open_at
from apronplan.ui.theme import GRID

if TYPE_CHECKING:
    from apronplan.ui.gantt.view import GanttView

WAY_ROLE = Qt.ItemDataRole.UserRole + 1
MOST = 12


class ResolveDialog(WorkingDialog):
    """The ways to mend one finding.

    Signals
    -------
    listed
        The ways are there.
    replan_asked
        The planner would rather have the day replanned.
    """

    listed = Signal()
    replan_asked = Signal()

    def __init__(
        self, desk: Desk, gantt: "GanttView", finding: Finding, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._gantt = gantt
        self._finding = finding
        self._revision = -1
        self._aside = Aside(self)
        self._aside.done.connect(self._list)
        self._aside.failed.connect(self._say)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("ui.resolve.title"))
        self.setAccessibleName(tr("ui.resolve.title"))
        open_at(self, 640, 420)
        self.list = WayList()
        self.list.setAccessibleName(tr("ui.resolve.title"))
        self.list.setWordWrap(True)
        self.word = plain_label(tr("ui.resolve.looking"), tr("ui.autoplan.word"), wrap=True)
        self.word.setObjectName("muted")
        self.reason = signed_field("", tr("ui.override.reason"), REASON_LETTERS)
        self.by = signed_field(name, tr("ui.override.by"), NAME_LETTERS)
        self.do, self.replan, self.leave = (
            QPushButton(tr(t)) for t in ("ui.resolve.do", "ui.resolve.replan", "ui.button.close")
        )
        self._lay_out()
        self.list.currentItemChanged.connect(self._preview)
        self.list.itemActivated.connect(self.apply)
        self.reason.textChanged.connect(self._check)
        self.by.textChanged.connect(self._check)
        self.do.clicked.connect(self.apply)
        self.replan.clicked.connect(self._replan)
        self.leave.clicked.connect(self.close)
        desk.bridge.changed.connect(self._follow)
        self._check()
        self.look()

    def _lay_out(self) -> None:
        self.reason.setAccessibleName(tr("ui.override.reason"))
        self.by.setAccessibleName(tr("ui.override.by"))
        self._form = QWidget()
        self._form.setAccessibleName(tr("ui.override.reason"))
        form = QFormLayout(self._form)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(plain_label(tr("ui.override.reason")), self.reason)
        form.addRow(plain_label(tr("ui.override.by")), self.by)
        self.do.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addWidget(self.replan)
        buttons.addStretch(1)
        for button in (self.do, self.leave):
            buttons.addWidget(button)
        for button in (self.do, self.replan, self.leave):
            button.setAccessibleName(button.text())
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(plain_label(self._desk.verbs.sentence_of([self._finding]), wrap=True))
        column.addWidget(self.list, 1)
        column.addWidget(self.word)
        column.addWidget(self._form)
        column.addLayout(buttons)

    # -- looking -----------------------------------------------------------------------------------

    def look(self) -> None:
        """Look for ways in the plan as it is now."""
        session = self._desk.bridge.session
        if session is None:
            return
        self._revision = session.revision
        plan, finding = session.plan.snapshot(), self._finding
        self.list.clear()
        self._say(tr("ui.resolve.looking"))
        self._aside.start(lambda: _found(plan, finding))

    def _follow(self, _change: object = None) -> None:
        """Look anew after an edit: what was found rests on the plan before it."""
        if self.isVisible():
            self.look()

    def _list(self, found: tuple[tuple[Resolution, ...], str]) -> None:
        ways, why_few = found
        for way in sorted(ways, key=_order):
            item = QListWidgetItem(way.sentence[:1].upper() + way.sentence[1:])
            item.setData(WAY_ROLE, way)
            self.list.addItem(item)
        self._say(" ".join(filter(None, (why_few, tr("ui.resolve.order")))) if ways else tr("ui.resolve.none"))
        self.listed.emit()

    def _say(self, text: str) -> None:
        self.word.setText(text)
        self.word.setVisible(bool(text))

    def chosen(self) -> Resolution | None:
        """Return the chosen way."""
        item = self.list.currentItem()
        way = item.data(WAY_ROLE) if item is not None else None
        return way if isinstance(way, Resolution) else None

    def _check(self) -> None:
        """Offer Apply where a way is chosen, and signed where it is a decision."""
        way = self.chosen()
        decision = way is not None and way.needs_reason
        self._form.setVisible(decision)
        if decision and (item := self.list.currentItem()) is not None:
            self._column.activate()  # the form takes room from the list: what it is about stays in sight
            self.list.scrollToItem(item)
        names = bool(self.reason.text().strip() and self.by.text().strip())
        self.do.setEnabled(way is not None and (names or not decision))

    def _preview(self) -> None:
        self._check()
        way = self.chosen()
        if way is None or way.kind is Kind.ACCEPT:
            self._desk.preview.end(self)
            return
        after = previewed(self._desk.bridge.plan, way)
        parts = frozenset(PartId(m.id) for m in way.moves if m.kind is SubjectKind.PART)
        self._desk.preview.show(after, parts, self)
        stands = [m.after for m in way.moves if m.kind is SubjectKind.PART and m.after]
        if stands:
            self._gantt.reveal(Subject(SubjectKind.STAND, stands[-1]))

    # -- applying ----------------------------------------------------------------------------------

    def apply(self) -> None:
        """Apply the chosen way as one step; if the plan has changed since it was found, look again."""
        way, session = self.chosen(), self._desk.bridge.session
        if way is None or session is None or not self.do.isEnabled():
            return
        if session.revision != self._revision:
            self.look()
            return
        reason, by = self.reason.text(), self.by.text()
        self.close()

        def write() -> object:
            """Apply the chosen way as one step; raises `UserError` or `RuleRefusal` if it is refused."""
            from apronplan.session.commands.resolution import apply_resolution

            return apply_resolution(session, finding=self._finding, resolution=way, reason=reason, by=by)

        if self._desk.verbs.run(way.sentence, write) is Outcome.DROPPED:
            self._desk.verbs.said.emit(way.sentence)

    def _replan(self) -> None:
        parts = self._finding.ids(SubjectKind.PART)
        self._desk.selection.select(Subject(SubjectKind.PART, p) for p in parts)
        self.close()
        self.replan_asked.emit()

    def wind_up(self) -> None:
        """Take the preview off the desk."""
        self._aside.forget()
        self._desk.preview.end(self)


class WayList(QListWidget):
    """The ways, none chosen at first."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """End goes to the last one, also where none is chosen yet; Qt would take the first."""
        if event.key() == Qt.Key.Key_End:
            self.setCurrentRow(self.count() - 1)
            return
        super().keyPressEvent(event)


def _order(way: Resolution) -> tuple[int, int, float]:
    """Sort by who decides (planner, airline, somebody by name), by how much it mends, by the points of the line."""
    return (2 if way.needs_reason else 1 if way.is_request else 0), -way.hard_gone, way.cost_change


def _found(plan: Plan, finding: Finding) -> tuple[tuple[Resolution, ...], str]:
    """Return the ways, and why there are only so few."""
    from apronplan.planning.resolutions import why_few
    from apronplan.session.commands.resolution import propose_resolutions

    ways = propose_resolutions(plan, finding, limit=MOST)
    return ways, why_few(plan, finding, count=len(ways), limit=MOST)


def previewed(plan: Plan, way: Resolution) -> Plan:
    """Return the plan as a way would leave it."""
    after = plan.snapshot()
    after.apply(way.rows)
    return after
