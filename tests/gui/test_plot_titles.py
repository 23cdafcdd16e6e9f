"""Titles and legends of small plots: nothing is cut, however narrow the plot, on the screen and on paper."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QImage, QPainter
from pytestqt.qtbot import QtBot

from apronplan.domain.ids import turnaround_of
from apronplan.reports.pages import Bars, HourBars, HourStack, LoadCurve
from apronplan.session.commands import assign_hall
from apronplan.ui.fonts import load_fonts
from apronplan.ui.main_window import MainWindow
from apronplan.ui.print_slots import open_preview
from apronplan.ui.reports.ink import (
    AXIS_PX,
    LEAST_BARS_PX,
    Plot,
    bar_columns,
    legend_rows,
    plot_box,
    title_of,
    title_px,
)
from apronplan.ui.reports.widgets import PlotWidget
from apronplan.ui.theme import GRID, ThemeName, ThemeStore, make_theme
from gui.hands import place

LIEGE = ZoneInfo("Europe/Brussels")
HOURS = tuple(datetime(2018, 6, 4, 22, tzinfo=UTC) + timedelta(hours=i) for i in range(24))
FLAT = (1.0,) * 24
LANE = "Waiting for Border control post Liege Airport (animal products, plants, live animals); line = checks per hour"
BLOCKS: tuple[Plot, ...] = (
    LoadCurve(
        title="S1 Express hub (FedEx, formerly TNT Euro Hub)",
        hours=HOURS,
        inflow_t=FLAT,
        rate_t=240.0,
        stored_t=FLAT,
        storage_t=600.0,
        zone=LIEGE,
    ),
    HourBars(title=LANE, hours=HOURS, values=FLAT, limit=2.0, zone=LIEGE),
    HourStack(
        title="Aircraft on stands by hour (local) and code letter, of 90 stands",
        hours=HOURS,
        series=tuple((f"code letter {c}", FLAT) for c in "ABCDEF"),
        limit=90.0,
        zone=LIEGE,
    ),
    Bars(title="Minutes between two aircraft on a stand: how often", items=(("up to 30", 3.0), ("more", 9.0))),
)


@pytest.fixture
def theme() -> ThemeStore:
    return ThemeStore(make_theme(ThemeName.LIGHT, load_fonts()))


def ink_in(image: QImage, box: QRectF, ground: int) -> bool:
    """Tell whether anything is drawn in a box."""
    whole = box.toRect().intersected(image.rect())
    return any(
        image.pixel(x, y) != ground
        for y in range(whole.top(), whole.bottom() + 1)
        for x in range(whole.left(), whole.right() + 1)
    )


@pytest.mark.parametrize("width", [360, 420, 640, 1200])
@pytest.mark.parametrize("block", BLOCKS, ids=lambda b: type(b).__name__)
def test_a_plot_is_as_high_as_its_whole_title(qtbot: QtBot, theme: ThemeStore, block: Plot, width: int) -> None:
    widget = PlotWidget(theme, block)
    qtbot.addWidget(widget)
    widget.resize(width, 300)
    widget.show()
    qtbot.waitExposed(widget)
    metrics = QFontMetricsF(theme.now.fonts.strong)
    room = title_px(theme.now, block, width)
    lines = room // metrics.height()
    assert lines * (width - 2 * GRID) >= metrics.horizontalAdvance(title_of(block)), "all words find room"
    assert (room > 2 * metrics.height()) == (metrics.horizontalAdvance(title_of(block)) > width - 2 * GRID)
    image = widget.grab().toImage()
    ground = theme.now.surface.rgb()
    last = QRectF(GRID, 2 + (lines - 1) * metrics.height(), width - 2 * GRID, metrics.height())
    assert ink_in(image, last, ground), "the last line of the title is drawn"
    if not isinstance(block, Bars):
        assert plot_box(theme.now, QRectF(widget.rect()), block).height() == pytest.approx(120, abs=2)


@pytest.mark.parametrize("width", [360, 900])
def test_a_legend_takes_the_rows_that_it_needs(theme: ThemeStore, width: int) -> None:
    stack = BLOCKS[2]
    assert isinstance(stack, HourStack)
    rows = legend_rows(theme.now, stack, width)
    assert [n for row in rows for n, _ in row] == list(range(6))
    metrics = QFontMetricsF(theme.now.fonts.dense)
    for row in rows:
        n, x = row[-1]
        assert GRID + AXIS_PX + x + 15 + metrics.horizontalAdvance(stack.series[n][0]) <= width - GRID
    assert (len(rows) > 1) == (width == 360)


def test_the_hall_sheet_on_upright_a4_cuts_nothing(desk: MainWindow, tmp_path: Path) -> None:
    part = place(desk, "QR8152", "120")
    session = desk.desk.bridge.session
    lot = next(k for k, row in session.plan.lots.items() if row.turnaround == turnaround_of(part))
    assign_hall(session, lot=lot, hall="S1", override="to see its curve", by="An Planner")
    dialog = open_preview(desk, "halls")
    dialog.form.paper.setCurrentText("A4")
    dialog.form.turned.setCurrentIndex(1)
    assert dialog.save_pdf(tmp_path / "halls.pdf")
    text = "\n".join(page.extract_text() for page in PdfReader(tmp_path / "halls.pdf").pages)
    assert "S1 Express hub (FedEx, formerly TNT Euro Hub): t/h, rate 240" in " ".join(text.split())
    assert "\u2026" not in text


def test_type_on_paper_becomes_condensed_before_it_is_cut() -> None:
    from apronplan.ui.paper.ink import Ink

    image = QImage(800, 100, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    ink = Ink(painter, 4.0)
    text = "S1 Express hub (FedEx, formerly TNT Euro Hub): tonnes per hour"
    wide = ink.width_mm(text, ink.font(9, bold=True))
    font, shown = ink._fitted(text, wide * 0.66, 9, bold=True, condensed=False)
    assert shown == text
    assert ink.width_mm(text, font) <= wide * 0.66
    painter.end()


def test_names_of_bars_are_whole_as_long_as_the_bars_can_be_told_apart(theme: ThemeStore) -> None:
    metrics = QFontMetrics(theme.now.fonts.dense)
    long = Bars(title="Cost", items=(("movements at the same time on a taxilane", 40.0), ("hall peaks", 8.0)), unit="")
    needed = metrics.horizontalAdvance(long.items[0][0]) + 12
    names, room, figures = bar_columns(metrics, long, 2 * needed)
    assert names == needed
    assert names + room + figures == pytest.approx(2 * needed)
    assert needed > 0.42 * 1.7 * needed, "the share that cut it before"
    assert bar_columns(metrics, long, 1.7 * needed)[0] == needed
    names, room, _ = bar_columns(metrics, long, needed)
    assert names < needed
    assert room >= LEAST_BARS_PX
