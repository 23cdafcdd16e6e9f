"""The time cursor's slider: through the day on the desk, in steps of five minutes, with play."""

from datetime import datetime, timedelta

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QHBoxLayout, QSlider, QToolButton, QWidget

from apronplan.i18n import tr
from apronplan.ui.clock_cursor import ClockCursor
from apronplan.ui.labels import plain_label
from apronplan.ui.theme import GRID

STEP_MIN = 5


class ClockBar(QWidget):
    """Moves the time cursor within its day."""

    def __init__(self, cursor: ClockCursor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cursor = cursor
        self.setAccessibleName(tr("ui.clock.name"))
        self.play = QToolButton()
        self.play.setCheckable(True)
        self.play.setAccessibleName(tr("ui.clock.play"))
        self.play.setToolTip(tr("ui.clock.play"))
        self.play.toggled.connect(cursor.play)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(tr("ui.clock.slider"))
        self.slider.setPageStep(12)
        self.slider.valueChanged.connect(self._on_slider)
        self.label = plain_label("", tr("ui.clock.time"))
        self.label.setMinimumWidth(64)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, 0, GRID, 0)
        row.setSpacing(GRID)
        for widget, stretch in ((self.play, 0), (self.slider, 1), (self.label, 0)):
            row.addWidget(widget, stretch)
        cursor.moved.connect(self._show)
        cursor.played.connect(self._show_play)
        cursor.zone_changed.connect(lambda: self._show(cursor.at))
        self._show_play(False)
        self._show(cursor.at)

    def add(self, widget: QWidget) -> None:
        """Put something at the right end of the row."""
        row = self.layout()
        assert row is not None
        row.addWidget(widget)

    def _show(self, at: datetime) -> None:
        start, end = self._cursor.day_bounds
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, round((end - start).total_seconds() / 60 / STEP_MIN) - 1)
            self.slider.setValue(int((at - start).total_seconds() / 60 // STEP_MIN))
        self.label.setText(f"{self._cursor.clock_text(at)} {self._cursor.zone_word}")

    def _show_play(self, playing: bool) -> None:
        self.play.setChecked(playing)
        self.play.setText("\u2016" if playing else "\u25b6")

    def _on_slider(self, value: int) -> None:
        start, _ = self._cursor.day_bounds
        self._cursor.move(start + timedelta(minutes=value * STEP_MIN))
