"""The table of alternates: what is listed, what boxes say, what outlines and ways in say, and why they differ."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from apronplan.domain.ids import StandId
from apronplan.domain.layout import Layout
from apronplan.geometry.boxes import box_overlap_m
from apronplan.geometry.derived import PairDifference, blocks_lead_in, derived_pairs, measured_pair
from apronplan.i18n import tr

HEADER = (
    "stand_a", "stand_b", "listed", "shapes", "type_a", "type_b", "found_m", "needed_m", "missing_m", "overlap_m",
    "accuracy_m", "boxes_overlap_m", "in_the_way", "agree", "why",
)  # fmt: skip
"""Columns of the table, and names of the values in JSON."""


@dataclass(frozen=True, slots=True)
class AlternatesRow:
    """Two stands that are listed as alternates, or that shapes or boxes relate.

    Attributes
    ----------
    pair : PairDifference
        What the outlines say of the worst pair of types that the stands take.
    box_m : float
        By how much the boxes of the largest published sizes lie in each other.
    in_the_way : tuple of StandId
        Which of the two, while it is occupied, stands in the way in to the other.
    """

    pair: PairDifference
    box_m: float
    in_the_way: tuple[StandId, ...]

    @property
    def why(self) -> str:
        """What list and shapes say, in a sentence with its numbers."""
        words = [str(self.pair)]
        if self.pair.relation == "lead_in":
            words.append(tr("geometry.in_the_way", stands=", ".join(self.in_the_way)))
        if self.box_m > 0 and self.pair.relation != "overlap":
            words.append(tr("geometry.boxes", box_m=self.box_m))
        return "; ".join(words)

    def values(self) -> tuple[str | float | bool, ...]:
        """Return the values of `HEADER`."""
        p, gap = self.pair, self.pair.gap
        metres = (gap.found_m, gap.needed_m, gap.shortfall_m, gap.overlap_m, gap.accuracy_m, self.box_m)
        return (
            p.stand_a, p.stand_b, p.published, p.relation, p.type_a, p.type_b, *(round(m, 2) for m in metres),
            " ".join(self.in_the_way), p.agrees, self.why,
        )  # fmt: skip


def alternates_table(layout: Layout) -> list[AlternatesRow]:
    """Return every pair that is listed, or that outlines, ways in or boxes relate, in the order of the layout."""
    derived = {(p.stand_a, p.stand_b): p for p in derived_pairs(layout)}
    found: list[AlternatesRow] = []
    for a, b in combinations(layout.aircraft_stands, 2):
        pair, box_m = derived.get((a.stand, b.stand)), box_overlap_m(layout, a, b)
        pair = measured_pair(layout, a, b) if pair is None and box_m > 0 else pair
        if pair is not None:
            way = [x.stand for x, y in ((a, b), (b, a)) if blocks_lead_in(layout, x, y)]
            found.append(AlternatesRow(pair, box_m, tuple(way) if pair.relation == "lead_in" else ()))
    return found


def counts(rows: Iterable[AlternatesRow]) -> dict[str, int]:
    """Return how many pairs are listed and forbidden, by what forbids them; and how many boxes overlap."""
    table = list(rows)
    found = Counter(f"{'listed' if r.pair.published else 'unlisted'}_{r.pair.relation}" for r in table)
    found["listed"] = sum(r.pair.published for r in table)
    found["listed_boxes_overlap"] = sum(r.pair.published and r.box_m > 0 for r in table)
    found["unlisted_boxes_overlap"] = sum(not r.pair.published and r.box_m > 0 for r in table)
    found["disagree"] = sum(not r.pair.agrees for r in table)
    return dict(sorted(found.items()))
