"""The merge page: every question with its choices, what comes in by itself, and one button at the end."""

from datetime import datetime

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.session.merge.answers import MINE, THEIRS, Answer
from apronplan.session.merge.merge import Merge
from apronplan.session.merge.report import Report
from apronplan.ui.desk import Desk
from apronplan.ui.labels import plain_label
from apronplan.ui.merge.asking import Question, questions
from apronplan.ui.merge.row import ANSWERED, OPEN, UNSOLVED, QuestionRow
from apronplan.ui.screens import open_at
from apronplan.ui.theme import GRID

MOST_ROWS = 100
"""Questions shown at once; the next ones follow as these are answered."""
_MOST_CHANGES = 2000


class MergeDialog(QDialog):
    """Asks what only a planner can know; nothing is changed until Bring together.

    Parameters
    ----------
    merge : Merge
        A bundle looked at beside the plan that is open on the desk.
    """

    def __init__(self, desk: Desk, merge: Merge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._merge = desk, merge
        self._report = Report(merge)
        self.rows: dict[str, QuestionRow] = {}
        self._last_good: dict[str, Answer] = {}
        title = tr("merge.ui.title", author=merge.author)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_at(self, 860, 680)
        self._make(title)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self.refresh)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.bring_together)
        self.refresh()
        first = next(iter(self.rows.values()), None)
        if first is not None:
            first.focus_choice()
        else:
            self.together.setFocus()

    # -- making ------------------------------------------------------------------------------------

    def _make(self, title: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(plain_label(title, wrap=True, font=self._desk.theme.now.fonts.title))
        self.source = plain_label(self._source(), wrap=True)
        column.addWidget(self.source)
        column.addLayout(self._taken())
        column.addWidget(self.changes, 1)
        column.addLayout(self._heading())
        column.addWidget(self._scroll(), 4)
        self.along = plain_label("", tr("merge.ui.along"), wrap=True)
        column.addWidget(self.along)
        self.word = plain_label("", tr("merge.ui.word"), wrap=True, font=self._desk.theme.now.fonts.strong)
        column.addWidget(self.word)
        self.hint = plain_label(tr("merge.ui.hint"), wrap=True)
        self.hint.setObjectName("muted")
        column.addWidget(self.hint)
        column.addLayout(self._buttons())

    def _source(self) -> str:
        try:
            at = self._merge.words.time(datetime.fromisoformat(self._merge.made_utc))
        except ValueError:
            at = self._merge.made_utc
        return tr("merge.ui.source", file=self._merge.file.name, author=self._merge.author, utc=at)

    def _taken(self) -> QHBoxLayout:
        count = len(self._merge.taken)
        self.show_changes = QToolButton()
        self.show_changes.setText(tr("merge.ui.show_changes"))
        self.show_changes.setAccessibleName(tr("merge.ui.show_changes"))
        self.show_changes.setCheckable(True)
        self.show_changes.setVisible(count > 0)
        self.changes = QListWidget()
        self.changes.setAccessibleName(tr("merge.ui.changes"))
        self.changes.hide()
        self.show_changes.toggled.connect(self._toggle_changes)
        line = QHBoxLayout()
        line.addWidget(plain_label(tr("merge.taken", count=count)))
        line.addWidget(self.show_changes)
        line.addStretch(1)
        return line

    def _toggle_changes(self, shown: bool) -> None:
        if shown and not self.changes.count():
            taken = self._merge.taken
            self.changes.addItems([self._report.taken_row(t)["sentence"] for t in taken[:_MOST_CHANGES]])
            if len(taken) > _MOST_CHANGES:
                self.changes.addItem(tr("merge.ui.more_changes", count=len(taken) - _MOST_CHANGES))
        self.changes.setVisible(shown)

    def _heading(self) -> QHBoxLayout:
        self.count = plain_label("", tr("merge.ui.questions"), font=self._desk.theme.now.fonts.strong)
        self.all_mine = QPushButton(tr("merge.ui.all_mine"))
        self.all_theirs = QPushButton(tr("merge.ui.all_theirs", author=self._merge.author).replace("&", "&&"))
        line = QHBoxLayout()
        line.addWidget(self.count)
        line.addStretch(1)
        for button, answer in ((self.all_mine, MINE), (self.all_theirs, THEIRS)):
            button.setAccessibleName(button.text())
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, a=answer: self.answer_open(a))
            line.addWidget(button)
        return line

    def _scroll(self) -> QScrollArea:
        inside = QWidget()
        inside.setAccessibleName(tr("merge.ui.questions"))
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, GRID, 0)
        self._list.setSpacing(GRID)
        self._list.addStretch(1)
        self.area = QScrollArea()
        self.area.setAccessibleName(tr("merge.ui.questions"))
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(inside)
        return self.area

    def _buttons(self) -> QHBoxLayout:
        self.together = QPushButton(tr("merge.ui.together_do"))
        self.leave = QPushButton(tr("merge.ui.cancel"))
        line = QHBoxLayout()
        line.addStretch(1)
        for button in (self.together, self.leave):
            button.setAccessibleName(button.text())
            line.addWidget(button)
        self.together.setDefault(True)
        self.leave.setAutoDefault(False)
        self.together.clicked.connect(self.bring_together)
        self.leave.clicked.connect(self.reject)
        return line

    # -- asking ------------------------------------------------------------------------------------

    def _on_answered(self, name: str, answer: Answer | None) -> None:
        if answer is None:
            self._merge.answers.pop(name, None)
        else:
            self._merge.answers[name] = answer
        self._later.start()

    def answer_open(self, answer: Answer) -> None:
        """Give every open question, and those that this brings up, the same answer."""
        for _ in range(20):
            asked = self._merge.outcome().unanswered - self._merge.answers.keys()
            if not asked:
                break
            self._merge.answers.update(dict.fromkeys(asked, answer))
        self.refresh()
        self.together.setFocus()

    def refresh(self) -> None:
        """Work out what the answers lead to, and show it; an answer that cannot be carried out is taken back."""
        self._later.stop()
        try:
            outcome = self._merge.outcome()
            asked = questions(self._merge)
        except UserError as error:
            self._take_back_last(str(error))
            return
        states = {
            q.id: UNSOLVED if q.id in outcome.unsolved else OPEN if q.id in outcome.unanswered else ANSWERED
            for q in asked
        }
        shown = self._shown(asked, states)
        self._place(shown)
        for question in shown:
            answer = self._merge.answers.get(question.id)
            self.rows[question.id].refresh(question, outcome.plan, answer, states[question.id])
        self._last_good = dict(self._merge.answers)
        self._say(asked, sum(1 for s in states.values() if s != ANSWERED), len(asked) - len(shown))

    def _shown(self, asked: list[Question], states: dict[str, str]) -> list[Question]:
        """Return the questions that have a row: those that had one, and of the others as many as there is room for."""
        left = MOST_ROWS
        shown = []
        for question in asked:
            had = question.id in self.rows
            if had or (states[question.id] != ANSWERED and left > 0):
                shown.append(question)
                left -= states[question.id] != ANSWERED
        return shown

    def _place(self, shown: list[Question]) -> None:
        clashes = {c.id: c for c in self._merge.clashes}
        names = {q.id for q in shown}
        for gone in self.rows.keys() - names:
            row = self.rows.pop(gone)
            self._list.removeWidget(row)
            row.deleteLater()
        for place, question in enumerate(shown):
            if question.id not in self.rows:
                zone = self._merge.words.zone
                row = QuestionRow(self._desk, question, clashes.get(question.id), self._merge.author, zone)
                row.answered.connect(self._on_answered)
                row.done.connect(self.go_on)
                self.rows[question.id] = row
                self._list.insertWidget(place, row)

    def _take_back_last(self, sentence: str) -> None:
        """Forget the answers given since the last good look, and say why."""
        self._merge.answers.clear()
        self._merge.answers.update(self._last_good)
        self.word.setText(sentence)
        self.together.setEnabled(False)

    def _say(self, asked: list[Question], left: int, hidden: int) -> None:
        self.count.setText(tr("merge.ui.count", left=left, count=len(asked)) if asked else tr("merge.ui.no_questions"))
        for button in (self.all_mine, self.all_theirs):
            button.setVisible(bool(asked))
            button.setEnabled(left > 0)
        self.area.setVisible(bool(asked))
        self.hint.setVisible(bool(asked))
        words = [tr("merge.ui.left", count=left) if left else tr("merge.ui.ready")]
        if hidden and left:
            words.append(tr("merge.ui.hidden", count=hidden))
        self.word.setText(" ".join(words))
        along = [self._report.finding_sentence(f) for f in self._merge.brought_along]
        self.along.setText(
            tr("merge.ui.along_words", count=len(along), sentences="; ".join(along[:3])) if along else ""
        )
        self.along.setVisible(bool(along))
        self.together.setEnabled(left == 0)

    def go_on(self, name: str) -> None:
        """Put the keyboard on the next open question, or on the button if there is none."""
        self.refresh()
        names = list(self.rows)
        after = names.index(name) + 1 if name in self.rows else 0
        for other in (*names[after:], *names[:after]):
            row = self.rows[other]
            if row.state != ANSWERED:
                row.focus_choice()
                self.area.ensureWidgetVisible(row, 0, GRID)
                return
        self.together.setFocus()

    # -- the end -----------------------------------------------------------------------------------

    def bring_together(self) -> None:
        """Make the one edit."""
        self.refresh()
        session = self._desk.bridge.session
        if session is None or not self.together.isEnabled():
            return
        try:
            change = self._merge.apply(session)
        except UserError as error:
            self.word.setText(str(error))
            return
        said = tr("merge.nothing_new", file=self._merge.file.name)
        if change is not None:
            said = tr("merge.ui.done", author=self._merge.author, edit=change.edit)
        self._desk.verbs.said.emit(said)
        self.accept()
