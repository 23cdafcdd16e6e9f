"""Keeps the labels of a window while the ground is dragged: they move with it and are laid out anew at rest."""

from dataclasses import replace

from PySide6.QtGui import QPaintDevice

from apronplan.ui.map.context import MapContext
from apronplan.ui.map.layers.letters import Letters
from apronplan.ui.map.paint import signs_of
from apronplan.ui.map.signs import Place, Sign, Wish

FAR_SHARE = 0.25
"""Labels are laid out anew when the ground has been dragged by this share of the window."""


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
        """Return the labels of a frame: moved ones if only the ground was dragged a little, else new ones."""
        kept = self._context
        if kept is not None and letters is self._letters and _is_dragged(kept, context):
            x, y = context.view.to_px(kept.view.x_m, kept.view.y_m)
            dx, dy = x - context.view.width / 2, y - context.view.height / 2
            if max(abs(dx) / context.view.width, abs(dy) / context.view.height) < FAR_SHARE:
                return tuple(_moved(s, dx, dy) for s in self._signs) if dx or dy else self._signs
        self._signs = signs_of(context, letters, device)
        self._context, self._letters = context, letters
        return self._signs


def _is_dragged(kept: MapContext, now: MapContext) -> bool:
    """Tell whether two frames differ by nothing but the place in their middle."""
    a, b = kept.view, now.view
    if (a.px_per_m, a.up_deg, a.width, a.height) != (b.px_per_m, b.up_deg, b.width, b.height):
        return False
    return replace(now, view=a) == kept


def _moved(sign: Sign, dx: float, dy: float) -> Sign:
    """Return a label with everything of it moved on the picture."""

    def along(place: Place) -> Place:
        """Return a place moved by as much, in pixels; its angle stays."""
        return Place(place.x + dx, place.y + dy, place.angle_deg)

    wish: Wish = sign.wish
    anchor = (wish.anchor[0] + dx, wish.anchor[1] + dy) if wish.anchor is not None else None
    first = along(wish.places[0])
    return replace(sign, wish=replace(wish, places=(first, *wish.places[1:]), anchor=anchor), place=along(sign.place))
