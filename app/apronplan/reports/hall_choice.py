"""What a change of hall costs a lot, as sentences and for JSON: tonne-kilometres, hours, overload."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

from apronplan.cargo.clock import LotSlack, clock, lot_clocks
from apronplan.cargo.customs import customs
from apronplan.cargo.hall_choice import HallChoice, hall_choices, in_hall, on_stand, present
from apronplan.domain.ids import HallId, LotId, StandId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Direction, Lot
from apronplan.i18n import tr


def why_not(choice: HallChoice, lot: Lot) -> str:
    """Return why a hall may not take a lot, as a sentence; empty if it may."""
    if choice.refusal is None:
        return ""
    return tr(f"finding.{choice.refusal.code}", hall=choice.hall, lot=lot.lot, **choice.refusal.values)


def cost_sentence(choice: HallChoice, now: HallChoice | None) -> str:
    """Return what a hall costs a lot: against the hall where it is, if there is one."""
    signed = now is not None and not choice.here
    words = [tr("lot.over", hours=choice.hours_over, tonnes=choice.over_kg / 1000)] if choice.over_kg else []
    if choice.store_over_kg:
        words.append(tr("lot.store_over", tonnes=choice.store_over_kg / 1000))
    if choice.tonne_km is not None:
        base = now.tonne_km if signed and now is not None else None
        words.append(tr("lot.tonne_km", figure=_figure(choice.tonne_km, base)))
    if choice.ready_h is not None:
        base = now.ready_h if signed and now is not None else None
        words.append(tr("lot.ready_more" if base is not None else "lot.ready", figure=_figure(choice.ready_h, base)))
    return tr("lot.cost", hall=choice.name, cost=", ".join(words)) if words else tr("ui.drop.hall", hall=choice.name)


def _figure(value: float, base: float | None) -> str:
    return f"{value:.1f}" if base is None else f"{value - base:+.1f}"


@dataclass(frozen=True, slots=True)
class HallChoices:
    """All halls for one lot."""

    lot: Lot
    flight: str
    stand: str
    choices: Sequence[HallChoice]
    promises: Mapping[HallId, LotSlack]

    def as_dict(self) -> dict[str, object]:
        """Return the figures for JSON; changes are against the hall where the lot is (null if it has none)."""
        now = present(self.choices)
        return {
            "lot": self.lot.lot,
            "turnaround": self.lot.turnaround,
            "flight": self.flight,
            "stand": self.stand or None,
            "hall": now.hall if now is not None else None,
            "mass_t": self.lot.mass_kg / 1000,
            "category": self.lot.category.value,
            "halls": [self._row(c, now) for c in self.choices],
        }

    def _cities(self, hall: HallId) -> str:
        promise = self.promises.get(hall)
        return tr("lot.cities", count=promise.cities_in_promise) if promise is not None else ""

    def _row(self, choice: HallChoice, now: HallChoice | None) -> dict[str, object]:
        def change(name: str) -> float | None:
            """Return how much a figure differs from that of the present hall, in its own unit; None if not known."""
            value, base = getattr(choice, name), getattr(now, name) if now is not None else None
            return None if value is None or base is None else round(value - base, 4)

        return {
            "hall": choice.hall,
            "possible": choice.refusal is None,
            "reason": why_not(choice, self.lot),
            "metres": None if choice.metres is None else round(choice.metres, 1),
            "tonne_km": None if choice.tonne_km is None else round(choice.tonne_km, 4),
            "tonne_km_change": change("tonne_km"),
            "ready_h": None if choice.ready_h is None else round(choice.ready_h, 4),
            "hours_change": change("ready_h"),
            **self._promise(choice.hall),
            "hours_over": choice.hours_over,
            "over_t": choice.over_kg / 1000,
            "store_over_t": choice.store_over_kg / 1000,
        }

    def _promise(self, hall: HallId) -> dict[str, object]:
        """Return the cities that the lot reaches in time through a hall, and its slack; null where nothing is known."""
        promise = self.promises.get(hall)
        known = promise is not None and isfinite(promise.slack_h)
        return {
            "cities_in_promise": promise.cities_in_promise if promise is not None else None,
            "slack_h": round(promise.slack_h, 3) if promise is not None and known else None,
        }

    def text(self) -> list[str]:
        """Return lines for people."""
        now = present(self.choices)
        where = tr("lot.is_in", lot=self.lot.lot, hall=now.name) if now else tr("lot.is_nowhere", lot=self.lot.lot)
        may = [
            " ".join(filter(None, (cost_sentence(c, now), self._cities(c.hall))))
            for c in self.choices
            if c.refusal is None or c.here
        ]
        return [where, *may, *(why_not(c, self.lot) for c in self.choices if c.refusal is not None)]


def _promises(plan: Plan, lot: Lot, choices: Sequence[HallChoice]) -> dict[HallId, LotSlack]:
    """Return the delivery clock of an import lot in each hall that may take it; empty where the clock knows nothing."""
    cities = list(plan.freight.linehaul.values())
    found: dict[HallId, LotSlack] = {}
    for choice in choices:
        if not cities or (choice.refusal is not None and not choice.here):
            continue
        trial = in_hall(plan, lot, choice.hall)
        clocks, _ = lot_clocks(trial, {lot.lot: lot.mass_kg}, customs(trial, [lot]))
        if clocks:
            found[choice.hall] = clock(clocks, cities, trial).lots[0]
    return found


def explain_lot(plan: Plan, lot: LotId, stand: StandId | None = None) -> HallChoices:
    """Return what a lot would cost in each hall: tonne-kilometres, hours, overload, cities within the promise.

    Parameters
    ----------
    stand : StandId or None
        As if the aircraft stood there; None = where it stands.

    Raises
    ------
    KeyError
        If the plan has no such lot.
    """
    row = plan.lots[lot]
    plan = plan if stand is None else on_stand(plan, row, stand)
    parts = plan.parts_of(row.turnaround)
    there = plan.stand_of(parts[-1 if row.direction is Direction.EXPORT else 0].part) or ""
    choices = hall_choices(plan, row)
    flight = plan.turnarounds[row.turnaround].label
    return HallChoices(row, flight, there, choices, _promises(plan, row, choices))
