"""Drawing halls and stands of one's own on the map: the pen, its ink, and the form for the figures."""

from apronplan.ui.map.draw.pen import Drawn, Pen

__all__ = ["Drawn", "Pen"]
