"""The Gantt widget: keeps scroll and zoom, turns mouse and keys into selection, drags and cursor moves."""

from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QScrollBar, QWidget

from apronplan.domain.changes import ChangeSet
from apronplan.domain.findings import Subject, SubjectKind
from apronplan.domain.ids import PartId, StandId
from apronplan.domain.plan import Plan
from apronplan.i18n import tr
from apronplan.ui.desk import Desk
from apronplan.ui.drag.gesture import Gesture
from apronplan.ui.drag.source import DragSource
from apronplan.ui.drag.targets import Spot, SpotKind
from apronplan.ui.gantt import closure_drag, hit
from apronplan.ui.gantt.brushes import make_brushes
from apronplan.ui.gantt.context import AXIS_PX, GUTTER_PX, LOW_PX, ROW_HEIGHTS, USUAL_ROW_PX, PaintContext
from apronplan.ui.gantt.data import GanttData
from apronplan.ui.gantt.edge_scroll import EdgeScroll
from apronplan.ui.gantt.frame import make_frame
from apronplan.ui.gantt.groups import GroupBy
from apronplan.ui.gantt.model import Bar
from apronplan.ui.gantt.mouse import GanttMouse
from apronplan.ui.gantt.painter import paint
from apronplan.ui.gantt.scale import Fit, TimeScale, to_datetime, to_minutes
from apronplan.ui.gantt.schemes import ColourBy
from apronplan.ui.gantt.strip import LOW_STRIP_PX, STRIP_PX, OverviewStrip
from apronplan.ui.gantt.tow_drag import TowDrag
from apronplan.ui.kept import kept_moment, kept_number

LEAST_ZOOM, MOST_ZOOM = 0.05, 12.0
_E = TypeVar("_E", bound=StrEnum)

SEEN_PX = 60
"""So much of a bar has to be in sight, or all of it."""


