"""What a person should be told when a plan has been opened."""

from datetime import UTC, datetime, timedelta

from apronplan.i18n import tr
from apronplan.store.planfile import PlanFile

_SKEW = timedelta(minutes=5)  # two laptops never agree to the second


def opening_notices(file: PlanFile, now: datetime | None = None) -> list[str]:
    """Return a sentence for each: the last program crashed, the file is only a view, the clock was set back."""
    said = []
    if file.recovered:
        said.append(tr("session.recovered", edit=file.recovered.edit, utc=file.recovered.utc))
    if file.read_only:
        said.append(tr("session.view_only", path=file.path))
    if clock := _clock_back(file, now or datetime.now(UTC)):
        said.append(clock)
    return said


def _clock_back(file: PlanFile, now: datetime) -> str:
    if not file.heads:
        return ""
    last = file.heads[-1]
    try:
        utc = datetime.fromisoformat(last.utc)
    except ValueError:  # written by another program, and sealed: its own affair
        return ""
    if utc.tzinfo is None or utc - now <= _SKEW:
        return ""
    return tr("session.clock_back", now=now, edit=last.n, utc=utc)
