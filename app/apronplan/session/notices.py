"""What a person should be told when a plan has been opened."""

from datetime import UTC, datetime, timedelta

from apronplan.i18n import tr
from apronplan.store.planfile import PlanFile

_SKEW = timedelta(minutes=5)  # two laptops never agree to the second


def opening_notices(file: PlanFile, now: datetime | None = None) -> list[str]:
    """Return a sentence for each: the last program crashed, the file is only a view, the clock was set back."""
    said = []
    if file.recovered:
        said.append(tr("session.recovered", edit=file.recovered.edit, when=_when(file.recovered.utc)))
    if file.read_only:
        said.append(tr("session.view_only", path=file.path))
    if clock := _clock_back(file, now or datetime.now(UTC)):
        said.append(clock)
    return said


def _clock_back(file: PlanFile, now: datetime) -> str:
    if not file.heads:
        return ""
    last = file.heads[-1]
    utc = _instant(last.utc)
    if utc is None or utc - now <= _SKEW:
        return ""
    return tr("session.clock_back", now=now, edit=last.n, utc=utc)


def _instant(text: str) -> datetime | None:
    try:
        utc = datetime.fromisoformat(text)
    except ValueError:  # written by another program, and sealed: its own affair
        return None
    return utc.astimezone(UTC) if utc.tzinfo is not None else None


def _when(text: str) -> str:
    utc = _instant(text)
    return f"{utc:%Y-%m-%d %H:%M:%S} UTC" if utc else text or "-"
