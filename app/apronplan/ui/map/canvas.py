"""The widget on which the map is painted: view, mouse and keys."""

import math
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
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
from apronplan.domain.findings import Subject
from apronplan.domain.ids import PartId
from apronplan.domain.plan import Plan
from apronplan.i18n import tr
from apronplan.ui.desk import Desk
from apronplan.ui.drag.gesture import Gesture
from apronplan.ui.drag.source import DragSource
from apronplan.ui.drag.targets import Spot, SpotKind
from apronplan.ui.map import hit, keys, tips
from apronplan.ui.map.context import MapContext
from apronplan.ui.map.draw.hand import Hand
from apronplan.ui.map.draw.ink import paint_pen
from apronplan.ui.map.frame import make_frame
from apronplan.ui.map.layers.letters import Stamps
from apronplan.ui.map.mouse import Mouse, subject_of
from apronplan.ui.map.options import MapOptions
from apronplan.ui.map.paint import paint_moving, paint_words
from apronplan.ui.map.render import FIT_MARGINS_PX, best_up_deg
from apronplan.ui.map.shapes import Point
from apronplan.ui.map.signboard import SignBoard
from apronplan.ui.map.still import StillPicture
from apronplan.ui.map.store import MapStore
from apronplan.ui.map.view import View

SETTLE_MS = 60
"""Rest after which what was only moved or scaled is painted anew; that takes some 40 ms more."""
REACH_PX = 5.0
DROP_REACH_PX = 10.0
WHEEL_STEP = 1.2


