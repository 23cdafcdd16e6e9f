"""The inspector's panel: facts of what is chosen, findings and costs of its place, and the ranked stands."""

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHeaderView,
    QScrollArea,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from apronplan.domain.findings import SubjectKind
from apronplan.domain.ids import PartId, turnaround_of
from apronplan.i18n import tr
from apronplan.ui.desk import Desk
from apronplan.ui.drag.gesture import State
from apronplan.ui.drag_out import DragOut
from apronplan.ui.inspector.card import ChoiceCard
from apronplan.ui.inspector.delegate import StateDelegate
from apronplan.ui.inspector.facts import Fact, hall_facts, part_facts, stand_facts
from apronplan.ui.inspector.lots import LotList
from apronplan.ui.inspector.past import Past
from apronplan.ui.inspector.ranking import COST, REASON, STAND, Choice, RankingModel, rank
from apronplan.ui.inspector.slack import waits_text
from apronplan.ui.kept import kept_number
from apronplan.ui.labels import plain_label
from apronplan.ui.theme import GRID
from apronplan.ui.weight import to_mend
from apronplan.ui.words import flights_text, part_title

CARD_PX, LEAST_FACTS_PX, LEAST_LIST_PX = 92, 96, 84
"""Height of the reasons when they appear, what they leave to the facts, and the least of the list of stands."""
LIST_SHARE = 0.48


