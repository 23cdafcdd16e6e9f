"""Small windows, and screens at 200 %: nothing lies over the airport, no menu is out of reach, no text is cut."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableWidget, QWidget

from apronplan.ui.actions import MENUS
from apronplan.ui.app import make_window
from apronplan.ui.gantt.context import AXIS_PX, LOW_PX, ROW_HEIGHTS
from apronplan.ui.main_window import MainWindow
from apronplan.ui.map_panel import MapPanel
from apronplan.ui.settings.dialog import PAGES, SettingsDialog
from apronplan.ui.state import WindowState
from gui.hands import LEFT, canvas_of, settle

SMALL = [(640, 480), (800, 600), (960, 540), (1080, 640)]
"""Logical pixels; 960 x 540 is a screen of 1920 x 1080 at 200 %."""


def sized(window: MainWindow, width: int, height: int) -> MapPanel:
    """Make the window small and lay its panels as on the first day: in those of a large one it cannot be as small."""
    window.resize(width, height)
    window.arrangement.as_delivered()
    settle()
    window.resize(width, height)
    settle()
    assert (window.width(), window.height()) == (width, height)
    window.docks["map"].raise_()  # where there is little height it lies behind the stands by time
    settle()
    panel = window.panels["map"]
    assert isinstance(panel, MapPanel)
    return panel


def buttons_upon(window: MainWindow) -> list[QWidget]:
    """What lies over the ground of the map."""
    return [w for w in canvas_of(window).findChildren(QWidget) if w.isVisible() and not w.isWindow()]


@pytest.mark.parametrize(("width", "height"), SMALL)
def test_no_button_lies_over_the_airport(desk: MainWindow, width: int, height: int) -> None:
    panel = sized(desk, width, height)
    assert not buttons_upon(desk)
    assert panel.map.more.isVisible()
    assert panel.rect().contains(panel.map.more.mapTo(panel, panel.map.more.rect().bottomRight()))
    assert panel.map.more.mapTo(panel, panel.map.more.rect().topLeft()).y() >= panel.map.height()


def test_the_one_button_does_what_the_row_does(desk: MainWindow) -> None:
    panel = sized(desk, 960, 540)
    menu = panel.map.more.menu()
    texts = [a.text() for a in menu.actions() if a.text()]
    assert texts == ["Layers", "Phases", "Draw", "Turn", "Stands", "Airport"]
    turned = bool(canvas_of(desk).view.up_deg)
    menu.popup(panel.map.more.mapToGlobal(panel.map.more.rect().bottomLeft()))
    turn = next(a for a in menu.actions() if a.text() == "Turn")
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(turn).center())
    settle()
    assert bool(canvas_of(desk).view.up_deg) is not turned


def test_in_a_large_window_the_row_comes_back_beside_the_clock(desk: MainWindow) -> None:
    panel = sized(desk, 640, 480)
    sized(desk, 1600, 960)
    assert panel.map.bar.isVisible()
    assert not panel.map.more.isVisible()


def reachable(window: MainWindow) -> list[str]:
    """Names of the menus whose entry in the bar ends before the day, or that lie in the menu of the others."""
    bar, table = window.menuBar(), window.actions_table.menus
    seen = [a for a in bar.actions() if bar.actionGeometry(a).right() < window.day_bar.x()]
    inside = window.menu_fold.more.actions() if window.menu_fold.more.menuAction() in seen else []
    return [n for n in MENUS if table[n].menuAction() in (*seen, *inside)]


@pytest.mark.parametrize(("width", "height"), [*SMALL, (1600, 960)])
def test_every_menu_stays_within_reach(desk: MainWindow, width: int, height: int) -> None:
    sized(desk, width, height)
    assert reachable(desk) == list(MENUS)
    assert not desk.menuBar().findChild(QWidget, "qt_menubar_ext_button").isVisible()


def test_a_click_on_the_mark_opens_the_menus_that_found_no_room(desk: MainWindow) -> None:
    sized(desk, 640, 480)
    bar, more = desk.menuBar(), desk.menu_fold.more
    QTest.mouseClick(bar, LEFT, pos=bar.actionGeometry(more.menuAction()).center())
    settle()
    assert QApplication.activePopupWidget() is more
    assert [a.text().replace("&", "") for a in more.actions()] == ["Optimise", "Scenario", "Reports", "Help"]
    QTest.keyClick(more, Qt.Key.Key_Escape)
    sized(desk, 1600, 960)
    assert not more.actions()
    assert reachable(desk) == list(MENUS)


@pytest.mark.parametrize("page", PAGES)
def test_the_settings_are_no_larger_than_the_screen_and_show_their_rows(desk: MainWindow, page: str) -> None:
    desk.slots.show_settings(page)
    settle()
    dialog = desk.findChild(SettingsDialog)
    assert dialog is not None
    room = dialog.screen().availableGeometry()
    assert dialog.width() <= room.width()
    assert dialog.height() <= room.height()
    dialog.resize(dialog.width(), 460)  # what is left of 540 pixels
    settle()
    table = dialog.page(page).findChild(QTableWidget)
    if table is not None:
        assert table.viewport().height() // table.verticalHeader().defaultSectionSize() >= 5


def test_settings_without_a_closure_say_how_one_is_made(desk: MainWindow) -> None:
    desk.slots.show_settings("closures")
    settle()
    dialog = desk.findChild(SettingsDialog)
    assert dialog is not None
    table = dialog.page("closures").findChild(QTableWidget)
    assert table is not None
    assert table.rowCount() == 0
    empty = table.viewport().grab().toImage()
    table.insertRow(0)
    table.hideRow(0)
    settle()
    assert table.viewport().grab().toImage() != empty, "the words go as soon as there is a row"


def stands_seen(window: MainWindow) -> int:
    """Count the stands whose rows are wholly in sight."""
    gantt = window.gantt
    frame = gantt.frame_context()
    tops = [(frame.y_of(row.top), row.height) for row in gantt.data.rows.rows if row.stand]
    return sum(top >= AXIS_PX and top + height <= gantt.viewport().height() for top, height in tops)


def seen(window: MainWindow) -> set[str]:
    """Return the panels that can be seen, not those behind a tab."""
    return {n for n, d in window.docks.items() if d.isVisible() and not d.visibleRegion().isEmpty()}


def becomes(window: MainWindow, width: int, height: int) -> None:
    """Another screen or scale: the window has this size and keeps it."""
    window.resize(width, height)
    settle()
    for _ in range(2):  # laid anew, then seen as it came out
        window.rearranging.settle()
        settle()


@pytest.mark.parametrize(("width", "height"), [(800, 600), (960, 540), (1080, 640)])
def test_a_small_screen_shows_ten_stands_and_more(desk: MainWindow, width: int, height: int) -> None:
    becomes(desk, width, height)
    assert (desk.width(), desk.height()) == (width, height)
    assert stands_seen(desk) >= 10
    assert "gantt" in seen(desk)


def test_the_layout_of_a_large_screen_waits_while_the_window_is_small(desk: MainWindow) -> None:
    """A laptop is taken off its screen and put back: what was laid out there comes back as it was."""
    becomes(desk, 1600, 960)
    desk.resizeDocks([desk.docks["tray"]], [330], Qt.Orientation.Horizontal)
    settle()
    desk.rearranging.settle()
    large, width = seen(desk), desk.docks["tray"].width()
    assert {"tray", "map", "gantt", "inspector", "findings", "halls"} <= large
    assert width > 250
    becomes(desk, 800, 600)
    assert seen(desk) == {"gantt", "inspector", "findings"}
    assert stands_seen(desk) >= 10
    becomes(desk, 1600, 960)
    assert seen(desk) == large
    assert abs(desk.docks["tray"].width() - width) <= 2


def test_each_size_of_window_has_its_layout_over_a_restart(desk: MainWindow) -> None:
    becomes(desk, 1600, 960)
    desk.resizeDocks([desk.docks["tray"]], [330], Qt.Orientation.Horizontal)
    settle()
    width = desk.docks["tray"].width()
    desk.state.keep(desk)
    kept = WindowState(desk.state.path)
    for size, expected in (((800, 600), {"gantt", "inspector", "findings"}), ((1600, 960), seen(desk))):
        again = make_window(WindowState(kept.path))
        again.setWindowState(Qt.WindowState.WindowNoState)
        again.resize(*size)
        again.show()
        settle(20)
        assert seen(again) == expected, size
        if size[0] == 1600:
            assert abs(again.docks["tray"].width() - width) <= 2, "what was kept is not lost by a small start"
        again.close()
        kept = again.state
        again.deleteLater()


def test_a_low_gantt_has_the_least_rows_unless_others_were_chosen(desk: MainWindow) -> None:
    gantt = desk.gantt
    assert gantt.data.row_px == 20
    becomes(desk, 1600, 720)
    desk.resizeDocks([desk.docks["map"], desk.docks["gantt"]], [420, 200], Qt.Orientation.Vertical)
    settle()
    assert gantt.height() < LOW_PX
    assert gantt.data.row_px == ROW_HEIGHTS[0]
    strip_px = gantt.strip.height()
    gantt.set_row_height(26)
    assert gantt.data.row_px == 26
    desk.arrangement.as_delivered()
    becomes(desk, 1600, 960)
    gantt.set_row_height(20)
    assert gantt.data.row_px == 20
    assert gantt.strip.height() > strip_px
    assert gantt.panel_state()["row"] == "20"
