"""What a late aircraft does to those behind it: who has to wait for the stand, and how long. No widgets."""

from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise

import msgspec

from apronplan.domain.ids import PartId, StandId
from apronplan.ui.gantt.model import Bar


class Knock(msgspec.Struct, frozen=True):
    """One stay that has to begin later.

    Attributes
    ----------
    cause : PartId
        The stay before it on the stand.
    minutes : float
        How much later it can come on the stand, if everybody keeps his time on the ground.
    """

    cause: PartId
    minutes: float


def cascade(bars: Mapping[StandId, tuple[Bar, ...]], gap_min: Callable[[Bar], float]) -> dict[PartId, Knock]:
    """Follow every late stay down its stand.

    Begins only at stays that leave later than scheduled: a plan that is too tight by itself is no delay, and has its
    findings.
    """
    found: dict[PartId, Knock] = {}
    for row in bars.values():
        if any(b.off_schedule for b in row):
            found.update(_down(row, gap_min))
    return found


def _down(row: Iterable[Bar], gap_min: Callable[[Bar], float]) -> dict[PartId, Knock]:
    found: dict[PartId, Knock] = {}
    ordered = sorted(row, key=lambda b: (b.start, b.part))
    for before, after in pairwise(ordered):
        pushed = found[before.part].minutes if before.part in found else 0.0
        late = before.end > before.sched_end or pushed > 0
        needed = before.end + pushed + max(gap_min(before), gap_min(after))
        if late and needed > after.start and before.part.rpartition("#")[0] != after.part.rpartition("#")[0]:
            found[after.part] = Knock(before.part, needed - after.start)
    return found
