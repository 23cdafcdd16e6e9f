"""Pictures of the Gantt, compared with kept ones: what nobody meant to change must not change.

Run with ``APRONPLAN_KEEP_PICTURES=1`` to keep new ones after looking at them.
"""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from PySide6.QtGui import QImage, QPainter

from apronplan.domain.findings import Severity
from apronplan.domain.ids import PartId, StandId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Override, StandAssignment
from apronplan.ui.clock_cursor import ClockCursor
from apronplan.ui.drag.gesture import State
from apronplan.ui.fonts import load_fonts
from apronplan.ui.gantt.brushes import make_brushes
from apronplan.ui.gantt.context import Closed, PaintContext
from apronplan.ui.gantt.model import BarTable, make_rows, shadows
from apronplan.ui.gantt.painter import paint
from apronplan.ui.gantt.scale import TimeScale, to_minutes
from apronplan.ui.stand_order import ordered_stands
from apronplan.ui.theme import ThemeName, ThemeStore, make_theme
from gui.fakes import planned_week
from gui.pixels import alike, unlike

PICTURES = Path(__file__).parent / "pictures"
SIZE = (900, 420)
DAY = datetime(2018, 6, 4, 22, tzinfo=UTC)


def frame(theme: ThemeStore, *, dragging: bool) -> PaintContext:
    """One frame with everything that a bar can be: chosen, locked, overridden, late, broken, closed, shadowed."""
    week = planned_week()
    plan = Plan({name: week.rows(name) for name in week._tables})
    zone = plan.layout.airport.zone
    day = [p for p in plan.parts_between(DAY, DAY + timedelta(days=1)) if p.part in plan.stand_assignments]
    bars = BarTable()
    for number, mark in ((0, {"locked": True}), (3, {"override": Override(reason="r", by="b")})):
        part = day[number].part
        row = replace(plan.stand_assignments[part], **mark)
        _put(plan, part, row)
    bars.rebuild(plan, zone)
    rows = make_rows(ordered_stands(plan.layout), {}, 20, 20, frozenset())
    states = {s.stand: list(State)[i % 3] for i, s in enumerate(ordered_stands(plan.layout))} if dragging else {}
    start = to_minutes(DAY)
    return PaintContext(
        width=SIZE[0],
        height=SIZE[1],
        scroll_x=0,
        scroll_y=30,
        scale=TimeScale(start, start + 1440, 1.6),
        zone=zone,
        airport_zone=zone,
        rows=rows,
        bars=bars.by_stand,
        theme=theme,
        closed={StandId("12"): (Closed(start + 300, start + 420, "works"),)},
        shadows=shadows(plan, bars),
        selected=frozenset([day[5].part]),
        outlined=frozenset([day[6].part]),
        severities={day[7].part: Severity.HARD, day[8].part: Severity.SOFT},
        now_min=start + 200,
        cursor_min=start + 240,
        states=states,
        hovered_stand=StandId("13") if dragging else None,
        tail_min=15,
    )


def _put(plan: Plan, part: PartId, row: StandAssignment) -> None:
    from apronplan.domain.changes import RowChange

    plan.apply([RowChange("stand_assignment", part, plan.stand_assignments[part], row)])


@pytest.mark.parametrize("theme_name", [ThemeName.LIGHT, ThemeName.DARK, ThemeName.CONTRAST])
@pytest.mark.parametrize("dragging", [False, True])
def test_the_gantt_looks_as_it_did(qapp, theme_name: ThemeName, dragging: bool) -> None:
    theme = ThemeStore(make_theme(theme_name, load_fonts()))
    theme.set_carriers(["TAY", "QTR", "ETH", "ICL"], {})
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint(painter, frame(theme, dragging=dragging), make_brushes(theme))
    painter.end()
    kept = PICTURES / f"gantt-{theme_name.value}{'-drag' if dragging else ''}.png"
    if os.environ.get("APRONPLAN_KEEP_PICTURES"):
        PICTURES.mkdir(exist_ok=True)
        assert image.save(str(kept))
    wanted = QImage(str(kept)).convertToFormat(QImage.Format.Format_RGB32)
    assert alike(image, wanted), f"{kept.name}: {unlike(image, wanted)}"


def test_one_lost_bar_would_be_seen(qapp) -> None:
    """The tolerance is no blindness: a frame without one of its bars, or with one elsewhere, is refused."""
    theme = ThemeStore(make_theme(ThemeName.LIGHT, load_fonts()))
    context = frame(theme, dragging=False)

    def shown(bars: dict) -> QImage:
        image = QImage(*SIZE, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        paint(painter, msgspec.structs.replace(context, bars=bars), make_brushes(theme))
        painter.end()
        return image

    whole = shown(dict(context.bars))
    begin = context.scale.start_min
    seen = [
        bar
        for row in context.rows.between(60, SIZE[1] - 60)
        for bar in context.bars.get(row.stand, ())
        if begin < bar.start < begin + 450
    ]
    assert len(seen) > 5
    for bar in seen:
        left = tuple(b for b in context.bars[bar.stand] if b is not bar)
        assert not alike(shown({**context.bars, bar.stand: left}), whole), bar.part


def test_the_cursor_s_zone_writes_the_axis(qapp) -> None:
    cursor = ClockCursor(planned_week().layout.airport.zone)
    assert cursor.clock_text(DAY) == "00:00"
    cursor.show_utc(True)
    assert cursor.clock_text(DAY) == "22:00"
    assert cursor.span_text(DAY, DAY + timedelta(hours=3)) == "22:00\u201301:00 +1"
