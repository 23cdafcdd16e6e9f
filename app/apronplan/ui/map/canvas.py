"""The widget on which the map is painted: view, mouse and keys."""

import math

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from apronplan.domain.changes import ChangeSet
from apronplan.domain.findings import Subject, SubjectKind
from apronplan.domain.ids import HallId, PartId, StandId
from apronplan.i18n import tr
from apronplan.ui.desk import Desk
from apronplan.ui.drag.gesture import Cargo, Gesture
from apronplan.ui.drag.source import DragSource
from apronplan.ui.drag.targets import Spot, SpotKind
from apronplan.ui.map import hit, keys, tips
from apronplan.ui.map.context import MapContext
from apronplan.ui.map.frame import make_frame
from apronplan.ui.map.layers.letters import Letters
from apronplan.ui.map.options import MapOptions
from apronplan.ui.map.paint import paint_moving, paint_words
from apronplan.ui.map.render import FIT_MARGINS_PX, best_up_deg
from apronplan.ui.map.shapes import Point
from apronplan.ui.map.still import StillPicture
from apronplan.ui.map.store import MapStore
from apronplan.ui.map.view import View

SHARPEN_MS = 120
"""Rest after which a scaled picture is painted anew."""
REACH_PX = 5.0
DROP_REACH_PX = 10.0
WHEEL_STEP = 1.2


