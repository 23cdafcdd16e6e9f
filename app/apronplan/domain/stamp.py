"""What every sheet says about itself, so that it can be told later whether it is out of date."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from apronplan.domain.clock import HOME_ZONE


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetStamp:
    """Identity and age of a printed sheet.

    Attributes
    ----------
    plan_id : str
        The plan's UUID.
    revision : int
        Number of the last edit that the sheet shows.
    journal_hash : str
        First 12 hexadecimal digits of that edit's hash.
    printed_at : datetime
        UTC.
    zone : ZoneInfo
        Of the airport: the sheet says when it was printed on its clock.
    """

    plan_id: str
    plan_name: str
    revision: int
    journal_hash: str
    printed_by: str
    printed_at: datetime
    zone: ZoneInfo = HOME_ZONE

    @property
    def code(self) -> str:
        """What the QR code on the sheet holds and ``apronplan verify`` reads."""
        return f"APRONPLAN:{self.plan_id}:{self.revision}:{self.journal_hash}"
