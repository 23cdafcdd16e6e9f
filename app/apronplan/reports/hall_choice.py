"""What a change of hall costs a lot, as sentences and for JSON: tonne-kilometres, hours, overload."""

from collections.abc import Sequence
from dataclasses import dataclass

from apronplan.cargo.hall_choice import HallChoice, hall_choices, present
from apronplan.domain.ids import LotId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Lot
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
    choices: Sequence[HallChoice]

    def as_dict(self) -> dict[str, object]:
        """Return the figures for JSON; changes are against the hall where the lot is (null if it has none)."""
        now = present(self.choices)
        return {
            "lot": self.lot.lot,
            "turnaround": self.lot.turnaround,
            "flight": self.flight,
            "hall": now.hall if now is not None else None,
            "mass_t": self.lot.mass_kg / 1000,
            "category": self.lot.category.value,
            "halls": [self._row(c, now) for c in self.choices],
        }

    def _row(self, choice: HallChoice, now: HallChoice | None) -> dict[str, object]:
        def change(name: str) -> float | None:
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
            "hours_over": choice.hours_over,
            "over_t": choice.over_kg / 1000,
            "store_over_t": choice.store_over_kg / 1000,
        }

    def text(self) -> list[str]:
        """Return lines for people."""
        now = present(self.choices)
        where = tr("lot.is_in", lot=self.lot.lot, hall=now.name) if now else tr("lot.is_nowhere", lot=self.lot.lot)
        may = [cost_sentence(c, now) for c in self.choices if c.refusal is None or c.here]
        return [where, *may, *(why_not(c, self.lot) for c in self.choices if c.refusal is not None)]


def explain_lot(plan: Plan, lot: LotId) -> HallChoices:
    """Return what a lot would cost in each hall.

    Raises
    ------
    KeyError
        If the plan has no such lot.
    """
    row = plan.lots[lot]
    return HallChoices(row, plan.turnarounds[row.turnaround].label, hall_choices(plan, row))