class MapCanvas(QWidget):
    """The painted map.

    Signals
    -------
    options_changed
        Something was switched on or off.
    """

    options_changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.store = MapStore(desk.bridge)
        self.view = View(width=640, height=400)
        self.options = MapOptions()
        self.gesture: Gesture | None = None
        self.hovered: Spot | None = None
        self.space_held = False
        self._still = StillPicture()
        self._letters: Letters | None = None
        self._pan: QPointF | None = None
        self._empty_press = False
        self._own_view = False
        self._sharpen = QTimer(self)
        self._sharpen.setSingleShot(True)
        self._sharpen.setInterval(SHARPEN_MS)
        self._sharpen.timeout.connect(self._sharpen_now)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(tr("map.name"))
        self.setAccessibleDescription(tr("map.description"))
        self.setMinimumSize(320, 200)
        self._source = DragSource(desk.drag, self, self._pick)
        desk.drag.register(self)
        self._listen()

    def _listen(self) -> None:
        desk = self.desk
        desk.bridge.replaced.connect(self.rebuild)
        desk.bridge.changed.connect(self._on_change)
        desk.bridge.findings_changed.connect(self._on_findings)
        desk.selection.changed.connect(self.update)
        desk.selection.reveal_asked.connect(self.reveal)
        desk.cursor.moved.connect(self._on_moved)
        desk.cursor.zone_changed.connect(self.update)
        desk.theme.changed.connect(self._on_theme)

    def sizeHint(self) -> QSize:
        """Ask for the room of a small airport."""
        return QSize(960, 480)

    # -- following the desk ------------------------------------------------------------------------

    def rebuild(self) -> None:
        """Take the whole plan anew."""
        self.store.forget()
        self._still.forget()
        self._own_view = False
        self._fit_first()
        self.update()

    def _on_change(self, change: ChangeSet) -> None:
        self.store.note(change)
        self.update()

    def _on_findings(self) -> None:
        self.store.note_findings()
        self.update()

    def _on_moved(self, _at: object) -> None:
        self.update()

    def _on_theme(self) -> None:
        self._letters = None
        self._still.forget()
        self.update()

    def set_options(self, options: MapOptions) -> None:
        """Switch something on or off."""
        if options != self.options:
            self.options = options
            self.options_changed.emit()
            self.update()

    # -- the view ----------------------------------------------------------------------------------

    def set_view(self, view: View) -> None:
        """Show another part of the ground."""
        if view != self.view:
            self.view = view
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep middle and scale; until somebody has moved the view, keep the working area in it."""
        super().resizeEvent(event)
        self.view = self.view.sized(self.width(), self.height())
        self._fit_first()

    def _fit_first(self) -> None:
        scene = self.store.scene
        if scene is None or self._own_view:
            return
        view = View(width=self.width(), height=self.height())
        self.set_view(view.turned(best_up_deg(scene, view)).fitted(scene.core, FIT_MARGINS_PX))

    def show_whole(self) -> None:
        """Show the whole airport with its runways."""
        self._fit(self.store.scene.whole if self.store.scene is not None else ())

    def show_core(self) -> None:
        """Show all stands and halls."""
        self._fit(self.store.scene.core if self.store.scene is not None else ())

    def _fit(self, points: tuple[Point, ...]) -> None:
        self._own_view = True
        self.set_view(self.view.fitted(points, FIT_MARGINS_PX))

    def show_selection(self) -> None:
        """Show the chosen aircraft, stands and halls with some room around them."""
        points = keys.points_of_selection(self)
        if not points:
            return
        close = self.view.fitted(points, (120.0, 120.0, 120.0, 120.0))
        largest = 2.5 * close.unit
        if close.px_per_m > largest:
            close = close.zoomed(largest / close.px_per_m, close.width / 2, close.height / 2)
        self._own_view = True
        self.set_view(close)

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom, keeping the place at a pixel, or the middle, where it is."""
        x, y = (at.x(), at.y()) if at is not None else (self.width() / 2, self.height() / 2)
        self._own_view = True
        self.set_view(self.view.zoomed(factor, x, y))

    def turn(self) -> None:
        """Turn between north up and the longest runway level, keeping everything in sight that was."""
        scene = self.store.scene
        bearing = scene.runway_bearing_deg if scene is not None else None
        if bearing is None:
            return
        aligned = (bearing - 90.0) % 360.0 if not 90.0 < (bearing - 90.0) % 360.0 < 270.0 else (bearing + 90.0) % 360.0
        self._own_view = True
        self.set_view(self.view.turned(0.0 if self.view.up_deg else aligned))

    def restore_view(self, state: dict[str, str]) -> None:
        """Take a view back that was kept as text; what is no number, or no scale, changes nothing."""
        try:
            x, y, scale, up = (float(state[name]) for name in ("x", "y", "scale", "up"))
        except (KeyError, ValueError):
            return
        if not all(math.isfinite(v) for v in (x, y, scale, up)) or scale <= 0:
            return
        kept = View(width=self.width(), height=self.height(), x_m=x, y_m=y, px_per_m=scale, up_deg=up % 360.0)
        self._own_view = True
        self.set_view(kept.zoomed(1.0, self.width() / 2, self.height() / 2))

    def reveal(self, subject: Subject) -> None:
        """Bring a part, stand or hall into sight without changing the scale."""
        points = keys.points_of(self, subject)
        if points and not all(self.view.sees(x, y, 24) for x, y in points):
            x = sum(p[0] for p in points) / len(points)
            y = sum(p[1] for p in points) / len(points)
            self._own_view = True
            self.set_view(self.view.centred(x, y))
        self.update()

    # -- painting ----------------------------------------------------------------------------------

    @property
    def is_empty(self) -> bool:
        """Whether there is no airport to show."""
        return self.desk.bridge.layout is None

    def context(self) -> MapContext:
        """Return everything the present frame shows."""
        return make_frame(self)

    @property
    def letters(self) -> Letters:
        """The fonts, measured for this widget."""
        if self._letters is None:
            self._letters = Letters(self.desk.theme.now, self, self.view.unit)
        return self._letters

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw one frame."""
        painter = QPainter(self)
        try:
            if self.is_empty:
                self._paint_empty(painter)
            else:
                self._paint_frame(painter)
        finally:
            painter.end()

    def _paint_empty(self, painter: QPainter) -> None:
        theme = self.desk.theme.now
        painter.fillRect(self.rect(), theme.surface)
        painter.setPen(theme.muted)
        painter.setFont(theme.fonts.body)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(self.rect().adjusted(40, 0, -40, 0), flags, tr("map.empty"))

    def _paint_frame(self, painter: QPainter) -> None:
        context = self.context()
        ratio = self.devicePixelRatioF()
        if not self._still.is_sharp(context, ratio):
            if self._still.can_stretch(context, ratio):
                self._sharpen.start()
            else:
                self._still.refresh(context, ratio)
        self._still.draw(painter, context)
        paint_moving(painter, context)
        paint_words(painter, context, self.letters, self)

    def _sharpen_now(self) -> None:
        if not self.is_empty:
            self._still.refresh(self.context(), self.devicePixelRatioF())
            self.update()

    # -- under the mouse ---------------------------------------------------------------------------

    def hit_at(self, pos: QPointF | QPoint) -> hit.Hit:
        """Return what lies under a point of the widget."""
        if self.is_empty:
            return hit.Hit()
        at = self.desk.cursor.at
        stage, situation = self.store.stage(at, self.options), self.store.situation(at)
        x, y = self.view.to_m(pos.x(), pos.y())
        reach = REACH_PX / self.view.px_per_m
        return hit.all_at(stage.scene, situation.parked, stage.standing.stands, stage.standing.halls, x, y, reach)

    def _pick(self, pos: QPoint) -> tuple[Cargo, Spot | None] | None:
        """Return what a drag from a point would carry: the aircraft there, with the others that are chosen."""
        found = self.hit_at(pos)
        if self.space_held or found.part is None:
            return None
        chosen = self.desk.selection.parts
        others = tuple(p for p in chosen if p != found.part) if found.part in chosen else ()
        return Cargo((found.part, *others)), Spot(SpotKind.STAND, found.stand or "")

    # -- mouse -------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what is under the mouse, or begin to pan."""
        middle = event.button() is Qt.MouseButton.MiddleButton
        left = event.button() is Qt.MouseButton.LeftButton
        if middle or (left and self.space_held):
            self._begin_pan(event.position())
        elif left:
            found = self.hit_at(event.position())
            self._empty_press = found == hit.Hit()
            if self._empty_press:
                self._begin_pan(event.position())
            self._choose(found, add=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))

    def _begin_pan(self, at: QPointF) -> None:
        self._pan = at
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def _choose(self, found: hit.Hit, *, add: bool) -> None:
        selection = self.desk.selection
        subject = subject_of(found)
        if subject is None:
            if not add:
                selection.clear()
        elif add:
            selection.toggle(subject)
        elif subject not in selection.subjects:
            selection.select([subject])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan, or show what can be taken."""
        if self._pan is not None:
            step = event.position() - self._pan
            self._pan = event.position()
            self._own_view = True
            self.set_view(self.view.panned(step.x(), step.y()))
        elif not event.buttons():
            self._show_pointer(event.position())

    def _show_pointer(self, at: QPointF) -> None:
        found = self.hit_at(at)
        if self.space_held:
            shape = Qt.CursorShape.OpenHandCursor
        elif found.part is not None:
            shape = Qt.CursorShape.PointingHandCursor
        else:
            shape = Qt.CursorShape.ArrowCursor
        if self.cursor().shape() is not shape:
            self.setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End panning."""
        if self._pan is not None:
            self._pan = None
            self._show_pointer(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Choose what is there and bring it into sight everywhere."""
        subject = subject_of(self.hit_at(event.position()))
        if subject is not None:
            self.desk.selection.reveal(subject)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the mouse."""
        delta = event.angleDelta().y() or event.angleDelta().x()
        if delta and not self.is_empty:
            self.zoom_by(WHEEL_STEP ** (delta / 120.0), event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Show tips, and take the keys that mean something to the map before the window's shortcuts do."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            return tips.show_tip(self, event)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and keys.is_own(event):
            event.accept()
            return True
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of the aircraft under the mouse, or of what is chosen when the menu key was pressed."""
        found = self.hit_at(event.pos()).part
        chosen = self.desk.selection.parts
        if event.reason() is QContextMenuEvent.Reason.Keyboard or found is None:
            found = chosen[0] if chosen else None
        if found is None:
            return
        if found not in chosen:
            self.desk.selection.select_part(found)
        self.desk.verbs.part_menu(found, self).popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from aircraft to aircraft, zoom, turn; Space lets the mouse pan."""
        if not keys.handle(self, event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Space was let go."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.space_held = False
            self.unsetCursor()
        super().keyReleaseEvent(event)

    # -- drops -------------------------------------------------------------------------------------

    def drop_area(self) -> QWidget:
        """Return the widget itself."""
        return self

    def drag_started(self, gesture: Gesture) -> None:
        """Colour every stand or hall by its answer."""
        self.gesture = gesture
        self.update()

    def spot_at(self, global_pos: QPoint) -> Spot | None:
        """Return the stand (or, for lots, the hall) under a point of the screen."""
        if self.is_empty or self.gesture is None:
            return None
        pos = self.mapFromGlobal(global_pos)
        stage = self.store.stage(self.desk.cursor.at, self.options)
        x, y = self.view.to_m(pos.x(), pos.y())
        if self.gesture.cargo.lots:
            hall = hit.hall_at(stage.standing.halls, x, y)
            return Spot(SpotKind.HALL, hall) if hall is not None else None
        takes = [m for m in stage.standing.stands if self.gesture.state(m.id) is not None]
        mark = hit.stand_at(takes, x, y) or hit.stand_at(takes, x, y, DROP_REACH_PX / self.view.px_per_m)
        return Spot(SpotKind.STAND, mark.id) if mark is not None else None

    def drag_hovered(self, spot: Spot | None) -> None:
        """Mark the place under the mouse."""
        self.hovered = spot
        self.update()

    def drag_finished(self) -> None:
        """Take colours and marks away."""
        self.gesture, self.hovered = None, None
        self.update()


def subject_of(found: hit.Hit) -> Subject | None:
    """Return what a click on a place chooses: the aircraft, else the hall, else the stand."""
    if found.part is not None:
        return Subject(SubjectKind.PART, PartId(found.part))
    if found.hall is not None:
        return Subject(SubjectKind.HALL, HallId(found.hall))
    return Subject(SubjectKind.STAND, StandId(found.stand)) if found.stand is not None else None
