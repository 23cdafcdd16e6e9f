"""What a planner's hands do: press, move, release, and look."""

from math import cos, radians, sin

from PySide6.QtCore import QEventLoop, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from apronplan.domain.ids import PartId, StandId, part_id, part_index, turnaround_of
from apronplan.geometry.projection import frame_of
from apronplan.session.commands import assign_stand
from apronplan.ui.autoplan.dialog import AutoplanDialog
from apronplan.ui.gantt.context import AXIS_PX, GUTTER_PX
from apronplan.ui.gantt.hit import bar_box
from apronplan.ui.main_window import MainWindow
from apronplan.ui.map.canvas import MapCanvas
from apronplan.ui.map_panel import MapPanel

LEFT = Qt.MouseButton.LeftButton


def settle(turns: int = 6) -> None:
    """Let the event loop do what is waiting."""
    for _ in range(turns):
        QApplication.sendPostedEvents()
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)


def part_of(window: MainWindow, flight: str) -> PartId:
    """The part of the day on the desk that has a flight number."""
    bridge, cursor = window.desk.bridge, window.desk.cursor
    parts = bridge.plan.parts_between(*cursor.day_bounds)
    return next(p.part for p in parts if flight in (p.turnaround.flight_in, p.turnaround.flight_out))


def place(window: MainWindow, flight: str, stand: str) -> PartId:
    """Put a flight on a stand by the command that everybody uses."""
    part = part_of(window, flight)
    session = window.desk.bridge.session
    assert session is not None
    assign_stand(session, turnaround=turnaround_of(part), part=part_index(part), stand=stand)
    settle()
    return part


def bar_point(window: MainWindow, part: PartId) -> QPoint:
    """Where a bar is, scrolled into sight."""
    gantt = window.gantt
    bar = gantt.data.bars.by_part[part]
    row = gantt.data.rows.by_stand[bar.stand]
    show_row(window, bar.stand)
    frame = gantt.frame_context()
    left, top, width, height = bar_box(frame, bar, row)
    right = min(left + width, frame.width - 2)
    return QPoint(round((max(left, GUTTER_PX) + right) / 2), round(top + height / 2))


def show_row(window: MainWindow, stand: str) -> None:
    """Scroll a stand into the middle of the Gantt if it is out of sight."""
    gantt = window.gantt
    row = gantt.data.rows.by_stand[StandId(stand)]
    bar = gantt.verticalScrollBar()
    room = gantt.viewport().height() - AXIS_PX
    if not bar.value() + 40 <= row.top <= bar.value() + room - 60:
        bar.setValue(row.top - room // 2)
    settle()


def row_point(window: MainWindow, stand: str, x: int = 600) -> QPoint:
    """A point in the row of a stand; it must be in sight."""
    frame = window.gantt.frame_context()
    row = window.gantt.data.rows.by_stand[StandId(stand)]
    y = round(frame.y_of(row.top + row.height / 2))
    assert AXIS_PX < y < window.gantt.viewport().height(), f"row {stand} is out of sight"
    return QPoint(x, y)


def press(widget: QWidget, at: QPoint) -> None:
    """Press the left button and move far enough for a drag to begin."""
    QTest.mousePress(widget, LEFT, Qt.KeyboardModifier.NoModifier, at)
    move(widget, at + QPoint(3, 3))
    move(widget, at + QPoint(16, 6))


def move(widget: QWidget, at: QPoint) -> None:
    """Move with the left button held."""
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent

    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(at),
        QPointF(widget.mapToGlobal(at)),
        Qt.MouseButton.NoButton,
        LEFT,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, event)


def release(widget: QWidget, at: QPoint) -> None:
    """Let the left button go."""
    QTest.mouseRelease(widget, LEFT, Qt.KeyboardModifier.NoModifier, at)
    settle()


def drag(source: QWidget, start: QPoint, target: QWidget, end: QPoint) -> None:
    """Carry something from a point of one widget to a point of another; the source keeps the mouse, as in life."""
    press(source, start)
    there = source.mapFromGlobal(target.mapToGlobal(end))
    here = start + QPoint(16, 6)
    for step in (0.5, 1.0):
        move(source, here + (there - here) * step)
    release(source, there)


def canvas_of(window: MainWindow) -> MapCanvas:
    panel = window.panels["map"]
    assert isinstance(panel, MapPanel)
    return panel.map.canvas


def stand_point(window: MainWindow, name: str) -> QPoint:
    """Where a stand lies on the map, zoomed so that a mouse can hit it: 20 m behind the nose stop."""
    canvas = canvas_of(window)
    layout = window.desk.bridge.plan.layout
    stand = next(s for s in layout.stands.values() if s.stand == name)
    x_m, y_m = frame_of(layout).to_xy(stand.lat, stand.lon)
    turn = radians(stand.heading_deg)
    x_m, y_m = x_m - 20 * sin(turn), y_m - 20 * cos(turn)
    canvas.zoom_by(1.5 / canvas.view.px_per_m)
    canvas.set_view(canvas.view.centred(x_m, y_m))
    settle()
    x, y = canvas.view.to_px(x_m, y_m)
    return QPoint(round(x), round(y))


def moves(dialog: AutoplanDialog) -> list[str]:
    """What the lines of a proposal say."""
    return ["   ".join(line.words) for line in dialog.form.shifts.model.lines]


def untick(dialog: AutoplanDialog, row: int) -> None:
    """Press the space bar on a line of a proposal: its tick goes, or comes back."""
    dialog.form.shifts.choose(row)
    QTest.keyClick(dialog.form.shifts.table, Qt.Key.Key_Space)


__all__ = [
    "bar_point",
    "canvas_of",
    "drag",
    "move",
    "moves",
    "part_id",
    "part_of",
    "place",
    "press",
    "release",
    "row_point",
    "settle",
    "show_row",
    "stand_point",
    "untick",
]
