"""Two drawings of every type that share no code, the audit's and the rules', agree in the metres between aircraft."""

from itertools import combinations_with_replacement

import pytest
from shapely.affinity import rotate, translate

from apronplan.audit.outlines import MODEL_M, body
from apronplan.domain.aircraft import AircraftType
from apronplan.exchange.fleet import builtin_fleet
from apronplan.geometry.outlines import outline
from audit.planters import side_by_side_m
from bench.dice import Dice

FLEET = tuple(builtin_fleet().values())
PAIRS = tuple(combinations_with_replacement(FLEET, 2))


def drawn(t: AircraftType) -> object:
    return body(t.icao, t.wingspan_m, t.length_m)


@pytest.mark.parametrize("t", FLEET, ids=lambda t: t.icao)
def test_span_and_length_are_met_exactly(t: AircraftType) -> None:
    west, south, east, north = drawn(t).bounds  # type: ignore[attr-defined]
    assert (east - west, north - south) == pytest.approx((t.wingspan_m, t.length_m), abs=1e-6)


@pytest.mark.parametrize("found_m", [1.0, 3.4, 6.4, 7.5])
def test_side_by_side_they_agree_within_the_stated_metres(found_m: float) -> None:
    """Stands in a row: equal headings, nose by nose, every pair of types."""
    worst = max(
        (abs(drawn(a).distance(translate(drawn(b), side_by_side_m(a, b, found_m))) - found_m), a.icao, b.icao)  # type: ignore[attr-defined]
        for a, b in PAIRS
    )
    assert worst[0] <= MODEL_M, worst


def test_anywhere_nearly_all_agree_within_the_stated_metres() -> None:
    """Any heading and place: 99 of 100 within `MODEL_M`, none off by more than 1.1 m."""
    dice, off = Dice("outlines"), []
    while len(off) < 400:
        a, b, turn = dice.pick(FLEET), dice.pick(FLEET), dice.pick((0, 0, 10, -26, 45, 90, 180))
        by = dice.between(-90, 90), dice.between(-40, 40)
        rules = outline(a).distance(translate(rotate(outline(b), turn, origin=(0, 0)), *by))
        if 0.1 < rules < 9.0:
            audit = drawn(a).distance(translate(rotate(drawn(b), turn, origin=(0, 0)), *by))  # type: ignore[attr-defined]
            off.append(abs(audit - rules))
    off.sort()
    assert off[int(0.98 * len(off))] <= MODEL_M
    assert off[-1] <= 1.1
