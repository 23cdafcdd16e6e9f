"""The menus as a table: what there is, how it is called, which key it has, and which slot it calls."""

from collections.abc import Callable, Mapping

import msgspec
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from apronplan.i18n import tr

SEPARATOR = "-"


class Entry(msgspec.Struct, frozen=True):
    """One entry of a menu; the text is the message ``ui.action.<name>``.

    Attributes
    ----------
    key : str
        Shortcut, empty for none.
    needs : str
        What must be there: ``plan``, ``part`` (a chosen part) or nothing.
    """

    name: str
    key: str = ""
    needs: str = ""
    checkable: bool = False


MENUS: Mapping[str, tuple[Entry, ...]] = {
    "plan": (
        Entry("new", "Ctrl+N"),
        Entry("open", "Ctrl+O"),
        Entry("recent"),
        Entry("close", "Ctrl+W", "plan"),
        Entry(SEPARATOR),
        Entry("import", "Ctrl+I", "plan"),
        Entry("export", "Ctrl+E", "plan"),
        Entry("print", "Ctrl+P", "plan"),
        Entry("publish", "", "plan"),
        Entry("sheet", "", "plan"),
        Entry(SEPARATOR),
        Entry("bundle", "Ctrl+B", "plan"),
        Entry("merge", "Ctrl+M", "plan"),
        Entry(SEPARATOR),
        Entry("quit", "Ctrl+Q"),
    ),
    "edit": (
        Entry("undo", "Ctrl+Z", "undo"),
        Entry("redo", "Ctrl+Y", "redo"),
        Entry(SEPARATOR),
        Entry("lock", "L", "part"),
        Entry("unassign", "Del", "part"),
        Entry("alternatives", "", "part"),
        Entry("copy", "Ctrl+C", "part"),
        Entry(SEPARATOR),
        Entry("new_flight", "Ctrl+Shift+A", "plan"),
        Entry("change_flight", "Ctrl+Shift+E", "part"),
        Entry("cancel_flight", "Shift+Del", "part"),
        Entry(SEPARATOR),
        Entry("trail", "", "plan"),
        Entry("find", "Ctrl+F", "plan"),
        Entry("palette", "Ctrl+K"),
        Entry(SEPARATOR),
        Entry("settings", "Ctrl+,", "plan"),
    ),
    "view": (
        Entry("day_back", "PgUp", "plan"),
        Entry("day_on", "PgDown", "plan"),
        Entry("zoom_selection", "F", "part"),
        Entry("zoom_day", "Ctrl+9", "plan"),
        Entry("zoom_night", "Ctrl+8", "plan"),
        Entry("zoom_whole", "Ctrl+0", "plan"),
        Entry("utc", "U", "", checkable=True),
        Entry(SEPARATOR),
        Entry("groups"),
        Entry("colours"),
        Entry("rows"),
        Entry("panels"),
        Entry("theme"),
        Entry("scale"),
    ),
    "optimise": (
        Entry("autoplan", "F9", "plan"),
        Entry("replan", "Shift+F9", "plan"),
        Entry("check", "F5", "plan"),
        Entry("resolve", "Ctrl+Return", "plan"),
        Entry(SEPARATOR),
        Entry("rules", "", "plan"),
    ),
    "scenario": (
        Entry("scenario_new", "Ctrl+Shift+N", "plan"),
        Entry("scenarios", "Ctrl+Shift+S", "plan"),
        Entry(SEPARATOR),
        Entry("scenario_hide", "", "compared"),
    ),
    "reports": (
        Entry("dashboard", "Ctrl+D", "plan"),
        Entry(SEPARATOR),
        Entry("report_kpi", "Ctrl+R", "plan"),
        Entry("report_programme", "", "plan"),
        Entry("report_halls", "", "plan"),
        Entry("report_customs", "", "plan"),
        Entry("report_clock", "", "plan"),
        Entry("report_exports", "", "plan"),
        Entry("report_growth", "", "plan"),
        Entry("report_stress", "", "plan"),
        Entry(SEPARATOR),
        Entry("print_changes", "", "plan"),
    ),
    "help": (
        Entry("help", "F1"),
        Entry("keys", "Ctrl+F1"),
        Entry("tour"),
        Entry("about"),
    ),
}
"""Menus from left to right, entries from top to bottom."""

SUBMENUS = frozenset({"recent", "groups", "colours", "rows", "panels", "theme", "scale"})
"""Entries that open a menu of their own; the window fills them."""


class MenuTitles:
    """The menu bar as the first picture shows it; the entries come with `Actions`.

    Attributes
    ----------
    menus : dict of str to QMenu
        Menus and, once they are filled, submenus by name.
    """

    def __init__(self, window: QMainWindow, fill: Callable[[], object]) -> None:
        self.menus: dict[str, QMenu] = {}
        bar = window.menuBar()
        bar.setAccessibleName(tr("ui.menu.bar"))
        for name in MENUS:
            menu = bar.addMenu(tr(f"ui.menu.{name}"))
            menu.setAccessibleName(tr(f"ui.menu.{name}").replace("&", ""))
            menu.aboutToShow.connect(fill)
            self.menus[name] = menu

    @property
    def in_bar(self) -> tuple[QMenu, ...]:
        """The menus of the bar, from left to right."""
        return tuple(self.menus[name] for name in MENUS)


class Actions:
    """The actions made from `MENUS`, by name."""

    def __init__(self, window: QMainWindow, titles: MenuTitles, slots: Mapping[str, Callable[[], object]]) -> None:
        self.menus = titles.menus
        self.by_name: dict[str, QAction] = {}
        self._needs: dict[str, str] = {}
        for menu_name, entries in MENUS.items():
            for entry in entries:
                self._add(self.menus[menu_name], entry, window, slots)

    def _add(self, menu: QMenu, entry: Entry, window: QMainWindow, slots: Mapping[str, Callable[[], object]]) -> None:
        if entry.name == SEPARATOR:
            menu.addSeparator()
            return
        text = tr(f"ui.action.{entry.name}")
        if entry.name in SUBMENUS:
            self.menus[entry.name] = menu.addMenu(text)
            self.menus[entry.name].setAccessibleName(text.replace("&", ""))
            return
        action = menu.addAction(text)
        action.setObjectName(entry.name)
        action.setCheckable(entry.checkable)
        if entry.key:
            action.setShortcut(QKeySequence(entry.key))
        slot = slots[entry.name]
        action.triggered.connect(lambda _=False: slot())
        window.addAction(action)
        self.by_name[entry.name] = action
        self._needs[entry.name] = entry.needs

    def enable(self, present: frozenset[str]) -> None:
        """Grey out what needs something that is not there."""
        for name, action in self.by_name.items():
            action.setEnabled(not self._needs[name] or self._needs[name] in present)

    def __getitem__(self, name: str) -> QAction:
        return self.by_name[name]
