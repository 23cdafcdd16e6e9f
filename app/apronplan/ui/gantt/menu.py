"""The menu of how the Gantt looks: groups, colours, height of rows. The same in the menu View and in the corner."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from apronplan.i18n import tr
from apronplan.ui.gantt.context import ROW_HEIGHTS
from apronplan.ui.gantt.groups import GroupBy
from apronplan.ui.gantt.schemes import ColourBy

if TYPE_CHECKING:
    from apronplan.ui.gantt.view import GanttView


def fill_groups(menu: QMenu, view: "GanttView") -> None:
    """Offer the ways to put rows together."""
    choices = [(tr(f"ui.groups.{g.value}"), g is view.data.group_by, partial(view.group_by, g)) for g in GroupBy]
    _fill(menu, choices)


def fill_colours(menu: QMenu, view: "GanttView") -> None:
    """Offer what colours and middles of bars can tell."""
    choices = [(tr(f"ui.colours.{c.value}"), c is view.data.colour_by, partial(view.colour_by, c)) for c in ColourBy]
    _fill(menu, choices)


def fill_rows(menu: QMenu, view: "GanttView") -> None:
    """Offer the heights of rows."""
    choices = [(tr("ui.rows.height", px=px), px == view.row_px, partial(view.set_row_height, px)) for px in ROW_HEIGHTS]
    _fill(menu, choices)


FILLERS: tuple[tuple[str, Callable[[QMenu, "GanttView"], None]], ...] = (
    ("groups", fill_groups),
    ("colours", fill_colours),
    ("rows", fill_rows),
)


def hang_in(menus: dict[str, QMenu], view: "GanttView") -> None:
    """Let submenus of the window show the present choices whenever they open."""
    for name, fill in FILLERS:
        menu = menus[name]
        menu.aboutToShow.connect(lambda m=menu, f=fill: f(m, view))
        fill(menu, view)


def corner_menu(view: "GanttView") -> QMenu:
    """Return all three in one menu."""
    menu = QMenu(view)
    menu.setAccessibleName(tr("ui.gantt.corner"))
    for name, fill in FILLERS:
        below = menu.addMenu(tr(f"ui.action.{name}"))
        below.setAccessibleName(tr(f"ui.action.{name}").replace("&", ""))
        fill(below, view)
    return menu


def _fill(menu: QMenu, choices: Sequence[tuple[str, bool, Callable[[], None]]]) -> None:
    menu.clear()
    group = QActionGroup(menu)
    for text, checked, do in choices:
        action = QAction(text, menu, checkable=True)
        action.setChecked(checked)
        action.triggered.connect(lambda _=False, d=do: d())
        group.addAction(action)
        menu.addAction(action)
