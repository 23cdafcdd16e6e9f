"""What every panel of the desk shares; each panel is made with one `Desk` and takes nothing from anywhere else.

How a panel (map, Gantt, tray, findings ...) lives on the desk
--------------------------------------------------------------
- ``desk.bridge`` gives the plan and says what changed. ``bridge.plan`` is live and read-only;
  ``bridge.layout`` is None while no plan is open. Listen to ``bridge.replaced`` (another plan: rebuild),
  ``bridge.changed`` (a `ChangeSet`: refresh only the rows it names) and ``bridge.findings_changed``.
- ``desk.selection`` holds what is chosen everywhere. Click = ``selection.select_part(p)``; Ctrl+click = ``toggle``.
  Listen to ``changed`` and ``reveal_asked``.
- ``desk.cursor`` holds the day, the instant and the zone of the screen. Listen to
  ``moved``, ``day_changed``, ``zone_changed``.
- ``desk.drag``: to let things be dragged out of a widget make a `drag.source.DragSource`; to take drops implement
  `drag.targets.DropTarget` and call ``desk.drag.register(self)``. ``drag.gesture`` is the gesture under way or None.
- ``desk.theme``: ``theme.now`` is a frozen `Theme` with all colours, hatches and fonts. Listen to ``theme.changed``.
- ``desk.preview`` is the proposal that is looked at: a panel that can draws ``preview.shown(bridge.plan)`` and
  listens to ``preview.changed``; the titles of all panels say which of the two they show.
- ``desk.verbs`` are the planner's verbs with their questions and refusals: ``verbs.assign``, ``verbs.unassign``,
  ``verbs.toggle_lock``; ``verbs.part_menu(part, parent)`` is the context menu of an aircraft wherever it is drawn.
- ``desk.spare`` is the idle process for long work on the plan; a `JobRunner` is made with it.

Nothing here is kept in globals. Widgets hold no plan data beyond what they draw.
"""

import msgspec

from apronplan.ui.clock_cursor import ClockCursor
from apronplan.ui.drag.controller import DragController
from apronplan.ui.preview import Preview
from apronplan.ui.selection import Selection
from apronplan.ui.session_bridge import SessionBridge
from apronplan.ui.spare import Spare
from apronplan.ui.theme import ThemeStore
from apronplan.ui.verbs import Verbs


class Desk(msgspec.Struct, frozen=True):
    """The shared objects of one window."""

    bridge: SessionBridge
    selection: Selection
    cursor: ClockCursor
    drag: DragController
    theme: ThemeStore
    verbs: Verbs
    preview: Preview
    spare: Spare
