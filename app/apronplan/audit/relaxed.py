"""Which faults the plan's own settings make soft or switch off, where and when those settings hold."""

from collections.abc import Mapping

from apronplan.audit.faults import AuditFault
from apronplan.audit.stays import Stay
from apronplan.domain.plan import Plan
from apronplan.domain.settings import RuleSetting


def is_relaxed(plan: Plan, fault: AuditFault, stays: Mapping[str, Stay]) -> bool:
    """Tell whether a rule is not hard for a fault.

    A setting with a scope or dates relaxes only the faults of a stay that lies within them; a fault that names no stay
    (a hall's, say) is relaxed by settings without scope and dates alone.
    """
    setting = plan.rule_settings.get(fault.code)
    if setting is None or setting.severity is None or str(setting.severity) == "hard":
        return False
    if not is_narrow(setting):
        return True
    concerned = [stays[name] for name in fault.subjects if name in stays]
    return any(_within(plan, setting, stay) for stay in concerned)


def is_narrow(setting: RuleSetting) -> bool:
    """Tell whether a setting holds only in some places or on some days."""
    return any(setting.scope.values()) or setting.valid_from is not None or setting.valid_to is not None


def _within(plan: Plan, setting: RuleSetting, stay: Stay) -> bool:
    turnaround = plan.parts[stay.part].turnaround  # type: ignore[index]
    of_stay = {
        "stands": stay.stand.stand,
        "aprons": stay.stand.apron,
        "operators": turnaround.operator,
        "handlers": turnaround.handler,
        "types": stay.aircraft_type,
    }
    day = stay.on_block.astimezone(plan.layout.airport.zone).date()
    begun = setting.valid_from is None or setting.valid_from <= day
    ended = setting.valid_to is not None and setting.valid_to <= day
    fits = all(not names or of_stay.get(kind) in names for kind, names in setting.scope.items())
    return begun and not ended and fits
