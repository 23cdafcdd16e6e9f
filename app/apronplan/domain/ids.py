"""Typed names of the things a plan speaks of.

All are text; the types keep a stand from being passed where a hall is meant.
"""

from typing import NewType

StandId = NewType("StandId", str)
ApronId = NewType("ApronId", str)
HallId = NewType("HallId", str)
TurnaroundId = NewType("TurnaroundId", str)
PartId = NewType("PartId", str)
LotId = NewType("LotId", str)
NodeId = NewType("NodeId", str)
PhaseId = NewType("PhaseId", str)
RuleId = NewType("RuleId", str)
TypeCode = NewType("TypeCode", str)


def part_id(turnaround: TurnaroundId, index: int) -> PartId:
    """Name part `index` (counted from 1) of a turnaround: ``2018-001#1``."""
    return PartId(f"{turnaround}#{index}")


def turnaround_of(part: PartId) -> TurnaroundId:
    """Return the turnaround that a part belongs to."""
    return TurnaroundId(part.rpartition("#")[0])


def part_index(part: PartId) -> int:
    """Return the number of a part within its turnaround, counted from 1."""
    return int(part.rpartition("#")[2])
