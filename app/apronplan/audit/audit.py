"""The audit as a whole: every check, sorted into faults, overridden faults and notes."""

from collections.abc import Iterable, Iterator

from apronplan.audit.building_checks import check_buildings
from apronplan.audit.faults import AuditFault, AuditReport
from apronplan.audit.hall_checks import check_halls, override_reason
from apronplan.audit.hall_space import check_built, check_space
from apronplan.audit.needs import check_needs
from apronplan.audit.neighbour_checks import check_neighbours
from apronplan.audit.night import check_night, unknown_counts
from apronplan.audit.relaxed import is_relaxed
from apronplan.audit.road_checks import check_roads
from apronplan.audit.stand_checks import check_closures, check_single, check_succession, gap_steps_of
from apronplan.audit.stays import Stay, known_stays, stay_of
from apronplan.audit.tow_checks import check_tows
from apronplan.domain.plan import Plan

__all__ = ["AuditFault", "AuditReport", "audit_plan"]


def audit_plan(plan: Plan, before: Plan | None = None) -> AuditReport:
    """Audit every placement of a plan.

    Parameters
    ----------
    plan : Plan
        The plan as it is, or as a solver proposes it.
    before : Plan or None
        The plan that the solver was given: locked placements must not have moved.

    Returns
    -------
    AuditReport
        Faults of the hard rules. A rule that the plan's own settings make soft or switch off gives notes instead.
    """
    stays = sorted(known_stays(plan), key=lambda s: (s.start_min, s.part))
    neighbour_faults, pairs = check_neighbours(plan, stays)
    found = [
        *_unknown(plan),
        *check_single(plan, stays),
        *check_succession(stays, gap_steps_of(plan)),
        *check_needs(plan, stays),
        *check_closures(plan, stays),
        *neighbour_faults,
        *check_halls(plan),
        *check_built(plan),
        *check_space(plan),
        *check_buildings(plan, stays),
        *check_tows(plan, stays),
        *check_roads(plan, stays),
        *check_night(plan),
        *(_moved_locks(plan, before) if before is not None else ()),
        *(_moved_landed(plan, before) if before is not None else ()),
    ]
    by_part = {s.part: s for s in stays}
    relaxed = [f for f in found if is_relaxed(plan, f, by_part)]
    hard = [f for f in found if f not in relaxed]
    return AuditReport(
        faults=tuple(f for f in hard if not f.overridden),
        overridden=tuple(f for f in hard if f.overridden),
        notes=(
            *(f"{f.code} is relaxed in this plan: {f.message}" for f in relaxed),
            *_notes(stays),
            *unknown_counts(plan),
        ),
        stays=len(stays),
        lots=len(plan.hall_assignments),
        pairs=pairs,
    )


def _unknown(plan: Plan) -> Iterator[AuditFault]:
    for row in plan.stand_assignments.values():
        if stay_of(plan, row) is not None:
            continue
        part = plan.parts.get(row.part)
        if part is not None and row.stand in plan.layout.stands:
            text = f"part {row.part} on {row.stand}: nobody knows the type {part.turnaround.aircraft_type}"
            yield AuditFault("type_allowed", text, (row.part, row.stand), override_reason(row, "type_allowed"))
        else:
            message = f"part {row.part} on {row.stand}: no such part, stand or aircraft type"
            yield AuditFault("unknown_stand", message, (row.part, row.stand))


def _moved_locks(plan: Plan, before: Plan) -> Iterator[AuditFault]:
    for row in before.stand_assignments.values():
        now = plan.stand_of(row.part)
        if row.locked and now != row.stand:
            yield AuditFault("lock", f"{row.part} is locked on {row.stand}, now on {now or 'no stand'}", (row.part,))
    for lot in before.hall_assignments.values():
        hall = plan.hall_of(lot.lot)
        if lot.locked and hall != lot.hall:
            yield AuditFault("lock", f"lot {lot.lot} is locked in {lot.hall}, now in {hall or 'no hall'}", (lot.lot,))


def _moved_landed(plan: Plan, before: Plan) -> Iterator[AuditFault]:
    """Yield those who had landed where nobody had told them anything else: where they stood is where they were told."""
    for row in before.stand_assignments.values():
        part = before.parts.get(row.part)
        now = plan.stand_of(row.part)
        landed = part is not None and part.turnaround.aibt is not None
        if landed and row.part not in before.published_stands and now != row.stand:
            text = f"{row.part} has landed and was on {row.stand}, now on {now or 'no stand'}"
            yield AuditFault("freeze", text, (row.part,))


def _notes(stays: Iterable[Stay]) -> tuple[str, ...]:
    differing = sorted({s.aircraft_type for s in stays if s.differs})
    return tuple(f"{t}: the layout's dimensions differ from the audit's own table" for t in differing)
