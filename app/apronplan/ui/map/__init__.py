"""The map: the airport at scale at the instant of the time cursor, and stands to drop aircraft on.

`MapView` is the panel of the desk; `paint_map` and `render_map` draw the same map on paper and into pictures.
"""

from apronplan.ui.map.options import MapOptions
from apronplan.ui.map.render import paint_map, render_map
from apronplan.ui.map.view_widget import MapView

__all__ = ["MapOptions", "MapView", "paint_map", "render_map"]
