"""The peak: how many stands are needed at once, and the proof that they do not suffice."""

import numpy as np
import pytest

from apronplan.errors import Cancelled
from apronplan.planning.job import JobControl
from apronplan.planning.solver.data import PairRules, no_rules
from apronplan.planning.why.peaks import most_at_once, overfull, peak_of, tightest
from unit.planning.build import at, closed, context, part, plan_with, small_airport, stand, turnaround

LAYOUT = small_airport(
    [stand("1"), stand("2", x_m=300), stand("3", x_m=600, span_m=36), stand("4", x_m=900, span_m=36)]
)
WIDE = [turnaround(n, start, "10:00") for n, start in (("A", "04:00"), ("B", "05:00"), ("C", "06:00"))]
NARROW = [turnaround(n, "05:30", "07:00", "B734") for n in ("N", "O")]
DAY = (at("00:00"), at("23:00"))


def test_the_fullest_instant_and_letter_are_told_in_a_sentence():
    ctx = context(plan_with(LAYOUT, [*WIDE[:2], NARROW[0]], {"A": "1", "B": "2", "N": "3"}))
    peak = tightest(ctx, *DAY)
    assert (peak.code, peak.wanted, peak.stands, peak.placeable, peak.spare) == ("E", 2, 2, 2, 0)
    assert peak.at == at("05:00")
    assert peak.sentence(ctx) == "code E and larger: 2 of 2 stands needed at 2018-06-05 07:00 local"


def test_too_many_wide_ones_prove_that_one_must_go_without():
    ctx = context(plan_with(LAYOUT, [*WIDE, *NARROW], {"A": "1", "B": "2"}))
    (peak,) = [p for p in overfull(ctx, *DAY) if p.code == "E"]
    assert (peak.at, peak.wanted, peak.stands, peak.spare) == (at("06:00"), 3, 2, -1)
    assert peak.parts == ("A#1", "B#1", "C#1")
    assert peak.sentence(ctx).endswith("2 of 2 stands needed at 2018-06-05 08:00 local, "
                                       "3 wanted: 1 must go without whatever the plan")  # fmt: skip
    assert peak_of(ctx, part("C")) == peak


def test_a_day_that_fits_has_no_proof():
    ctx = context(plan_with(LAYOUT, [*WIDE[:2], *NARROW], {"A": "1"}))
    assert overfull(ctx, *DAY) == ()
    assert peak_of(ctx, part("B")) is None


def test_stands_that_exclude_each_other_count_once():
    layout = small_airport([stand("1", excludes=["2"]), stand("2", x_m=300)])
    ctx = context(plan_with(layout, WIDE[:2], {"A": "1"}))
    (peak,) = overfull(ctx, *DAY)
    assert (peak.wanted, peak.stands, peak.placeable) == (2, 1, 1)


def test_closed_stands_do_not_count():
    works = [closed("W", "2", "00:00", "20:00")]
    ctx = context(plan_with(LAYOUT, WIDE[:2], {"A": "1"}, closures=works))
    (peak,) = overfull(ctx, *DAY)
    assert (peak.wanted, peak.stands) == (2, 1)


def test_where_the_mix_of_types_is_short_the_aircraft_themselves_are_counted():
    # nose-loaders need stand 1; by kinds there would be two stands
    layout = small_airport([stand("1", facilities=["nose_door_room"]), stand("2", x_m=300)])
    loaders = [turnaround(n, "05:00", "07:00", "B744", nose_load=True) for n in ("A", "B")]
    ctx = context(plan_with(layout, [loaders[0], turnaround("C", "05:00", "07:00")], {"A": "1"}))
    assert overfull(ctx, *DAY) == ()
    other = turnaround("D", "05:00", "07:00", "B744")
    ctx = context(plan_with(layout, loaders, {"A": "1"}))
    (peak,) = overfull(ctx, *DAY)
    assert (peak.wanted, peak.stands, peak.placeable) == (2, 1, 1)
    # with a third that is loaded by the side door, the kind can use both stands, the three aircraft cannot
    types_alike = context(plan_with(layout, [*loaders, other], {"A": "1"}))
    (mixed,) = overfull(types_alike, *DAY)
    assert (mixed.wanted, mixed.stands, mixed.placeable) == (3, 2, 2)


def test_a_type_that_no_stand_takes():
    layout = small_airport([stand("3", span_m=36)])
    ctx = context(plan_with(layout, WIDE[:1]))
    assert peak_of(ctx, part("A")).sentence(ctx) == ("code E and larger: no stand takes A at 2018-06-05 06:00 local")


def test_nothing_on_the_ground():
    assert tightest(context(plan_with(LAYOUT)), *DAY) is None


def test_it_can_be_cancelled():
    control = JobControl()
    control.cancel()
    with pytest.raises(Cancelled):
        tightest(context(plan_with(LAYOUT, WIDE)), *DAY, control=control)


def test_most_at_once_against_every_choice():
    rng = np.random.default_rng(5)
    for _ in range(25):
        allowed = rng.random((4, 4)) < 0.6
        kind = rng.integers(0, 2, 4).tolist()
        rules = PairRules(
            stand_a=np.array([0, 1]), stand_b=np.array([1, 3]),
            types_a=rng.random((2, 2)) < 0.7, types_b=rng.random((2, 2)) < 0.7,
        )  # fmt: skip
        assert most_at_once(allowed, kind, rules, limits=[1] * 4) == _brute(allowed, kind, rules)
    assert most_at_once(np.zeros((2, 3), bool), [0, 0], no_rules(1), limits=None) == 0


def _brute(allowed, kind, rules):
    best = 0
    for code in range(5**4):
        at_stand = [code // 5**i % 5 for i in range(4)]  # stand of each, 4 = none
        used = [k for k in at_stand if k < 4]
        if len(set(used)) < len(used) or any(k < 4 and not allowed[i, k] for i, k in enumerate(at_stand)):
            continue
        on = {k: kind[i] for i, k in enumerate(at_stand) if k < 4}
        clash = any(
            a in on and b in on and rules.types_a[r, on[a]] and rules.types_b[r, on[b]]
            for r, (a, b) in enumerate(zip(rules.stand_a.tolist(), rules.stand_b.tolist(), strict=True))
        )
        best = best if clash else max(best, len(used))
    return best
