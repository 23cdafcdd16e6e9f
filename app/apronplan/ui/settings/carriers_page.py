"""The colour of each carrier: the colour-blind-safe seven by default, any other by choice."""

from collections import Counter

from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QColorDialog, QHBoxLayout, QToolButton

from apronplan.i18n import tr
from apronplan.session.names import CARRIER_COLOUR
from apronplan.ui.carriers import busiest, chosen_colours
from apronplan.ui.desk import Desk
from apronplan.ui.settings.page import SettingsPage, cell, plain_table, push_button
from apronplan.ui.theme import GRID, OKABE_ITO

SWATCH_PX = 22


class CarriersPage(SettingsPage):
    """Choose a carrier, then a colour."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "carriers", frozenset({"setting", "turnaround"}))
        headers = [tr(f"ui.carriers.{c}") for c in ("carrier", "turnarounds", "colour", "chosen")]
        self.table = plain_table(tr("ui.settings.carriers"), headers)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for name, colour in zip(COLOUR_NAMES, OKABE_ITO, strict=True):
            button = QToolButton()
            button.setIcon(swatch(QColor(colour)))
            button.setAccessibleName(tr(f"ui.colour.{name}"))
            button.setToolTip(tr(f"ui.colour.{name}"))
            button.clicked.connect(lambda _=False, c=colour: self.choose(c))
            row.addWidget(button)
        row.addWidget(push_button("ui.carriers.other", self.ask))
        row.addStretch(1)
        row.addWidget(push_button("ui.carriers.default", lambda: self.choose("")))
        self.column.addWidget(self.table, 1)
        self.column.addLayout(row)
        self.refresh()
        self.table.setCurrentCell(0, 0)

    def carrier(self) -> str:
        """Return the carrier that is chosen; empty if none."""
        item = self.table.item(self.table.currentRow(), 0)
        return item.text() if item is not None else ""

    def choose(self, colour: str) -> None:
        """Give the chosen carrier a colour ``#rrggbb``; an empty one lets the default hold."""
        from apronplan.session.commands import set_setting

        if carrier := self.carrier():
            self.run(lambda session: set_setting(session, name=CARRIER_COLOUR + carrier, value=colour))

    def ask(self) -> None:
        """Open the system's choice of colours."""
        if not self.carrier():
            return
        dialog = QColorDialog(self.desk.theme.carrier(self.carrier()).colour, self)
        dialog.setAccessibleName(tr("ui.carriers.other"))
        dialog.colorSelected.connect(lambda colour: self.choose(colour.name()))
        dialog.open()

    def refresh(self) -> None:
        """Show every carrier of the plan, the busiest first."""
        plan = self.desk.bridge.plan
        counts = Counter(t.operator for t in plan.turnarounds.values())
        chosen = chosen_colours(plan)
        carriers = busiest(plan)
        if self.table.rowCount() != len(carriers):
            self.table.setRowCount(len(carriers))
        for row, carrier in enumerate(carriers):
            style = self.desk.theme.carrier(carrier)
            colour = cell(chosen[carrier].name() if carrier in chosen else style.colour.name(), editable=False)
            colour.setIcon(swatch(chosen.get(carrier, style.colour)))
            said = tr("ui.carriers.by_you" if carrier in chosen else f"ui.carriers.stripes_{style.stripes}")
            for column, item in enumerate((cell(carrier), cell(str(counts[carrier])), colour, cell(said))):
                self.table.setItem(row, column, item)


COLOUR_NAMES = ("blue", "orange", "green", "purple", "sky", "vermilion", "yellow")


def swatch(colour: QColor) -> QIcon:
    """Return a square of a colour."""
    pixmap = QPixmap(SWATCH_PX, SWATCH_PX)
    pixmap.fill(colour)
    return QIcon(pixmap)
