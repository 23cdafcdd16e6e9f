"""Colours, hatches and type of the desk: three palettes made of the same tokens.

Colour is used only where it means something. Carriers take the Okabe-Ito colours (Okabe & Ito 2008, safe for
colour-blind readers); states always carry a hatch or a mark as well, so that they read in black and white.
"""

from collections.abc import Iterable
from enum import StrEnum

import msgspec
from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QGuiApplication, QPainter, QPalette, QPen

from apronplan.ui.drag.gesture import State

GRID = 8
"""Everything is laid out in multiples of this many pixels."""

OKABE_ITO = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442")


class ThemeName(StrEnum):
    """The palettes."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class Fonts(msgspec.Struct, frozen=True):
    """The type of the desk: one family with tabular figures and its condensed cut; never below 9 pt."""

    body: QFont
    strong: QFont
    small: QFont
    title: QFont
    dense: QFont
    dense_strong: QFont


class CarrierStyle(msgspec.Struct, frozen=True):
    """How a carrier's bars look: its colour, and how many stripes tell it from others of the same colour."""

    colour: QColor
    stripes: int = 1


class Theme(msgspec.Struct, frozen=True):
    """All tokens of one palette."""

    name: ThemeName
    dark: bool
    fonts: Fonts
    ground: QColor
    surface: QColor
    raised: QColor
    line: QColor
    line_strong: QColor
    text: QColor
    muted: QColor
    accent: QColor
    accent_soft: QColor
    on_accent: QColor
    night: QColor
    now: QColor
    hard: QColor
    soft: QColor
    fits: QColor
    unwanted: QColor
    impossible: QColor
    bar: QColor
    bar_line: QColor
    locked: QColor
    grass: QColor
    apron: QColor
    taxiway: QColor
    runway: QColor
    runway_mark: QColor
    building: QColor
    hall: QColor
    road: QColor
    park: QColor
    aircraft: QColor
    aircraft_line: QColor

    def state_colour(self, state: State | None) -> QColor:
        """Return the colour of a stand's answer during a drag; the accent if there is none."""
        match state:
            case State.FITS:
                return self.fits
            case State.UNWANTED:
                return self.unwanted
            case State.IMPOSSIBLE:
                return self.impossible
            case _:
                return self.accent

    def state_brushes(self, state: State | None) -> tuple[QBrush, QBrush] | None:
        """Return wash and hatch of a state: plain, diagonal, crossed; None if there is no state."""
        if state is None:
            return None
        colour = self.state_colour(state)
        pattern = {
            State.FITS: Qt.BrushStyle.NoBrush,
            State.UNWANTED: Qt.BrushStyle.BDiagPattern,
            State.IMPOSSIBLE: Qt.BrushStyle.DiagCrossPattern,
        }[state]
        strength = 70 if state is State.FITS else 36
        return QBrush(faded(colour, strength)), QBrush(faded(colour, 130), pattern)

    def paint_state_mark(self, painter: QPainter, box: QRect, state: State | None) -> None:
        """Draw the small mark of a state: a tick, a tilde-like bar, a cross."""
        if state is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self.state_colour(state), 2.4)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        r = QRectF(box).adjusted(2, 2, -2, -2)
        if state is State.FITS:
            foot = QPointF(r.left() + r.width() * 0.38, r.bottom() - 1)
            painter.drawPolyline([QPointF(r.left(), r.center().y()), foot, QPointF(r.right(), r.top())])
        elif state is State.UNWANTED:
            painter.drawLine(QPointF(r.center().x(), r.top()), QPointF(r.center().x(), r.bottom() - 4))
            painter.drawPoint(QPointF(r.center().x(), r.bottom()))
        else:
            painter.drawLine(r.topLeft(), r.bottomRight())
            painter.drawLine(r.topRight(), r.bottomLeft())
        painter.restore()


def faded(colour: QColor, alpha: int) -> QColor:
    """Return a colour with another opacity (0-255)."""
    out = QColor(colour)
    out.setAlpha(alpha)
    return out


def mixed(a: QColor, b: QColor, share_a: float) -> QColor:
    """Mix two colours; `share_a` from 0 to 1."""
    share_b = 1.0 - share_a
    return QColor(
        round(a.red() * share_a + b.red() * share_b),
        round(a.green() * share_a + b.green() * share_b),
        round(a.blue() * share_a + b.blue() * share_b),
    )


