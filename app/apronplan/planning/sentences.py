"""Findings in plain words: numbers, local times, flight labels. Texts stand in ``i18n/<language>/rules.json``."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, tzinfo
from functools import partial
from math import floor

from apronplan.domain.findings import OVERRIDE, Finding, SubjectKind, Value
from apronplan.domain.ids import LotId, PartId, TurnaroundId, turnaround_of
from apronplan.domain.plan import Plan
from apronplan.i18n import has, tr

_DIGITS = re.compile(r"\.(\d)f")
_MORE_DIGITS = 3


class _Compared(float):
    """A figure that is written beside another one: with more digits as long as the two would read alike.

    Time that is there is rounded down, since "20 min, 20 min needed" helps nobody.
    """

    _own: Callable[[int], str]
    _other: Callable[[int], str]

    def __new__(cls, value: float, own: Callable[[int], str], other: Callable[[int], str]) -> "_Compared":
        """Keep a figure, and how it and the other are written with some digits."""
        made = super().__new__(cls, value)
        made._own, made._other = own, other
        return made

    def __format__(self, spec: str) -> str:
        """Return the figure with the digits asked for, or with as many more as it takes to differ."""
        found = _DIGITS.fullmatch(spec)
        if found is None:
            return super().__format__(spec)
        asked = int(found[1])
        written = [(self._own(digits), self._other(digits)) for digits in range(asked, asked + _MORE_DIGITS)]
        return next((own for own, other in written if own != other), written[0][0])


def _text(value: float, digits: int, *, down: bool) -> str:
    scale = 10.0**digits
    return f"{floor(value * scale + 1e-6) / scale if down else value:.{digits}f}"


COMPARED = (
    ("found_m", "needed_m"), ("wingspan_m", "max_wingspan_m"), ("length_m", "max_length_m"),
    ("found_min", "needed_min"), ("found_min", "target_min"), ("found_t", "limit_t"), ("quota_count", "limit"),
)  # fmt: skip
"""Values of findings that are told beside each other: what is there, and what it is held against."""


def _compare(values: dict[str, object]) -> None:
    """Let figures that are told beside each other, and differ, read differently."""
    for name, against in COMPARED:
        found, limit = values.get(name), values.get(against)
        if not isinstance(found, float) or not isinstance(limit, float) or found == limit:
            continue
        down = name == "found_min"

        own, other = partial(_text, found, down=down), partial(_text, limit, down=False)
        values[name] = _Compared(found, own, other)
        if against != "limit":
            values[against] = _Compared(limit, other, own)
    minutes = values.get("minutes")
    if isinstance(minutes, float) and minutes > 0:
        values["minutes"] = _Compared(minutes, partial(_text, minutes, down=False), partial(_text, 0.0, down=False))


def sentence(finding: Finding, plan: Plan, zone: tzinfo | None = None) -> str:
    """Return a finding as one sentence in the reader's language.

    Parameters
    ----------
    finding : Finding
        What a rule said.
    plan : Plan
        Where labels and the time zone come from.
    zone : tzinfo or None
        Zone in which times are written; None = the airport's.
    """
    message = f"finding.{finding.code}"
    if "overlap_m" in finding.values and has(f"{message}.overlap"):
        message += ".overlap"
    if not has(message):
        message = f"finding.{finding.rule}"
    text = tr(message, **sentence_values(finding, plan, zone))
    reason = finding.values.get(OVERRIDE)
    return text if reason is None else tr("finding.overridden", sentence=text, reason=reason)


def sentence_values(finding: Finding, plan: Plan, zone: tzinfo | None = None) -> dict[str, object]:
    """Return everything that a text may name.

    The finding's own values; ``flight`` and ``other`` (labels of the first and second part), ``others`` (all but the
    first), ``stand`` and ``neighbour``, ``hall``, ``lot``; ``start`` and ``end`` and every ``*_utc`` value as local
    times (``leaves_utc`` as ``leaves``), with the day where it is not the day of the start.
    """
    if zone is None and plan.rows("airport"):
        zone = plan.layout.airport.zone
    reference = finding.start.astimezone(zone).date() if finding.start is not None and zone is not None else None

    def local(utc: datetime) -> str:
        """Return an instant on the airport's clock, with its day where that is not the finding's."""
        here = utc.astimezone(zone)
        return clock(here, reference)

    found: dict[str, object] = dict(finding.values)
    _compare(found)
    if found.get("reason") == "":
        found["reason"] = tr("finding.no_reason")
    for name, value in finding.values.items():
        if name.endswith("_utc") and isinstance(value, str):
            found[name.removesuffix("_utc")] = local(datetime.fromisoformat(value))
    found["start"] = local(finding.start) if finding.start is not None else "-"
    found["end"] = local(finding.end) if finding.end is not None else "-"
    found.setdefault("day", reference.isoformat() if reference is not None else "-")
    labels = [label(plan, part) for part in finding.ids(SubjectKind.PART)]
    labels += [_turnaround(plan, t) for t in finding.ids(SubjectKind.TURNAROUND)] if not labels else []
    labels += [_lot(plan, lot) for lot in finding.ids(SubjectKind.LOT)] if not labels else []
    stands = finding.ids(SubjectKind.STAND)
    found.setdefault("flight", _nth(labels, 0))
    found.setdefault("other", _nth(labels, 1))
    found.setdefault("others", ", ".join(labels[1:]) or "-")
    found.setdefault("stand", _nth(stands, 0))
    found.setdefault("neighbour", _nth(stands, 1 if len(stands) > 1 else 0))
    found.setdefault("hall", _nth(finding.ids(SubjectKind.HALL), 0))
    found.setdefault("lot", _nth(finding.ids(SubjectKind.LOT), 0))
    return found


def clock(local: datetime, reference: date | None = None) -> str:
    """Return a local time as ``06:25``, with its day (``06-05 06:25``) if it is not the reference day."""
    return f"{local:%H:%M}" if reference is None or local.date() == reference else f"{local:%m-%d %H:%M}"


def label(plan: Plan, part: str) -> str:
    """Return how people call a part: its flight, with the number of the part if the turnaround is towed."""
    name = _turnaround(plan, turnaround_of(PartId(part)))
    if plan.splits.get(turnaround_of(PartId(part))) is None:
        return name
    return tr("finding.part", flight=name, part=part.rpartition("#")[2])


def _turnaround(plan: Plan, turnaround: str) -> str:
    row = plan.turnarounds.get(TurnaroundId(turnaround))
    return row.label if row is not None else turnaround


def _lot(plan: Plan, lot: str) -> str:
    row = plan.lots.get(LotId(lot))
    return _turnaround(plan, row.turnaround) if row is not None else lot


def _nth(names: Iterable[str], index: int) -> str:
    found = list(names)
    return found[index] if index < len(found) else "-"


def short_reason(finding: Finding, values: Mapping[str, Value] | None = None) -> str:
    """Return the kind of a finding in a word or two (``span``, ``occupied``), to count stands by."""
    message = f"reason.{finding.code}"
    if not has(message):
        message = f"reason.{finding.rule}"
    return tr(message, **(values or {}))
