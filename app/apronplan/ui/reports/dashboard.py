"""The dashboard: the figures of the day or night on the desk with small plots; sleeps while unseen."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from apronplan.i18n import tr
from apronplan.ui.aside import Aside
from apronplan.ui.desk import Desk
from apronplan.ui.labels import plain_label
from apronplan.ui.theme import GRID

if TYPE_CHECKING:
    from apronplan.ui.reports.page import BlockPage

SETTLE_MS = 120
"""Rest after the last edit: a row of nudges is worked out once."""


class Dashboard(QWidget):
    """Figures, occupancy, gaps, halls, costs; nothing is loaded or worked out before it is seen."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setAccessibleName(tr("ui.panel.dashboard"))
        self.page: BlockPage | None = None
        self._stale = True
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.empty = plain_label(tr("ui.dashboard.empty"), wrap=True)
        self.empty.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self._column.addWidget(self.empty)
        self._aside = Aside(self)
        self._aside.done.connect(self._show)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(SETTLE_MS)
        self._rest.timeout.connect(self.refresh)
        for signal in (
            desk.bridge.replaced,
            desk.bridge.changed,
            desk.cursor.span_changed,
            desk.bridge.findings_changed,
        ):
            signal.connect(self._note)

    def sizeHint(self) -> QSize:
        """Ask for a page."""
        return QSize(860, 420)

    @property
    def fresh(self) -> bool:
        """Whether what is shown is the plan as it is."""
        return not self._stale and not self._aside.running

    def _note(self) -> None:
        self._stale = True
        if self.isVisible():
            self._rest.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Wake up."""
        super().showEvent(event)
        if self._stale:
            self._rest.start()

    def refresh(self) -> None:
        """Work the figures out aside."""
        session = self._desk.bridge.session
        if session is None or self._desk.bridge.layout is None:
            self._stale = False
            self._aside.forget()
            if self.page is not None:
                self.page.hide()
            self.empty.show()
            return
        self._stale = False
        plan, findings = session.plan.snapshot(), self._desk.bridge.findings
        start, end = self._desk.cursor.span_bounds

        def work() -> object:
            """Work the figures of the day or night out, as blocks; runs beside the window, on a snapshot."""
            from apronplan.reports.exhibits import blocks_of
            from apronplan.reports.kpi import kpi
            from apronplan.reports.pages import Heading
            from apronplan.reports.sheets.common import time_text

            which = Heading(text=time_text(plan, start, end))
            return [which, *blocks_of("kpi", kpi(plan, start, end, findings or None), plan)]

        self._aside.start(work)

    def _show(self, blocks: object) -> None:
        from apronplan.ui.reports.page import BlockPage

        assert isinstance(blocks, list)
        if self.page is None:
            self.page = BlockPage(self._desk.theme, tr("ui.panel.dashboard"))
            self._column.addWidget(self.page)
        self.empty.hide()
        self.page.show()
        self.page.show_blocks(blocks)

    def panel_state(self) -> dict[str, str]:
        """There is nothing to keep."""
        return {}

    def restore_panel(self, state: dict[str, str]) -> None:
        """There is nothing to take back."""
