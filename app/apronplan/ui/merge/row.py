"""One question of the merge page: what it is about, and mine / theirs / another / leave to choose from."""

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QWidget,
)

from apronplan.domain.plan import Plan
from apronplan.i18n import tr
from apronplan.session.merge.answers import LEAVE, MINE, THEIRS, TRAY, Answer, Choice
from apronplan.session.merge.threeway import Clash
from apronplan.ui.airport_time import AirportTime
from apronplan.ui.desk import Desk
from apronplan.ui.labels import name_combo, plain_label
from apronplan.ui.merge.asking import OtherKind, Question, places_for
from apronplan.ui.theme import GRID

OPEN, ANSWERED, UNSOLVED = "open", "answered", "unsolved"
_MARKS = {OPEN: "?", ANSWERED: "\u2713", UNSOLVED: "\u2715"}
_KEYS = {Qt.Key.Key_1: Choice.MINE, Qt.Key.Key_2: Choice.THEIRS, Qt.Key.Key_3: Choice.OTHER, Qt.Key.Key_4: Choice.LEAVE}


class QuestionRow(QFrame):
    """A question with its choices.

    Signals
    -------
    answered(str, object)
        The question's id and its `Answer`.
    done(str)
        An answer was given by key: go on to the next question.
    """

    answered = Signal(str, object)
    done = Signal(str)

    def __init__(self, desk: Desk, question: Question, clash: Clash | None, author: str, zone: ZoneInfo) -> None:
        super().__init__()
        self.question = question
        self._desk, self._clash, self._zone = desk, clash, zone
        self._plan: Plan | None = None
        self._filled_for: str | None = None
        self.choices: dict[Choice, QRadioButton] = {}
        self._group = QButtonGroup(self)
        self.setAccessibleName(question.heading)
        self.setObjectName("question")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(GRID, GRID, GRID, GRID)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        self._grid.setColumnStretch(2, 1)
        self.mark = plain_label("?", tr("merge.ui.state.open"), font=desk.theme.now.fonts.strong)
        self.heading = plain_label(question.heading, wrap=True, font=desk.theme.now.fonts.strong)
        self.note = _muted(question.note)
        self._grid.addWidget(self.mark, 0, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(self.heading, 0, 1, 1, 2)
        self._grid.addWidget(self.note, 1, 1, 1, 2)
        self.mine, self.mine_by = self._side(Choice.MINE, tr("merge.ui.mine"), question.mine, question.mine_by)
        theirs = tr("merge.ui.theirs", author=author)
        self.theirs, self.theirs_by = self._side(Choice.THEIRS, theirs, question.theirs, question.theirs_by)
        self._other()
        if question.leave:
            self._line(Choice.LEAVE, tr("merge.ui.leave"), plain_label(tr("merge.ui.leave_words"), wrap=True))
        self._group.buttonClicked.connect(lambda _: self._emit())
        desk.theme.changed.connect(self._paint)
        self.show_state(OPEN)

    # -- making ------------------------------------------------------------------------------------

    def _line(self, choice: Choice, title: str, beside: QWidget) -> None:
        radio = QRadioButton(title.replace("&", "&&"))
        radio.setAccessibleName(title)
        radio.setAccessibleDescription(self.question.heading)
        self._group.addButton(radio)
        self.choices[choice] = radio
        row = self._grid.rowCount()
        self._grid.addWidget(radio, row, 1, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(beside, row, 2)
        radio.installEventFilter(self)
        if isinstance(beside, QLabel):
            beside.setProperty("choice", choice)
            beside.installEventFilter(self)

    def _side(self, choice: Choice, title: str, words: str, by: str) -> tuple[QLabel, QLabel]:
        label, who = plain_label(words, wrap=True), _muted(by)
        self._line(choice, title, label)
        self.choices[choice].setAccessibleName(f"{title}: {words}")
        self._grid.addWidget(who, self._grid.rowCount(), 2)
        return label, who

    def _other(self) -> None:
        self.what, self.where = QComboBox(), QComboBox()
        self.time, self.text = AirportTime(self._zone, tr("merge.ui.value")), QLineEdit()
        name_combo(self.what, tr("merge.ui.what"))
        name_combo(self.where, tr("merge.ui.where"))
        self.text.setAccessibleName(tr("merge.ui.value"))
        time = self.time.with_box()
        fields: dict[OtherKind, tuple[QWidget, ...]] = {
            OtherKind.PLACE: (self.what, self.where),
            OtherKind.TIME: (time,),
            OtherKind.TEXT: (self.text,),
        }
        shown = fields.get(self.question.other, ())
        box = QWidget(self)
        box.setAccessibleName(tr("merge.ui.other"))
        line = QHBoxLayout(box)
        line.setContentsMargins(0, 0, 0, 0)
        every: tuple[QWidget, ...] = (self.what, self.where, time, self.text)
        for widget in every:
            line.addWidget(widget)
            widget.setVisible(widget in shown)
        line.addStretch(1)
        if not shown:
            box.hide()
            return
        self._line(Choice.OTHER, tr("merge.ui.other" if self._clash is not None else "merge.ui.move"), box)
        for name, title in self.question.movable.items():
            self.what.addItem(title, name)
        self.what.setVisible(self.question.other is OtherKind.PLACE and self.what.count() > 1)
        self._begin_with_theirs()
        self.what.activated.connect(lambda _: self._fill(again=True))
        self.where.activated.connect(lambda _: self._choose_other())
        self.time.instant_changed.connect(self._choose_other)
        self.text.editingFinished.connect(self._choose_text)

    def _begin_with_theirs(self) -> None:
        """Fill the fields with something sensible to start from."""
        if self._clash is None:
            return
        value = self._clash.theirs if self._clash.theirs is not None else self._clash.mine
        if isinstance(value, datetime):
            self.time.set_instant(value)
        elif self.question.other is OtherKind.TEXT:
            self.text.setText("" if value is None else str(value))

    # -- showing -----------------------------------------------------------------------------------

    def refresh(self, question: Question, plan: Plan, answer: Answer | None, state: str) -> None:
        """Show a question again after another answer has changed what it means."""
        self.question, self._plan = question, plan
        self.heading.setText(question.heading)
        self.note.setText(question.note)
        self.note.setVisible(bool(question.note))
        for label, text in (
            (self.mine, question.mine), (self.mine_by, question.mine_by),
            (self.theirs, question.theirs), (self.theirs_by, question.theirs_by),
        ):  # fmt: skip
            label.setText(text)
            label.setVisible(bool(text))
        if answer is not None and answer.choice in self.choices:
            self.choices[answer.choice].setChecked(True)
        if self.question.other is OtherKind.PLACE:
            self._fill(again=False)
        self.show_state(state)

    def _fill(self, *, again: bool) -> None:
        """List the places for what is to be moved; looked up only when needed, since every stand has to be asked."""
        name = self.what.currentData()
        if self._plan is None or name is None or (self._filled_for == name and not again):
            return
        self._filled_for = name
        self.where.clear()
        self.where.addItem(tr("merge.ui.choose_place"), None)
        for place, word in places_for(self._plan, name):
            self.where.addItem(f"{place}  {word}".rstrip(), place)
        if self._clash is None:
            self.where.addItem(tr("merge.tray"), TRAY)

    def show_state(self, state: str) -> None:
        """Show whether it is open, answered, or answered without effect: by a mark and by colour."""
        self.state = state
        self.mark.setText(_MARKS[state])
        self.mark.setAccessibleName(tr(f"merge.ui.state.{state}"))
        self._paint()

    def _paint(self) -> None:
        theme = self._desk.theme.now
        colour = {OPEN: theme.soft, ANSWERED: theme.fits, UNSOLVED: theme.hard}[self.state].name()
        self.mark.setStyleSheet(f"color: {colour};")
        self.setStyleSheet(
            f"QFrame#question {{ background: {theme.surface.name()}; border: 1px solid {theme.line.name()};"
            f" border-left: 4px solid {colour}; border-radius: 3px; }}"
            " QRadioButton { border: 1px solid transparent; border-radius: 3px; padding: 1px 4px; }"
            f" QRadioButton:focus {{ border-color: {theme.accent.name()}; }}"
            " QRadioButton::indicator { width: 12px; height: 12px; border-radius: 7px;"
            f" border: 1px solid {theme.muted.name()}; background: {theme.surface.name()}; }}"
            " QRadioButton::indicator:checked { width: 6px; height: 6px; border-radius: 7px;"
            f" border: 4px solid {theme.accent.name()}; background: {theme.on_accent.name()}; }}"
        )

    # -- answering ---------------------------------------------------------------------------------

    def answer(self) -> Answer | None:
        """Return the answer that is chosen; None if none is, or the third one is not complete."""
        chosen = next((c for c, radio in self.choices.items() if radio.isChecked()), None)
        match chosen:
            case None:
                return None
            case Choice.MINE:
                return MINE
            case Choice.THEIRS:
                return THEIRS
            case Choice.LEAVE:
                return LEAVE
        value = self._value()
        return None if value is None else Answer(Choice.OTHER, value)

    def _value(self) -> object:
        match self.question.other:
            case OtherKind.PLACE:
                place = self.where.currentData()
                if place is None or self._clash is not None:
                    return place
                return {self.what.currentData(): place}
            case OtherKind.TIME:
                return self.time.instant.isoformat()
        return self.text.text().strip()

    def choose(self, choice: Choice) -> bool:
        """Choose an answer; False if there is no such choice here."""
        radio = self.choices.get(choice)
        if radio is None:
            return False
        radio.setChecked(True)
        if choice is Choice.OTHER:
            self._focus_other()
        self._emit()
        return True

    def _focus_other(self) -> None:
        field = {OtherKind.PLACE: self.where, OtherKind.TIME: self.time}.get(self.question.other, self.text)
        field.setFocus()

    def _choose_text(self) -> None:
        if self.text.isModified():
            self.text.setModified(False)
            self._choose_other()

    def _choose_other(self) -> None:
        self.choices[Choice.OTHER].setChecked(True)
        self._emit()

    def _emit(self) -> None:
        self.answered.emit(self.question.id, self.answer())

    def focus_choice(self) -> None:
        """Put the keyboard here: on the chosen answer, else on the first."""
        radios = [*(r for r in self.choices.values() if r.isChecked()), *self.choices.values()]
        radios[0].setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the words be clicked as well as the button, and 1, 2, 3, 4 choose."""
        if isinstance(event, QMouseEvent) and event.type() is QEvent.Type.MouseButtonRelease:
            choice = watched.property("choice")
            label = isinstance(watched, QLabel) and not watched.hasSelectedText()
            if choice is not None and label and self.choose(Choice(choice)):
                return False
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and isinstance(watched, QRadioButton):
            choice = _KEYS.get(Qt.Key(event.key()))
            if choice is not None and self.choose(choice):
                if choice is not Choice.OTHER:
                    self.done.emit(self.question.id)
                return True
        return super().eventFilter(watched, event)


def _muted(text: str) -> QLabel:
    label = plain_label(text, wrap=True)
    label.setObjectName("muted")
    label.setVisible(bool(text))
    return label
