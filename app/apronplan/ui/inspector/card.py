"""The chosen stand of the ranking in full: all its reasons, and on request its price and what would make room."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from apronplan.domain.findings import Severity
from apronplan.domain.ids import PartId
from apronplan.i18n import tr
from apronplan.ui.desk import Desk
from apronplan.ui.drag.gesture import State
from apronplan.ui.inspector.ask import what_it_takes
from apronplan.ui.inspector.ranking import Choice, RankingModel
from apronplan.ui.job_runner import JobRunner
from apronplan.ui.labels import plain_label
from apronplan.ui.theme import GRID

MOST_REASONS = 8


class ChoiceCard(QWidget):
    """Why, or why not; "What would it take?" asks the solver without stopping the desk.

    Signals
    -------
    answered
        The solver has answered: there is more to read.
    """

    answered = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._runner = JobRunner("ui.ask.failed", self, desk.spare)
        self._runner.done.connect(self._answer)
        self._runner.refused.connect(lambda text: self._answer((text,)))
        self._asked: tuple[PartId, str] | None = None
        self.setAccessibleName(tr("ui.ask.name"))
        self.title = plain_label("", tr("ui.ask.name"))
        self.title.setFont(desk.theme.now.fonts.strong)
        self.text = plain_label("", tr("ui.ask.name"), wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.ask = QPushButton(tr("ui.ask.do"))
        self.ask.setAccessibleName(tr("ui.ask.do"))
        self.ask.setToolTip(tr("ui.ask.tip"))
        self.ask.clicked.connect(self.begin)
        self._part: PartId | None = None
        self._choice: Choice | None = None
        self._lay_out()
        desk.bridge.changed.connect(self._drop)
        desk.bridge.replaced.connect(self._drop)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.ask)
        scroll = QScrollArea()
        scroll.setAccessibleName(tr("ui.ask.name"))
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.text)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        column.setSpacing(GRID // 2)
        column.addLayout(head)
        column.addWidget(scroll, 1)
        self.setMinimumHeight(88)

    def show_choice(self, part: PartId | None, choice: Choice | None) -> None:
        """Show a stand for a part; an answer that is there for the same two stays. Without both there is no card."""
        self.setVisible(part is not None and choice is not None)
        self._part, self._choice = part, choice
        self.ask.setEnabled(part is not None and choice is not None and not choice.here)
        if part is None or choice is None:
            self._drop()
            self.title.setText("")
            self.text.setText("")
        elif self._asked != (part, choice.stand):
            self._drop()
            self.title.setText(self._heading(choice))
            self.text.setText("\n".join(reasons(self._desk, choice)))

    @staticmethod
    def _heading(choice: Choice) -> str:
        """Name the stand, with the points that list and drag give it."""
        if choice.state is State.IMPOSSIBLE:
            return tr("ui.inspector.stand", stand=choice.stand)
        return tr("ui.rank.title", stand=choice.stand, points=RankingModel.cost_text(choice))

    def _drop(self, _change: object = None) -> None:
        """Forget what was asked: the plan or the stand is another one now."""
        self._asked = None
        self._runner.stop()
        self.ask.setText(tr("ui.ask.do"))

    def begin(self) -> None:
        """Ask the solver."""
        from apronplan.ui.autoplan.work import tables_of

        if self._part is None or self._choice is None or self._runner.busy:
            return
        self._asked = (self._part, self._choice.stand)
        arguments = {
            "tables": tables_of(self._desk.bridge.plan.snapshot()),
            "part": self._part,
            "stand": self._choice.stand,
        }
        self.ask.setText(tr("ui.ask.busy"))
        self.ask.setEnabled(False)
        self._runner.start(what_it_takes, arguments)

    def _answer(self, lines: tuple[str, ...]) -> None:
        self.ask.setText(tr("ui.ask.do"))
        self.ask.setEnabled(True)
        if self._choice is not None:
            self.text.setText("\n".join((*reasons(self._desk, self._choice), "", *lines)))
        self.answered.emit()

    @property
    def busy(self) -> bool:
        """Whether the solver is being asked."""
        return self._runner.busy

    def wanted_height(self) -> int:
        """Return the pixels that show all of the text."""
        return self.text.heightForWidth(max(self.text.width(), 200)) + self.ask.height() + 3 * GRID


def reasons(desk: Desk, choice: Choice) -> list[str]:
    """Write everything that the rules say to a choice, what forbids it first, then the dearest."""
    from apronplan.planning.sentences import sentence

    ordered = sorted(choice.findings, key=lambda f: (f.severity is not Severity.HARD, -f.cost))
    lines = [
        sentence(f, desk.bridge.plan, desk.cursor.zone)
        + (f" {tr('ui.fact.price', cost=f'{f.cost:,.1f}')}" if f.cost and f.severity is not Severity.HARD else "")
        for f in ordered
    ]
    return list(dict.fromkeys(lines))[:MOST_REASONS] or [tr("ui.rank.fits")]
