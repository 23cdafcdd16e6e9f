"""What the audit says."""

from dataclasses import dataclass


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
    """

    code: str
    message: str
    subjects: tuple[str, ...]
    overridden: str = ""
    at_min: float | None = None


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
