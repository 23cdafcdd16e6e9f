"""Makes the pictures of README and manual: the real window, offscreen, on the sample week of Liege.

Run it through ``packaging/dev.py screenshots``. Every picture is to be looked at before it is committed.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "manual" / "images"
DAY = "2018-06-05"
PEAK = datetime(2018, 6, 5, 0, 50, tzinfo=UTC)
CHOSEN = "2018-045"
SETTLE_S = 1.0
"""How long a window is given to paint when everything is there."""
PROPOSAL_S = 10
"""How long Auto-plan looks for a better plan."""
LONGEST_S = 60.0
"""How long it is given until every panel is there and the plan is checked."""
DESKS = (
    ("desk", "light", 1920, 1080),
    ("desk-dark", "dark", 1920, 1080),
    ("desk-contrast", "contrast", 1920, 1080),
    ("desk-small", "light", 1366, 768),
)
DOUBLE = ("desk-200", "light", 960, 540)
"""A screen of 1920 x 1080 at 200 %; made by a process of its own, since Qt reads the scale when it starts."""


def main() -> int:
    """Make all pictures and say where they are."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["APRONPLAN_USER"] = "An Planner"  # not whoever makes the pictures
        os.environ["APRONPLAN_HOME"] = str(Path(folder) / "home")
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={_screen(Path(folder))}"
        plan = Path(folder) / "liege-week.apron"
        _make_plan(plan)
        IMAGES.mkdir(parents=True, exist_ok=True)
        if sys.argv[1:] == ["--desk"]:
            _desk_pictures(plan)
        elif sys.argv[1:] == ["--reports"]:
            _report_pictures(plan)
            return 0
        else:
            _paper_pictures(plan)
            _desk_pictures(plan)
            _report_pictures(plan)
        _double_picture(plan)
        _proposal_picture(plan)
    return 0


def _double_picture(plan: Path) -> None:
    here = str(Path(__file__).parent)
    code = f"import sys; sys.path.insert(0, {here!r}); import screenshots; screenshots.double({str(plan)!r})"
    subprocess.run([sys.executable, "-c", code], env={**os.environ, "QT_SCALE_FACTOR": "2"}, check=True)


def double(plan: str) -> None:
    """Make the picture of the desk at 200 %; called in a process that was started so."""
    from apronplan.ui.app import make_application

    app = make_application()
    window = _desk(app, Path(plan), *DOUBLE)
    _keep(window.grab(), DOUBLE[0])
    window.close()


def _screen(folder: Path) -> Path:
    """Describe a screen that holds the largest picture: Qt's own offscreen screen is 800 x 800."""
    shape = {"name": "desk", "x": 0, "y": 0, "width": 2560, "height": 1600}
    path = folder / "screen.json"
    path.write_text(json.dumps({"screens": [{**shape, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}]}))
    return path


def _make_plan(path: Path) -> None:
    from apronplan.__main__ import main as apronplan

    week = ROOT / "resources" / "samples" / "lgg-2018-week.csv"
    for words in (("new", path), ("import", path, week), ("plan", path, "--time-limit", "60")):
        code = apronplan([str(w) for w in words])
        if code:
            raise SystemExit(f"apronplan {words[0]} ended with code {code}; no pictures were made.")


def _settle(app: Any, seconds: float = SETTLE_S) -> None:  # noqa: ANN401 - Qt is imported late
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        app.processEvents()


def _keep(image: Any, name: str) -> None:  # noqa: ANN401
    path = IMAGES / f"{name}.png"
    if not image.save(str(path), "PNG", 0):
        raise SystemExit(f"{path} cannot be written.")
    print(path.relative_to(ROOT))


def _desk(app: Any, plan: Path, name: str, theme: str, width: int, height: int) -> Any:  # noqa: ANN401
    """Open a desk that remembers nothing, as large as a screen, at the peak with one aircraft chosen."""
    from PySide6.QtCore import Qt

    from apronplan.domain.findings import Subject, SubjectKind
    from apronplan.domain.ids import PartId
    from apronplan.ui.app import make_window
    from apronplan.ui.state import WindowState
    from apronplan.ui.theme import ThemeName

    window = make_window(WindowState(plan.with_name(f"{name}.json")))
    window.slots.use_theme(ThemeName(theme))
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.resize(width, height)
    window.show()
    window.slots.files.open_plan(plan)
    until = time.monotonic() + LONGEST_S
    while (window.arrangement.coming_up or window.desk.bridge.checking) and time.monotonic() < until:
        app.processEvents()
    window.desk.cursor.move(PEAK)
    window.desk.selection.reveal(Subject(SubjectKind.PART, PartId(f"{CHOSEN}#1")))
    _settle(app)
    return window


