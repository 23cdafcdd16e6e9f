"""The picture of what is dragged, at the mouse, with the sentence of the place below it."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from apronplan.ui.drag.gesture import Gesture, State
from apronplan.ui.theme import ThemeStore

PAD = 8
OFFSET = QPoint(16, 16)
WIDEST = 420


class Ghost(QWidget):
    """A small window without frame that never takes mouse or focus."""

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("dragged")
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
        self.move(self._place(global_pos))
        if not self.isVisible():
            self.show()

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

    def _place(self, global_pos: QPoint) -> QPoint:
        at = global_pos + OFFSET
        room = (QGuiApplication.screenAt(global_pos) or QGuiApplication.primaryScreen()).availableGeometry()
        if at.x() + self.width() > room.right():
            at.setX(global_pos.x() - self.width() - PAD)
        if at.y() + self.height() > room.bottom():
            at.setY(global_pos.y() - self.height() - PAD)
        return at

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
