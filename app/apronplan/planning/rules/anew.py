"""Which findings of a plan another plan did not have."""

from collections.abc import Iterable
from datetime import UTC, datetime

from apronplan.domain.findings import Finding, SubjectKind
from apronplan.planning.rules.check import is_overridden

_LOADED = frozenset({"hall_rate", "hall_space", "hall_peak"})
"""Rules about hours of a hall: who its largest lots are, and when a spell begins, changes with every kilogram."""
_FORGIVEN_T = 0.001
_ALWAYS = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


def anew(found: Iterable[Finding], before: Iterable[Finding]) -> list[Finding]:
    """Return the findings that are not among those of before, in their order.

    Most are the same if their keys are. A spell of a hall is not new if it lies within spells of before that nobody has
    overridden, whichever lots are its largest now, and at its worst hour is no worse than they were.
    """
    known = list(before)
    keys = {f.key for f in known if f.rule not in _LOADED}
    spells = [f for f in known if f.rule in _LOADED and not is_overridden(f)]
    return [f for f in found if not (_is_within(f, spells) if f.rule in _LOADED else f.key in keys)]


def _is_within(spell: Finding, known: Iterable[Finding]) -> bool:
    start, end = _times(spell)
    hall = spell.ids(SubjectKind.HALL)
    there = [f for f in known if f.rule == spell.rule and f.ids(SubjectKind.HALL) == hall]
    near = sorted((times, _tonnes(f)) for f in there if (times := _times(f))[0] < end and start < times[1])
    for (begins, ends), _ in near:
        if begins > start:
            return False
        start = max(start, ends)
    return start >= end and _tonnes(spell) <= max(t for _, t in near) + _FORGIVEN_T


def _times(finding: Finding) -> tuple[datetime, datetime]:
    return finding.start or _ALWAYS[0], finding.end or _ALWAYS[1]


def _tonnes(finding: Finding) -> float:
    found = finding.values.get("found_t", 0.0)
    return float(found) if isinstance(found, int | float) else 0.0
