"""The keyboard of the Gantt: what the mouse does there, without a mouse (WCAG 2.5.7)."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from apronplan.domain.findings import Subject, SubjectKind
from apronplan.domain.ids import PartId, StandId
from apronplan.i18n import tr
from apronplan.ui.drag.gesture import State
from apronplan.ui.gantt import hit
from apronplan.ui.gantt.model import Bar
from apronplan.ui.gantt.tow_drag import nudge
from apronplan.ui.words import part_title

if TYPE_CHECKING:
    from apronplan.ui.gantt.view import GanttView

SIDEWAYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
UP_DOWN = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


def handle(view: "GanttView", event: QKeyEvent) -> bool:
    """Do what a key means; False if it means nothing here."""
    key = Qt.Key(event.key())
    alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
    if key in UP_DOWN and alt:
        return _nudge(view, UP_DOWN[key])
    if key in SIDEWAYS and alt:
        chosen = view.desk.selection.parts[:1]
        return any(nudge(view, part, SIDEWAYS[key]) for part in chosen)
    if key is Qt.Key.Key_Escape:
        return view.give_up()
    if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        for part in view.desk.selection.parts[:1]:
            view.desk.verbs.alternatives_asked.emit(part)
        return True
    if key in SIDEWAYS or key in UP_DOWN:
        bar = _neighbour(view, SIDEWAYS.get(key, 0), UP_DOWN.get(key, 0))
        if bar is not None:
            view.desk.selection.reveal(Subject(SubjectKind.PART, bar.part))
        return True
    if key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        view.zoom_at(view.viewport().width() / 2, 1.2 if key is Qt.Key.Key_Plus else 1 / 1.2)
        return True
    return False


def _chosen(view: "GanttView") -> Bar | None:
    chosen = view.desk.selection.parts
    return view.data.bars.by_part.get(chosen[0]) if chosen else None


def _neighbour(view: "GanttView", across: int, down: int) -> Bar | None:
    """Return the bar beside the chosen one on its stand, or nearest in time on the next stand that has any."""
    bar = _chosen(view)
    table = view.data.bars
    stands = [r.stand for r in view.data.rows.rows if r.stand]
    if bar is None:
        return next((table.by_stand[s][0] for s in stands if table.by_stand.get(s)), None)
    if across:
        return hit.next_in_row(table.by_stand.get(bar.stand, ()), bar.start, across)
    at = stands.index(bar.stand) if bar.stand in stands else 0
    ahead = stands[at + 1 :] if down > 0 else stands[:at][::-1]
    row = next((table.by_stand[s] for s in ahead if table.by_stand.get(s)), ())
    return min(row, key=lambda b: abs(b.start - bar.start), default=None)


def _nudge(view: "GanttView", step: int) -> bool:
    """Move the chosen parts to the next stand above or below; one part alone passes over stands that cannot take it."""
    parts: tuple[PartId, ...] = view.desk.selection.parts
    bar = _chosen(view)
    stands: list[StandId] = [r.stand for r in view.data.rows.rows if r.stand]
    if bar is None or bar.stand not in stands:
        return False
    at = stands.index(bar.stand)
    ahead = stands[at + 1 :] if step > 0 else stands[:at][::-1]
    to = _next_possible(view, parts[0], ahead) if len(parts) == 1 else next(iter(ahead), None)
    if to is not None:
        view.desk.verbs.assign(parts, to)
        view.reveal(Subject(SubjectKind.PART, parts[0]))
    return True


def _next_possible(view: "GanttView", part: PartId, ahead: list[StandId]) -> StandId | None:
    """Return the first stand that can take a part; None, with a word, if there is none or the part must not move."""
    gesture = view.desk.verbs.make_gesture_for(part)
    if gesture is None:
        return None
    possible = (s for s in ahead if gesture.state(s) not in (None, State.IMPOSSIBLE))
    found = next(possible, None)
    if found is None:
        view.desk.verbs.refused.emit(tr("ui.refused.no_stand_there", part=part_title(view.desk.bridge.plan, part)))
    return found