def _desk_pictures(plan: Path) -> None:
    from apronplan.ui.app import make_application

    app = make_application()
    for desk in DESKS:
        window = _desk(app, plan, *desk)
        _keep(window.grab(), desk[0])
        if desk[0] == "desk":
            _keep(window.panels["gantt"].grab(), "gantt")
            _keep(window.panels["map"].grab(), "map")
            window.slots.show_settings("halls")
            _settle(app)
            from apronplan.ui.settings.dialog import SettingsDialog

            _keep(window.findChild(SettingsDialog).grab(), "settings")
        if desk[0] == "desk-small":
            window.slots.start_tour()
            _settle(app)
            from apronplan.ui.welcome.tour import Tour

            window.findChild(Tour).go(2)
            _settle(app)
            _keep(window.grab(), "tour")
        window.close()


def _report_pictures(plan: Path) -> None:
    """Show the dashboard, a report, and a scenario that was made here beside the plan."""
    from apronplan.__main__ import main as apronplan
    from apronplan.ui.app import make_application

    hub = ("--create", "hub 2021", "--phase", "ehub", "--growth", "1.17", "--consolidate", "Cainiao", "--hall", "N4")
    if code := apronplan(["scenario", str(plan), *hub]):
        raise SystemExit(f"apronplan scenario ended with code {code}; no pictures were made.")
    app = make_application()
    window = _desk(app, plan, "desk-reports", "light", 1920, 1080)
    window.slots.reports.show_dashboard()
    _wait(app, lambda: window.panels["dashboard"].fresh)
    _keep(window.panels["dashboard"].grab(), "dashboard")
    report = window.slots.reports.open("halls")
    _wait(app, lambda: report.finished_report is not None)
    _keep(report.grab(), "reports")
    scenarios = window.slots.scenarios.open()
    scenarios.compare()
    _wait(app, lambda: scenarios.comparison is not None)
    _keep(scenarios.grab(), "scenarios")
    window.close()


def _proposal_picture(plan: Path) -> None:
    """Show what Auto-plan proposes when some aircraft stand where nobody wanted them."""
    from apronplan.errors import UserError
    from apronplan.session.commands import assign_stand
    from apronplan.ui.app import make_application
    from apronplan.ui.autoplan.dialog import AutoplanDialog

    app = make_application()
    window = _desk(app, plan, "desk-proposal", "light", 1366, 768)
    bridge = window.desk.bridge
    parts = sorted(bridge.plan.parts_between(*window.desk.cursor.day_bounds), key=lambda p: p.on_block)
    for part, stand in product(parts[::6], ("120", "138", "57")):
        with suppress(UserError):  # not all of them fit
            assign_stand(bridge.session, turnaround=part.turnaround.turnaround, part=1, stand=stand)
    window.actions_table["autoplan"].trigger()
    dialog = window.findChild(AutoplanDialog)
    dialog.form.limit.setValue(PROPOSAL_S)
    dialog.begin()
    _wait(app, lambda: dialog.proposal is not None)
    _keep(dialog.grab(), "proposal")
    dialog.close()
    window.close()


def _wait(app: Any, ready: Any) -> None:  # noqa: ANN401 - Qt is imported late
    """Wait until work that is done aside is shown."""
    until = time.monotonic() + LONGEST_S
    while not ready():
        app.processEvents()
        if time.monotonic() > until:
            raise SystemExit("A report was not there in time; no picture was made.")
    _settle(app)


def _paper_pictures(plan: Path) -> None:
    """Paint the first pages of the daily plan with the painter that prints them."""
    from PySide6.QtGui import QImage, QPainter

    from apronplan.domain.clock import utc_to_local
    from apronplan.reports.daily import daily_pages
    from apronplan.session.session import PlanSession
    from apronplan.ui.app import make_application
    from apronplan.ui.fonts import load_fonts
    from apronplan.ui.paper import paint_sheet

    make_application()
    load_fonts()
    with PlanSession.open(plan) as session:
        snapshot, stamp = session.plan.snapshot(), session.stamp()
    day = utc_to_local(PEAK, snapshot.layout.airport.zone).date()
    sheet = daily_pages(snapshot, day, stamp)
    dots_per_mm = 4.0
    images: list[QImage] = []
    painter = QPainter()

    def next_page() -> None:
        if painter.isActive():
            painter.end()
        image = QImage(int(420 * dots_per_mm), int(297 * dots_per_mm), QImage.Format.Format_RGB32)
        image.fill(0xFFFFFFFF)
        images.append(image)
        painter.begin(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    next_page()
    paint_sheet(sheet, painter, next_page, dots_per_mm, (420.0, 297.0))
    painter.end()
    _keep(images[0], "daily-summary")
    _keep(images[1], "daily")


if __name__ == "__main__":
    sys.exit(main())
