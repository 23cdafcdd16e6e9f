"""The desk's answers in milliseconds: drag start, hover, drop, frames of Gantt and map, auto-plan, start.

Ratios are taken within one run on one machine. The window is real and offscreen, painted by the raster engine at
1920 x 1080, on the sample week of June 2018 planned day by day by the first stands that fit.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.rows import Row, quantile

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

BARE = """
import time, sys
from PySide6 import QtCore, QtGui, QtWidgets
app = QtWidgets.QApplication([]); w = QtWidgets.QMainWindow(); w.resize(1600, 960)
open(sys.argv[1], 'rb').read(); w.show(); app.processEvents(); print(time.process_time())
"""
OURS = """
import gc, os, sys, time
gc.disable()
from pathlib import Path
from apronplan.ui.app import make_window
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
w = make_window(); w.show(); w.slots.files.open_plan(Path(sys.argv[1]))
times = []
def usable():
    times.append(time.process_time())
    from PySide6.QtTest import QTest
    from apronplan.ui.gantt.hit import bar_box
    view, frame = w.gantt.viewport(), w.gantt.frame_context()
    boxes = (bar_box(frame, b, w.gantt.data.rows.by_stand[b.stand]) for b in w.gantt.data.bars.by_part.values())
    points = (QPoint(round(x + width / 2), round(y + height / 2)) for x, y, width, height in boxes)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=next(p for p in points if view.rect().contains(p)))
    if not w.desk.selection.parts:
        print('a click did not select', file=sys.stderr, flush=True)
        os._exit(1)
w.start_up.usable.connect(usable)
w.start_up.complete.connect(lambda: times.append(time.process_time()))
while len(times) < 2:
    QApplication.processEvents()
print(*times, flush=True)
w.desk.bridge.session.close()  # else the next start would be one after a crash
os._exit(0)
"""
COPIES = 5
BUSIEST = datetime(2018, 6, 5, 0, 50, tzinfo=UTC)
"""40 aircraft are on their stands then: the most of the sample week."""
FRAME_PX = (1900, 1060)
WHEEL_TURN = 16
"""Notches in and out again."""


def _ms(work: Callable[[], object]) -> float:
    """Return the processor time of some work: other programs lengthen only the clock."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def _row(case: str, subject: str, values: list[float], **more: float | str) -> Row:
    figures: dict[str, float | str | None] = {"median ms": quantile(values, 0.5), "p95 ms": quantile(values, 0.95)}
    return Row(bench="desk", case=case, subject=subject, figures={**figures, **more}, raw={"ms": values})


