"""The fields, figures and lists of the auto-plan dialog."""

from collections.abc import Mapping

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from apronplan.domain.ids import TurnaroundId
from apronplan.domain.plan import Plan
from apronplan.i18n import tr
from apronplan.planning.proof_words import gap_text
from apronplan.planning.shift_reasons import Reason
from apronplan.ui.airport_time import AirportTime
from apronplan.ui.autoplan.plot import GapPlot
from apronplan.ui.autoplan.scope import Scope
from apronplan.ui.autoplan.shift_table import ShiftList, lines_of
from apronplan.ui.autoplan.work import Shift
from apronplan.ui.desk import Desk
from apronplan.ui.labels import named_combo, plain_label
from apronplan.ui.screens import open_at
from apronplan.ui.theme import GRID

LOOK_PX = (840, 660)
"""Size of the dialog while there is a difference to be looked at, where the screen has the room."""


class AutoplanForm:
    """Widgets of the dialog; knows nothing of solvers."""

    def __init__(self, desk: Desk, dialog: QDialog) -> None:
        self._desk = desk
        self.scope_box = named_combo(
            tr("ui.autoplan.scope"), [tr(f"ui.autoplan.scope.{s.name.lower()}") for s in Scope]
        )
        self.scope_box.setItemText(Scope.DAY, desk.cursor.span_word)
        self.start, self.end = (
            AirportTime(desk.cursor.airport_zone, tr(f"ui.autoplan.{name}")) for name in ("start", "end")
        )
        self.limit = QSpinBox()
        self.limit.setRange(1, 3600)
        self.limit.setValue(30)
        self.limit.setSuffix(" s")
        self.minimum = QCheckBox(tr("ui.autoplan.minimum"))
        self.tray = QCheckBox(tr("ui.autoplan.tray"))
        self.tray.setChecked(True)
        self.progress = QProgressBar()
        self.plot = GapPlot(desk.theme)
        self.word = plain_label("", tr("ui.autoplan.word"), wrap=True)
        self.figures = plain_label("", tr("ui.autoplan.figures"))
        self.shifts = ShiftList(desk.cursor)
        self.begin = QPushButton(tr("ui.autoplan.begin"))
        self.begin.setDefault(True)
        self.stop = QPushButton(tr("ui.autoplan.stop"))
        self.again = QPushButton(tr("ui.autoplan.again"))
        self.rest = QPushButton(tr("ui.autoplan.adopt_rest"))
        self.rest.setToolTip(tr("ui.autoplan.adopt_rest_tip"))
        self.adopt = QPushButton(tr("ui.autoplan.adopt"))
        self.discard = QPushButton(tr("ui.autoplan.discard"))
        self.compare = QPushButton(tr("ui.autoplan.compare"))
        self.compare.setCheckable(True)
        self.close_button = QPushButton(tr("ui.button.close"))
        self._name()
        self._lay_out(dialog)
        self.scope_box.currentIndexChanged.connect(self._show_window)
        self._show_window()

    def _name(self) -> None:
        named: tuple[tuple[QWidget, str], ...] = (
            (self.limit, "ui.autoplan.limit"),
            (self.minimum, "ui.autoplan.minimum"),
            (self.tray, "ui.autoplan.tray"),
            (self.progress, "ui.autoplan.progress"),
        )
        for widget, name in named:
            widget.setAccessibleName(tr(name))
        for button in (
            self.begin,
            self.stop,
            self.again,
            self.rest,
            self.adopt,
            self.discard,
            self.compare,
            self.close_button,
        ):
            button.setAccessibleName(button.text())
        for field in (self.start, self.end):
            field.setCalendarPopup(True)

    def _lay_out(self, dialog: QDialog) -> None:
        form = QFormLayout()
        form.setSpacing(GRID)
        for name, widget in (
            ("scope", self.scope_box),
            ("start", self.start.with_box()),
            ("end", self.end.with_box()),
            ("limit", self.limit),
        ):
            form.addRow(plain_label(tr(f"ui.autoplan.{name}")), widget)
        form.addRow(plain_label(""), self.minimum)
        form.addRow(plain_label(""), self.tray)
        self._fields = QWidget()
        self._fields.setAccessibleName(tr("ui.autoplan.title"))
        self._fields.setLayout(form)
        form.setContentsMargins(0, 0, 0, 0)
        buttons = QHBoxLayout()
        buttons.addWidget(self.compare)
        buttons.addStretch(1)
        for button in (self.begin, self.stop, self.again, self.rest, self.adopt, self.discard, self.close_button):
            buttons.addWidget(button)
        column = QVBoxLayout(dialog)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        for part in (self._fields, self.word, self.progress, self.figures, self.plot):
            column.addWidget(part)
        column.addWidget(self.shifts, 1)
        column.addLayout(buttons)
        dialog.setMinimumWidth(460)
        self._dialog = dialog

    def scope(self) -> Scope:
        """Return the chosen scope."""
        return Scope(self.scope_box.currentIndex())

    def set_scope(self, scope: Scope) -> None:
        """Choose a scope."""
        self.scope_box.setCurrentIndex(int(scope))

    def _show_window(self) -> None:
        for field in (self.start, self.end):
            field.setEnabled(self.scope() is Scope.WINDOW)
        self.tray.setEnabled(self.scope() is not Scope.SELECTION)

    def show_phase(self, phase: str) -> None:
        """Show what belongs to a phase: ``ask``, ``run`` or ``look``."""
        asking, running, looking = (phase == p for p in ("ask", "run", "look"))
        self._fields.setVisible(asking)
        self.begin.setVisible(asking)
        self.progress.setVisible(running)
        self.plot.setVisible(running)
        self.stop.setVisible(running)
        self.figures.setVisible(not asking)
        listed = looking and bool(self.shifts.model.lines)
        for widget in (self.shifts, self.compare):
            widget.setVisible(listed)  # a proposal that moves nothing has nothing to be looked at
        for widget in (self.adopt, self.discard):
            widget.setVisible(looking)
        self.again.hide()
        self.rest.hide()
        self.close_button.setVisible(not running)
        (self.begin if asking else self.stop if running else self.adopt).setDefault(True)
        self._dialog.adjustSize()
        if listed:
            open_at(self._dialog, *LOOK_PX)

    def show_stale(self, stale: bool, changed: frozenset[TurnaroundId] | None) -> None:
        """Offer to make a proposal again that rests on what was changed since, or to adopt the rest of it.

        Parameters
        ----------
        changed : frozenset of TurnaroundId or None
            What was changed; None = rules or the layout, on which all of it rests.
        """
        self.shifts.model.block(changed if stale and changed else frozenset())
        has_rest = stale and changed is not None and bool(self.shifts.model.ticked)
        self.rest.setVisible(has_rest)
        self.again.setVisible(stale)
        self.adopt.setVisible(not stale)
        self.compare.setEnabled(not stale)
        self.shifts.setEnabled(not stale or has_rest)
        (self.again if stale else self.adopt).setDefault(True)

    def say(self, text: str) -> None:
        """Show one line."""
        self.word.setText(text)
        self.word.setVisible(bool(text))

    def show_figures(self, value: float | None, bound: float | None, gap: float | None) -> None:
        """Show best value, bound and gap as far as they are known; a proven plan has no gap."""
        words = []
        if value is not None:
            words.append(tr("ui.autoplan.value", value=f"{value:,.0f}"))
        if bound is not None:
            words.append(tr("ui.autoplan.bound", bound=f"{bound:,.0f}"))
        if gap is not None:
            words.append(gap_text(gap))
        self.figures.setText("   ".join(words))

    def show_time(self, seconds: float, limit: int) -> None:
        """Show how much of the time is used."""
        self.progress.setRange(0, limit)
        self.progress.setValue(min(int(seconds), limit))
        over = "ui.autoplan.seconds_over" if seconds > limit + 1 else "ui.autoplan.seconds"
        self.progress.setFormat(tr(over, seconds=int(seconds), limit=limit))

    def list_shifts(self, before: Plan, shifts: tuple[Shift, ...], reasons: Mapping[str, Reason]) -> None:
        """List what the proposal moves, all ticked: aircraft, and the lots of aircraft that stay."""
        self.shifts.show_lines(lines_of(before, shifts, reasons, self._desk.cursor))

    def ticked(self) -> tuple[Shift, ...] | None:
        """Return what is ticked; None if all is."""
        chosen = self.shifts.model.ticked
        return None if len(chosen) == len(self.shifts.model.lines) else chosen