_TOKENS: dict[ThemeName, dict[str, str]] = {
    ThemeName.LIGHT: {
        "ground": "#EEF0F2", "surface": "#FCFCFD", "raised": "#E5E8EB", "line": "#D3D8DD", "line_strong": "#9AA4AD",
        "text": "#171C21", "muted": "#56616B", "accent": "#0B5FA5", "accent_soft": "#CFE2F3", "on_accent": "#FFFFFF",
        "night": "#E3E7EE", "now": "#B3123A", "hard": "#B3123A", "soft": "#A36A00", "fits": "#00835F",
        "unwanted": "#C98500", "impossible": "#B9401B", "bar": "#DDE3E8", "bar_line": "#77838E", "locked": "#3B454E",
        "grass": "#E4E9E0", "apron": "#D4D7DA", "taxiway": "#C3C8CC", "runway": "#8E969D", "runway_mark": "#FFFFFF",
        "building": "#B9B4AC", "hall": "#C9BFAE", "road": "#A8936B", "park": "#D6DFC6", "aircraft": "#FFFFFF",
        "aircraft_line": "#2B333A",
    },
    ThemeName.DARK: {
        "ground": "#14181C", "surface": "#1A2025", "raised": "#262D34", "line": "#2D353D", "line_strong": "#596572",
        "text": "#E3E8EC", "muted": "#98A4AF", "accent": "#5FB0EE", "accent_soft": "#1F3B54", "on_accent": "#0C1116",
        "night": "#161A24", "now": "#FF5C7A", "hard": "#FF6B81", "soft": "#F0B13A", "fits": "#2CC295",
        "unwanted": "#EDA921", "impossible": "#F0764A", "bar": "#343D46", "bar_line": "#7F8C98", "locked": "#C8D0D7",
        "grass": "#1A211D", "apron": "#2C3338", "taxiway": "#363E45", "runway": "#4B555E", "runway_mark": "#C9D1D8",
        "building": "#4A4742", "hall": "#554D40", "road": "#7C6C4C", "park": "#233023", "aircraft": "#D8DEE3",
        "aircraft_line": "#0E1317",
    },
    ThemeName.CONTRAST: {
        "ground": "#000000", "surface": "#000000", "raised": "#1C1C1C", "line": "#6E6E6E", "line_strong": "#FFFFFF",
        "text": "#FFFFFF", "muted": "#E0E0E0", "accent": "#FFE14D", "accent_soft": "#4A4200", "on_accent": "#000000",
        "night": "#12122B", "now": "#FF7B93", "hard": "#FF7B93", "soft": "#FFC94D", "fits": "#2EF2B4",
        "unwanted": "#FFC94D", "impossible": "#FF8457", "bar": "#1E1E1E", "bar_line": "#FFFFFF", "locked": "#FFFFFF",
        "grass": "#000000", "apron": "#262626", "taxiway": "#3A3A3A", "runway": "#6A6A6A", "runway_mark": "#FFFFFF",
        "building": "#5A5A5A", "hall": "#5C4A1E", "road": "#C8A44D", "park": "#0F2A0F", "aircraft": "#FFFFFF",
        "aircraft_line": "#000000",
    },
}  # fmt: skip


def make_fonts(family: str, condensed: str, base_pt: float = 10.0) -> Fonts:
    """Make the desk's fonts in a family and its condensed cut; `base_pt` is the size of running text."""

    def font(name: str, size: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """Return a font of a family: `size` in points, never below 9."""
        out = QFont(name)
        out.setPointSizeF(max(9.0, size))
        out.setWeight(weight)
        return out

    return Fonts(
        body=font(family, base_pt),
        strong=font(family, base_pt, QFont.Weight.Bold),
        small=font(family, base_pt - 1),
        title=font(family, base_pt + 3, QFont.Weight.Medium),
        dense=font(condensed, base_pt - 1),
        dense_strong=font(condensed, base_pt - 1, QFont.Weight.Bold),
    )


def make_theme(name: ThemeName, fonts: Fonts) -> Theme:
    """Make a palette; ``system`` follows the desktop's choice of light or dark."""
    if name is ThemeName.SYSTEM:
        dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        name = ThemeName.DARK if dark else ThemeName.LIGHT
    colours = {token: QColor(value) for token, value in _TOKENS[name].items()}
    return Theme(name=name, dark=name is not ThemeName.LIGHT, fonts=fonts, **colours)


def palette_of(theme: Theme) -> QPalette:
    """Return the Qt palette of a theme (Qt's own colour scheme does nothing without a desktop)."""
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, colour in (
        (roles.Window, theme.ground),
        (roles.WindowText, theme.text),
        (roles.Base, theme.surface),
        (roles.AlternateBase, theme.raised),
        (roles.Text, theme.text),
        (roles.Button, theme.raised),
        (roles.ButtonText, theme.text),
        (roles.BrightText, theme.hard),
        (roles.Highlight, theme.accent),
        (roles.HighlightedText, theme.on_accent),
        (roles.ToolTipBase, theme.surface),
        (roles.ToolTipText, theme.text),
        (roles.PlaceholderText, theme.muted),
        (roles.Link, theme.accent),
        (roles.Mid, theme.line_strong),
        (roles.Midlight, theme.line),
        (roles.Light, theme.surface),
        (roles.Dark, theme.line_strong),
        (roles.Shadow, theme.line_strong),
    ):
        palette.setColor(role, colour)
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, mixed(theme.muted, theme.ground, 0.6))
    return palette


class ThemeStore(QObject):
    """The theme in use, and how each carrier looks.

    Signals
    -------
    changed
        Other colours or fonts: repaint.
    """

    changed = Signal()

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.now = theme
        self._ranks: dict[str, int] = {}
        self._chosen: dict[str, QColor] = {}

    def use(self, theme: Theme) -> None:
        """Take another theme."""
        self.now = theme
        self.changed.emit()

    def set_carriers(self, operators: Iterable[str], chosen: dict[str, QColor], *, keep: bool = False) -> None:
        """Take the carriers of a plan, the busiest first, and the colours that the user has chosen for some.

        Parameters
        ----------
        keep : bool
            Carriers that are known keep their looks, others come behind them: people read by colour at night.
        """
        ranks = dict(self._ranks) if keep else {}
        for operator in operators:
            ranks.setdefault(operator, len(ranks))
        if (ranks, chosen) != (self._ranks, self._chosen):
            self._ranks, self._chosen = ranks, dict(chosen)
            self.changed.emit()

    def carrier(self, operator: str) -> CarrierStyle:
        """Return how a carrier looks: seven colours for the busiest, the same with more stripes for the rest."""
        rank = self._ranks.get(operator, len(self._ranks))
        stripes = rank // len(OKABE_ITO) + 1
        if operator in self._chosen:
            return CarrierStyle(self._chosen[operator])
        return CarrierStyle(QColor(OKABE_ITO[rank % len(OKABE_ITO)]), min(stripes, 4))
