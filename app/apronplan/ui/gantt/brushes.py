"""Colours and pens of one theme, made once and not for each bar."""

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPen

from apronplan.ui.gantt.model import Bar
from apronplan.ui.gantt.schemes import ColourBy, Colouring, Slack
from apronplan.ui.gantt.text_cache import TextCache
from apronplan.ui.theme import OKABE_ITO, CarrierStyle, Theme, ThemeStore, faded, mixed


class CarrierBrushes(msgspec.Struct):
    """How the bars of one carrier are filled and marked."""

    fill: QColor
    edge: QPen
    stripe: QColor
    stripes: int


class Brushes(msgspec.Struct):
    """What the painter takes its colours from."""

    theme: Theme
    store: ThemeStore
    dense: TextCache
    dense_strong: TextCache
    small: TextCache
    strong: TextCache
    carriers: dict[str, CarrierBrushes] = msgspec.field(default_factory=dict)

    def carrier(self, operator: str) -> CarrierBrushes:
        """Return the colours of a carrier's bars: a calm tint, and its full colour in the stripe at the left."""
        found = self.carriers.get(operator)
        if found is None:
            found = self.carriers[operator] = self._dressed(self.store.carrier(operator))
        return found

    def keyed(self, colouring: Colouring, key: str) -> CarrierBrushes:
        """Return the colours of a key of another scheme."""
        name = f"{colouring.scheme}:{colouring.ranks.get(key, -1)}:{key}"
        found = self.carriers.get(name)
        if found is None:
            found = self.carriers[name] = self._dressed(self._style(colouring, key))
        return found

    def of(self, colouring: Colouring | None, bar: Bar) -> CarrierBrushes:
        """Return the colours of a bar in a scheme; None = by carrier."""
        return self.carrier(bar.operator) if colouring is None else self.keyed(colouring, colouring.key(bar))

    def _style(self, colouring: Colouring, key: str) -> CarrierStyle:
        theme = self.theme
        if colouring.scheme is ColourBy.SLACK:
            colours = {Slack.NONE: theme.hard, Slack.TIGHT: theme.soft, Slack.SOME: theme.accent}
            return CarrierStyle(colours.get(Slack(key), theme.fits) if key else theme.muted)
        if not key:
            return CarrierStyle(theme.muted)
        rank = colouring.ranks.get(key, 0)
        return CarrierStyle(QColor(OKABE_ITO[rank % len(OKABE_ITO)]), min(rank // len(OKABE_ITO) + 1, 4))

    def _dressed(self, style: CarrierStyle) -> CarrierBrushes:
        return CarrierBrushes(
            fill=mixed(style.colour, self.theme.bar, 0.30 if self.theme.dark else 0.24),
            edge=QPen(mixed(style.colour, self.theme.bar_line, 0.35), 1),
            stripe=style.colour,
            stripes=style.stripes,
        )


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
