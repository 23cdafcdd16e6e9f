"""Whose e-commerce freight a turnaround carries, declared or inferred, as the desk shows it. No widgets."""

from collections import Counter
from collections.abc import Iterable

from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Lot, Turnaround
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.ui.words import tonnes_text

Masses = Counter[str]
"""Kilograms by programme; the empty name holds e-commerce freight without an owner."""


def programme_masses(plan: Plan, lots: Iterable[Lot]) -> Masses:
    """Add up some lots by programme; evidence that contradicts itself counts as none, and is found elsewhere."""
    from apronplan.cargo.programmes import attribute, facts_of

    rules = list(plan.freight.evidence_rule.values())
    found: Masses = Counter()
    for lot in lots:
        facts = facts_of(plan, lot)
        if facts is None:
            continue
        try:
            owner = attribute(facts, rules)
        except UserError:
            continue
        found.update(dict(owner.declared))
        for inferred in owner.inferred:
            found[inferred.programme] += inferred.mass_kg
        if owner.unknown_kg:
            found[""] += owner.unknown_kg
    return found


def main_programme(plan: Plan, turnaround: Turnaround) -> tuple[str, int]:
    """Return the heaviest programme of a turnaround with its kilograms; no name where none is known."""
    if turnaround.programmes or plan.freight.evidence_rule:
        masses = programme_masses(plan, plan.lots_of(turnaround.turnaround))
        masses.pop("", None)
        if masses:
            return masses.most_common(1)[0]
    return "", 0


def programmes_text(plan: Plan, turnaround: Turnaround) -> str:
    """Write the programmes of a turnaround with their tonnes, the heaviest first."""
    masses = programme_masses(plan, plan.lots_of(turnaround.turnaround))
    return ", ".join(f"{name or tr('ui.programme.unknown')} {tonnes_text(kg)}" for name, kg in masses.most_common())
