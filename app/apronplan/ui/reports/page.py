"""A page of blocks on the screen: big figures, plots beside each other where there is room, tables, sentences."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from apronplan.reports.pages import Bars, Block, HourBars, HourStack, LoadCurve
from apronplan.ui.reports.widgets import MOST_SHOWN, BlockWidget, PlotWidget, same_shape, widget_for
from apronplan.ui.theme import GRID, ThemeStore

PLOT_WIDE_PX = 420
MOST_ALONE = 60
"""Rows that are seen of a table that is alone on its page."""


class PlotGrid(QWidget):
    """Plots beside each other, as many as fit."""

    def __init__(self, plots: Sequence[PlotWidget]) -> None:
        super().__init__()
        self._plots = plots
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GRID)
        self._columns = 0
        self._place()

    def _place(self) -> None:
        columns = max(1, min(self.width() // PLOT_WIDE_PX, len(self._plots)))
        if columns == self._columns:
            return
        self._columns = columns
        for i, plot in enumerate(self._plots):
            self._grid.addWidget(plot, i // columns, i % columns, Qt.AlignmentFlag.AlignTop)
        for column in range(len(self._plots)):
            self._grid.setColumnStretch(column, int(column < columns))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let as many stand beside each other as fit."""
        super().resizeEvent(event)
        self._place()


class BlockPage(QScrollArea):
    """Shows blocks; blocks of the same kinds in the same order are shown without anything jumping."""

    def __init__(self, theme: ThemeStore, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.blocks: tuple[Block, ...] = ()
        self.widgets: list[BlockWidget] = []
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self._again)

    def sizeHint(self) -> QSize:
        """Ask for room for two plots beside each other."""
        return QSize(2 * PLOT_WIDE_PX + 4 * GRID, 560)

    def show_blocks(self, blocks: Sequence[Block]) -> None:
        """Show blocks."""
        if self.widgets and same_shape(self.blocks, blocks):
            for widget, block in zip(self.widgets, blocks, strict=True):
                widget.take(block)
            self.blocks = tuple(blocks)
            return
        self.blocks = tuple(blocks)
        self._build()

    def _again(self) -> None:
        if self.blocks:
            self._build()

    def _build(self) -> None:
        self.widgets = []
        body = QWidget()
        body.setAccessibleName(self.accessibleName())
        column = QVBoxLayout(body)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        plots: list[PlotWidget] = []
        # a table that is alone has the page to itself
        most_shown = MOST_SHOWN if len(self.blocks) > 1 else MOST_ALONE
        for block in self.blocks:
            widget = widget_for(self._theme, block, most_shown)
            self.widgets.append(widget)
            if isinstance(block, HourBars | HourStack | LoadCurve | Bars):
                assert isinstance(widget, PlotWidget)
                plots.append(widget)
                continue
            self._put(column, plots)
            plots = []
            column.addWidget(widget)
        self._put(column, plots)
        column.addStretch(1)
        self.setWidget(body)

    def _put(self, column: QVBoxLayout, plots: Sequence[PlotWidget]) -> None:
        if plots:
            column.addWidget(PlotGrid(list(plots)))
