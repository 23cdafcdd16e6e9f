"""The still layers as a picture that is moved and scaled between frames, and painted anew when there is time."""

import math
from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPainter, QPixmap

from apronplan.ui.map.context import MapContext
from apronplan.ui.map.options import MapOptions
from apronplan.ui.map.paint import STILL_LAYERS, StillLayer, paint_still
from apronplan.ui.map.stage import Stage
from apronplan.ui.map.view import View
from apronplan.ui.theme import Theme

OVERSCAN = 0.2
"""How much more than the window the picture holds on each side, so that panning finds it ready."""
MOST_STRETCH = 8.0
JUMP = 2.0
"""No hand turns the wheel so fast between two frames: what changes the scale more is painted sharp at once."""
COARSE_STRETCH = 1.5
"""From here on a stretched picture looks coarse: the next one is painted while the hand still moves."""


@dataclass(frozen=True, slots=True)
class _Key:
    stage: Stage
    theme: Theme
    options: MapOptions
    ratio: float


def _key_of(context: MapContext, ratio: float) -> _Key:
    return _Key(context.stage, context.theme, context.options, ratio)


@dataclass(slots=True)
class _Picture:
    """A picture, the view that it shows, and the layers that are still to be painted on it."""

    pixmap: QPixmap
    context: MapContext
    key: _Key
    missing: list[StillLayer]

    @property
    def view(self) -> View:
        """The view that it shows."""
        return self.context.view

    def suits(self, context: MapContext, ratio: float) -> bool:
        """Tell whether the picture shows this layout in this direction, at whatever scale."""
        return self.key == _key_of(context, ratio) and self.view.up_deg == context.view.up_deg

    def covers(self, view: View) -> bool:
        """Tell whether there is no gap in a frame of a view."""
        return _target(self.view, view).contains(QRectF(0, 0, view.width, view.height))

    def is_sharp(self, view: View) -> bool:
        """Tell whether the picture shows a frame of a view without being scaled and without gaps."""
        return self.view.px_per_m == view.px_per_m and self.covers(view)

    def paint_next(self) -> bool:
        """Paint one more layer, some milliseconds; tell whether that was the last."""
        painter = QPainter(self.pixmap)
        try:
            paint_still(painter, self.context, [self.missing.pop(0)])
        finally:
            painter.end()
        return not self.missing


class StillPicture:
    """Keeps the still layers of one window.

    While the hand zooms, the picture is stretched, and the next one is painted layer by layer between the frames. The
    widest picture that was painted stays behind the present one: who zooms out again sees the aprons around at
    once, if a little coarse, and not grass.
    """

    def __init__(self) -> None:
        self._wide: _Picture | None = None
        self._shown: _Picture | None = None
        self._next: _Picture | None = None
        self._drawn_scale = 1.0

    def forget(self) -> None:
        """Throw the picture away."""
        self._wide = self._shown = self._next = None

    def is_sharp(self, context: MapContext, ratio: float) -> bool:
        """Tell whether the picture shows this frame as it is, at its scale and without gaps."""
        return self._shown is not None and self._shown.suits(context, ratio) and self._shown.is_sharp(context.view)

    def can_stretch(self, context: MapContext, ratio: float) -> bool:
        """Tell whether the picture, moved and scaled, will do for a frame while the hand is still moving."""
        if self._shown is None or not self._shown.suits(context, ratio):
            return False
        scale = context.view.px_per_m
        return _within(scale / self._shown.view.px_per_m, MOST_STRETCH) and _within(scale / self._drawn_scale, JUMP)

    def is_coarse(self, context: MapContext) -> bool:
        """Tell whether the picture is stretched so much, or has such gaps, that a new one should be under way."""
        if self._shown is None:
            return True
        stretch = context.view.px_per_m / self._shown.view.px_per_m
        return not (_within(stretch, COARSE_STRETCH) and self._shown.covers(context.view))

    def refresh(self, context: MapContext, ratio: float) -> None:
        """Paint the picture anew around a frame, at once."""
        self.begin(context, ratio)
        while not self.grow():
            pass

    @property
    def is_growing(self) -> bool:
        """Whether the next picture is under way."""
        return self._next is not None

    def begin(self, context: MapContext, ratio: float) -> None:
        """Begin the next picture around a frame, unless just that one is under way."""
        if self._next is None or not (self._next.suits(context, ratio) and self._next.is_sharp(context.view)):
            self._next = _blank(context, ratio)

    def grow(self) -> bool:
        """Paint one more layer of the next picture; tell whether it is complete, and hence shown from now on."""
        if self._next is None:
            return True
        if not self._next.paint_next():
            return False
        self._keep_wide(self._next)
        self._shown, self._next = self._next, None
        return True

    def _keep_wide(self, new: _Picture) -> None:
        """Keep the picture that is about to be replaced, if it shows more ground than any before."""
        old, wide = self._shown, self._wide
        if wide is not None and not wide.suits(new.context, new.key.ratio):
            wide = None
        if old is not None and old.suits(new.context, new.key.ratio):
            wide = old if wide is None or old.view.px_per_m <= wide.view.px_per_m else wide
        self._wide = wide

    def draw(self, painter: QPainter, context: MapContext) -> None:
        """Draw the picture where it belongs in a frame."""
        if self._shown is None:
            return
        self._drawn_scale = context.view.px_per_m
        pixmap, target = self._shown.pixmap, _target(self._shown.view, context.view)
        if not self._shown.covers(context.view):
            painter.fillRect(QRectF(0, 0, context.view.width, context.view.height), context.theme.grass)
            if self._wide is not None and self._wide.view.up_deg == context.view.up_deg:
                wide = self._wide.pixmap
                painter.drawPixmap(_target(self._wide.view, context.view), wide, QRectF(wide.rect()))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        if abs(target.width() - pixmap.deviceIndependentSize().width()) < 0.5:
            painter.drawPixmap(target.topLeft().toPoint(), pixmap)
        else:
            painter.drawPixmap(target, pixmap, QRectF(pixmap.rect()))


def _blank(context: MapContext, ratio: float) -> _Picture:
    """Return a picture around a frame on which nothing is painted yet."""
    wide = context.view.width * (1 + 2 * OVERSCAN), context.view.height * (1 + 2 * OVERSCAN)
    view = context.view.sized(math.ceil(wide[0]), math.ceil(wide[1]))
    pixmap = QPixmap(QSizeF(view.width * ratio, view.height * ratio).toSize())
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(context.theme.grass)
    return _Picture(pixmap, replace(context, view=view), _key_of(context, ratio), list(STILL_LAYERS))


def _within(factor: float, most: float) -> bool:
    return 1 / most < factor < most


def _target(kept: View, view: View) -> QRectF:
    """Return where a picture of one view lies in a frame of another view with the same direction."""
    scale = view.px_per_m / kept.px_per_m
    x, y = view.to_px(kept.x_m, kept.y_m)
    width, height = kept.width * scale, kept.height * scale
    return QRectF(x - width / 2, y - height / 2, width, height)
