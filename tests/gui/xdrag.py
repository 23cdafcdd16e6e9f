"""Runs in a process of its own under an X server without a screen: real windows, a real mouse, a real `QDrag`.

The mouse is moved by the XTEST extension, as the X server would by a hand. Prints one JSON object with what was seen.
"""

import ctypes
import json
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDrag, QDragMoveEvent, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

TICK_MS = 25
MOST_TICKS = 2400
Step = Callable[[], bool]


class Mouse:
    """The X server's own mouse."""

    def __init__(self) -> None:
        self._x11, self._xtst = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        self._display = ctypes.c_void_p(self._x11.XOpenDisplay(None))

    def move(self, at: QPoint) -> None:
        self._xtst.XTestFakeMotionEvent(self._display, -1, at.x(), at.y(), 0)
        self._x11.XFlush(self._display)

    def button(self, down: bool) -> None:
        self._xtst.XTestFakeButtonEvent(self._display, 1, int(down), 0)
        self._x11.XFlush(self._display)


class Files(QWidget):
    """Stands for a file manager: what is pressed and moved is dragged as a file."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file
        self.action: Qt.DropAction | None = None
        self.setWindowTitle("Files")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.action is None and event.buttons() & Qt.MouseButton.LeftButton:
            self.action = Qt.DropAction.IgnoreAction
            mime = QMimeData()
            mime.setUrls([QUrl.fromLocalFile(str(self._file))])
            drag = QDrag(self)
            drag.setMimeData(mime)
            self.action = drag.exec(Qt.DropAction.CopyAction)


class Note(QPlainTextEdit):
    """Stands for a mail being written; remembers that a drag has come over it."""

    entered = False

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)
        self.entered = event.isAccepted()


class Script(QObject):
    """Does one step after the other; a step that is not true yet is asked again, also within the loop of a drag."""

    def __init__(self, steps: Iterator[Step], done: Callable[[str], None]) -> None:
        super().__init__()
        self._steps, self._done = steps, done
        self._step: Step | None = None
        self._ticks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        self._ticks += 1
        try:
            if self._step is None:
                self._step = next(self._steps)
            if self._step():
                self._step = None
        except StopIteration:
            self._timer.stop()
            self._done("")
        except Exception:  # noqa: BLE001 - told to the test
            self._timer.stop()
            self._done(traceback.format_exc())
        if self._ticks > MOST_TICKS and self._timer.isActive():
            self._timer.stop()
            self._done(f"waited in vain in {self._step}")


def centre(widget: QWidget) -> QPoint:
    return widget.mapToGlobal(widget.rect().center())


def once(do: Callable[[], object]) -> Step:
    return lambda: do() is None


def dragged(mouse: Mouse, start: Callable[[], QPoint], end: Callable[[], QPoint], arrived: Step) -> Iterator[Step]:
    """Press, pull away, go there in pieces, wait until the other side has noticed, let go."""
    yield once(lambda: mouse.move(start()))
    yield once(lambda: mouse.button(True))
    for pixels in (6, 14, 24):
        yield once(lambda p=pixels: mouse.move(start() + QPoint(p, p // 2)))
    for share in (0.4, 0.8, 1.0):
        yield once(lambda s=share: mouse.move(start() + (end() - start()) * s))
    wobble = iter(range(MOST_TICKS))

    def there() -> bool:
        mouse.move(end() + QPoint(next(wobble) % 3, 0))
        return arrived()

    yield there
    yield once(lambda: mouse.button(False))


def main(plan: Path, traffic: Path, memory: Path) -> int:
    from apronplan.ui.app import make_application, make_window
    from apronplan.ui.state import WindowState

    app = make_application()
    window = make_window(WindowState(memory))
    window.unshared = False
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.setGeometry(260, 40, 1280, 800)
    window.show()
    window.slots.files.open_plan(plan)
    files, note = Files(traffic), Note()
    files.setGeometry(10, 40, 200, 200)
    note.setGeometry(10, 300, 240, 200)
    files.show()
    note.show()
    seen: dict[str, object] = {"platform": QGuiApplication.platformName()}
    mouse, sign, bridge = Mouse(), window.file_drops.sign, window.desk.bridge

    def choose() -> bool:
        part = next(iter(bridge.plan.parts))
        window.desk.selection.select_part(part)
        title = window.panels["inspector"].title
        seen["title"] = title.text()
        return bool(title.isVisible() and title.text() and title.text().split()[0] != "Nothing")

    def steps() -> Iterator[Step]:
        yield lambda: window.isVisible() and files.isVisible() and window.panels["inspector"].isVisible()
        yield from dragged(mouse, lambda: centre(files), lambda: centre(window), sign.isVisible)
        seen["sign"] = sign.text
        yield lambda: bool(bridge.plan.turnarounds)
        seen["turnarounds"] = len(bridge.plan.turnarounds)
        yield lambda: files.action is Qt.DropAction.CopyAction and not sign.isVisible()
        seen["undo"] = bridge.session.undo_name if bridge.session else None
        yield choose
        title = window.panels["inspector"].title
        yield from dragged(
            mouse,
            lambda: title.mapToGlobal(QPoint(20, title.height() // 2)),
            lambda: centre(note),
            lambda: note.entered,
        )
        yield lambda: bool(note.toPlainText())
        seen["note"] = note.toPlainText()

    def done(error: str) -> None:
        seen["error"] = error
        mouse.button(False)
        window.close()
        app.exit(0)

    script = Script(steps(), done)
    app.exec()
    del script
    print(json.dumps(seen))
    return 0


if __name__ == "__main__":
    sys.exit(main(*(Path(a) for a in sys.argv[1:4])))
