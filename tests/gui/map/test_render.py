"""The map without a window: pictures and paper."""

import math
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import QMarginsF, QRectF, QSize
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter

from apronplan.domain.changes import RowChange
from apronplan.domain.plan import Plan
from apronplan.ui.fonts import load_fonts
from apronplan.ui.map import MapOptions, paint_map, render_map
from apronplan.ui.map.situation import parked_at
from apronplan.ui.theme import ThemeName, make_theme
from gui.fakes import planned_week
from gui.map.conftest import TUESDAY
from gui.pixels import alike, unlike
from unit.ui_map.ground import NOON, busy, plan

SIZE = QSize(640, 400)


def share_that_differs(a: QImage, b: QImage) -> float:
    """The share of pixels that are visibly unlike."""
    return unlike(a, b).share


@pytest.fixture
def picture(qapp) -> Callable[..., QImage]:
    def make(p: Plan, at=NOON, theme=ThemeName.LIGHT, **more) -> QImage:
        return render_map(p, at, SIZE, theme=make_theme(theme, load_fonts()), **more)

    return make


def test_a_picture_has_the_size_and_the_same_pixels_each_time(picture):
    first = picture(busy())
    assert first.size() == SIZE
    assert first == picture(busy())


def test_an_aircraft_is_seen_only_while_it_is_there(picture):
    here, gone = picture(busy()), picture(busy(), NOON + timedelta(hours=3))
    assert share_that_differs(here, gone) > 0.005


def test_every_theme_paints_its_own_ground(picture):
    colours = {theme: picture(busy(), theme=theme).pixelColor(320, 390).name() for theme in ThemeName}
    themes = (ThemeName.LIGHT, ThemeName.DARK, ThemeName.CONTRAST)
    assert len({colours[t] for t in themes}) == 3


def test_a_planned_phase_can_be_left_out(picture):
    whole = picture(busy(), whole=True)
    bare = picture(busy(), whole=True, options=MapOptions(phases=frozenset()))
    assert share_that_differs(whole, bare) > 0.001


def test_a_plan_without_an_airport_is_refused(picture):
    with pytest.raises(ValueError, match="airport"):
        picture(Plan())


def test_a_layout_of_stands_alone_is_drawn(picture):
    bare = plan(runway={}, hall={}, building={}, park_zone={}, taxi_node={}, taxi_edge={}, service_node={},
                service_edge={}, adjacency={}, phase={})  # fmt: skip
    assert share_that_differs(picture(bare), picture(busy())) > 0.005


def test_nothing_is_painted_outside_the_rectangle(qapp):
    image = QImage(SIZE, QImage.Format.Format_RGB32)
    image.fill(0xFFFF00FF)
    painter = QPainter(image)
    paint_map(painter, QRectF(100, 50, 300, 200), busy(), NOON)
    painter.end()
    outside = [(50, 25), (99, 100), (401, 100), (200, 49), (200, 251), (639, 399)]
    assert {image.pixelColor(x, y).name() for x, y in outside} == {"#ff00ff"}
    assert image.pixelColor(200, 150).name() != "#ff00ff"


def test_on_paper_the_flights_are_text_and_not_below_nine_points(qapp, tmp_path: Path):
    out = tmp_path / "map.pdf"
    writer = QPdfWriter(str(out))
    writer.setResolution(600)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A3))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter(writer)
    paint_map(painter, QRectF(0, 0, writer.width(), writer.height() / 2), planned_week(), TUESDAY)
    painter.end()
    sizes: list[float] = []

    def note(text, matrix, text_matrix, _font, size) -> None:
        if text.strip():
            sizes.append(size * math.hypot(*text_matrix[:2]) * math.hypot(*matrix[:2]))

    text = pypdf.PdfReader(out).pages[0].extract_text(visitor_text=note)
    assert "QR8772" in text
    assert "Not for navigation" in text
    assert min(sizes) > 8.9


SNAPSHOTS = Path(__file__).parent / "snapshots"


@pytest.mark.parametrize("theme", [ThemeName.LIGHT, ThemeName.DARK, ThemeName.CONTRAST])
def test_the_map_looks_as_it_was_approved(picture, theme: ThemeName, tmp_path: Path):
    """To approve a new look: run, look at the picture that the message names, copy it into ``snapshots``."""
    shown = render_map(planned_week(), TUESDAY, QSize(960, 540), theme=make_theme(theme, load_fonts()))
    fresh = tmp_path / f"{theme.value}.png"
    assert shown.save(str(fresh))
    approved = QImage(str(SNAPSHOTS / fresh.name))
    assert not approved.isNull(), f"no approved picture; this one would be it: {fresh}"
    assert alike(shown, approved), f"compare {fresh} with {SNAPSHOTS / fresh.name}"


def test_one_lost_aircraft_would_be_seen(qapp):
    """The tolerance is no blindness: the approved picture without any one of its aircraft is refused."""
    theme = make_theme(ThemeName.LIGHT, load_fonts())
    week = planned_week()
    whole = render_map(week, TUESDAY, QSize(960, 540), theme=theme)
    for parked in parked_at(week, TUESDAY)[::4]:
        less = week.snapshot()
        less.apply([RowChange("stand_assignment", parked.part, week.stand_assignments[parked.part], None)])
        shown = render_map(less, TUESDAY, QSize(960, 540), theme=theme)
        assert not alike(shown, whole), parked.stand
