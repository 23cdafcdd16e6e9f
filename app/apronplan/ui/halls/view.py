"""The halls' panel: one load curve below the other, on one time axis; lots are dropped on halls here."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QScrollArea, QToolTip, QWidget

from apronplan.cargo.load import HallLoad
from apronplan.domain.changes import ChangeSet
from apronplan.domain.findings import Subject, SubjectKind
from apronplan.i18n import tr
from apronplan.ui.desk import Desk
from apronplan.ui.drag.gesture import Gesture
from apronplan.ui.drag.targets import Spot, SpotKind
from apronplan.ui.gantt.scale import ticks, to_minutes
from apronplan.ui.halls.model import HallRow, existing_halls, hall_row
from apronplan.ui.theme import GRID, faded
from apronplan.ui.words import plain_tip

CELL_W, CELL_H = 236, 94
HEAD_PX = 32
FOOT_PX = 18
"""Room of the hours below a curve."""
TABLES = frozenset(
    {"lot", "hall_assignment", "hall", "turnaround", "stand_assignment", "split", "setting", "rule_setting"}
)


class HallCurves(QWidget):
    """Draws the curves, as many beside each other as fit."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.rows: list[HallRow] = []
        self.gesture: Gesture | None = None
        self.hovered: str | None = None
        self.setAccessibleName(tr("ui.halls.name"))

    def columns(self) -> int:
        """Count the curves that fit beside each other."""
        return max(1, min(self.width() // CELL_W, len(self.rows)))

    def cell(self, index: int) -> QRect:
        """Return the box of a curve."""
        columns = self.columns()
        width = self.width() // columns
        height = max(CELL_H, self.height() // max(-(-len(self.rows) // columns), 1))
        return QRect(index % columns * width, index // columns * height, width, height)

    def row_at(self, at: QPoint) -> HallRow | None:
        """Return the hall under a point."""
        return next((r for i, r in enumerate(self.rows) if self.cell(i).contains(at)), None)

    def fit_height(self) -> None:
        """Be as high as the rows of curves."""
        lines = -(-len(self.rows) // self.columns()) if self.rows else 1
        self.setMinimumHeight(lines * CELL_H)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a hall; the clock stays."""
        row = self.row_at(event.position().toPoint())
        if row is not None:
            self._desk.selection.select([Subject(SubjectKind.HALL, row.hall)])

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go to the hour of the curve."""
        at = event.position().toPoint()
        row, hour = self.row_at(at), self.hour_at(at)
        if row is not None and hour is not None:
            self._desk.cursor.move(row.load.hours[hour])

    def curve_of(self, index: int) -> QRectF:
        """Return the box in which a hall's curve is drawn."""
        return QRectF(self.cell(index).adjusted(GRID, HEAD_PX + 4, -GRID, -FOOT_PX))

    def hour_at(self, at: QPoint) -> int | None:
        """Return which hour of the curve under a point is meant; None above the curves and beside them."""
        for i, row in enumerate(self.rows):
            box = self.curve_of(i)
            if box.contains(QPointF(at)) and row.load.hours:
                return min(int((at.x() - box.left()) / box.width() * len(row.load.hours)), len(row.load.hours) - 1)
        return None

    def tip_at(self, at: QPoint) -> str:
        """Write what reaches and fills the hall in the hour under a point, against its limits."""
        row, hour = self.row_at(at), self.hour_at(at)
        if row is None or hour is None:
            return ""
        load = row.load
        now = row.present.inflow_kg[hour] / 1000 if row.present is not None else None
        told = "" if now is None else tr("ui.halls.present", inflow=f"{now:.1f}")
        return told + tr(
            "ui.halls.hour",
            hall=row.hall,
            time=self._desk.cursor.clock_text(load.hours[hour]),
            inflow=f"{load.inflow_kg[hour] / 1000:.1f}",
            rate=f"{load.rate_kg / 1000:g}",
            stored=f"{load.stored_kg[hour] / 1000:.1f}",
            room=f"{load.storage_kg / 1000:g}",
        )

    def event(self, event: QEvent) -> bool:
        """Show the figures of the hour under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), plain_tip([self.tip_at(event.pos())]), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw all curves, or what the first step is."""
        painter = QPainter(self)
        theme = self._desk.theme.now
        painter.fillRect(self.rect(), theme.surface)
        if not self.rows:
            painter.setPen(theme.muted)
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, tr("ui.halls.empty"))
        for i, row in enumerate(self.rows):
            self._paint_cell(painter, i, row)
        painter.end()

    def _paint_cell(self, painter: QPainter, index: int, row: HallRow) -> None:
        box = self.cell(index)
        theme = self._desk.theme.now
        chosen = row.hall in self._desk.selection.halls
        if chosen:
            painter.fillRect(box, theme.accent_soft)
        verdict = self.gesture.verdict(Spot(SpotKind.HALL, row.hall)) if self.gesture else None
        pair = theme.state_brushes(verdict.state) if verdict else None
        if pair is not None and self.gesture is not None and self.gesture.cargo.lots:
            painter.fillRect(box, pair[0])
            painter.fillRect(box, pair[1])
        if row.hall == self.hovered:
            painter.fillRect(box, faded(theme.accent, 50))
        painter.setPen(QPen(theme.line, 1))
        painter.drawRect(box.adjusted(0, 0, 0, -1))
        self._paint_text(painter, box.adjusted(GRID, 3, -GRID, 0), row)
        self._paint_curve(painter, self.curve_of(index), row)
        self._paint_hours(painter, self.curve_of(index), index)

    def _paint_text(self, painter: QPainter, box: QRect, row: HallRow) -> None:
        theme = self._desk.theme.now
        painter.setFont(theme.fonts.dense_strong)
        painter.setPen(theme.text)
        metrics = painter.fontMetrics()
        name = f"{row.hall}  {row.name}" if row.name != row.hall else row.hall
        painter.drawText(
            box.left(), box.top() + metrics.ascent(),
            metrics.elidedText(name, Qt.TextElideMode.ElideRight, box.width()),
        )  # fmt: skip
        painter.setFont(theme.fonts.dense)
        y = box.top() + metrics.height() + metrics.ascent()
        painter.setPen(self._share_colour(row.peak_share))
        painter.drawText(box.left(), y, row.summary())
        painter.setPen(self._share_colour(row.store_share))
        text = row.store_summary()
        painter.drawText(box.right() - painter.fontMetrics().horizontalAdvance(text), y, text)

    def _share_colour(self, share: float) -> object:
        theme = self._desk.theme.now
        return theme.hard if share > 1.0 else theme.soft if share > 0.85 else theme.muted

    def _paint_curve(self, painter: QPainter, box: QRectF, row: HallRow) -> None:
        """Bars per hour against the rate, the store as a line against the room; both scaled to their limits."""
        theme = self._desk.theme.now
        load = row.load
        count = len(load.hours)
        top = max(1.0, row.peak_share, row.store_share, row.present_share) * 1.05
        step = box.width() / max(count, 1)
        for i, kg in enumerate(load.inflow_kg):
            share = kg / load.rate_kg if load.rate_kg else 0.0
            height = box.height() * share / top
            colour = theme.hard if share > 1 else theme.soft if share > 0.85 else theme.accent
            painter.fillRect(QRectF(box.left() + i * step + 0.5, box.bottom() - height, step - 1, height), colour)
        if row.present is not None:
            self._paint_present(painter, box, row.present, top)
        limit = box.bottom() - box.height() / top
        painter.setPen(QPen(theme.hard, 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(box.left(), limit), QPointF(box.right(), limit))
        painter.setPen(QPen(theme.line_strong, 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.setPen(QPen(theme.text, 1.2))
        line = [
            QPointF(box.left() + (i + 0.5) * step, box.bottom() - box.height() * kg / load.storage_kg / top)
            for i, kg in enumerate(load.stored_kg)
            if load.storage_kg
        ]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPolyline(line)
        painter.restore()
        self._paint_cursor(painter, box)

    def _paint_present(self, painter: QPainter, box: QRectF, load: HallLoad, top: float) -> None:
        """Draw what the plan has as it is as a thin line of steps over a proposal's bars."""
        step = box.width() / max(len(load.hours), 1)
        line = QPolygonF()
        for i, kg in enumerate(load.inflow_kg):
            y = box.bottom() - (box.height() * kg / load.rate_kg / top if load.rate_kg else 0.0)
            line.append(QPointF(box.left() + i * step, y))
            line.append(QPointF(box.left() + (i + 1) * step, y))
        painter.setPen(QPen(self._desk.theme.now.text, 1, Qt.PenStyle.DotLine))
        painter.drawPolyline(line)

    def hour_marks(self, index: int) -> list[tuple[float, str]]:
        """Return where the lines of hours stand below a curve (pixels) and their words, as the Gantt has them."""
        box, hours = self.curve_of(index), self.rows[index].load.hours
        start, length = (to_minutes(hours[0]), 60 * len(hours)) if hours else (0.0, 1)
        px_per_min = box.width() / length
        marks = ticks(start, start + length, px_per_min, self._desk.cursor.zone) if hours else ()
        return [(box.left() + (tick.minute - start) * px_per_min, tick.label) for tick in marks]

    def _paint_hours(self, painter: QPainter, box: QRectF, index: int) -> None:
        theme = self._desk.theme.now
        painter.setFont(theme.fonts.dense)
        metrics = painter.fontMetrics()
        zone = self._desk.cursor.zone_word if index == 0 else ""  # once for all of them
        room = box.right() - (metrics.horizontalAdvance(zone) + GRID if zone else 0)
        for x, label in self.hour_marks(index):
            painter.setPen(QPen(theme.line_strong, 1))
            painter.drawLine(QPointF(x, box.bottom()), QPointF(x, box.bottom() + FOOT_PX - 4))
            if x + 3 + metrics.horizontalAdvance(label) <= room:
                painter.setPen(theme.muted)
                painter.drawText(QPointF(x + 3, box.bottom() + 1 + metrics.ascent()), label)
        painter.setPen(theme.muted)
        painter.drawText(QPointF(room + GRID, box.bottom() + 1 + metrics.ascent()), zone)

    def _paint_cursor(self, painter: QPainter, box: QRectF) -> None:
        cursor = self._desk.cursor
        start, end = cursor.span_bounds
        share = (cursor.at - start) / (end - start)
        x = box.left() + box.width() * share
        painter.fillRect(QRectF(x - 0.5, box.top() - 4, 1, box.height() + 4), self._desk.theme.now.accent)


class Halls(QScrollArea):
    """The load of every hall on the day or in the night; worked out hall by hall in idle moments."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setAccessibleName(tr("ui.halls.name"))
        self.curves = HallCurves(desk)
        self.setWidget(self.curves)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self._waiting: list[str] = []
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(0)
        self._idle.timeout.connect(self._work)
        desk.bridge.replaced.connect(self.refresh)
        desk.bridge.changed.connect(self._on_change)
        desk.cursor.span_changed.connect(self.refresh)
        desk.preview.changed.connect(self.refresh)
        for signal in (desk.cursor.moved, desk.cursor.zone_changed, desk.theme.changed, desk.selection.changed):
            signal.connect(self.curves.update)
        desk.drag.register(self)
        self.refresh()

    def sizeHint(self) -> QSize:
        """Ask for one line of curves."""
        return QSize(960, CELL_H + 8)

    def _on_change(self, change: ChangeSet) -> None:
        if change.tables & TABLES:
            self.refresh()

    def refresh(self) -> None:
        """Work all halls out again, one in each idle moment."""
        layout = self._desk.bridge.layout
        if layout is None:
            self.curves.rows = []
            self.curves.update()
            return
        self._waiting = [h.hall for h in existing_halls(self._desk.bridge.plan, self._desk.cursor.span_bounds[0])]
        self.curves.rows = [r for r in self.curves.rows if r.hall in self._waiting]
        self._idle.start()

    def _work(self) -> None:
        layout = self._desk.bridge.layout
        if not self._waiting or layout is None:
            return
        hall = layout.halls.get(self._waiting.pop(0))  # type: ignore[call-overload]
        if hall is not None:
            fresh = hall_row(self._desk.bridge.plan, hall, *self._desk.cursor.span_bounds, self._desk.preview.plan)
            rows = {r.hall: r for r in self.curves.rows}
            rows[fresh.hall] = fresh
            order = list(layout.halls)
            self.curves.rows = sorted(rows.values(), key=lambda r: order.index(r.hall))
            self.curves.fit_height()
            self.curves.update()
        if self._waiting:
            self._idle.start()

    # -- drops -------------------------------------------------------------------------------------

    def drop_area(self) -> QWidget:
        """Return the viewport."""
        return self.viewport()

    def drag_started(self, gesture: Gesture) -> None:
        """Colour the halls when a lot is dragged."""
        self.curves.gesture = gesture if gesture.cargo.lots else None
        self.curves.update()

    def spot_at(self, global_pos: QPoint) -> Spot | None:
        """Return the hall under a point; stands are not to be found here."""
        row = self.curves.row_at(self.curves.mapFromGlobal(global_pos))
        return Spot(SpotKind.HALL, row.hall) if row is not None and self.curves.gesture is not None else None

    def drag_hovered(self, spot: Spot | None) -> None:
        """Mark the hall under the mouse."""
        self.curves.hovered = spot.id if spot is not None and spot.kind is SpotKind.HALL else None
        self.curves.update()

    def drag_finished(self) -> None:
        """Take the colours away."""
        self.curves.gesture, self.curves.hovered = None, None
        self.curves.update()

    # -- panel -------------------------------------------------------------------------------------

    def panel_state(self) -> dict[str, str]:
        """There is nothing to keep."""
        return {}

    def restore_panel(self, state: dict[str, str]) -> None:
        """There is nothing to take back."""
