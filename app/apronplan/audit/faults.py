"""What the audit says."""

import math
from dataclasses import dataclass

_FORGIVEN = 0.001
"""Amounts are sums: so much more is not more (a kilogram of freight)."""


@dataclass(frozen=True, slots=True)
class AuditFault:
    """One thing that is wrong with a plan.

    Attributes
    ----------
    code : str
        The rule of RULES that is broken, or ``unknown_...`` for a row that points nowhere.
    message : str
        A sentence with names, metres or minutes.
    subjects : tuple of str
        Parts, stands, halls or lots concerned.
    overridden : str
        A planner's reason, where an override covers it; then it is no fault of the solver.
    at_min : float or None
        When, minutes since the epoch, where the subjects do not say it (an hour of a hall).
    amount : float
        How much is too much, in the unit of the rule (tonnes of a hall); 0 where there is no such figure.
    """

    code: str
    message: str
    subjects: tuple[str, ...]
    overridden: str = ""
    at_min: float | None = None
    amount: float = 0.0

    @property
    def key(self) -> tuple[str, tuple[str, ...], float | None]:
        """What tells a fault from another one: rule, subjects and time."""
        return self.code, self.subjects, self.at_min


@dataclass(frozen=True, slots=True)
class AuditReport:
    """All faults, those a planner has overridden, remarks, and what was looked at.

    Attributes
    ----------
    faults, overridden : tuple of AuditFault
        Open faults; faults that an override covers.
    notes : tuple of str
        Things that are no faults: figures that differ from the audit's own table, unknown types.
    stays, lots, pairs : int
        How many stays, lots and pairs of neighbouring stays were checked: an audit of nothing proves nothing.
    """

    faults: tuple[AuditFault, ...]
    overridden: tuple[AuditFault, ...]
    notes: tuple[str, ...]
    stays: int
    lots: int
    pairs: int

    @property
    def ok(self) -> bool:
        """True if no open fault was found."""
        return not self.faults

    def new_beside(self, before: "AuditReport") -> tuple[AuditFault, ...]:
        """Return the open faults that another report has not, or has with a smaller amount."""
        known = {fault.key: fault.amount for fault in before.faults}
        return tuple(f for f in self.faults if f.amount > known.get(f.key, -math.inf) + _FORGIVEN)
