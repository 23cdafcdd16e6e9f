"""Keeps the labels of a window while the ground moves: they go with it, and are laid out anew at rest."""

from dataclasses import replace

from PySide6.QtGui import QPaintDevice

from apronplan.ui.map.context import MapContext
from apronplan.ui.map.layers.letters import Letters
from apronplan.ui.map.paint import signs_of
from apronplan.ui.map.signs import Place, Sign
from apronplan.ui.map.view import View

FAR_SHARE = 0.25
"""Labels are laid out anew when the ground has been dragged by this share of the window."""
MOST_STRETCH = 1.4
"""And when its scale has changed by this factor: closer together, labels would hide each other."""


class SignBoard:
    """The labels that were laid out last, and for which frame."""

    def __init__(self) -> None:
        self._context: MapContext | None = None
        self._letters: Letters | None = None
        self._signs: tuple[Sign, ...] = ()

    def forget(self) -> None:
        """Lay out anew at the next frame."""
        self._context = None

    def is_settled(self, context: MapContext) -> bool:
        """Tell whether the labels were laid out for exactly this view."""
        return self._context is not None and self._context.view == context.view

    def signs(self, context: MapContext, letters: Letters, device: QPaintDevice) -> tuple[Sign, ...]:
        """Return the labels of a frame: moved ones if only the ground was moved or scaled a little, else new ones."""
        kept, view = self._context, context.view
        if kept is not None and letters is self._letters and _differ_in_view_alone(kept, context):
            if kept.view == view:
                return self._signs
            if _is_near(kept.view, view):
                return tuple(_moved(s, kept.view, view) for s in self._signs)
        self._signs = signs_of(context, letters, device)
        self._context, self._letters = context, letters
        return self._signs


def _differ_in_view_alone(kept: MapContext, now: MapContext) -> bool:
    """Tell whether two frames differ by nothing but the place in their middle and the scale."""
    a, b = kept.view, now.view
    return (a.up_deg, a.width, a.height) == (b.up_deg, b.width, b.height) and replace(now, view=a) == kept


def _is_near(kept: View, view: View) -> bool:
    """Tell whether labels laid out for one view will do for a moment in another."""
    x, y = view.to_px(kept.x_m, kept.y_m)
    dragged = max(abs(x / view.width - 0.5), abs(y / view.height - 0.5))
    return dragged < FAR_SHARE and 1 / MOST_STRETCH < view.px_per_m / kept.px_per_m < MOST_STRETCH


def _moved(sign: Sign, kept: View, view: View) -> Sign:
    """Return a label, as large as it was, where the ground under it has gone to."""
    scale = view.px_per_m / kept.px_per_m
    x, y = view.to_px(kept.x_m, kept.y_m)
    left, top = x - scale * kept.width / 2, y - scale * kept.height / 2

    def along(place: Place) -> Place:
        """Return a place of the kept picture on the present one, pixels; its angle stays."""
        return Place(left + scale * place.x, top + scale * place.y, place.angle_deg)

    wish = sign.wish
    first, anchor = along(wish.places[0]), wish.anchor
    if anchor is not None:
        anchor = left + scale * anchor[0], top + scale * anchor[1]
    return replace(sign, wish=replace(wish, places=(first, *wish.places[1:]), anchor=anchor), place=along(sign.place))
