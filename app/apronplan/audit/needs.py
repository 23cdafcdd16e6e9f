"""What an aircraft needs of its stand beyond room: facilities, and what the plan's own cells allow there."""

from collections.abc import Iterator, Mapping, Sequence

from apronplan.audit.faults import AuditFault
from apronplan.audit.stand_checks import single_fault
from apronplan.audit.stays import Stay
from apronplan.domain.ids import PartId
from apronplan.domain.plan import Plan, part_owner

Cells = Mapping[str, Mapping[str, float]]


def check_needs(plan: Plan, stays: Sequence[Stay]) -> Iterator[AuditFault]:
    """Check facilities, cells, approved positions, and that who has landed stands where told.

    A facility that no stand lists is not known anywhere and refuses nobody.
    """
    listed = frozenset(f for s in plan.layout.stands.values() for f in s.facilities)
    animals = _animals(plan)
    types, operators = cells_of(plan, "type_allowed"), cells_of(plan, "operator_exclusive")
    aprons, everywhere = _aprons(plan), _everywhere(plan)
    for stay in stays:
        owner = part_owner(plan, PartId(stay.part))
        needed = {"nose_door_room": owner.nose_load, "live_animals": stay.part in animals, **everywhere}
        for facility, is_needed in needed.items():
            if is_needed and facility in listed and facility not in stay.stand.facilities:
                yield single_fault(stay, "facility", f"needs {facility}")
        if types.get(stay.stand.stand, {}).get(stay.aircraft_type) == 0.0:
            yield single_fault(stay, "type_allowed", f"{stay.aircraft_type} is not allowed there")
        kept_for = operators.get(stay.stand.stand, {})
        if kept_for and not kept_for.get(owner.operator):
            yield single_fault(stay, "operator_exclusive", f"kept for others than {owner.operator}")
        worked = aprons.get(owner.handler)
        if worked and stay.stand.apron not in worked:
            yield single_fault(stay, "handler_licence", f"{owner.handler} works on {', '.join(sorted(worked))} only")
        declared = sorted({"DG1", "DG7"} & set(owner.notes.split()))
        if declared and "dangerous_goods" not in stay.stand.facilities:
            yield single_fault(stay, "dangerous_goods", f"{', '.join(declared)} only on approved positions")
        told = plan.published_stands.get(PartId(stay.part))
        if owner.aibt is not None and told is not None and told.stand != stay.stand.stand:
            yield single_fault(stay, "freeze", f"has landed and was told {told.stand}")


def _aprons(plan: Plan) -> dict[str, set[str]]:
    """Return by handler the aprons on which they work; who is not listed works everywhere."""
    found: dict[str, set[str]] = {}
    for apron, row in cells_of(plan, "handler_licence").items():
        for handler, value in row.items():
            if value:
                found.setdefault(handler, set()).add(apron)
    return found


def _everywhere(plan: Plan) -> dict[str, bool]:
    """Return the facilities that the plan's settings ask of every stand."""
    setting = plan.rule_settings.get("facility")
    figures = setting.params if setting else {}
    return {name: bool(figures.get(name)) for name in ("fuel", "ground_power")}


def _animals(plan: Plan) -> frozenset[str]:
    """Return the parts during which live animals are unloaded (the first) or loaded (the last)."""
    found: set[str] = set()
    if not plan.layout.halls:
        return frozenset()
    for lot in plan.lots.values():
        if str(lot.category) == "AVI" and lot.turnaround in plan.turnarounds:
            parts = plan.parts_of(lot.turnaround)
            found.add(parts[-1 if str(lot.direction) == "export" else 0].part)
    return frozenset(found)


def cells_of(plan: Plan, rule: str) -> Cells:
    """Return a rule's cells (figures named ``LEFT@RIGHT``): RIGHT -> LEFT -> value."""
    setting = plan.rule_settings.get(rule)
    found: dict[str, dict[str, float]] = {}
    for name, value in (setting.params if setting else {}).items():
        left, mark, right = name.partition("@")
        if mark:
            found.setdefault(right, {})[left] = float(value)
    return found
