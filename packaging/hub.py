"""The northern hub against today: plans of one day, their figures side by side, and a map of each.

Run it through ``packaging/dev.py hub``: it writes the table of ``docs/manual/hub.md`` and the pictures beside it. Every
step is a verb of the command line, as a planner would type it. Look at the pictures before they are committed.
"""

import contextlib
import io
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "manual" / "hub.md"
IMAGES = ROOT / "docs" / "manual" / "images"
DAY, PROGRAMME, HUB = "2018-06-05", "Cainiao", "N4"
PLAN_S = 60
PHASES = {
    "hub": ("ehub",),
    "park": ("north-2020", "ehub", "second-line", "cargoland", "park-b", "park-c", "park-d", "east-link"),
}
"""Scenarios and what each takes as built; "today" takes nothing."""
SIZE_PX = (1500, 980)
CORNERS_M = ((-700.0, 550.0), (-560.0, 550.0), (-560.0, 640.0), (-700.0, 640.0))
"""A hall north of the apron in the north, local metres."""
BEGIN, END = "<!-- hub: as run -->\n", "<!-- hub: end -->"


def main() -> int:
    """Plan the day three times, write the table and the pictures."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        plans = make_plans(Path(folder))
        compared = say("report", "--compare", *plans, "--day", DAY)
        figures = json.loads(compared)
        write_table(figures["plans"])
        draw_maps(plans)
        draw_by_hand(plans[0], Path(folder))
    return 0


def make_plans(folder: Path) -> list[Path]:
    """Return the planned day as it was, with the hub, and with the whole park."""
    today = folder / "today.apron"
    say("new", today, "--airport", "EBLG")
    say("import", today, ROOT / "resources" / "samples" / "lgg-2018-week.csv")
    plans = [today]
    for name, phases in PHASES.items():
        built = [word for phase in phases for word in ("--phase", phase)]
        say("scenario", today, "--create", name, *built, "--consolidate", PROGRAMME, "--hall", HUB)
        plans.append(folder / f"{name}.apron")
    for plan in plans:
        say("plan", plan, "--day", DAY, "--time-limit", PLAN_S)
    return plans


def say(*words: object) -> str:
    """Run a verb of the command line in this process and return its JSON."""
    from apronplan.__main__ import main as apronplan

    print("$ apronplan", *(w.name if isinstance(w, Path) else w for w in words), flush=True)
    heard = io.StringIO()
    with contextlib.redirect_stdout(heard):
        code = apronplan([*map(str, words), "--json"])
    if code:
        raise SystemExit(f"apronplan {words[0]} ended with code {code}; nothing was written.")
    return heard.getvalue()


def write_table(plans: Sequence[dict[str, object]]) -> None:
    """Put the figures into the page between its two marks."""
    from apronplan.reports.compare import label

    names = [str(p["name"]) for p in plans]
    lines = [f"| {DAY} | {' | '.join(names)} |", "|---" + "|---:" * len(names) + "|"]
    for figure in plans[0]:
        if figure != "name":
            cells = (_shown(plan.get(figure)) for plan in plans)
            lines.append(f"| {label(figure)} | {' | '.join(cells)} |")
    text = PAGE.read_text(encoding="utf-8")
    head, rest = text.split(BEGIN, 1)
    PAGE.write_text(head + BEGIN + "\n" + "\n".join(lines) + "\n\n" + END + rest.split(END, 1)[1], encoding="utf-8")
    print("\n".join(lines))


def _shown(value: object) -> str:
    return "-" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def draw_maps(plans: Sequence[Path]) -> None:
    """Draw the airport of each plan in the hour in which most freight reaches the hub's hall."""
    from PySide6.QtCore import QSize

    from apronplan.session.session import PlanSession
    from apronplan.ui.app import make_application
    from apronplan.ui.map.options import MapOptions
    from apronplan.ui.map.render import render_map

    app = make_application()
    snapshots = []
    for path in plans:
        with PlanSession.open(path) as session:
            snapshots.append(session.plan.snapshot())
    at = busiest(snapshots[1])
    for path, plan in zip(plans, snapshots, strict=True):
        picture = render_map(plan, at, QSize(*SIZE_PX), options=MapOptions(phases=frozenset()))
        target = IMAGES / f"hub-{path.stem}.png"
        if not picture.save(str(target)):
            raise SystemExit(f"{target} cannot be written.")
        print(target.relative_to(ROOT))
    app.processEvents()


def draw_by_hand(path: Path, folder: Path) -> None:
    """Show a hall in the making, and the form that asks for its figures."""
    from PySide6.QtCore import Qt

    from apronplan.ui.app import make_application, make_window
    from apronplan.ui.map.draw import Drawn
    from apronplan.ui.map.draw.form import DrawForm
    from apronplan.ui.state import WindowState

    app = make_application()
    window = make_window(WindowState(folder / "window.json"))
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.resize(1600, 960)
    window.show()
    window.slots.files.open_plan(path)
    app.processEvents()
    view = window.panels["map"].map  # type: ignore[attr-defined]
    view.canvas.setFixedSize(1100, 560)
    view.canvas.show_core()
    rings = []
    view.canvas.drawn.connect(lambda _kind, ring: rings.append(ring))
    view.canvas.drawn.disconnect(view.ask_figures)
    view.canvas.hand.begin(Drawn.HALL)
    pen = view.canvas.hand.pen
    pen.corners, pen.at = list(CORNERS_M[:3]), CORNERS_M[3]
    app.processEvents()
    _keep(view.canvas.grab(), "drawing")
    pen.corners.append(CORNERS_M[3])
    view.canvas.hand.close()
    form = DrawForm(window.desk, Drawn.HALL, rings[0], window)
    form.show()
    app.processEvents()
    _keep(form.grab(), "drawing-form")
    form.reject()
    window.close()


def _keep(picture: "QPixmap", name: str) -> None:
    target = IMAGES / f"{name}.png"
    if not picture.save(str(target)):
        raise SystemExit(f"{target} cannot be written.")
    print(target.relative_to(ROOT))


def busiest(plan: object) -> datetime:
    """Return the middle of the day's hour in which most freight reaches the hub's hall."""
    from apronplan.cargo.load import hall_load
    from apronplan.domain.clock import day_bounds_utc
    from apronplan.domain.ids import HallId
    from apronplan.domain.plan import Plan

    assert isinstance(plan, Plan)
    start, end = day_bounds_utc(datetime.fromisoformat(DAY).date(), plan.layout.airport.zone)
    inflow = list(hall_load(plan, HallId(HUB), start, end).inflow_kg)
    return start + timedelta(hours=inflow.index(max(inflow)), minutes=30)


if __name__ == "__main__":
    sys.exit(main())
