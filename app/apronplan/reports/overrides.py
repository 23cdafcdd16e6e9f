"""Overrides on paper: of stands and of halls, by rule, by whom and why; those without a cause any more stand apart."""

from collections.abc import Container, Iterable

from apronplan.domain.findings import Finding
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Lot, Override, Part
from apronplan.i18n import tr
from apronplan.planning.context import PlanningContext
from apronplan.planning.rules.check import check_plan, lot_overrides_in_force, overrides_in_force
from apronplan.reports.exhibits.figures import rule_name
from apronplan.reports.pages import Block, Heading, Note


def rules_text(override: Override) -> str:
    """Name the rules that an override may break."""
    return ", ".join(rule_name(rule) for rule in override.rules) or tr("daily.override_every_rule")


def overrides_needed(plan: Plan, findings: Iterable[Finding]) -> frozenset[str]:
    """Return parts and lots whose override still breaks a rule."""
    found = tuple(findings)
    return frozenset(overrides_in_force(plan, found)) | frozenset(lot_overrides_in_force(plan, found))


def overrides_needed_now(plan: Plan, parts: Iterable[Part], lots: Iterable[Lot]) -> frozenset[str]:
    """Return what `overrides_needed` does where nobody has checked the plan; without overrides it need not be."""
    if not any(_stand_override(plan, p) for p in parts) and not any(_lot_override(plan, x) for x in lots):
        return frozenset()
    return overrides_needed(plan, check_plan(PlanningContext(plan)))


def lots_of(plan: Plan, parts: Iterable[Part]) -> tuple[Lot, ...]:
    """Return the lots of some turnarounds, each once."""
    names = dict.fromkeys(p.turnaround.turnaround for p in parts)
    return tuple(lot for name in names for lot in plan.lots_of(name))


def override_blocks(plan: Plan, parts: Iterable[Part], lots: Iterable[Lot], needed: Container[str]) -> list[Block]:
    """Name the overrides whose cause is still there, and apart from them those that could be taken back.

    Parameters
    ----------
    needed : container of str
        Parts and lots whose override is in force; see `overrides_needed`.
    """
    said = [(p.part in needed, _of_part(plan, p, o)) for p in parts if (o := _stand_override(plan, p)) is not None]
    said += [(x.lot in needed, _of_lot(plan, x, o)) for x in lots if (o := _lot_override(plan, x)) is not None]
    blocks: list[Block] = []
    for there, heading in ((True, "daily.overrides"), (False, "daily.overrides_idle")):
        notes = [Note(text=text, warning=there) for is_there, text in said if is_there is there]
        blocks += [Heading(text=tr(heading)), *notes] if notes else []
    return blocks


def override_marks(plan: Plan, part: Part, lots: Iterable[Lot], needed: Container[str] | None) -> list[str]:
    """Say in the row of a part whether its stand, and which halls of its lots, are by override.

    The rules, names and reasons are with `override_blocks`; a column of remarks has no room for them.

    Parameters
    ----------
    needed : container of str or None
        Parts and lots whose override is in force; None = nobody has looked.
    """
    said = [(part.part in (needed or ()), tr("mark.of_stand"))] if _stand_override(plan, part) is not None else []
    with_override = (x for x in lots if _lot_override(plan, x) is not None)
    said += [(x.lot in (needed or ()), tr("mark.of_hall", hall=plan.hall_of(x.lot))) for x in with_override]
    marks = []
    for there, name in ((True, "mark.override"), (False, "mark.override_idle")):
        what = dict.fromkeys(text for is_there, text in said if (is_there or needed is None) is there)
        marks += [tr(name, what=", ".join(what))] if what else []
    return marks


def _stand_override(plan: Plan, part: Part) -> Override | None:
    row = plan.stand_assignments.get(part.part)
    return row.override if row is not None else None


def _lot_override(plan: Plan, lot: Lot) -> Override | None:
    row = plan.hall_assignments.get(lot.lot)
    return row.override if row is not None else None


def _of_part(plan: Plan, part: Part, o: Override) -> str:
    values = {"flight": part.turnaround.label, "stand": plan.stand_of(part.part), "reason": o.reason, "by": o.by}
    return tr("daily.override", **values, rules=rules_text(o))


def _of_lot(plan: Plan, lot: Lot, o: Override) -> str:
    return tr(
        "daily.override_lot",
        lot=lot.lot,
        category=lot.category,
        tonnes=lot.mass_kg / 1000,
        flight=plan.turnarounds[lot.turnaround].label,
        hall=plan.hall_of(lot.lot),
        rules=rules_text(o),
        by=o.by,
        reason=o.reason,
    )
