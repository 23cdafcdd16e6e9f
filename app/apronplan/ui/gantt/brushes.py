"""Colours and pens of one theme, made once and not for each bar."""

from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPen

from apronplan.ui.gantt.text_cache import TextCache
from apronplan.ui.theme import Theme, ThemeStore, faded, mixed


@dataclass(slots=True)
class CarrierBrushes:
    """How the bars of one carrier are filled and marked."""

    fill: QColor
    edge: QPen
    stripe: QColor
    stripes: int


@dataclass(slots=True)
class Brushes:
    """What the painter takes its colours from."""

    theme: Theme
    store: ThemeStore
    dense: TextCache
    dense_strong: TextCache
    small: TextCache
    strong: TextCache
    carriers: dict[str, CarrierBrushes] = field(default_factory=dict)

    def carrier(self, operator: str) -> CarrierBrushes:
        """Return the colours of a carrier's bars: a calm tint, and its full colour in the stripe at the left."""
        found = self.carriers.get(operator)
        if found is None:
            style = self.store.carrier(operator)
            share = 0.30 if self.theme.dark else 0.24
            found = CarrierBrushes(
                fill=mixed(style.colour, self.theme.bar, share),
                edge=QPen(mixed(style.colour, self.theme.bar_line, 0.35), 1),
                stripe=style.colour,
                stripes=style.stripes,
            )
            self.carriers[operator] = found
        return found


def make_brushes(store: ThemeStore) -> Brushes:
    """Make the brushes of the theme in use."""
    fonts = store.now.fonts
    return Brushes(
        theme=store.now,
        store=store,
        dense=TextCache(fonts.dense),
        dense_strong=TextCache(fonts.dense_strong),
        small=TextCache(fonts.small),
        strong=TextCache(fonts.strong),
    )


def hatch(colour: QColor, alpha: int, pattern: Qt.BrushStyle = Qt.BrushStyle.BDiagPattern) -> QBrush:
    """Return a hatched brush."""
    return QBrush(faded(colour, alpha), pattern)