class RankingTable(QTableView):
    """The ranked stands; Enter puts the aircraft on the chosen one."""

    def __init__(self, desk: Desk, model: RankingModel) -> None:
        super().__init__()
        self._desk = desk
        self._ranking = model
        self.part: PartId | None = None
        self.setModel(model)
        self.setAccessibleName(tr("ui.rank.name"))
        self.setAccessibleDescription(tr("ui.ask.hint"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(24)
        header = self.horizontalHeader()
        header.setAccessibleName(tr("ui.rank.name"))
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in ((STAND, 76), (COST, 58), (REASON, 80)):
            self.setColumnWidth(column, width)
        self._delegate = StateDelegate(desk.theme)
        self.setItemDelegateForColumn(STAND, self._delegate)
        self.doubleClicked.connect(self.take)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the chosen stand."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the chosen stand in sight when the reasons below take room."""
        super().resizeEvent(event)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def take(self, index: QModelIndex) -> None:
        """Put the part on a stand of the list."""
        choice = self._ranking.choice(index)
        if choice is not None and self.part is not None and not choice.here:
            self._desk.verbs.assign((self.part,), choice.stand)


class Inspector(QWidget):
    """What is chosen."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setAccessibleName(tr("ui.inspector.name"))
        self.title = plain_label("", tr("ui.inspector.title"))
        self.subtitle = plain_label("", tr("ui.inspector.subtitle"))
        self.subtitle.setObjectName("muted")
        self.title.setToolTip(tr("ui.inspector.drag_out"))
        self._drag_out = DragOut(desk, self.title)
        self._facts = QWidget()
        self._facts.setAccessibleName(tr("ui.inspector.facts"))
        self._grid = QGridLayout(self._facts)
        self._grid.setContentsMargins(GRID, 0, GRID, GRID)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)
        self.model = RankingModel(desk.bridge, desk.cursor)
        self.table = RankingTable(desk, self.model)
        self.card = ChoiceCard(desk)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_choice())
        self.card.answered.connect(self._make_room)
        self.lots = LotList(desk)
        self._past = Past()
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(0)
        self._late.timeout.connect(self.refresh)
        self._lay_out()
        self._listen()
        self.refresh()

    def _lay_out(self) -> None:
        page = QWidget()
        page.setAccessibleName(tr("ui.inspector.facts"))
        stack = QVBoxLayout(page)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(0)
        stack.addWidget(self._facts)
        stack.addWidget(self.lots)
        stack.addStretch(1)
        scroll = QScrollArea()
        scroll.setAccessibleName(tr("ui.inspector.facts"))
        scroll.setWidgetResizable(True)
        scroll.setWidget(page)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setAccessibleName(tr("ui.inspector.name"))
        self._split.addWidget(scroll)
        self._split.addWidget(self.table)
        self._split.addWidget(self.card)
        for pane, share in enumerate((3, 3, 1)):
            self._split.setStretchFactor(pane, share)
        # the list of stands is what Enter works on: it never goes, whatever room a small screen once left it
        self.table.setMinimumHeight(LEAST_LIST_PX)
        self._split.setCollapsible(1, False)
        self._split.splitterMoved.connect(lambda *_: self._on_split())
        self._list_share = LIST_SHARE
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID // 2, 0, 0)
        column.setSpacing(0)
        for label in (self.title, self.subtitle):
            label.setContentsMargins(GRID, 0, GRID, 0)
            column.addWidget(label)
        column.addSpacing(GRID // 2)
        column.addWidget(self._split, 1)

    def _listen(self) -> None:
        desk = self._desk
        for signal in (desk.bridge.replaced, desk.bridge.changed, desk.bridge.findings_changed):
            signal.connect(self._late.start)
        desk.selection.changed.connect(self._late.start)
        desk.cursor.zone_changed.connect(self._late.start)
        for signal in (desk.cursor.span_changed, desk.cursor.day_changed):  # a date is written where the day differs
            signal.connect(self._late.start)
        desk.theme.changed.connect(self._late.start)
        desk.verbs.alternatives_asked.connect(self.show_alternatives)

    def show_alternatives(self, part: str) -> None:
        """Choose a part and go to its ranked stands with the keyboard."""
        self._desk.selection.select_part(PartId(part))
        self._late.stop()
        self.refresh()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.model.rowCount():
            self.table.setCurrentIndex(self.model.index(0, STAND))

    def refresh(self) -> None:
        """Show what is chosen now."""
        self.title.setFont(self._desk.theme.now.fonts.title)
        selection, plan = self._desk.selection, self._desk.bridge.plan
        part = next((p for p in selection.parts if p in plan.parts), None)
        other, self.table.part = part != self.table.part, part
        self._show_list(part is not None)
        self.lots.show_part(part)
        if part is None:
            self.card.show_choice(None, None)
        if part is not None:
            self._show_part(part, other=other)
        elif selection.stands:
            self._show(tr("ui.inspector.stand", stand=selection.stands[0]), "", stand_facts(plan, selection.stands[0]))
        elif selection.halls:
            hall = plan.layout.halls.get(selection.halls[0])
            self._show(hall.name if hall else "", selection.halls[0], hall_facts(plan, selection.halls[0]))
            self.lots.show_hall(selection.halls[0])
        else:
            self._show(tr("ui.inspector.nothing"), tr("ui.inspector.hint"), [])

    def _show_list(self, shown: bool) -> None:
        """Show the list of stands with its share of the height, or nothing of it."""
        appears = shown and self.table.isHidden()
        self.table.setVisible(shown)
        if appears:
            height = max(sum(self._split.sizes()), 2 * LEAST_LIST_PX)
            room = max(LEAST_LIST_PX, round(height * self._list_share))
            self._split.setSizes([height - room, room, 0])

    def _on_split(self) -> None:
        """Keep what somebody gives the list; while it is hidden it has no share."""
        sizes = self._split.sizes()
        height = sum(sizes)
        if height and not self.table.isHidden():
            self._list_share = sizes[1] / height

    def _show_part(self, part: PartId, *, other: bool) -> None:
        bridge, cursor = self._desk.bridge, self._desk.cursor
        plan = bridge.plan
        row = plan.parts[part]
        count = len(self._desk.selection.parts)
        when = f"{row.on_block.astimezone(cursor.zone):%a %m-%d} {cursor.span_text(row.on_block, row.off_block)}"
        subtitle = f"{flights_text(row.turnaround)}   {when} {cursor.zone_word}"
        if count > 1:
            subtitle += "   " + tr("ui.inspector.more", count=count - 1)
        choices = rank(bridge, part)
        self._show(part_title(plan, part), subtitle, [
            *part_facts(plan, cursor, part, idle=self._is_idle(part)),
            *_sum_facts(choices),
            *self._wait_facts(part),
            *self._finding_facts(part),
            *self._past_facts(part),
        ])  # fmt: skip
        chosen = None if other else self.model.choice(self.table.currentIndex())
        self.model.set_choices(choices)
        keep = next((i for i, c in enumerate(choices) if chosen and c.stand == chosen.stand), None)
        if keep is not None:
            self.table.setCurrentIndex(self.model.index(keep, STAND))
        elif other:
            self.table.scrollToTop()  # another flight: its best stands are in sight
        self._show_choice()

    def _show_choice(self) -> None:
        facts, table, _ = self._split.sizes()
        hidden = self.card.isHidden()
        self.card.show_choice(self.table.part, self.model.choice(self.table.currentIndex()))
        if hidden and not self.card.isHidden():
            # the reasons take their room from the facts, as far as these can spare it, not from the list
            from_facts = min(CARD_PX, max(0, facts - LEAST_FACTS_PX))
            self._split.setSizes([facts - from_facts, table - (CARD_PX - from_facts), CARD_PX])

    def _make_room(self) -> None:
        """Give the answer of the solver the room it needs, as far as facts and list can spare it."""
        facts, table, card = self._split.sizes()
        grown = min(max(self.card.wanted_height(), card), (facts + table + card) // 2)
        taken = grown - card
        self._split.setSizes([facts - taken // 2, table - (taken - taken // 2), grown])

    def _is_idle(self, part: PartId) -> bool:
        from apronplan.planning.rules.check import overrides_in_force

        bridge = self._desk.bridge
        found = bridge.findings_of(SubjectKind.PART, part)
        return not bridge.checking and part not in overrides_in_force(bridge.plan, found)

    def _wait_facts(self, part: PartId) -> list[Fact]:
        text = waits_text(self._desk.bridge.context, part)
        return [(tr("ui.fact.waits"), text)] if text else []

    def _past_facts(self, part: PartId) -> list[Fact]:
        session = self._desk.bridge.session
        if session is None:
            return []
        lines = self._past.lines(session, turnaround_of(part), self._desk.cursor)
        return [(tr("ui.fact.edits"), "\n".join(lines))] if lines else []

    def _finding_facts(self, part: PartId) -> list[Fact]:
        from apronplan.planning.sentences import sentence

        plan = self._desk.bridge.plan
        found = self._desk.bridge.findings_of(SubjectKind.PART, part)
        facts: list[Fact] = []
        for finding in sorted(found, key=lambda f: (not to_mend(f), -f.cost)):
            priced = finding.cost and not finding.code.startswith("unassigned")  # a price that only puts it first
            price = tr("ui.fact.price", cost=f"{finding.cost:,.1f}") if priced else ""
            name = "ui.fact.finding" if to_mend(finding) else "ui.fact.cost"
            facts.append((tr(name), " ".join(filter(None, (sentence(finding, plan, self._desk.cursor.zone), price)))))
        return facts

    def _show(self, title: str, subtitle: str, facts: list[Fact]) -> None:
        self.title.setText(title)
        self.subtitle.setText(subtitle)
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for i in range(self._grid.rowCount()):
            self._grid.setRowStretch(i, 0)
        for i, (name, text) in enumerate(facts):
            label, value = plain_label(name), plain_label(text, f"{name}: {text}", wrap=True)
            label.setObjectName("muted")
            self._grid.addWidget(label, i, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value, i, 1, Qt.AlignmentFlag.AlignTop)
        self._grid.setRowStretch(len(facts), 1)

    def panel_state(self) -> dict[str, str]:
        """Keep the share of the height that the list of stands has."""
        return {"list": f"{self._list_share:.3f}"}

    def restore_panel(self, state: dict[str, str]) -> None:
        """Take the list's share of the height back."""
        self._list_share = min(max(kept_number(state, "list", LIST_SHARE), 0.15), 0.85)


def _sum_facts(choices: Iterable[Choice]) -> list[Fact]:
    """Return what the place costs in all: the figure of the list and of a drag. What is impossible has none."""
    here = next((c for c in choices if c.here and c.state is not State.IMPOSSIBLE), None)
    return [(tr("ui.fact.sum"), tr("ui.fact.sum_text", points=RankingModel.cost_text(here)))] if here else []
