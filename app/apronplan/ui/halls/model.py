"""The load of every hall through the day on the desk. No widgets."""

from dataclasses import dataclass
from datetime import datetime

from apronplan.cargo.load import HallLoad, hall_load
from apronplan.domain.ids import HallId
from apronplan.domain.layout import Hall
from apronplan.domain.plan import Plan
from apronplan.i18n import tr


@dataclass(frozen=True, slots=True)
class HallRow:
    """One hall of the day.

    Attributes
    ----------
    present : HallLoad or None
        While `load` is of a proposal: what the plan has as it is, if that is something else.
    """

    hall: HallId
    name: str
    load: HallLoad
    present: HallLoad | None = None

    @property
    def peak_share(self) -> float:
        """Fullest hour against the rate; 1 = the rate."""
        return max(self.load.inflow_kg, default=0) / self.load.rate_kg if self.load.rate_kg else 0.0

    @property
    def store_share(self) -> float:
        """Most that lies there against the room."""
        return max(self.load.stored_kg, default=0) / self.load.storage_kg if self.load.storage_kg else 0.0

    @property
    def present_share(self) -> float:
        """Fullest hour of the plan as it is against the rate, while a proposal is shown; else 0."""
        if self.present is None or not self.present.rate_kg:
            return 0.0
        return max(self.present.inflow_kg, default=0) / self.present.rate_kg

    def summary(self) -> str:
        """Write the peak against the rate."""
        peak = max(self.load.inflow_kg, default=0) / 1000
        return tr("ui.halls.peak", peak=f"{peak:.0f}", rate=f"{self.load.rate_kg / 1000:.0f}")

    def store_summary(self) -> str:
        """Write the fullest store against the room."""
        most = max(self.load.stored_kg, default=0) / 1000
        return tr("ui.halls.stored", most=f"{most:.0f}", room=f"{self.load.storage_kg / 1000:.0f}")


def existing_halls(plan: Plan, start: datetime) -> tuple[Hall, ...]:
    """Return the halls that exist on the day, in the order of the table."""
    day = start.astimezone(plan.layout.airport.zone).date()
    return tuple(h for h in plan.layout.halls.values() if plan.exists(h, day))


def hall_row(plan: Plan, hall: Hall, start: datetime, end: datetime, proposal: Plan | None = None) -> HallRow:
    """Work out the load of one hall, as a proposal has it if there is one."""
    name, load = hall.name or hall.hall, hall_load(plan, hall.hall, start, end)
    if proposal is None:
        return HallRow(hall.hall, name, load)
    proposed = hall_load(proposal, hall.hall, start, end)
    return HallRow(hall.hall, name, proposed, None if proposed == load else load)
