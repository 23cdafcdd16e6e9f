"""Files dropped onto the window from outside: plans are opened, bundles merged, traffic imported."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from apronplan.i18n import tr
from apronplan.ui.theme import ThemeStore, faded

if TYPE_CHECKING:
    from apronplan.ui.main_window import MainWindow


class Dropped(StrEnum):
    """What a file is to the desk; the sentence is ``ui.filedrop.<value>``."""

    PLAN = "plan"
    BUNDLE = "bundle"
    TRAFFIC = "traffic"
    NO_PLAN = "no_plan"
    MANY = "many"
    UNKNOWN = "unknown"


KINDS = {
    ".apron": Dropped.PLAN,
    ".apronx": Dropped.BUNDLE,
    **dict.fromkeys((".csv", ".txt", ".ffm", ".fwb", ".xml"), Dropped.TRAFFIC),
}
NEED_PLAN = (Dropped.BUNDLE, Dropped.TRAFFIC)
TAKEN = (Dropped.PLAN, Dropped.BUNDLE, Dropped.TRAFFIC)


def files_in(mime: QMimeData) -> tuple[Path, ...]:
    """Return the local files that a drag from another program carries."""
    return tuple(Path(u.toLocalFile()) for u in mime.urls() if u.isLocalFile()) if mime.hasUrls() else ()


def kind_of(files: tuple[Path, ...], *, plan_open: bool) -> Dropped | None:
    """Return what dropping some files would do; None if there are none."""
    if not files:
        return None
    if len(files) > 1:
        return Dropped.MANY
    kind = KINDS.get(files[0].suffix.lower(), Dropped.UNKNOWN)
    return Dropped.NO_PLAN if kind in NEED_PLAN and not plan_open else kind


class DropSign(QWidget):
    """Says over the whole window what letting go would do."""

    def __init__(self, theme: ThemeStore, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._theme = theme
        self.text = ""
        self.good = True
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("ui.filedrop.name"))

    def say(self, text: str, *, good: bool) -> None:
        """Cover the window with a sentence."""
        self.text, self.good = text, good
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.show()
        self.raise_()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a frame around the window and the sentence on a plate in its middle."""
        theme = self._theme.now
        colour = theme.accent if self.good else theme.hard
        painter = QPainter(self)
        painter.fillRect(self.rect(), faded(theme.surface, 150))
        painter.setPen(QPen(colour, 4))
        painter.drawRect(self.rect().adjusted(2, 2, -3, -3))
        painter.setFont(theme.fonts.title)
        room = QRect(0, 0, min(self.width() - 80, 720), 400)
        box = painter.boundingRect(room, Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignHCenter, self.text)
        plate = box.adjusted(-24, -16, 24, 16)
        plate.moveCenter(self.rect().center())
        painter.fillRect(plate, theme.surface)
        painter.setPen(QPen(colour, 2))
        painter.drawRect(plate)
        painter.setPen(theme.text)
        painter.drawText(plate, Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignCenter, self.text)
        painter.end()


class FileDrops(QObject):
    """Takes drops of files anywhere on a window. What a file does is done after the drag is over."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self.sign = DropSign(window.desk.theme, window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow a drag from outside from entering to dropping."""
        if isinstance(event, QDropEvent) and event.type() in (QEvent.Type.DragEnter, QEvent.Type.DragMove):
            return self._over(event)
        if event.type() == QEvent.Type.DragLeave:
            self.sign.hide()
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            return self._dropped(event)
        return super().eventFilter(watched, event)

    def _kind(self, event: QDropEvent) -> Dropped | None:
        return kind_of(files_in(event.mimeData()), plan_open=self._window.desk.bridge.is_open)

    def _over(self, event: QDropEvent) -> bool:
        kind = self._kind(event)
        if kind is None:
            return False
        files = files_in(event.mimeData())
        self.sign.say(tr(f"ui.filedrop.{kind.value}", file=files[0].name), good=kind in TAKEN)
        if kind in TAKEN:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.setDropAction(Qt.DropAction.IgnoreAction)
            event.accept()  # else no move and no leave would follow, and the sign would stay
        return True

    def _dropped(self, event: QDropEvent) -> bool:
        kind, files = self._kind(event), files_in(event.mimeData())
        self.sign.hide()
        if kind is None:
            return False
        event.setDropAction(Qt.DropAction.CopyAction if kind in TAKEN else Qt.DropAction.IgnoreAction)
        event.accept()
        QTimer.singleShot(0, self._window, lambda: self.take(kind, files[0]))
        return True

    def take(self, kind: Dropped, file: Path) -> None:
        """Do what a file is for, or say why nothing is done."""
        slots = self._window.slots
        doings: dict[Dropped, Callable[[Path], object]] = {
            Dropped.PLAN: slots.files.open_plan,
            Dropped.BUNDLE: slots.exchange.merge,
            Dropped.TRAFFIC: slots.files.import_file,
        }
        do = doings.get(kind)
        if do is None:
            self._window.desk.verbs.refused.emit(tr(f"ui.filedrop.{kind.value}", file=file.name))
        else:
            do(file)
