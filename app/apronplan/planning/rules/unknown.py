"""Rules that exist and cannot be judged for want of data: whoever switches one on is told that nothing is cleared."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from apronplan.domain.findings import Finding, Severity, Subject, SubjectKind
from apronplan.planning.rules import service
from apronplan.planning.rules.rulebook import UNSCOPED

if TYPE_CHECKING:
    from apronplan.planning.context import PlanningContext

NO_DATA: Mapping[str, Callable[["PlanningContext"], bool]] = MappingProxyType(
    {
        "together": lambda _: True,
        "delivery_slack": lambda context: not service.has_clock(context),
        "fairness": lambda context: not service.contract_shares(context),
    }
)
"""Rules whose data a plan may not hold, and whether that is so: an operator's home apron (none does), the delivery
clock's legs and cities, contract shares."""

REFERENCE_DAY = "reference_day"
"""Setting of the plan: the local day whose stands are taken as the model, ISO."""


def unknown(context: "PlanningContext") -> Iterator[Finding]:
    """Yield "not cleared" for every rule that is on and has nothing to judge by, or is set as it cannot be."""
    rules = [name for name, is_missing in NO_DATA.items() if context.rules.is_on(name) and is_missing(context)]
    if context.rules.is_on("reference_day") and not context.plan.setting(REFERENCE_DAY):
        rules.append("reference_day")
    for name in rules:
        yield Finding(
            code=f"{name}.unknown",
            severity=Severity.SOFT,
            subjects=(Subject(SubjectKind.RULE, name),),
            values={"rule": name},
        )
    for name in sorted(UNSCOPED & context.rules.scoped):  # of plans older than the check of such settings
        yield Finding(
            code=f"{name}.scoped",
            severity=Severity.SOFT,
            subjects=(Subject(SubjectKind.RULE, name),),
            values={"rule": name},
        )
    if context.layout.halls and not context.tables.has_roads and context.rules.is_on("road_open"):
        yield Finding(code="road_open.unknown", severity=Severity.SOFT)
