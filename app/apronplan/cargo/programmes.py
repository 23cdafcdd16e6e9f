"""Whose freight a lot is: declared, inferred from evidence with bounds, unknown, or of no programme.

Everything is in whole kilograms, and the parts of a lot sum to the lot. In order:

1. what carrier or manifest declares is taken as it is;
2. evidence that leaves no room (least and largest share equal) takes its share of the lot, at most what is left;
3. the other evidence takes its estimate; where the estimates come to more than is left, they are cut in proportion;
4. what is left of e-commerce freight is unknown; what is left of other categories belongs to no programme ("rest").

A programme that is declared for a lot is not inferred for it again.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from apronplan.cargo.evidence import LotFacts, first_fitting, require_sound
from apronplan.cargo.lots import split_kg
from apronplan.cargo.presence import halls_there
from apronplan.domain.ids import LotId
from apronplan.domain.plan import Plan
from apronplan.domain.programmes import EvidenceRule
from apronplan.domain.traffic import Category, Lot, Turnaround
from apronplan.errors import UserError
from apronplan.i18n import tr

_TINY = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Inferred:
    """A programme's inferred part of a lot: estimate and bounds in kilograms, and the rule behind it."""

    programme: str
    rule: str
    mass_kg: int
    low_kg: int
    high_kg: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Whose freight a lot is.

    Attributes
    ----------
    declared : tuple of (str, int)
        Kilograms per programme that were declared.
    unknown_kg, unknown_low_kg, unknown_high_kg : int
        E-commerce freight without an owner, and its bounds.
    rest_kg, rest_low_kg, rest_high_kg : int
        Freight of other categories of no programme, and its bounds.
    """

    facts: LotFacts
    declared: tuple[tuple[str, int], ...]
    inferred: tuple[Inferred, ...]
    left_kg: int
    left_low_kg: int
    left_high_kg: int

    @property
    def lot(self) -> Lot:
        """The lot."""
        return self.facts.lot

    @property
    def open_owner(self) -> bool:
        """True if what is left could belong to a programme."""
        return self.lot.category is Category.ECOMMERCE

    @property
    def unknown_kg(self) -> int:
        """E-commerce freight without an owner."""
        return self.left_kg if self.open_owner else 0

    @property
    def rest_kg(self) -> int:
        """Freight of no programme."""
        return 0 if self.open_owner else self.left_kg

    @property
    def spread_kg(self) -> int:
        """Kilograms on which the bounds leave a doubt: a declaration of the whole lot would clear them up."""
        spread = sum(i.high_kg - i.low_kg for i in self.inferred)
        return min(self.lot.mass_kg, max(spread, self.unknown_kg))


def attribute(facts: LotFacts, rules: Iterable[EvidenceRule]) -> Attribution:
    """Return whose freight a lot is.

    Raises
    ------
    UserError
        If declared shares, or the estimates of the evidence, come to more than the lot; names the lot and the sum.
    """
    _refuse_declared_sum(f"flight {facts.turnaround.turnaround}", facts.turnaround.programmes)
    declared = _declared(facts.lot)
    owned = {name for name, _ in declared}
    fitting = {p: r for p, r in first_fitting(rules, facts).items() if p not in owned}
    _refuse_too_much(facts.lot, [r for r in fitting.values() if not r.certain])
    room_kg = facts.lot.mass_kg - sum(kg for _, kg in declared)
    inferred = _inferred(facts.lot, fitting, room_kg)
    left_kg = room_kg - sum(i.mass_kg for i in inferred)
    return Attribution(
        facts=facts,
        declared=declared,
        inferred=inferred,
        left_kg=left_kg,
        left_low_kg=min(left_kg, max(0, room_kg - sum(i.high_kg for i in inferred))),
        left_high_kg=max(left_kg, room_kg - sum(i.low_kg for i in inferred)),
    )


def refuse_negative_share(place: str, shares: Iterable[tuple[str, float]]) -> None:
    """Refuse a declared share below zero, in a sentence that names it.

    Raises
    ------
    UserError
        If there is one.
    """
    for name, share in shares:
        if share < 0:
            raise UserError(tr("freight.declared_negative", place=place, programme=name, share=f"{100 * share:g}"))


def _refuse_declared_sum(place: str, shares: Iterable[tuple[str, float]]) -> float:
    told = list(shares)
    refuse_negative_share(place, told)
    table = [share for _, share in told]
    if sum(table) > 1 + _TINY:
        raise UserError(tr("freight.declared_sum", place=place, total=round(100 * sum(table), 3)))
    return sum(table)


def _declared(lot: Lot) -> tuple[tuple[str, int], ...]:
    total = _refuse_declared_sum(f"lot {lot.lot}", lot.programmes)
    pieces = split_kg(lot.mass_kg, [*(share for _, share in lot.programmes), max(0.0, 1 - total)])
    return tuple((name, kg) for (name, _), kg in zip(lot.programmes, pieces, strict=False))


def _refuse_too_much(lot: Lot, rules: list[EvidenceRule]) -> None:
    total = sum(r.share for r in rules)
    if total > 1 + _TINY:
        names = ", ".join(r.rule_id for r in rules)
        raise UserError(tr("freight.evidence_sum", place=f"lot {lot.lot}", rules=names, total=round(100 * total, 3)))


def _inferred(lot: Lot, fitting: Mapping[str, EvidenceRule], room_kg: int) -> tuple[Inferred, ...]:
    found: list[Inferred] = []
    certain = [r for r in fitting.values() if r.certain]
    for rule in certain:
        kg = min(room_kg, round(lot.mass_kg * rule.share))
        found.append(Inferred(programme=rule.programme, rule=rule.rule_id, mass_kg=kg, low_kg=kg, high_kg=kg))
        room_kg -= kg
    others = [r for r in fitting.values() if not r.certain]
    total = sum(r.share for r in others)
    wanted_kg = min(room_kg, round(lot.mass_kg * total))
    for rule, kg in zip(others, split_kg(wanted_kg, [r.share for r in others]) if others else (), strict=True):
        low_kg = min(kg, int(lot.mass_kg * rule.share_low))
        high_kg = max(kg, min(room_kg, round(lot.mass_kg * rule.share_high)))
        found.append(Inferred(programme=rule.programme, rule=rule.rule_id, mass_kg=kg, low_kg=low_kg, high_kg=high_kg))
    return tuple(found)


def facts_of(plan: Plan, lot: Lot) -> LotFacts | None:
    """Return what is known of a planned lot; None if its turnaround is not in the plan."""
    turnaround = plan.turnarounds.get(lot.turnaround)
    if turnaround is None:
        return None
    day = turnaround.on_block.astimezone(plan.layout.airport.zone).date()
    return LotFacts(
        lot=lot, turnaround=turnaround, hall=plan.hall_of(lot.lot) or _only_hall(plan, lot, turnaround), day=day
    )


def _only_hall(plan: Plan, lot: Lot, flight: Turnaround) -> str:
    """Return the hall of a lot that has not been planned yet, if there is but one that may take it."""
    halls = halls_there(plan, lot, flight)
    return halls[0] if len(halls) == 1 else ""


def attributions(
    plan: Plan,
    start: datetime | None = None,
    end: datetime | None = None,
    rules: Iterable[EvidenceRule] | None = None,
) -> list[Attribution]:
    """Return whose freight every lot is that comes or goes with the turnarounds of a window.

    Parameters
    ----------
    start, end : datetime or None
        UTC; a turnaround counts, with all its lots, if it comes on block in ``[start, end)``. None = no bound.
    rules : iterable of EvidenceRule or None
        None = those of the plan.

    Raises
    ------
    UserError
        If rules cannot be told apart, or shares come to more than a lot.
    """
    table = list(plan.freight.evidence_rule.values()) if rules is None else list(rules)
    require_sound(table)
    return [attribute(facts, table) for facts in _facts(plan, start, end)]


def _facts(plan: Plan, start: datetime | None, end: datetime | None) -> Iterator[LotFacts]:
    for lot in plan.lots.values():
        facts = facts_of(plan, lot)
        if facts is None:
            continue
        on_block = facts.turnaround.on_block
        if (start is None or start <= on_block) and (end is None or on_block < end):
            yield facts


def programme_kg(attribution: Attribution, programme: str) -> int:
    """Return the kilograms of a lot that are a programme's, declared or inferred."""
    declared = sum(kg for name, kg in attribution.declared if name == programme)
    return declared + sum(i.mass_kg for i in attribution.inferred if i.programme == programme)


def programme_lots(plan: Plan, programme: str, found: Iterable[Attribution] | None = None) -> dict[LotId, int]:
    """Return the kilograms of a programme in each lot that has any."""
    rows = attributions(plan) if found is None else found
    masses = ((a.lot.lot, programme_kg(a, programme)) for a in rows)
    return {lot: kg for lot, kg in masses if kg > 0}
