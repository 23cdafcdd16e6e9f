"""Whose freight it is: rules by which the share of a programme in a lot is inferred from evidence."""

from dataclasses import dataclass
from datetime import date

from apronplan.domain.traffic import Category, Direction


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRule:
    """One dated piece of evidence. Empty text or None = any.

    Attributes
    ----------
    programme : str
        Whose freight it speaks for, ``Cainiao``.
    priority : int
        Rank, 1 is looked at first; within a programme the first rule that fits a lot counts.
    operator, flight, origin, consignee, hall : str
        What must fit: ICAO operator, flight number of the leg, airport the freight comes from, consignee of the lot,
        hall the lot is planned for.
    valid_from, valid_to : date or None
        First local day of arrival, and first day after the last.
    share_low, share, share_high : float
        Least, estimated and largest share of the programme in the lot, 0..1, rising.
    """

    programme: str
    rule_id: str
    priority: int
    share_low: float
    share: float
    share_high: float
    operator: str = ""
    flight: str = ""
    origin: str = ""
    consignee: str = ""
    hall: str = ""
    category: Category | None = None
    direction: Direction | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""

    @property
    def key(self) -> str:
        """Name of the rule in a plan."""
        return f"{self.programme}|{self.rule_id}"

    @property
    def certain(self) -> bool:
        """True if the rule leaves no room: a named consignee, say."""
        return self.share_low == self.share_high
