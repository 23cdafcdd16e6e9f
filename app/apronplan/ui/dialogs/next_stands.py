"""The stands to which a tow could bring an aircraft, ranked like the inspector's list, for the times in the dialog."""

from datetime import datetime

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from apronplan.domain.ids import PartId, turnaround_of
from apronplan.i18n import tr
from apronplan.ui.desk import Desk
from apronplan.ui.inspector.delegate import StateDelegate
from apronplan.ui.inspector.ranking import COST, REASON, STAND, Choice, RankingModel, rank_in

ROW_PX, SHOWN = 24, 8


class NextStands(QTableView):
    """Stands with cost and reason as if the tow were made.

    Signals
    -------
    chosen(str)
        A stand was pointed at.
    """

    chosen = Signal(str)

    def __init__(self, desk: Desk, part: PartId) -> None:
        super().__init__()
        self._desk, self._part = desk, part
        self.ranking = RankingModel(desk.bridge, desk.cursor)
        self.setModel(self.ranking)
        self.setAccessibleName(tr("ui.tow.ranked"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        header = self.horizontalHeader()
        header.setAccessibleName(tr("ui.tow.ranked"))
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in ((STAND, 88), (COST, 56), (REASON, 320)):
            self.setColumnWidth(column, width)
        self.setMinimumSize(540, (SHOWN + 1) * ROW_PX + 8)
        self._delegate = StateDelegate(desk.theme)
        self.setItemDelegateForColumn(STAND, self._delegate)
        self.selectionModel().currentRowChanged.connect(self._say)

    def _say(self, now: QModelIndex, _before: QModelIndex) -> None:
        choice = self.ranking.choice(now)
        if choice is not None:
            self.chosen.emit(choice.stand)

    def ask(self, off_block: datetime, on_block: datetime) -> tuple[Choice, ...]:
        """Rank the other stands for a tow at some times (UTC); none where it does not lie within the stay."""
        from apronplan.planning.context import PlanningContext
        from apronplan.session.commands.tows import with_tow

        tried = with_tow(self._desk.bridge.plan, turnaround_of(self._part), off_block, on_block)
        if tried is None:
            self.ranking.set_choices(())
            return ()
        plan, part = tried
        left = self._desk.bridge.plan.stand_of(self._part)
        choices = tuple(c for c in rank_in(PlanningContext(plan), part) if c.stand != left)
        self.ranking.set_choices(choices, plan)
        return choices

    def point_at(self, stand: str | None) -> None:
        """Choose a stand's row, or none."""
        names = [self.ranking.index(i, STAND) for i in range(self.ranking.rowCount())]
        found = next((i for i in names if (c := self.ranking.choice(i)) is not None and c.stand == stand), None)
        if found is None:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        else:
            self.setCurrentIndex(found)
