"""What a planner may set in a plan: closures, rule settings, accepted findings, named values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from apronplan.domain.findings import Severity
from apronplan.domain.ids import RuleId


class ClosureKind(StrEnum):
    """What is closed."""

    STAND = "stand"
    APRON = "apron"
    HALL = "hall"
    TAXI_EDGE = "taxi_edge"
    SERVICE_EDGE = "service_edge"
    CUSTOMS = "customs"


class Recurrence(StrEnum):
    """How a closure comes back."""

    NONE = "none"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """Works or a closure.

    Attributes
    ----------
    subject : str
        Name of the stand, apron, hall or edge.
    start, end : datetime
        First occurrence, half-open, UTC.
    no_arrivals_only : bool
        True: what stands there may stay, nothing new may come.
    recurrence, until : Recurrence, date or None
        How it repeats (at the same local time), and its last local day.
    """

    closure: str
    kind: ClosureKind
    subject: str
    start: datetime
    end: datetime
    no_arrivals_only: bool = False
    recurrence: Recurrence = Recurrence.NONE
    until: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSetting:
    """A rule's settings in this plan, over its defaults; None = the default holds.

    Attributes
    ----------
    scope : mapping of str to tuple of str
        Where severity and weight hold, by ``stands``, ``aprons``, ``operators``, ``handlers`` and ``types``; a list
        that is missing or empty restricts nothing. Elsewhere the rule's defaults hold.
    valid_from, valid_to : date or None
        First local day on which they hold, and first day after the last.
    source, owner : str
        Why it is set so, and who answers for it.
    """

    rule: RuleId
    severity: Severity | None = None
    weight: float | None = None
    params: Mapping[str, float] = field(default_factory=dict)
    scope: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedFinding:
    """A finding that a named person has accepted, by `Finding.key`."""

    finding: str
    reason: str
    by: str
    utc: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A named value of the plan: its id, name, built phases, last solver figures."""

    name: str
    value: str
