"""The menu of an aircraft, the same wherever it is drawn."""

from collections.abc import Callable

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from apronplan.domain.ids import PartId, StandId, turnaround_of
from apronplan.domain.settings import ClosureKind
from apronplan.i18n import tr
from apronplan.ui.clock_cursor import Span
from apronplan.ui.verbs import Verbs


def part_menu(verbs: Verbs, parts: tuple[PartId, ...], parent: QWidget) -> QMenu:
    """Return the menu of some parts; the first is the one that was clicked."""
    plan = verbs.plan
    menu = QMenu(parent)
    menu.setAccessibleName(tr("ui.menu.part"))
    rows = plan.stand_assignments
    placed = [p for p in parts if p in rows]
    locked = bool(placed) and all(rows[p].locked for p in placed)
    lead = parts[0]

    def entry(
        text: str, do: Callable[[], object], shortcut: str = "", *, enabled: bool = True, **values: object
    ) -> QAction:
        """Add an entry by its message id; `enabled` False greys it."""
        action = menu.addAction(tr(text, **values))
        action.triggered.connect(lambda _=False: do())
        action.setEnabled(enabled)
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
            action.setShortcutVisibleInContextMenu(True)
        return action

    entry("ui.menu.alternatives", lambda: verbs.alternatives_asked.emit(lead), "Return")
    menu.addSeparator()
    entry("ui.menu.unlock" if locked else "ui.menu.lock", lambda: verbs.toggle_lock(parts), "L", enabled=bool(placed))
    entry("ui.menu.unassign", lambda: verbs.unassign(parts), "Del", enabled=bool(placed) and not locked)
    menu.addSeparator()
    split = plan.splits.get(plan.parts[lead].turnaround.turnaround) if lead in plan.parts else None
    entry("ui.menu.tow", lambda: verbs.tow_asked.emit(lead), enabled=lead in plan.parts)
    entry("ui.menu.untow", lambda: verbs.remove_tow(lead), enabled=split is not None and bool(split.cuts))
    entry("ui.menu.swap", lambda: verbs.swap(parts), enabled=len(placed) == 2)
    entry("ui.menu.times", lambda: verbs.times_asked.emit(lead), enabled=lead in plan.parts)
    entry("ui.menu.change_flight", lambda: verbs.flight_asked.emit(lead), enabled=lead in plan.parts)
    entry("lot.menu_add", lambda: verbs.lot_asked.emit(lead), enabled=lead in plan.parts)
    menu.addSeparator()
    flights = {turnaround_of(p) for p in parts if p in plan.parts}
    cancel = "ui.menu.cancel_flights" if len(flights) > 1 else "ui.menu.cancel_flight"
    entry(cancel, lambda: verbs.cancel_flights(parts), "Shift+Del", enabled=bool(flights), count=len(flights))
    return menu


def stand_menu(verbs: Verbs, stand: StandId, parent: QWidget, span: Span | None = None) -> QMenu:
    """Return the menu of a stand: close it (for the times that were pointed at), or open again what closes it."""
    menu = QMenu(parent)
    menu.setAccessibleName(tr("ui.menu.stand", stand=stand))
    new = menu.addAction(tr("ui.menu.new_flight", stand=stand))
    new.triggered.connect(lambda: verbs.new_flight_asked.emit(stand, span))
    menu.addAction(tr("ui.menu.close", stand=stand)).triggered.connect(lambda: verbs.closure_asked.emit(stand, span))
    own = [c for c in verbs.plan.closures.values() if c.kind is ClosureKind.STAND and c.subject == stand]
    for closure in own:
        text = tr(
            "ui.menu.reopen", start=f"{closure.start.astimezone(verbs.zone):%Y-%m-%d %H:%M}", reason=closure.reason
        )
        menu.addAction(text).triggered.connect(lambda _=False, c=closure.closure: verbs.reopen(c))
    return menu
