"""The picture of what is dragged, at the mouse, with the sentence of the place below it."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from apronplan.i18n import tr
from apronplan.ui.drag.gesture import Gesture, State
from apronplan.ui.theme import ThemeStore

PAD = 8
OFFSET = QPoint(16, 16)
WIDEST = 420


class Ghost(QWidget):
    """A card that floats over whichever window the mouse is in, and never takes mouse or focus.

    It is a child of that window and not a window of its own: windows without a frame cannot be placed on Wayland.
    """

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hide()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("ui.ghost.name"))
        self._theme = theme
        self._head = ""
        self._details = ""
        self._sentence = ""
        self._state: State | None = None

    @property
    def sentence(self) -> str:
        """The sentence shown now."""
        return self._sentence

    def follow(self, gesture: Gesture, global_pos: QPoint) -> None:
        """Show the gesture's cargo and the place's sentence beside the mouse, within the screen."""
        verdict = gesture.verdict(gesture.spot)
        state, sentence = (verdict.state, gesture.sentence(gesture.spot)) if verdict else (None, "")
        if (state, sentence, gesture.title) != (self._state, self._sentence, self._head) or not self.isVisible():
            self._state, self._sentence = state, sentence
            self._head, self._details = gesture.title, gesture.details
            self._resize()
            self.update()
        self._go_to(global_pos)

    def vanish(self) -> None:
        """Take the picture away."""
        self.hide()
        self._state, self._sentence, self._head = None, "", ""

    def _metrics(self) -> tuple[QFontMetrics, QFontMetrics]:
        fonts = self._theme.now.fonts
        return QFontMetrics(fonts.strong), QFontMetrics(fonts.body)

    def _resize(self) -> None:
        strong, body = self._metrics()
        width = max(strong.horizontalAdvance(self._head), body.horizontalAdvance(self._details))
        height = strong.height() + body.height()
        if self._sentence:
            box = body.boundingRect(QRect(0, 0, WIDEST, 1000), Qt.TextFlag.TextWordWrap, self._sentence)
            width = max(width, box.width() + 22)
            height += box.height() + PAD
        self.resize(width + 2 * PAD + 8, height + 2 * PAD)

    def _go_to(self, global_pos: QPoint) -> None:
        """Move beside the mouse, into another window if the mouse is in another."""
        window = QApplication.topLevelAt(global_pos) or self.window()
        if window is not self.parentWidget() and window is not self:
            self.setParent(window)
        at = window.mapFromGlobal(global_pos)
        room = window.rect()
        x, y = at.x() + OFFSET.x(), at.y() + OFFSET.y()
        if x + self.width() > room.right():
            x = max(at.x() - self.width() - PAD, 0)
        if y + self.height() > room.bottom():
            y = max(at.y() - self.height() - PAD, 0)
        self.move(x, y)
        self.show()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card: a stripe in the state's colour, two lines, the sentence with the state's mark."""
        theme = self._theme.now
        strong, body = self._metrics()
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.surface)
        painter.setPen(QPen(theme.line_strong, 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.fillRect(0, 0, 4, self.height(), theme.state_colour(self._state))
        x, y = PAD + 6, PAD
        painter.setPen(theme.text)
        painter.setFont(theme.fonts.strong)
        painter.drawText(x, y + strong.ascent(), self._head)
        y += strong.height()
        painter.setFont(theme.fonts.body)
        painter.setPen(theme.muted)
        painter.drawText(x, y + body.ascent(), self._details)
        if self._sentence:
            y += body.height() + PAD
            theme.paint_state_mark(painter, QRect(x, y + 1, 14, 14), self._state)
            painter.setPen(theme.text)
            area = QRect(x + 20, y, self.width() - x - 20 - PAD, self.height() - y)
            painter.drawText(area, Qt.TextFlag.TextWordWrap, self._sentence)
        painter.end()