def run(quick: bool) -> list[Row]:
    """Measure everything once; fewer repetitions when quick."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ["APRONPLAN_HOME"] = folder
        plan_file = _planned_week(Path(folder) / "week.apron")
        rows = [*_on_the_desk(plan_file, 20 if quick else 60), *_frames(20 if quick else 60)]
        rows += _autoplan(plan_file, 8 if quick else 30)
        return [*rows, *_start(plan_file, 3 if quick else 7)]


def _planned_week(path: Path) -> Path:
    from apronplan.cargo.lots import lots_of
    from apronplan.domain.traffic import StandAssignment
    from apronplan.exchange.layout_folder import read_layout
    from apronplan.exchange.traffic_csv import read_traffic
    from apronplan.paths import airport_dir, sample_file
    from apronplan.planning.context import PlanningContext
    from apronplan.planning.rules import stand_states
    from apronplan.session.commands import create_plan_from_layout, import_turnarounds
    from apronplan.session.session import PlanSession

    layout = read_layout(airport_dir("EBLG"))
    turns = read_traffic(sample_file("lgg-2018-week.csv"), layout).turnarounds
    with PlanSession.create(path) as session:
        create_plan_from_layout(session, layout)
        import_turnarounds(session, turnarounds=turns, lots=tuple(lot for t in turns for lot in lots_of(t)))
        with session.edit("first stands that fit") as draft:
            for part in sorted(draft.plan.parts.values(), key=lambda p: p.on_block):
                states = stand_states(PlanningContext(draft.plan), part.part)
                fits = [(s.cost, name) for name, s in states.items() if s.state != "impossible"]
                if fits:
                    row = StandAssignment(part=part.part, stand=min(fits)[1])
                    draft.put("stand_assignment", part.part, row)
    return path


def _on_the_desk(plan_file: Path, count: int) -> list[Row]:
    from PySide6.QtWidgets import QApplication

    from apronplan.planning.context import PlanningContext
    from apronplan.planning.rules import check_plan
    from apronplan.ui.app import make_window
    from apronplan.ui.drag.gesture import State
    from apronplan.ui.drag.targets import Spot, SpotKind

    window = make_window()
    window.resize(1920, 1080)
    window.showNormal()
    window.slots.files.open_plan(plan_file)
    desk = window.desk
    for name in window.panels:  # what is made after the first picture is no part of a drop
        _ = window.panels[name]
    desk.bridge.settle_findings()
    QApplication.processEvents()
    parts = [p for p in list(desk.bridge.plan.parts) if p in desk.bridge.plan.stand_assignments][:: 301 // count]
    desk.verbs.make_gesture_for(parts[0])

    starts = [_ms(lambda p=p: desk.verbs.make_gesture_for(p)) for p in parts]
    stands = len(desk.bridge.plan.layout.aircraft_stands)
    rebuild = [_ms(lambda: check_plan(PlanningContext(desk.bridge.plan))) for _ in range(3)]
    ratio = quantile(rebuild, 0.5) * stands / quantile(starts, 0.5)

    hovers: list[float] = []
    drops: list[float] = []
    frame = window.gantt.frame_context()
    points = [window.gantt.viewport().mapToGlobal(p) for p in _row_points(window, frame)]
    for part in parts:
        gesture = desk.verbs.make_gesture_for(part)
        if gesture is None or not desk.drag.begin(gesture.cargo, points[0]):
            continue
        hovers += [_ms(lambda at=at: desk.drag.move(at)) for at in points]
        desk.drag.cancel()
        here = desk.bridge.plan.stand_of(part)
        free = [s for s, v in gesture.verdicts.items() if v.state is State.FITS and s.id not in ("", here)]
        if free:
            spot = Spot(SpotKind.STAND, free[0].id)
            drops.append(_ms(lambda g=gesture, s=spot: _drop(desk, g, s)))
    window.close()
    return [
        _row("drag start", f"answers of {stands} stands", starts, **{"rebuilding / this": ratio}),
        _row("hover", "stand to stand", hovers),
        _row("drop", "edit kept on disk, Gantt, map and findings repainted", drops),
    ]


def _drop(desk: object, gesture: object, spot: object) -> None:
    from PySide6.QtWidgets import QApplication

    desk.verbs.drop(gesture, spot)  # type: ignore[attr-defined]
    desk.bridge.settle_findings()  # type: ignore[attr-defined]
    QApplication.processEvents()


def _row_points(window: object, frame: object) -> list[object]:
    from PySide6.QtCore import QPoint

    rows = [r for r in frame.rows.rows if r.stand][:12]  # type: ignore[attr-defined]
    return [QPoint(600, round(frame.y_of(r.top + r.height / 2))) for r in rows]  # type: ignore[attr-defined]


def _frames(count: int) -> list[Row]:
    """Pan and zoom of a Gantt with 1,500 bars in a week, and of the map."""
    from PySide6.QtGui import QImage, QPainter

    from apronplan.domain.ids import PartId, TurnaroundId
    from apronplan.domain.plan import Plan
    from apronplan.domain.traffic import StandAssignment
    from apronplan.ui.app import make_window
    from apronplan.ui.gantt.painter import paint
    from gui.fakes import MemorySession, layout_tables, liege, planned_week

    week = planned_week()
    turns, rows = {}, {}
    for copy in range(COPIES):
        for turn in week.turnarounds.values():
            name, late = TurnaroundId(f"{turn.turnaround}-{copy}"), timedelta(minutes=7 * copy)
            turns[name] = replace(turn, turnaround=name, sibt=turn.sibt + late, sobt=turn.sobt + late)
            part = PartId(f"{name}#1")
            stand = week.stand_of(PartId(f"{turn.turnaround}#1"))
            if stand is not None:
                rows[part] = StandAssignment(part=part, stand=stand)
    window = make_window()
    window.resize(1920, 1080)
    window.showNormal()
    window.desk.bridge.open(MemorySession(  # type: ignore[arg-type]
        Plan({**layout_tables(liege()), "turnaround": turns, "stand_assignment": rows})
    ))  # fmt: skip
    gantt = window.gantt
    gantt.viewport().resize(*FRAME_PX)
    image = QImage(*FRAME_PX, QImage.Format.Format_ARGB32_Premultiplied)

    def frame() -> None:
        bar = gantt.horizontalScrollBar()
        bar.setValue(bar.value() + 13)
        painter = QPainter(image)
        paint(painter, gantt.frame_context(), gantt._brushes)
        painter.end()

    found = []
    window.desk.cursor.move(min(t.on_block for t in turns.values()) + timedelta(days=1))
    for name, show in (("a day", gantt.show_day), ("the week", gantt.show_whole)):
        show()
        frame()
        found.append(
            _row(f"Gantt, {len(rows)} bars", f"frame while panning, {name} across", [_ms(frame) for _ in range(count)])
        )
    window.desk.bridge.open(MemorySession(week))  # type: ignore[arg-type]
    window.desk.cursor.move(BUSIEST)
    canvas = window.panels["map"].map.canvas
    canvas.resize(*FRAME_PX)
    zooms: list[float] = []
    for i in range(count):
        canvas.zoom_by(1.02 if i % 2 else 1 / 1.02)
        zooms.append(_ms(lambda: canvas.render(image)))
    wheel = _turned_wheel(window, count)
    window.close()
    return [*found, _row("map, 40 on stand", "frame while zooming", zooms), *wheel]


def _turned_wheel(window: object, count: int) -> list[Row]:
    """Zoom in by eight notches of the wheel and out again; between the frames the event loop has its turn."""
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QApplication

    from apronplan.ui.map.canvas import WHEEL_STEP, MapCanvas

    canvas = MapCanvas(window.desk)  # type: ignore[attr-defined]
    canvas.resize(*FRAME_PX)
    canvas.show()
    canvas.show_core()
    window.desk.bridge.settle_findings()  # type: ignore[attr-defined]
    image = QImage(*FRAME_PX, QImage.Format.Format_ARGB32_Premultiplied)
    frames: list[float] = []
    for i in range(WHEEL_TURN + count):
        QApplication.processEvents()
        canvas.zoom_by(WHEEL_STEP if i // 8 % 2 == 0 else 1 / WHEEL_STEP)
        took = _ms(lambda: canvas.render(image))
        if i >= WHEEL_TURN:  # the first time every label is set
            frames.append(took)
    canvas.close()
    return [_row("map, 40 on stand", "frame while the wheel turns, 4x in and out", frames)]


class _Stalls:
    """How long the event loop is busy between two waits: on the clock, and in processor time of its thread."""

    def __init__(self) -> None:
        from PySide6.QtCore import QAbstractEventDispatcher

        self.clock: list[float] = []
        self.processor: list[float] = []
        self._since = (time.perf_counter(), time.thread_time())
        self._loop = QAbstractEventDispatcher.instance()
        self._loop.awake.connect(self._awake)
        self._loop.aboutToBlock.connect(self._blocks)

    def _awake(self) -> None:
        self._since = (time.perf_counter(), time.thread_time())

    def _blocks(self) -> None:
        self.clock.append((time.perf_counter() - self._since[0]) * 1000)
        self.processor.append((time.thread_time() - self._since[1]) * 1000)

    def end(self) -> None:
        self._blocks()  # the turn in which the proposal came did not get to wait again
        self._loop.awake.disconnect(self._awake)
        self._loop.aboutToBlock.disconnect(self._blocks)


def _autoplan(plan_file: Path, seconds: int) -> list[Row]:
    """Replan the desk's day, from the click to the proposal being shown, and watch the event loop."""
    from PySide6.QtCore import QEventLoop, QTimer

    from apronplan.ui.app import make_window
    from apronplan.ui.autoplan.dialog import AutoplanDialog

    window = make_window()
    window.resize(1920, 1080)
    window.showNormal()
    window.slots.files.open_plan(plan_file)
    window.desk.bridge.settle_findings()
    wait = QEventLoop()
    QTimer.singleShot(1500, wait.quit)  # the panels that follow the first picture are no part of this
    wait.exec()
    window.slots.optimise.open_dialog()
    dialog = window.findChild(AutoplanDialog)
    dialog.form.limit.setValue(seconds)
    dialog.settled.connect(wait.quit)
    stalls = _Stalls()
    dialog.begin()
    QTimer.singleShot((seconds + 60) * 1000, wait.quit)
    wait.exec()
    stalls.end()
    if dialog.proposal is None:
        raise RuntimeError(f"auto-plan gave no proposal: {dialog.form.word.text()}")
    dialog.close()
    window.close()
    return [
        _row("auto-plan", "event loop busy, on the clock", stalls.clock, **{"longest ms": max(stalls.clock)}),
        _row("auto-plan", "event loop busy, processor time", stalls.processor, **{"longest ms": max(stalls.processor)}),
    ]


def _start(plan_file: Path, count: int) -> list[Row]:
    """Processor time from the interpreter's start; both programs' bytecode is kept, as it is on a planner's laptop."""
    times: dict[str, list[float]] = {"bare": [], "usable": [], "complete": []}
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    for turn in range(count + 1):
        for names, code in ((("bare",), BARE), (("usable", "complete"), OURS)):
            done = subprocess.run(
                [sys.executable, "-c", code, str(plan_file)], capture_output=True, text=True, check=True, env=kept
            )
            if turn:  # the first may have had to compile
                for name, word in zip(names, done.stdout.split(), strict=True):
                    times[name].append(float(word) * 1000)
    bare = quantile(times["bare"], 0.5)
    usable, complete = (quantile(times[n], 0.5) / bare for n in ("usable", "complete"))
    return [
        _row("start", "a bare PySide6 window, plan file's bytes read", times["bare"]),
        _row(
            "start", "the desk: plan open, Gantt painted, a click selects", times["usable"], **{"this / bare": usable}
        ),
        _row("start", "the desk: every panel there", times["complete"], **{"this / bare": complete}),
    ]
