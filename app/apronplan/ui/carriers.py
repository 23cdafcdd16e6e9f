"""Which carriers a plan has, the busiest first, and the colours that people chose for some of them."""

from collections import Counter

from PySide6.QtGui import QColor

from apronplan.domain.changes import ChangeSet
from apronplan.domain.plan import Plan
from apronplan.session.names import CARRIER_COLOUR
from apronplan.ui.session_bridge import SessionBridge
from apronplan.ui.theme import ThemeStore


def busiest(plan: Plan) -> tuple[str, ...]:
    """Return the operators by number of turnarounds, then by name."""
    counts = Counter(t.operator for t in plan.turnarounds.values())
    return tuple(sorted(counts, key=lambda o: (-counts[o], o)))


def chosen_colours(plan: Plan) -> dict[str, QColor]:
    """Return the colours that the plan's settings give to carriers; what is no colour is left out."""
    names = [n for n in plan.rows("setting") if n.startswith(CARRIER_COLOUR)]
    found = {n.removeprefix(CARRIER_COLOUR): QColor(plan.setting(n)) for n in names}
    return {operator: colour for operator, colour in found.items() if colour.isValid()}


def follow_carriers(bridge: SessionBridge, theme: ThemeStore) -> None:
    """Keep the theme's carriers in step with the open plan."""

    def take(*, keep: bool = False) -> None:
        """Take the carriers of the open plan into the theme."""
        theme.set_carriers(busiest(bridge.plan), chosen_colours(bridge.plan), keep=keep)

    def on_change(change: ChangeSet) -> None:
        """Take them anew when a change may bring carriers, or alter their colours; the others keep theirs."""
        if change.tables & {"turnaround", "setting"}:
            take(keep=True)

    bridge.replaced.connect(take)
    bridge.changed.connect(on_change)
    take()
