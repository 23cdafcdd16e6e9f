"""What a person should be told when a plan has been opened."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from apronplan.domain.clock import HOME_ZONE, stamp_text
from apronplan.i18n import tr
from apronplan.store.planfile import PlanFile

_SKEW = timedelta(minutes=5)  # two laptops never agree to the second


def opening_notices(file: PlanFile, now: datetime | None = None, zone: ZoneInfo = HOME_ZONE) -> list[str]:
    """Return a sentence for each: the last program crashed, the file is only a view, the clock was set back.

    Times are written in the airport's zone, as everywhere on the desk.
    """
    said = []
    if file.recovered:
        said.append(tr("session.recovered", edit=file.recovered.edit, when=_when(file.recovered.utc, zone)))
    if file.read_only:
        said.append(tr("session.view_only", path=file.path))
    if clock := _clock_back(file, now or datetime.now(UTC), zone):
        said.append(clock)
    return said


def _clock_back(file: PlanFile, now: datetime, zone: ZoneInfo) -> str:
    if not file.heads:
        return ""
    last = file.heads[-1]
    utc = _instant(last.utc)
    if utc is None or utc - now <= _SKEW:
        return ""
    return tr("session.clock_back", now=stamp_text(now, zone), edit=last.n, last=stamp_text(utc, zone))


def _instant(text: str) -> datetime | None:
    try:
        utc = datetime.fromisoformat(text)
    except ValueError:  # written by another program, and sealed: its own affair
        return None
    return utc.astimezone(UTC) if utc.tzinfo is not None else None


def _when(text: str, zone: ZoneInfo) -> str:
    utc = _instant(text)
    return stamp_text(utc, zone, seconds=True) if utc else text or "-"
