"""One widget per kind of block; each takes another block of its kind without being made anew."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHeaderView, QLabel, QTableView, QToolTip, QVBoxLayout, QWidget

from apronplan.i18n import tr
from apronplan.reports.pages import Align, Bars, Block, Figures, Heading, HourBars, HourStack, LoadCurve, Note, Table
from apronplan.ui.labels import plain_label
from apronplan.ui.reports.ink import ROW_PX, Plot, height_of, hour_slots, paint_plot, plot_box, title_of, title_px
from apronplan.ui.theme import GRID, ThemeStore

MOST_SHOWN = 14
"""Rows of a table that are seen at once; further ones are scrolled to."""
TILE_PX = 150
MOST_COLUMN_PX = 520
Index = QModelIndex | QPersistentModelIndex


class BlockWidget(Protocol):
    """A widget that shows a block."""

    def take(self, block: Block) -> None:
        """Show another block of the same kind."""


class PlotWidget(QWidget):
    """A small plot; its figures are its description, and each bar says its own under the mouse."""

    def __init__(self, theme: ThemeStore, block: Plot) -> None:
        super().__init__()
        self._theme = theme
        self.block = block
        theme.changed.connect(self.update)
        self.take(block)

    def take(self, block: Block) -> None:
        """Show another plot."""
        assert isinstance(block, HourBars | HourStack | LoadCurve | Bars)
        self.block = block
        self._fit()
        self.setAccessibleName(title_of(block))
        self.setAccessibleDescription("; ".join(plot_lines(block)))
        self.update()

    def _fit(self) -> None:
        """Be as high as the plot with all lines of its title."""
        self.setFixedHeight(height_of(self._theme.now, self.block, self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the title the lines that it needs now."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def sizeHint(self) -> QSize:
        """Be as high as the plot."""
        return QSize(380, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the plot."""
        painter = QPainter(self)
        paint_plot(painter, self._theme.now, QRectF(self.rect()), self.block)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Say the figure of the bar under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            from apronplan.ui.words import plain_tip

            line = self.line_at(event.pos().x(), event.pos().y())
            QToolTip.showText(event.globalPos(), plain_tip([line]), self)
            return True
        return super().event(event)

    def line_at(self, x: float, y: float) -> str:
        """Return what the bar at a place stands for; empty if there is none."""
        lines = plot_lines(self.block)
        title = title_px(self._theme.now, self.block, self.width())
        if y < title:
            return self.accessibleName()
        if isinstance(self.block, Bars):
            row = int((y - 2 - title) // ROW_PX)
            return lines[row] if 0 <= row < len(lines) else ""
        slots = hour_slots(plot_box(self._theme.now, QRectF(self.rect()), self.block), len(self.block.hours))
        return next((line for slot, line in zip(slots, lines, strict=True) if slot.left() <= x < slot.right()), "")


def plot_lines(block: Plot) -> list[str]:
    """Return the figures of a plot, one line per bar."""
    if isinstance(block, Bars):
        return [f"{name}: {block.figure(value)}" for name, value in block.items]
    times = [f"{h.astimezone(block.zone):%m-%d %H:%M}" for h in block.hours]
    if isinstance(block, HourStack):
        rows = [
            ", ".join(f"{name} {values[i]:.1f}" for name, values in block.series if values[i])
            for i in range(len(block.hours))
        ]
    elif isinstance(block, LoadCurve):
        pairs = zip(block.inflow_t, block.stored_t, strict=True)
        rows = [tr("ui.reports.load_at", comes=comes, lies=lies) for comes, lies in pairs]
    else:
        rows = [f"{value:,.1f}" for value in block.values]
    return [f"{at}: {row}" for at, row in zip(times, rows, strict=True)]


class TableModel(QAbstractTableModel):
    """Rows of a table as they are written on paper."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self._table = table

    @property
    def table(self) -> Table:
        """What is shown."""
        return self._table

    def take(self, table: Table) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._table = table
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Count the rows."""
        return 0 if parent.isValid() else len(self._table.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Count the columns."""
        return 0 if parent.isValid() else len(self._table.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self._table.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(index.column())
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a heading."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._table.columns[section].title
        return self._side(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _side(self, column: int) -> int:
        right = self._table.columns[column].align is Align.RIGHT
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        return int(side | Qt.AlignmentFlag.AlignVCenter)


class TableWidget(QTableView):
    """A table to read."""

    def __init__(self, theme: ThemeStore, table: Table, most_shown: int = MOST_SHOWN) -> None:
        super().__init__()
        self._most_shown = most_shown
        self.setAccessibleName(tr("ui.reports.table"))
        for head in (self.horizontalHeader(), self.verticalHeader()):
            head.setAccessibleName(tr("ui.reports.table"))
        self.setCornerButtonEnabled(False)
        self.table_model = TableModel(table)
        self.setModel(self.table_model)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.horizontalHeader().setHighlightSections(False)
        self.setFont(theme.now.fonts.body)
        self.take(table)

    def take(self, block: Block) -> None:
        """Show another table."""
        assert isinstance(block, Table)
        self.table_model.take(block)
        self.setAccessibleName(tr("ui.reports.table_of", columns=", ".join(c.title for c in block.columns if c.title)))
        row_px = self.fontMetrics().height() + 8
        self.verticalHeader().setDefaultSectionSize(row_px)
        head = self.horizontalHeader()
        head.setMinimumSectionSize(48)
        for column in range(len(block.columns)):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        self._fit()

    def _fit(self) -> None:
        """Give each column its words, and share what is left as on paper; too little room is scrolled through."""
        block = self.table_model.table
        metrics = self.fontMetrics()
        needed = []
        for i, column in enumerate(block.columns):
            words = [column.title, *(row[i] for row in block.rows[:60])]
            needed.append(min(max(metrics.horizontalAdvance(w) for w in words) + 2 * GRID, MOST_COLUMN_PX))
        left = max(0, self.viewport().width() - sum(needed))
        whole = sum(c.share for c in block.columns) or 1.0
        for i, (column, least) in enumerate(zip(block.columns, needed, strict=True)):
            self.setColumnWidth(i, least + int(left * column.share / whole))
        bar = 0 if left else self.horizontalScrollBar().sizeHint().height()
        shown = min(len(block.rows), self._most_shown)
        row_px = self.verticalHeader().defaultSectionSize()
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + row_px * shown + 4 + bar)

    def resizeEvent(self, event: object) -> None:
        """Share the new width out."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit()


class Tile(QWidget):
    """One big figure: value, what it is, and a remark."""

    def __init__(self, theme: ThemeStore) -> None:
        super().__init__()
        self.setObjectName("tile")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.value = plain_label("", font=theme.now.fonts.title)
        self.what = plain_label("", font=theme.now.fonts.small, wrap=True)
        self.remark = plain_label("", font=theme.now.fonts.small, wrap=True)
        self.remark.setObjectName("muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, 4, GRID, 4)
        column.setSpacing(0)
        for label in (self.value, self.what, self.remark):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            column.addWidget(label)
        column.addStretch(1)

    def say(self, value: str, what: str, remark: str) -> None:
        """Show a figure."""
        for label, text in ((self.value, value), (self.what, what), (self.remark, remark)):
            label.setText(text)
            label.setAccessibleName(text)
        self.setAccessibleName(f"{what}: {value}. {remark}")


class TilesWidget(QWidget):
    """Big figures side by side, as many as fit."""

    def __init__(self, theme: ThemeStore, block: Figures) -> None:
        super().__init__()
        self._theme = theme
        self.tiles: list[Tile] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GRID)
        self._columns = 0
        self.take(block)

    def take(self, block: Block) -> None:
        """Show other figures."""
        assert isinstance(block, Figures)
        while len(self.tiles) < len(block.items):
            self.tiles.append(Tile(self._theme))
            self._columns = 0
        for tile in self.tiles[len(block.items) :]:
            tile.deleteLater()
        del self.tiles[len(block.items) :]
        for tile, item in zip(self.tiles, block.items, strict=True):
            tile.say(*item)
        self.setAccessibleName("; ".join(t.accessibleName() for t in self.tiles))
        self._place()

    def _place(self) -> None:
        most = max(1, min(self.width() // TILE_PX, len(self.tiles)))
        lines = -(-len(self.tiles) // most)
        columns = max(1, -(-len(self.tiles) // max(1, lines)))  # as many in each line
        if columns == self._columns:
            return
        self._columns = columns
        for i, tile in enumerate(self.tiles):
            self._grid.addWidget(tile, i // columns, i % columns)
        for column in range(len(self.tiles)):
            self._grid.setColumnStretch(column, int(column < columns))

    def resizeEvent(self, event: object) -> None:
        """Let as many stand beside each other as fit."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._place()


class WordsWidget(QLabel):
    """A heading or a sentence."""

    def __init__(self, theme: ThemeStore, block: Heading | Note) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setFont(theme.now.fonts.title if isinstance(block, Heading) else theme.now.fonts.body)
        self.take(block)

    def take(self, block: Block) -> None:
        """Show other words."""
        assert isinstance(block, Heading | Note)
        text = f"\u25b6 {block.text}" if isinstance(block, Note) and block.warning else block.text
        self.setText(text)
        self.setAccessibleName(block.text)


def widget_for(
    theme: ThemeStore, block: Block, most_shown: int = MOST_SHOWN
) -> PlotWidget | TableWidget | TilesWidget | WordsWidget:
    """Make the widget of a block; a table shows so many rows at once."""
    if isinstance(block, Figures):
        return TilesWidget(theme, block)
    if isinstance(block, Table):
        return TableWidget(theme, block, most_shown)
    if isinstance(block, Heading | Note):
        return WordsWidget(theme, block)
    assert isinstance(block, HourBars | HourStack | LoadCurve | Bars), f"no widget for {type(block).__name__}"
    return PlotWidget(theme, block)


def same_shape(old: Sequence[Block], new: Sequence[Block]) -> bool:
    """Tell whether new blocks can take the places of old ones."""
    return [type(b) for b in old] == [type(b) for b in new]
