"""The still layers as a picture that is moved and scaled between frames, and painted anew when there is time."""

import math
from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPainter, QPixmap

from apronplan.ui.map.context import MapContext
from apronplan.ui.map.options import MapOptions
from apronplan.ui.map.paint import paint_still
from apronplan.ui.map.stage import Stage
from apronplan.ui.map.view import View
from apronplan.ui.theme import Theme

OVERSCAN = 0.2
"""How much more than the window the picture holds on each side, so that panning finds it ready."""


@dataclass(frozen=True, slots=True)
class _Key:
    stage: Stage
    theme: Theme
    options: MapOptions
    ratio: float


class StillPicture:
    """Keeps the still layers of one window.

    The widest picture that was painted stays behind the present one: who zooms out again sees the aprons around at
    once, if a little coarse, and not grass.
    """

    def __init__(self) -> None:
        self._wide: tuple[QPixmap, View] | None = None
        self._pixmap: QPixmap | None = None
        self._view: View | None = None
        self._key: _Key | None = None

    def forget(self) -> None:
        """Throw the picture away."""
        self._pixmap = self._view = self._key = self._wide = None

    def is_sharp(self, context: MapContext, ratio: float) -> bool:
        """Tell whether the picture shows this frame as it is, at its scale and without gaps."""
        view, kept = context.view, self._view
        if kept is None or self._key != _Key(context.stage, context.theme, context.options, ratio):
            return False
        if (kept.px_per_m, kept.up_deg) != (view.px_per_m, view.up_deg):
            return False
        return _target(kept, view).contains(QRectF(0, 0, view.width, view.height))

    def can_stretch(self, context: MapContext, ratio: float) -> bool:
        """Tell whether the picture, moved and scaled, will do for a frame while the hand is still moving."""
        view, kept = context.view, self._view
        if kept is None or self._key != _Key(context.stage, context.theme, context.options, ratio):
            return False
        return kept.up_deg == view.up_deg and 0.4 < view.px_per_m / kept.px_per_m < 2.6

    def refresh(self, context: MapContext, ratio: float) -> None:
        """Paint the picture anew around a frame."""
        wide = context.view.width * (1 + 2 * OVERSCAN), context.view.height * (1 + 2 * OVERSCAN)
        view = context.view.sized(math.ceil(wide[0]), math.ceil(wide[1]))
        pixmap = QPixmap(QSizeF(view.width * ratio, view.height * ratio).toSize())
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(context.theme.grass)
        painter = QPainter(pixmap)
        try:
            paint_still(painter, replace(context, view=view))
        finally:
            painter.end()
        key = _Key(context.stage, context.theme, context.options, ratio)
        self._keep_wide(key, view)
        self._pixmap, self._view, self._key = pixmap, view, key

    def _keep_wide(self, key: _Key, new: View) -> None:
        """Keep the picture that is about to be replaced, if it shows more ground than any before."""
        if key != self._key or (self._wide is not None and self._wide[1].up_deg != new.up_deg):
            self._wide = None
        old = self._view
        if key != self._key or self._pixmap is None or old is None or old.up_deg != new.up_deg:
            return
        if self._wide is None or old.px_per_m <= self._wide[1].px_per_m:
            self._wide = self._pixmap, old

    def draw(self, painter: QPainter, context: MapContext) -> None:
        """Draw the picture where it belongs in a frame."""
        if self._pixmap is None or self._view is None:
            return
        target = _target(self._view, context.view)
        whole = QRectF(0, 0, context.view.width, context.view.height)
        if not target.contains(whole):
            painter.fillRect(whole, context.theme.grass)
            if self._wide is not None and self._wide[1].up_deg == context.view.up_deg:
                pixmap, view = self._wide
                painter.drawPixmap(_target(view, context.view), pixmap, QRectF(pixmap.rect()))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        if abs(target.width() - self._pixmap.deviceIndependentSize().width()) < 0.5:
            painter.drawPixmap(target.topLeft().toPoint(), self._pixmap)
        else:
            painter.drawPixmap(target, self._pixmap, QRectF(self._pixmap.rect()))


def _target(kept: View, view: View) -> QRectF:
    """Return where a picture of one view lies in a frame of another view with the same direction."""
    scale = view.px_per_m / kept.px_per_m
    x, y = view.to_px(kept.x_m, kept.y_m)
    width, height = kept.width * scale, kept.height * scale
    return QRectF(x - width / 2, y - height / 2, width, height)