class MapCanvas(QWidget):
    """The painted map.

    Signals
    -------
    options_changed
        Something was switched on or off.
    drawn(Drawn, Polygon)
        A polygon was closed, as (longitude, latitude) degrees.
    """

    options_changed = Signal()
    drawn = Signal(object, object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.store = MapStore(desk.bridge)
        self.view = View(width=640, height=400)
        self.options = MapOptions()
        self.gesture: Gesture | None = None
        self.hovered: Spot | None = None
        self.proposal: Plan | None = None
        self.moved: frozenset[PartId] = frozenset()
        self.mouse = Mouse(self)
        self.hand = Hand(self)
        self._still = StillPicture()
        self._letters: Stamps | None = None
        self._signs = SignBoard()
        self._own_view = False
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._settle_now)
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._grow)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(tr("map.name"))
        self.setAccessibleDescription(tr("map.description"))
        self.setMinimumSize(320, 140)
        self._source = DragSource(desk.drag, self, self.mouse.pick)
        desk.drag.register(self)
        self._listen()

    def _listen(self) -> None:
        desk = self.desk
        desk.bridge.replaced.connect(self.rebuild)
        desk.bridge.changed.connect(self._on_change)
        desk.bridge.findings_changed.connect(self._on_findings)
        desk.selection.changed.connect(self._on_selection)
        desk.selection.reveal_asked.connect(self.reveal)
        desk.cursor.moved.connect(self._on_moved)
        desk.cursor.zone_changed.connect(self.update)
        desk.theme.changed.connect(self._on_theme)
        desk.preview.changed.connect(lambda: self.show_proposal(desk.preview.plan, desk.preview.moved))
        self.show_proposal(desk.preview.plan, desk.preview.moved)

    def sizeHint(self) -> QSize:
        """Ask for the room of a small airport."""
        return QSize(960, 480)

    # -- following the desk ------------------------------------------------------------------------

    def rebuild(self) -> None:
        """Take the whole plan anew."""
        self.store.forget()
        self._still.forget()
        self.proposal, self.moved = None, frozenset()
        self._own_view = False
        if self.hand.busy:
            self.hand.leave()
        self._fit_first()
        self.update()

    def show_proposal(self, after: Plan | None, changed: frozenset[PartId]) -> None:
        """Outline the stands of a plan that is only proposed, dashed where its aircraft are now; None = the plan."""
        self.proposal, self.moved = after, changed if after is not None else frozenset()
        self.store.propose(after)
        self._signs.forget()
        self.update()

    def _on_change(self, change: ChangeSet) -> None:
        self.store.note(change)
        self.update()

    def _on_findings(self) -> None:
        self.store.note_findings()
        self.update()

    def _on_selection(self) -> None:
        """Say to screen readers what is chosen: the painted map has no objects of its own for them."""
        plan = self.desk.bridge.plan
        said = [line for p in self.desk.selection.parts if p in plan.parts for line in tips.part_lines(self, p)]
        self.setAccessibleDescription("\n".join(said) or tr("map.description"))
        self.update()

    def _on_moved(self, _at: object) -> None:
        self.update()

    def _on_theme(self) -> None:
        self._letters = None
        self._still.forget()
        self._signs.forget()
        self.update()

    def set_options(self, options: MapOptions) -> None:
        """Switch something on or off."""
        if options != self.options:
            self.options = options
            self.options_changed.emit()
            self.update()

    # -- the view ----------------------------------------------------------------------------------

    @property
    def view_is_chosen(self) -> bool:
        """Whether somebody has moved the view since the plan was opened."""
        return self._own_view

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

    def pan_by(self, dx_px: float, dy_px: float) -> None:
        """Drag the ground by some pixels."""
        self._own_view = True
        self.set_view(self.view.panned(dx_px, dy_px))

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
    def letters(self) -> Stamps:
        """The fonts, measured for this widget and its screen."""
        ratio = self.devicePixelRatioF()
        if self._letters is None or self._letters.ratio != ratio:
            self._letters = Stamps(self.desk.theme.now, self, self.view.unit, ratio)
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
        if not self._still.is_sharp(context, ratio) and not self._still.can_stretch(context, ratio):
            self._still.refresh(context, ratio)
        is_sharp = self._still.is_sharp(context, ratio)
        if not is_sharp and not self._still.is_growing and self._still.is_coarse(context):
            self._still.begin(context, ratio)
            self._turn.start()
        self._still.draw(painter, context)
        paint_moving(painter, context if is_sharp else replace(context, in_motion=True))
        signs = self._signs.signs(context, self.letters, self)
        paint_words(painter, context, self.letters, self, signs)
        if self.hand.pen is not None:
            paint_pen(painter, self.view, self.desk.theme.now, self.hand.pen)
        if not (is_sharp and self._signs.is_settled(context)):
            self._settle.start()

    def _settle_now(self) -> None:
        """Paint what was only moved or scaled anew, now that the hand has come to rest."""
        if self.is_empty:
            return
        context, ratio = self.context(), self.devicePixelRatioF()
        if self._still.is_sharp(context, ratio):
            self._signs.forget()
            self.update()
        else:
            self._still.begin(context, ratio)
            self._turn.start()

    def _grow(self) -> None:
        """Paint a layer of the next still picture, so that a frame in between need not wait for all of them."""
        if not self._still.grow():
            return
        self._turn.stop()
        if self.is_at_scale:
            self._signs.forget()
        self.update()

    @property
    def is_at_scale(self) -> bool:
        """Whether the ground is shown as it was painted, neither stretched nor with gaps."""
        return not self.is_empty and self._still.is_sharp(self.context(), self.devicePixelRatioF())

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

    # -- mouse and keys ----------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what is under the mouse, or begin to pan."""
        self.mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan, or show what can be taken."""
        self.mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End panning."""
        self.mouse.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Choose what is there and bring it into sight everywhere; close what is being drawn."""
        if self.hand.busy:
            self.hand.close()
            return
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
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (keys.is_own(event) or self.hand.is_own(event))
        ):
            event.accept()
            return True
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of an aircraft."""
        self.mouse.open_menu(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from aircraft to aircraft, zoom, turn; Space lets the mouse pan."""
        if not self.hand.key(event) and not keys.handle(self, event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Space was let go."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.mouse.hold_space(False)
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Without the keyboard nothing tells when Space is let go."""
        if self.mouse.space_held:
            self.mouse.hold_space(False)
        super().focusOutEvent(event)

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
