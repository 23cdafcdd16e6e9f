"""What a rule says about a plan: codes, subjects and numbers; the sentence is made at the edge."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

Value = str | int | float | None

OVERRIDE = "override"
"""Name of the value that holds the reason of an override."""


class Severity(StrEnum):
    """How a rule counts: never broken, broken at a cost, or not looked at."""

    HARD = "hard"
    SOFT = "soft"
    OFF = "off"


class SubjectKind(StrEnum):
    """What a finding can be about."""

    PART = "part"
    TURNAROUND = "turnaround"
    STAND = "stand"
    HALL = "hall"
    LOT = "lot"
    RULE = "rule"
    EDGE = "edge"
    TYPE = "type"
    HOUR = "hour"


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """One thing a finding is about; the first subject of a finding is the one to mend."""

    kind: SubjectKind
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One statement of one rule.

    Attributes
    ----------
    code : str
        The rule's id (``size``), or the id and a variant after a dot (``clearance.unsure``).
    severity : Severity
        As the plan's settings have it for this rule.
    subjects : tuple of Subject
        What it is about, the one to mend first.
    values : mapping
        Numbers and names for the sentence, units in the names (``wingspan_m``).
    start, end : datetime or None
        When it holds, UTC.
    cost : float
        Weight x amount for a soft finding, in cost points; 0 for a hard one.
    """

    code: str
    severity: Severity
    subjects: tuple[Subject, ...] = ()
    values: Mapping[str, Value] = field(default_factory=dict)
    start: datetime | None = None
    end: datetime | None = None
    cost: float = 0.0

    @property
    def rule(self) -> str:
        """The rule's id without the variant."""
        return self.code.partition(".")[0]

    @property
    def key(self) -> str:
        """A name that stays the same while the same things break the same rule."""
        return "|".join((self.code, *(f"{s.kind}:{s.id}" for s in self.subjects)))

    def ids(self, kind: SubjectKind) -> tuple[str, ...]:
        """Return the subjects of one kind, in order."""
        return tuple(s.id for s in self.subjects if s.kind is kind)
