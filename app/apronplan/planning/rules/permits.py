"""Who and what may stand where: contract stands, handlers' aprons, dangerous goods."""

from collections.abc import Sequence

from apronplan.domain.findings import Finding
from apronplan.domain.layout import Stand
from apronplan.domain.traffic import Category
from apronplan.planning.rules.case import NONE, Case

DANGEROUS_GOODS = "dangerous_goods"
RESTRICTED_NOTES = ("DG1", "DG7")
"""Words in a turnaround's notes that declare explosives (class 1) or radioactive freight (class 7)."""


def operator_exclusive(case: Case, stand: Stand) -> Sequence[Finding]:
    """Refuse a stand that is kept for other operators."""
    cells = case.rules.cells("operator_exclusive")
    allowed = cells.get(stand.stand) if cells else None
    if not allowed or allowed.get(case.turnaround.operator):
        return NONE
    names = ", ".join(sorted(name for name, value in allowed.items() if value))
    return case.find("operator_exclusive", stand, {"operator": case.turnaround.operator, "operators": names})


def handler_licence(case: Case, stand: Stand) -> Sequence[Finding]:
    """Refuse an apron that is not among those listed for the handler."""
    cells = case.rules.cells("handler_licence")
    handler = case.turnaround.handler
    if not cells or not handler:
        return NONE
    listed = [apron for apron, row in cells.items() if row.get(handler)]
    if not listed or stand.apron in listed:
        return NONE
    values = {"handler": handler, "apron": stand.apron, "aprons": ", ".join(sorted(listed))}
    return case.find("handler_licence", stand, values, variant="apron")


def carries_dangerous_goods(case: Case) -> bool:
    """Tell whether a part brings or takes dangerous goods, or its notes declare restricted classes."""
    return bool(_declared(case)) or any(lot.category is Category.DANGEROUS_GOODS for lot, _, _ in case.freight)


def _declared(case: Case) -> list[str]:
    notes = case.turnaround.notes
    return sorted(set(RESTRICTED_NOTES) & set(notes.split())) if notes else []


def dangerous_goods(case: Case, stand: Stand) -> Sequence[Finding]:
    """Refuse explosives and radioactive freight off the approved positions; say where the class is not known."""
    if DANGEROUS_GOODS in stand.facilities:
        return NONE
    declared = _declared(case)
    if declared:
        return case.find("dangerous_goods", stand, {"classes": ", ".join(d.removeprefix("DG") for d in declared)})
    mass_kg = sum(lot.mass_kg for lot, _, _ in case.freight if lot.category is Category.DANGEROUS_GOODS)
    if not mass_kg:
        return NONE
    values = {"tonnes": mass_kg / 1000}
    return case.find("dangerous_goods", stand, values, variant="unknown", points=0.0, soften=True)
