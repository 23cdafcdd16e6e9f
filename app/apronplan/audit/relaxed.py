"""Which faults the plan's own settings make soft or switch off, where and when those settings hold."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from apronplan.audit.faults import AuditFault
from apronplan.audit.stays import Stay
from apronplan.domain.ids import LotId, TurnaroundId
from apronplan.domain.plan import Plan
from apronplan.domain.settings import RuleSetting
from apronplan.domain.traffic import Turnaround

Place = tuple[datetime, Mapping[str, str]]
"""When, and what is there by kind of scope."""


def is_relaxed(plan: Plan, fault: AuditFault, stays: Mapping[str, Stay]) -> bool:
    """Tell whether a rule is not hard for a fault.

    A setting with a scope or dates relaxes only the faults of a stay, a lot, a hall or a turnaround within them; of two
    stays one is enough; a tow is where it leads to.
    """
    setting = plan.rule_settings.get(fault.code)
    if setting is None or setting.severity is None or str(setting.severity) == "hard":
        return False
    if not is_narrow(setting):
        return True
    return any(_within(plan, setting, place) for place in _places(plan, fault, stays))


def is_narrow(setting: RuleSetting) -> bool:
    """Tell whether a setting holds only in some places or on some days."""
    return any(setting.scope.values()) or setting.valid_from is not None or setting.valid_to is not None


def _places(plan: Plan, fault: AuditFault, stays: Mapping[str, Stay]) -> Iterator[Place]:
    """Yield where a fault lies: its stays, else its lots, else its turnaround, else its hall."""
    concerned = [stays[name] for name in fault.subjects if name in stays]
    if fault.code == "tow_feasible":
        concerned = concerned[:1]  # one aircraft, first the stand that it is towed to
    for stay in concerned:
        turnaround = plan.parts[stay.part].turnaround  # type: ignore[index]
        here = {"stands": stay.stand.stand, "aprons": stay.stand.apron, "types": stay.aircraft_type}
        yield stay.on_block, {**_of(turnaround), **here}
    if concerned:
        return
    named = next((name for name in fault.subjects if name in plan.rows("hall")), "")
    halls = {"halls": named} if named else {}
    for name in fault.subjects:
        lot = plan.lots.get(LotId(name))
        row = plan.turnarounds.get(lot.turnaround if lot else TurnaroundId(name))
        if row is not None:
            yield _begin(fault, row), {**_of(row), **({"handlers": lot.handler} if lot else {}), **halls}
    if halls and fault.at_min is not None:
        yield datetime.fromtimestamp(fault.at_min * 60, UTC), halls


def _begin(fault: AuditFault, row: Turnaround) -> datetime:
    """Return the time that counts for a turnaround: of the night quota its departure."""
    return row.off_block if fault.code == "quota" else row.on_block


def _of(row: Turnaround) -> dict[str, str]:
    return {"operators": row.operator, "handlers": row.handler, "types": row.aircraft_type}


def _within(plan: Plan, setting: RuleSetting, place: Place) -> bool:
    at, there = place
    local = at.astimezone(plan.layout.airport.zone)
    begun = setting.valid_from is None or setting.valid_from <= local.date()
    ended = setting.valid_to is not None and setting.valid_to <= local.date()
    return begun and not ended and all(_fits(kind, names, there, local) for kind, names in setting.scope.items())


def _fits(kind: str, names: tuple[str, ...], there: Mapping[str, str], local: datetime) -> bool:
    if not names:
        return True
    if kind != "hours":
        return there.get(kind) in names
    clock = local.hour * 60 + local.minute
    return any(_in_span(span, clock) for span in names)


def _in_span(span: str, clock: int) -> bool:
    """Tell whether a minute of the day lies in ``HH:MM-HH:MM``, over midnight if the second is earlier."""
    begin, finish = (int(t[:2]) * 60 + int(t[3:5]) for t in span.split("-"))
    return begin <= clock < finish if begin <= finish else not finish <= clock < begin
