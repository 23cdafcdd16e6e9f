"""Schedule, estimate and truth of a turnaround in words. No widgets."""

from typing import TYPE_CHECKING

from apronplan.domain.traffic import Turnaround

if TYPE_CHECKING:
    from apronplan.ui.clock_cursor import ClockCursor
from apronplan.i18n import tr

NAMES = {"in": ("sibt", "eibt", "aibt"), "out": ("sobt", "eobt", "aobt")}


def known_text(turnaround: Turnaround, cursor: "ClockCursor", end: str) -> str:
    """Write what is known of the arrival (``in``) or departure (``out``), if it is more than the schedule."""
    known = [(name, at) for name in NAMES[end] if (at := getattr(turnaround, name)) is not None]
    if len(known) < 2:
        return ""
    return ", ".join(tr(f"ui.tip.{name[0]}bt", time=cursor.clock_text(at)) for name, at in known)