class GanttView(QAbstractScrollArea):
    """Stands against time."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.data = GanttData(desk.bridge)
        self.scale = TimeScale(0, 1440, 0.6)
        self.gesture: Gesture | None = None
        self.hovered: StandId | None = None
        self.outlined: frozenset[PartId] = frozenset()
        self._compared: tuple[Plan | None, frozenset[PartId]] = (None, frozenset())
        self._brushes = make_brushes(desk.theme)
        self.fit = Fit.DAY
        self._edge = EdgeScroll(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("ui.gantt.name"))
        self.setAccessibleDescription(tr("ui.gantt.description"))
        self.setViewport(QWidget())  # one that Python knows: for Qt's own it would first learn every widget class
        self.viewport().setAccessibleName(tr("ui.gantt.name"))
        self.viewport().setMouseTracking(True)
        self.strip = OverviewStrip(self)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._row_px, self._strip_px = self.data.row_px, STRIP_PX
        self.setViewportMargins(0, 0, 0, STRIP_PX)
        self.horizontalScrollBar().valueChanged.connect(self.strip.update)
        self._mouse = GanttMouse(self)
        self._source = DragSource(desk.drag, self.viewport(), self._mouse.pick)
        desk.drag.register(self)
        self._listen()
        self.rebuild()

    def _listen(self) -> None:
        desk = self.desk
        desk.bridge.replaced.connect(self.rebuild)
        desk.bridge.changed.connect(self._on_change)
        desk.bridge.findings_changed.connect(self._on_findings)
        desk.selection.changed.connect(self.viewport().update)
        desk.selection.reveal_asked.connect(self.reveal)
        desk.cursor.moved.connect(self._on_cursor)
        desk.cursor.span_changed.connect(self._on_span)
        desk.cursor.zone_changed.connect(self.viewport().update)
        desk.theme.changed.connect(self._on_theme)
        desk.preview.changed.connect(self._on_preview)
        minute = QTimer(self)
        minute.setInterval(60_000)
        minute.timeout.connect(self.viewport().update)
        minute.start()

    def sizeHint(self) -> QSize:
        """Ask for room for a day of a dozen stands."""
        return QSize(960, 320)

    # -- following the plan ------------------------------------------------------------------------

    def rebuild(self) -> None:
        """Take the whole plan anew."""
        self.data.rebuild()
        self.data.refresh_severities()
        start, end = self.data.range_min
        self.scale = TimeScale(start, end, self.scale.px_per_min)
        self.strip.refresh()
        self._update_bars()
        self.show_day()

    def _on_change(self, change: ChangeSet) -> None:
        before = self.data.range_min
        self.data.refresh(change)
        if self.data.range_min != before:
            self._rescale()
        self.strip.refresh()
        self._update_bars()
        self.viewport().update()

    def _rescale(self) -> None:
        """Take over another range of days, keeping the minute at the left where it is."""
        left = self.scale.minute_at(self.horizontalScrollBar().value())
        self.scale = TimeScale(*self.data.range_min, self.scale.px_per_min)
        self._update_bars()
        self.horizontalScrollBar().setValue(round(self.scale.x_of(left)))

    def _on_findings(self) -> None:
        self.data.refresh_severities()
        self.data.refresh_gaps()
        self.viewport().update()

    def _on_theme(self) -> None:
        self._brushes = make_brushes(self.desk.theme)
        self.viewport().update()

    def _on_cursor(self, _at: datetime) -> None:
        self.viewport().update()

    def _on_span(self) -> None:
        """Go where the other panels are: to another day or night."""
        if self.fit is Fit.NIGHT and self.desk.cursor.night_shown:
            self.show_night()
            return
        start, end = self.desk.cursor.span_bounds
        self._reach(to_minutes(start), to_minutes(end))
        frame = self.frame_context()
        if not frame.left_min <= to_minutes(start) <= frame.right_min - 720:
            self.horizontalScrollBar().setValue(round(self.scale.x_of(to_minutes(start))))
        self.viewport().update()

    # -- scroll and zoom ---------------------------------------------------------------------------

    def _room(self) -> tuple[int, int]:
        size = self.viewport().size()
        return max(size.width() - GUTTER_PX, 1), max(size.height() - AXIS_PX, 1)

    def _update_bars(self) -> None:
        width, height = self._room()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setRange(0, max(round(self.scale.width) - width, 0))
        across.setPageStep(width)
        across.setSingleStep(48)
        down.setRange(0, max(self.data.rows.height - height, 0))
        down.setPageStep(height)
        down.setSingleStep(self.data.row_px)
        self.strip.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the scroll bars right, and a day or night that fills the width."""
        super().resizeEvent(event)
        self._fit_height()
        area = self.viewport().geometry()
        self.strip.setGeometry(area.left(), area.bottom() + 1, area.width(), self._strip_px)
        self._update_bars()
        self._fit_again()

    def _fit_height(self) -> None:
        """Show more stands where there is little height: least rows, unless another height was chosen; a thin strip."""
        low = self.height() < LOW_PX
        strip_px = LOW_STRIP_PX if low else STRIP_PX
        if strip_px != self._strip_px:
            self._strip_px = strip_px
            self.setViewportMargins(0, 0, 0, strip_px)  # resizes the viewport, and comes back here
        row_px = ROW_HEIGHTS[0] if low and self._row_px == USUAL_ROW_PX else self._row_px
        if row_px != self.data.row_px:
            self.data.row_px = row_px
            self.data.lay_out()

    def _fit_again(self) -> None:
        if self.fit is Fit.DAY:
            self.show_day()
        elif self.fit is Fit.NIGHT:
            self.show_night()

    def show_day(self) -> None:
        """Zoom and scroll so that the cursor's day fills the width."""
        start, end = (to_minutes(t) for t in self.desk.cursor.day_bounds)
        self._reach(start, end)
        self.show_range(start, end)
        self.fit = Fit.DAY
        self.desk.cursor.show_night(False)

    def show_night(self) -> None:
        """Zoom and scroll so that the night of the cursor, 18:00 to 10:00, fills the width."""
        start, end = (to_minutes(t) for t in self.desk.cursor.night_bounds)
        self._reach(start, end)
        self.show_range(start, end)
        self.fit = Fit.NIGHT
        self.desk.cursor.show_night(True)

    def _reach(self, start: float, end: float) -> None:
        before = self.data.range_min
        self.data.reach(start, end)
        if self.data.range_min != before:
            self._rescale()
            self.strip.refresh()

    def show_whole(self) -> None:
        """Zoom so that everything the plan holds is seen, wherever the cursor is."""
        self._reach(*self.data.days_min)
        self.show_range(*self.data.range_min)

    def show_range(self, start: float, end: float) -> None:
        """Zoom and scroll to a range of minutes."""
        width, _ = self._room()
        self.fit = Fit.FREE
        self._set_zoom(width / max(end - start, 1.0))
        self.horizontalScrollBar().setValue(round(self.scale.x_of(start)))
        self.viewport().update()

    def _set_zoom(self, px_per_min: float) -> None:
        self.scale = self.scale.zoomed(min(max(px_per_min, LEAST_ZOOM), MOST_ZOOM))
        self._update_bars()

    def zoom_at(self, x: float, factor: float) -> None:
        """Zoom, keeping the minute at `x` of the viewport where it is."""
        minute = self.frame_context().minute_at(x)
        self.fit = Fit.FREE
        self._set_zoom(self.scale.px_per_min * factor)
        self.horizontalScrollBar().setValue(round(self.scale.x_of(minute) - (x - GUTTER_PX)))
        self.viewport().update()

    def set_row_height(self, row_px: int) -> None:
        """Make rows higher or lower."""
        self._row_px = self.data.row_px = row_px
        self.data.lay_out()
        self._fit_height()
        self._update_bars()
        self.viewport().update()

    @property
    def row_px(self) -> int:
        """Height of a row that was chosen, pixels; a low Gantt may have lower ones."""
        return self._row_px

    def group_by(self, by: GroupBy) -> None:
        """Put the rows together by apron or by hall."""
        self.data.group_by = by
        self.data.lay_out()
        self._update_bars()
        self.viewport().update()

    def colour_by(self, by: ColourBy) -> None:
        """Let colours and middles of the bars tell something else."""
        self.data.colour_by = by
        self.data.tell()
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Wheel scrolls stands, with Shift time, with Ctrl it zooms at the mouse."""
        delta = event.angleDelta()
        steps = (delta.y() or delta.x()) / 120.0
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_at(event.position().x(), 1.2**steps)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier or (delta.x() and not delta.y()):
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - round(steps * 96))
        else:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() - round(steps * 3 * self.data.row_px))
        event.accept()

    def reveal(self, subject: Subject) -> None:
        """Bring a part or a stand into sight."""
        bar = self.data.bars.by_part.get(PartId(subject.id)) if subject.kind is SubjectKind.PART else None
        stand = bar.stand if bar else StandId(subject.id) if subject.kind is SubjectKind.STAND else None
        row = self.data.rows.by_stand.get(stand) if stand else None
        _, height = self._room()
        if row is not None:
            down = self.verticalScrollBar()
            if not down.value() + 20 <= row.top <= down.value() + height - row.height:
                down.setValue(row.top - height // 2)
        if bar is not None:
            self._reveal_times(bar)
        self.viewport().update()

    def _reveal_times(self, bar: Bar) -> None:
        """Scroll to a bar of which too little is seen; one that reaches into the day or night shown moves nothing."""
        width, across = self._room()[0], self.horizontalScrollBar()
        left, right = (round(self.scale.x_of(m)) for m in (bar.start, bar.end))
        seen = min(right, across.value() + width) - max(left, across.value())
        if seen < min(SEEN_PX, right - left):
            across.setValue(left - width // 3)

    @property
    def tow(self) -> TowDrag | None:
        """The tow that is being moved by the mouse."""
        return self._mouse.tow

    def give_up(self) -> bool:
        """Let go of what the mouse holds; False if it holds nothing of the Gantt's own."""
        return self._mouse.give_up()

    # -- painting ----------------------------------------------------------------------------------

    def frame_context(self) -> PaintContext:
        """Return everything the present frame shows."""
        return make_frame(self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw one frame."""
        painter = QPainter(self.viewport())
        if not self.data.rows.rows:
            painter.fillRect(self.viewport().rect(), self.desk.theme.now.surface)
            painter.setPen(self.desk.theme.now.muted)
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, tr("ui.gantt.empty"))
        else:
            paint(painter, self.frame_context(), self._brushes)
            if self._mouse.band is not None:
                painter.setPen(self.desk.theme.now.accent)
                painter.drawRect(self._mouse.band)
            if self._mouse.closing is not None:
                closure_drag.paint(
                    painter, self.frame_context(), self._mouse.closing, self.desk.theme.now, self.desk.cursor
                )
        painter.end()

    # -- mouse and keys ----------------------------------------------------------------------------

    def fold(self, apron: str, folded: bool) -> None:
        """Fold an apron's stands away, or show them."""
        data = self.data
        names = {r.apron for r in data.rows.rows if r.apron == apron}
        data.folded = data.folded | names if folded else data.folded - names
        data.lay_out()
        self._update_bars()
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a bar or a stand, begin to scrub the axis, to pan, or to draw a rubber band."""
        self._mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Scrub, pan, draw the band, or show what can be taken."""
        self._mouse.move(event)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """End whatever the press began."""
        self._mouse.release()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Move the time cursor to the moment that was clicked."""
        self._mouse.double_click(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Show what lies under the mouse, and the menu of a bar."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            from apronplan.ui.gantt import tips

            return tips.show_tip(self, event)
        return super().viewportEvent(event)

    def contextMenuEvent(self, event: object) -> None:
        """Open the menu of the bar under the mouse, or of what is chosen."""
        from apronplan.ui.gantt import tips

        tips.open_menu(self, event)  # type: ignore[arg-type]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys go from bar to bar; with Alt they move the chosen bars to the stand above or below."""
        from apronplan.ui.gantt import keys

        if event.key() == Qt.Key.Key_Space:
            self._mouse.space = True
        elif not keys.handle(self, event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """With the space bar up the left button chooses again."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._mouse.space = False
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the space bar as up: nobody tells when it is let go elsewhere."""
        self._mouse.space = False
        super().focusOutEvent(event)

    # -- drops -------------------------------------------------------------------------------------

    def drop_area(self) -> QWidget:
        """Return the viewport."""
        return self.viewport()

    def drag_started(self, gesture: Gesture) -> None:
        """Colour every row."""
        self.gesture = gesture
        self._edge.begin()
        self.viewport().update()

    def spot_at(self, global_pos: QPoint) -> Spot | None:
        """Return the stand of the row under a point."""
        at = self.viewport().mapFromGlobal(global_pos)
        stand = hit.stand_at(self.frame_context(), at.y())
        return Spot(SpotKind.STAND, stand) if stand else None

    def drag_hovered(self, spot: Spot | None) -> None:
        """Mark the row under the mouse."""
        self.hovered = StandId(spot.id) if spot is not None and spot.kind is SpotKind.STAND else None
        self.viewport().update()

    def drag_finished(self) -> None:
        """Take the colours away."""
        self.gesture, self.hovered = None, None
        self._edge.end()
        self.viewport().update()

    # -- panel -------------------------------------------------------------------------------------

    def panel_state(self) -> dict[str, str]:
        """Keep zoom, place, row height and folds."""
        return {
            "zoom": repr(self.scale.px_per_min),
            "left": to_datetime(self.scale.minute_at(self.horizontalScrollBar().value())).isoformat(),
            "top": str(self.verticalScrollBar().value()),
            "row": str(self._row_px),
            "fits": self.fit.value,
            "groups": self.data.group_by.value,
            "colours": self.data.colour_by.value,
            "folded": "\n".join(self.data.folded),
        }

    def restore_panel(self, state: dict[str, str]) -> None:
        """Take zoom, place, row height and folds back."""
        self.data.group_by = _member(GroupBy, state.get("groups"), GroupBy.APRON)
        self.colour_by(_member(ColourBy, state.get("colours"), ColourBy.CARRIER))
        self.data.lay_out()
        names = set(state.get("folded", "").split("\n"))
        self.data.folded = frozenset(r.apron for r in self.data.rows.rows if r.apron in names)
        row_px = kept_number(state, "row", self._row_px)
        self.set_row_height(round(min(max(row_px, ROW_HEIGHTS[0]), ROW_HEIGHTS[-1])))
        self._set_zoom(kept_number(state, "zoom", self.scale.px_per_min))
        if left := kept_moment(state.get("left")):
            _scroll_to(self.horizontalScrollBar(), self.scale.x_of(to_minutes(left)))
        _scroll_to(self.verticalScrollBar(), kept_number(state, "top", 0))
        self.fit = _member(Fit, state.get("fits"), Fit.DAY)
        self._fit_again()

    def _on_preview(self) -> None:
        if self.desk.bridge.layout is None:  # the plan was closed under it: the Gantt is emptied anyway
            self.outlined = frozenset()
        else:
            self.show_proposal(self.desk.preview.plan, self.desk.preview.moved)

    def show_proposal(self, after: Plan | None, changed: frozenset[PartId]) -> None:
        """Show a plan that is only proposed: changed bars outlined, dashed where they are now.

        None: the plan again, or what it is compared with (`show_compared`).
        """
        if not self.desk.bridge.is_open:
            return  # its plan was closed under it: whatever is shown next is drawn whole
        if after is None:
            after, changed = self._compared
        self.outlined = changed if after is not None else frozenset()
        self.data.show(after if after is not None else self.desk.bridge.plan, self.outlined)
        self.strip.refresh()
        self._update_bars()
        self.viewport().update()

    def show_compared(self, after: Plan | None, changed: frozenset[PartId]) -> None:
        """Outline what differs in another plan until told otherwise; proposals come and go over it. None = end."""
        self._compared = (after, changed)
        self.show_proposal(None, frozenset())

    def forget_compared(self) -> None:
        """Outline nothing any more, where there is no plan to draw."""
        self._compared = (None, frozenset())
        self.outlined = frozenset()

    def show_part(self, part: PartId) -> None:
        """Zoom to one bar with an hour around it."""
        bar = self.data.bars.by_part.get(part)
        if bar is not None:
            self.show_range(bar.start - 60, bar.end + 60)
            self.reveal(Subject(SubjectKind.PART, part))


def _scroll_to(bar: QScrollBar, value: float) -> None:
    bar.setValue(round(min(max(value, bar.minimum()), bar.maximum())))


def _member(kind: type[_E], value: str | None, default: _E) -> _E:
    return kind(value) if value in list(kind) else default
