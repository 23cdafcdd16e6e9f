"""Laid-out short texts, kept between frames: laying text out is the slowest part of a bar."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QStaticText

MOST = 6000


class TextCache:
    """Static texts of one font with their widths."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self._texts: dict[str, tuple[QStaticText, float]] = {}
        self.height = self._make("Xg")[0].size().height()

    def _make(self, text: str) -> tuple[QStaticText, float]:
        static = QStaticText(text)
        static.setTextFormat(Qt.TextFormat.PlainText)
        static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        static.prepare(font=self.font)
        return static, static.size().width()

    def get(self, text: str) -> tuple[QStaticText, float]:
        """Return a text ready to draw and its width in pixels."""
        found = self._texts.get(text)
        if found is None:
            if len(self._texts) > MOST:
                self._texts.clear()
            found = self._texts[text] = self._make(text)
        return found
