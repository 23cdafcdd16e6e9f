"""Trucks that take a lot away: when they leave after the landing, and how long they are under way, by the wall clock.

Trucks leave at every quarter of an hour of the airport's wall clock, and driving bans hold by it too. So where the
clocks change, be it before the truck leaves or while it is under way, waits and bans are an hour shorter or longer.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from apronplan.cargo.linehaul import Change, Windows, trip_over, trip_table
from apronplan.cargo.opening import clock_changes
from apronplan.domain.delivery import LinehaulCity

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Truths = NDArray[np.bool_]

STEP_MIN = 15
"""Trucks leave every so many minutes."""
LONGEST_TRIP_H = 14 * 24.0
"""Changes of the clocks are looked for so long after the last departure; the farthest city takes less than a week."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Departures:
    """When a lot leaves, at every point of chance; all arrays have the shape (points,).

    Attributes
    ----------
    known : bools
        False where the lot never leaves.
    wait_min : floats
        Minutes from ready to the departure.
    after_min : floats
        Minutes from on-block to the departure.
    wall_min : floats
        What the wall clock shows then, minutes since Monday 00:00 of the week of on-block, may run beyond its end.
    changes : tuple of (float, float)
        Changes of the clocks: minutes after on-block, and minutes by which the hands move (forward > 0).
    """

    known: "Truths"
    wait_min: "Floats"
    after_min: "Floats"
    wall_min: "Floats"
    changes: tuple[Change, ...]

    def hours_to(self, city: LinehaulCity, bans: dict[str, Windows]) -> "Floats":
        """Return hours from ready to arrival in a city: the wait, then the trip; infinite where the lot never leaves.

        Parameters
        ----------
        bans : mapping
            Closed minutes of the week by country (`ban_windows`).
        """
        import numpy as np

        table = np.array(trip_table(city, bans, STEP_MIN))
        trip = table[(self.wall_min // STEP_MIN).astype(np.int64) % len(table)]
        for change in self.changes:
            crossing = self.known & (self.after_min < change[0]) & (self.after_min + trip > change[0])
            if crossing.any():
                trip[crossing] = self._over(city, bans, change, crossing)
        hours: Floats = np.where(self.known, self.wait_min + trip, np.inf) / 60
        return hours

    def _over(self, city: LinehaulCity, bans: dict[str, Windows], change: Change, crossing: "Truths") -> "Floats":
        """Return the trips of departures after which the clocks change before the truck arrives."""
        import numpy as np

        wall, after = self.wall_min[crossing], self.after_min[crossing]
        hands_at = float(round(wall[0] + change[0] - after[0]))  # what they show as they change, a whole minute
        starts, which = np.unique(wall, return_inverse=True)
        found: Floats = np.array([trip_over(city, bans, float(t), (hands_at, change[1])) for t in starts])[which]
        return found


def departures(at: datetime, ready_h: "Floats", zone: ZoneInfo) -> Departures:
    """Return the departures of a lot that is ready so many hours after its on-block time.

    Parameters
    ----------
    at : datetime
        On-block time, aware.
    ready_h : floats, shape (points,)
        Hours; infinite where it never is ready.
    """
    import numpy as np

    known = np.isfinite(ready_h)
    ready_min = np.where(known, ready_h, 0.0) * 60
    changes = _changes(at, float(ready_min.max(initial=0.0)) / 60 + LONGEST_TRIP_H, zone)
    shown = week_minutes(at, ready_min / 60, zone)
    wall_min = np.ceil(shown / STEP_MIN) * STEP_MIN
    after_min = ready_min + wall_min - shown
    for change, jump in changes:
        wall_min = wall_min + np.where((ready_min < change) & (after_min >= change), jump, 0.0)
    wait_min = after_min - ready_min
    return Departures(known=known, wait_min=wait_min, after_min=after_min, wall_min=wall_min, changes=changes)


def week_minutes(at: datetime, later_h: "Floats", zone: ZoneInfo) -> "Floats":
    """Return the wall clock so many hours after an instant, minutes since Monday 00:00; it may jump between."""
    import numpy as np

    local = at.astimezone(zone)
    minutes = (local.weekday() * 24 + local.hour) * 60.0 + local.minute + local.second / 60 + later_h * 60
    last_h = float(later_h.max(where=np.isfinite(later_h), initial=0.0))
    for change, jump in _changes(at, last_h, zone):
        minutes = minutes + np.where(later_h * 60 >= change, jump, 0.0)
    return minutes


def _changes(at: datetime, within_h: float, zone: ZoneInfo) -> tuple[Change, ...]:
    """Return minutes after an instant, and minutes of the jump, of each change of the clocks."""
    at_s = at.timestamp()
    return tuple(((s - at_s) / 60, jump_s / 60) for s, jump_s in clock_changes(at_s, at_s + within_h * 3600, zone))
