"""What part of the ground the map shows, how large and which way up. No Qt."""

import math
from dataclasses import dataclass, field, replace

from apronplan.ui.map.shapes import Box, Point

LEAST_PX_PER_M, MOST_PX_PER_M = 0.02, 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A window on the plane of local metres.

    Attributes
    ----------
    width, height : float
        Pixels of the picture.
    x_m, y_m : float
        What lies in the middle, local metres.
    px_per_m : float
        Scale.
    up_deg : float
        Bearing that points up on the picture: 0 = north up.
    unit : float
        Pixels of the picture per pixel of an ordinary screen (96 per inch): pens and marks grow with it.
    matrix : tuple of float
        Coefficients a, b, c, d, e, f of ``px = a x + c y + e, py = b x + d y + f``; worked out from the others.
    """

    width: float
    height: float
    x_m: float = 0.0
    y_m: float = 0.0
    px_per_m: float = 1.0
    up_deg: float = 0.0
    unit: float = 1.0
    matrix: tuple[float, float, float, float, float, float] = field(init=False, repr=False, compare=False)

    @property
    def detail(self) -> float:
        """Ordinary screen pixels per metre."""
        return self.px_per_m / self.unit

    def __post_init__(self) -> None:
        s, up = self.px_per_m, math.radians(self.up_deg)
        a, b = s * math.cos(up), -s * math.sin(up)
        e = self.width / 2 - a * self.x_m - b * self.y_m
        f = self.height / 2 - b * self.x_m + a * self.y_m
        object.__setattr__(self, "matrix", (a, b, b, -a, e, f))

    def to_px(self, x_m: float, y_m: float) -> Point:
        """Return where a place lies on the picture."""
        a, b, c, d, e, f = self.matrix
        return a * x_m + c * y_m + e, b * x_m + d * y_m + f

    def to_m(self, px: float, py: float) -> Point:
        """Return the place under a pixel."""
        up = math.radians(self.up_deg)
        dx, dy = (px - self.width / 2) / self.px_per_m, (self.height / 2 - py) / self.px_per_m
        return (
            self.x_m + dx * math.cos(up) + dy * math.sin(up),
            self.y_m - dx * math.sin(up) + dy * math.cos(up),
        )

    def direction(self, e: float, n: float) -> Point:
        """Return a direction on the ground (east, north) as a direction on the picture (right, down)."""
        up = math.radians(self.up_deg)
        return e * math.cos(up) - n * math.sin(up), -e * math.sin(up) - n * math.cos(up)

    # -- other views -----------------------------------------------------------------------------------

    def sized(self, width: float, height: float) -> "View":
        """Return the same middle and scale in a picture of another size."""
        return replace(self, width=max(width, 1.0), height=max(height, 1.0))

    def panned(self, dx_px: float, dy_px: float) -> "View":
        """Return the view after the ground has been dragged by some pixels."""
        x, y = self.to_m(self.width / 2 - dx_px, self.height / 2 - dy_px)
        return replace(self, x_m=x, y_m=y)

    def zoomed(self, factor: float, px: float, py: float) -> "View":
        """Return a larger or smaller scale that keeps the place under a pixel where it is."""
        x, y = self.to_m(px, py)
        scale = min(max(self.px_per_m * factor, LEAST_PX_PER_M * self.unit), MOST_PX_PER_M * self.unit)
        ratio = self.px_per_m / scale
        return replace(self, px_per_m=scale, x_m=x + (self.x_m - x) * ratio, y_m=y + (self.y_m - y) * ratio)

    def centred(self, x_m: float, y_m: float) -> "View":
        """Return the view with another place in its middle."""
        return replace(self, x_m=x_m, y_m=y_m)

    def turned(self, up_deg: float) -> "View":
        """Return the view with another bearing up."""
        return replace(self, up_deg=up_deg % 360.0)

    def fitted(self, points: tuple[Point, ...], margins_px: Box = (0.0, 0.0, 0.0, 0.0)) -> "View":
        """Return the largest scale, in the present direction, at which all points are seen; itself if there are none.

        Parameters
        ----------
        margins_px : tuple of float
            Ordinary screen pixels kept free at the left, top, right and bottom.
        """
        if not points:
            return self
        plain = replace(self, x_m=0.0, y_m=0.0, px_per_m=1.0, width=0.0, height=0.0)
        left, top, right, bottom = _extent([plain.to_px(x, y) for x, y in points])
        m_left, m_top, m_right, m_bottom = (m * self.unit for m in margins_px)
        across = max(self.width - m_left - m_right, 16.0) / max(right - left, 1.0)
        down = max(self.height - m_top - m_bottom, 16.0) / max(bottom - top, 1.0)
        scale = min(across, down, MOST_PX_PER_M * self.unit)
        x, y = plain.to_m((left + right) / 2, (top + bottom) / 2)
        return replace(self, x_m=x, y_m=y, px_per_m=scale).panned((m_left - m_right) / 2, (m_top - m_bottom) / 2)

    @property
    def seen_box(self) -> Box:
        """Bounds of the ground that is seen, local metres."""
        w, h = self.width, self.height
        return _extent([self.to_m(0, 0), self.to_m(w, 0), self.to_m(0, h), self.to_m(w, h)])

    def sees(self, x_m: float, y_m: float, margin_px: float = 0.0) -> bool:
        """Tell whether a place lies on the picture, away from its edge by a margin (ordinary screen pixels)."""
        px, py = self.to_px(x_m, y_m)
        room = margin_px * self.unit
        return room <= px <= self.width - room and room <= py <= self.height - room


def _extent(points: list[Point]) -> Box:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def nice_length_m(longest_m: float) -> float:
    """Return the largest of 1, 2, 5 x 10^n metres that is not above a length: for the scale bar."""
    if longest_m <= 0:
        return 1.0
    ten = 10.0 ** math.floor(math.log10(longest_m))
    return next(k * ten for k in (5.0, 2.0, 1.0) if k * ten <= longest_m * (1 + 1e-9))
