"""Small windows, and screens at 200 %: nothing lies over the airport, no menu is out of reach, no text is cut."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableWidget, QWidget

from apronplan.ui.actions import MENUS
from apronplan.ui.main_window import MainWindow
from apronplan.ui.map_panel import MapPanel
from apronplan.ui.settings.dialog import PAGES, SettingsDialog
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
    assert canvas_of(desk).view.up_deg
    menu.popup(panel.map.more.mapToGlobal(panel.map.more.rect().bottomLeft()))
    turn = next(a for a in menu.actions() if a.text() == "Turn")
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(turn).center())
    settle()
    assert not canvas_of(desk).view.up_deg


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
