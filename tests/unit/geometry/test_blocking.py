import numpy as np
import pytest

from apronplan.geometry.blocking import blocking_table
from unit.geometry.airfield import TYPES, layout, stand


def table(*stands, **more):
    return blocking_table(layout(*stands, **more))


def test_a_parked_aircraft_blocks_the_deep_stand_behind_it():
    blocking = table(stand("front", 0.0), stand("deep", 0.0, 60.0))
    assert blocking.gap("front", "B734", "deep", "B734").verdict == "short"
    back = blocking.gap("deep", "B734", "front", "B734")
    assert back is None or back.verdict == "clear"


@pytest.mark.parametrize(("aside_m", "blocked"), [(45.5, False), (45.4, True)])
def test_beside_a_way_in_the_clearance_counts_to_the_centimetre(aside_m, blocked):
    # Half of 38.05 m for each, and 7.5 m between: 45.55 m, of which 0.1 m is the accuracy of the two positions.
    blocking = table(stand("1", 0.0, accuracy_m=0.05), stand("2", aside_m, 60.0, accuracy_m=0.05))
    assert (blocking.gap("1", "B752", "2", "B752").verdict == "short") is blocked


def test_far_stands_are_not_measured():
    blocking = table(stand("1", 0.0), stand("2", 300.0))
    assert blocking.could_block("1") == ()
    assert blocking.gap("1", "B744", "2", "B744") is None


def test_push_backs_that_sweep_common_ground_cross():
    blocking = table(stand("1", 0.0), stand("2", 60.0), stand("3", 80.0))
    assert blocking.crossing("1", "B744", "2", "B744")
    assert not blocking.crossing("1", "B734", "3", "B744")
    assert blocking.crossing("2", "B744", "1", "B744")


def test_a_layout_without_types_blocks_nothing():
    blocking = table(stand("1", 0.0), stand("2", 10.0), types={})
    assert blocking.could_block("1") == ()


def test_unknown_types_are_refused():
    with pytest.raises(KeyError):
        table(stand("1", 0.0), stand("2", 10.0)).gap("1", "XXXX", "2", next(iter(TYPES)))


@pytest.mark.parametrize("aside_m", [0.0, 30.0, 44.0, 60.0, 66.0, 71.0, 72.3, 75.0, 90.0])
@pytest.mark.parametrize("accuracy_m", [0.05, 2.0, 10.0])
def test_no_pair_of_types_that_is_short_is_passed_over_by_the_quick_look(aside_m, accuracy_m):
    blocking = table(stand("1", 0.0, accuracy_m=accuracy_m), stand("2", aside_m, 60.0, accuracy_m=accuracy_m))
    codes = ["B734", "B752", "B744"]
    quick = blocking.may_be_short("1", codes, "2", codes)
    gaps = [[blocking.gap("1", s, "2", t) for t in codes] for s in codes]
    short = np.array([[gap is not None and gap.verdict == "short" for gap in row] for row in gaps])
    assert (quick >= short).all()
    touching = np.array([[gap is not None and gap.found_m == 0 for gap in row] for row in gaps])
    assert not (quick & ~short & ~touching).any(), "only of outlines that overlap it cannot tell how deep"
