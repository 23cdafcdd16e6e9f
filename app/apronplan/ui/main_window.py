"""The desk's window: panels in docks, menus from a table, and everything back as it was left."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QChildEvent, Qt
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QWidget

from apronplan.i18n import tr
from apronplan.ui.actions import Actions, MenuTitles
from apronplan.ui.arrangement import Arrangement
from apronplan.ui.carriers import follow_carriers
from apronplan.ui.clock_cursor import ClockCursor
from apronplan.ui.desk import Desk
from apronplan.ui.dock_titles import DockTitles
from apronplan.ui.drag.controller import DragController
from apronplan.ui.gantt.view import GanttView
from apronplan.ui.panels import PANELS, LazyPanels
from apronplan.ui.preview import Preview
from apronplan.ui.selection import Selection
from apronplan.ui.session_bridge import SessionBridge
from apronplan.ui.slots import WindowSlots
from apronplan.ui.spare import Spare
from apronplan.ui.start_up import StartUp
from apronplan.ui.state import WindowState
from apronplan.ui.status import StatusLine
from apronplan.ui.theme import ThemeName, ThemeStore
from apronplan.ui.verbs import Verbs

if TYPE_CHECKING:
    from apronplan.ui.day_bar import DayBar
    from apronplan.ui.file_drops import FileDrops
    from apronplan.ui.findings.counts import Counts
    from apronplan.ui.menu_fold import MenuFold
    from apronplan.ui.notice_bar import NoticeBar


def make_desk(theme: ThemeStore, parent: QWidget | None = None) -> Desk:
    """Make the shared objects of one window."""
    bridge = SessionBridge(parent)
    selection = Selection(parent)
    cursor = ClockCursor(bridge.zone, parent)
    verbs = Verbs(bridge, selection, cursor, parent)
    drag = DragController(theme, verbs.make_gesture, verbs.drop, parent)
    preview = Preview(parent)
    bridge.replaced.connect(preview.end)
    return Desk(bridge, selection, cursor, drag, theme, verbs, preview, Spare())


class MainWindow(QMainWindow):
    """The planner's desk."""

    def __init__(self, theme: ThemeStore, state: WindowState) -> None:
        super().__init__()
        self.desk = make_desk(theme, self)
        self.state = state
        self.panels = LazyPanels(self.desk, self._settle_in)
        self.docks: dict[str, QDockWidget] = {}
        self.titles = DockTitles(self, self.docks, self.desk)
        self.arrangement = Arrangement(self, self.docks, state.layouts())
        self.start_up = StartUp(self)
        self.start_up.complete.connect(self._on_complete)
        self.slots = WindowSlots(self)
        self._actions: Actions | None = None
        self._titles = MenuTitles(self, self.make_actions)
        self.setObjectName("desk")
        self.setAccessibleName(tr("ui.window.title"))
        self.setDockNestingEnabled(True)
        self.status_line = StatusLine(self.desk)
        self.setStatusBar(self.status_line)
        self.desk.bridge.replaced.connect(self._look_for_notices)
        self.desk.bridge.changed.connect(self._look_for_notices)
        follow_carriers(self.desk.bridge, self.desk.theme)
        self._make_docks()
        for signal in (self.desk.bridge.replaced, self.desk.bridge.changed, self.desk.selection.changed):
            signal.connect(self.refresh)
        self.desk.cursor.zone_changed.connect(self.refresh)
        self.refresh()
        self.gantt.setFocus()

    @property
    def gantt(self) -> GanttView:
        """The Gantt panel."""
        panel = self.panels["gantt"]
        assert isinstance(panel, GanttView)
        return panel

    @property
    def actions_table(self) -> Actions:
        """The entries of the menus."""
        if self._actions is None:
            self.make_actions()
        assert self._actions is not None
        return self._actions

    def make_actions(self) -> None:
        """Fill the menus and answer what the verbs ask for; once, after the first picture or when first needed."""
        if self._actions is not None:
            return
        self._actions = Actions(self, self._titles, self.slots.table())
        self._fill_submenus(self._actions)
        self.slots.listen()
        self.refresh()

    @cached_property
    def day_bar(self) -> "DayBar":
        """The day at the top right; no higher than the names of the menus, so that nothing moves when it comes."""
        from apronplan.ui.day_bar import DayBar

        bar = DayBar(self.desk.cursor)
        bar.date.misread.connect(lambda text: self.desk.verbs.refused.emit(tr("ui.day.misread", text=text)))
        self.menuBar().setCornerWidget(bar, Qt.Corner.TopRightCorner)
        bar.show()
        return bar

    @cached_property
    def notice_bar(self) -> "NoticeBar":
        """What a person has to know; made when there is something to say."""
        from apronplan.ui.notice_bar import NoticeBar

        bar = NoticeBar(self.desk.bridge, self)
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, bar)
        return bar

    def _look_for_notices(self) -> None:
        session = self.desk.bridge.session
        if session is not None and session.notices:
            _ = self.notice_bar

    @cached_property
    def file_drops(self) -> "FileDrops":
        """What takes files from outside."""
        from apronplan.ui.file_drops import FileDrops

        return FileDrops(self)

    @cached_property
    def menu_fold(self) -> "MenuFold":
        """What keeps the menus within reach beside the day bar."""
        from apronplan.ui.menu_fold import MenuFold

        return MenuFold(self.menuBar(), self._titles.in_bar, self.day_bar)

    def show_day_bar(self) -> None:
        """Put the day at the top right, and the menus beside it."""
        self.menu_fold.fit(self.width())
        self.day_bar.wider.connect(lambda: self.menu_fold.fit(self.width()))

    def take_files(self) -> None:
        """Take files that are dropped onto the window from now on."""
        _ = self.file_drops

    def _make_docks(self) -> None:
        for name, _ in PANELS:
            dock = QDockWidget(tr(f"ui.panel.{name}"), self)
            dock.setObjectName(f"dock.{name}")
            dock.setAccessibleName(tr(f"ui.panel.{name}"))
            waiting = QWidget()
            waiting.setAccessibleName(tr(f"ui.panel.{name}"))
            dock.setWidget(waiting)
            self.docks[name] = dock
        self.arrangement.place_first()

    def _settle_in(self, name: str, panel: QWidget) -> None:
        """Put a panel that was just made into its dock."""
        dock = self.docks[name]
        if (waiting := dock.widget()) is not None:
            waiting.deleteLater()
        dock.setWidget(panel)
        if name == "findings":
            panel.counted.connect(self._count_findings)  # type: ignore[attr-defined]
            panel.accept_asked.connect(self.slots.ask_accept)  # type: ignore[attr-defined]
            panel.resolve_asked.connect(self.slots.ask_resolution)  # type: ignore[attr-defined]

    def share_out(self) -> None:
        """Give the panels their first sizes again."""
        self.arrangement.share_out()

    def _fill_submenus(self, table: Actions) -> None:
        from apronplan.ui.gantt.menu import hang_in

        panels = table.menus["panels"]
        panels.addAction(tr("ui.action.panels_first")).triggered.connect(self.arrangement.as_delivered)
        panels.addSeparator()
        for dock in self.docks.values():
            panels.addAction(dock.toggleViewAction())
        themes = QActionGroup(self)
        for name in ThemeName:
            action = QAction(tr(f"ui.theme.{name.value}"), self, checkable=True)
            action.setChecked(name.value == self.state.theme)
            action.triggered.connect(lambda _=False, n=name: self.slots.use_theme(n))
            themes.addAction(action)
            table.menus["theme"].addAction(action)
        hang_in(table.menus, self.gantt)
        table.menus["recent"].aboutToShow.connect(self.slots.fill_recent)
        table.menus["scale"].aboutToShow.connect(self.slots.fill_scale)

    def _count_findings(self, counts: "Counts") -> None:
        self.titles.count_findings(counts)

    def refresh(self) -> None:
        """Bring title, names of undo and redo, and what is greyed out up to date."""
        session = self.desk.bridge.session
        name = Path(session.path).stem if session is not None else tr("ui.window.no_plan")
        self.setWindowTitle(f"{name} \u2013 {tr('ui.window.title')}")
        if self._actions is not None:
            self._refresh_actions(self._actions)

    def _refresh_actions(self, table: Actions) -> None:
        session = self.desk.bridge.session
        undo = session.undo_name if session is not None else None
        redo = session.redo_name if session is not None else None
        table["undo"].setText(tr("ui.action.undo_named", step=undo) if undo else tr("ui.action.undo"))
        table["redo"].setText(tr("ui.action.redo_named", step=redo) if redo else tr("ui.action.redo"))
        table["utc"].setChecked(self.desk.cursor.utc_shown)
        there = {
            "plan": session is not None,
            "part": bool(self.desk.selection.parts),
            "undo": bool(undo),
            "redo": bool(redo),
            "compared": self.slots.scenarios.comparing,
        }
        table.enable(frozenset(n for n, present in there.items() if present))

    def childEvent(self, event: QChildEvent) -> None:
        """Name the tab bars that Qt makes when docks are laid upon one another."""
        super().childEvent(event)
        if event.polished() and isinstance(child := event.child(), QTabBar):
            child.setAccessibleName(tr("ui.window.tabs"))
            child.setElideMode(Qt.TextElideMode.ElideRight)  # all in sight, arrows only where not even that fits
            child.setUsesScrollButtons(True)

    def showEvent(self, event: QShowEvent) -> None:
        """Arrange the docks before the first picture."""
        super().showEvent(event)
        self.arrangement.arrange()
        self.start_up.begin()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the menus within reach; arrange the docks again if the window gets its size while it is coming up."""
        super().resizeEvent(event)
        if "menu_fold" in self.__dict__:  # until the day bar comes every menu has room
            self.menu_fold.fit(self.width())
        self.titles.fit()
        if self.arrangement.coming_up and self.isVisible():
            self.arrangement.arrange()

    def _on_complete(self) -> None:
        self.arrangement.arrange()
        self.arrangement.coming_up = False
        from apronplan.ui.rearranging import Rearranging

        self.rearranging = Rearranging(self, self.arrangement)
        from apronplan.ui.screens import ScreenWatch

        self.screens = ScreenWatch(self)
        self.screens.bring_back()  # what was left floating on a screen that is not there today
        from apronplan.ui.warm_up import WarmUp

        self.warm_up = WarmUp(self.desk, self)
        self.desk.bridge.replaced.connect(self.slots.welcome)
        self.slots.welcome()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep how the window was left; every edit is on disk already, so nothing is asked."""
        self.desk.drag.cancel()
        self.desk.cursor.play(False)
        self.state.keep(self)
        self.desk.spare.drop()
        self.slots.close_plan()
        super().closeEvent(event)
