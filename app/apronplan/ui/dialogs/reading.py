"""A large file that is read aside: how far it is, and a way to give up."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QDialogButtonBox, QProgressBar, QVBoxLayout, QWidget

from apronplan.i18n import tr
from apronplan.ui.aside import Aside
from apronplan.ui.dialogs.working import WorkingDialog
from apronplan.ui.labels import plain_label
from apronplan.ui.theme import GRID

TICK_MS = 100
ROWS_PER_CHECK = 1_000
_CHUNK = 1 << 20

Check = Callable[[], None]


class GivenUp(Exception):
    """Somebody has cancelled the reading."""


class _Progress:
    """Shared with the thread: counts by thousands, and whether to go on."""

    def __init__(self) -> None:
        self.rows = self.lines = 0
        self.given_up = False

    def check(self) -> None:
        """Count on; raises `GivenUp` if somebody has cancelled."""
        if self.given_up:
            raise GivenUp
        self.rows += ROWS_PER_CHECK


class ReadingDialog(WorkingDialog):
    """Reads in a thread while the window stays alive.

    Signals
    -------
    read(object)
        What `work` returned; not if somebody gave up.
    """

    read = Signal(object)

    def __init__(self, path: Path, work: Callable[[Check], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        title = tr("import.reading", file=path.name)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self._progress = _Progress()
        self.bar = QProgressBar()
        self.bar.setAccessibleName(title)
        self.bar.setRange(0, 0)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        box.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(plain_label(tr("import.reading_size", file=path.name, mb=f"{path.stat().st_size / 1e6:.1f}")))
        column.addWidget(self.bar)
        column.addWidget(box)
        self.setMinimumWidth(420)
        self._aside = Aside(self)
        self._aside.done.connect(self._on_done)
        self._aside.failed.connect(self._on_failed)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._show)
        self._tick.start()
        progress = self._progress

        def run() -> object:
            """Count the lines, then read; giving up is no failure."""
            progress.lines = _count_lines(path)
            try:
                return work(progress.check)
            except GivenUp:
                return None

        self._aside.start(run)

    def wind_up(self) -> None:
        """Let the thread end at its next thousand rows."""
        self._progress.given_up = True
        self._tick.stop()
        self._aside.forget()

    def _show(self) -> None:
        rows, lines = self._progress.rows, self._progress.lines
        if lines:
            self.bar.setRange(0, lines)
            self.bar.setValue(min(rows, lines))
            self.bar.setFormat(tr("import.reading_rows", rows=f"{rows:,}", all=f"{lines:,}"))

    def _on_done(self, result: object) -> None:
        self.accept()
        self.read.emit(result)

    def _on_failed(self, text: str) -> None:
        from apronplan.ui.dialogs.messages import show_problem

        parent = self.parentWidget()
        self.reject()
        if parent is not None:
            show_problem(parent, text)


def _count_lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(_CHUNK), b""))
