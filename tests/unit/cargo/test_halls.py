"""A lot goes only to halls that may take it."""

from datetime import date

import pytest

from apronplan.cargo.halls import NEEDED_CAPABILITY, eligible_halls, hall_refusal
from apronplan.domain.ids import HallId, LotId, PhaseId, StandId, TurnaroundId
from apronplan.domain.layout import Airport, Hall, Layout
from apronplan.domain.traffic import Category, Direction, Lot

DAY = date(2018, 6, 5)


def hall(name, handlers=(), capabilities=(), **more):
    return Hall(
        hall=HallId(name),
        polygon=(),
        rate_t_per_h=60,
        storage_t=300,
        handlers=frozenset(handlers),
        capabilities=frozenset(capabilities),
        **more,
    )


def lot(category=Category.GENERAL, handler="Swissport"):
    return Lot(
        lot=LotId("x/I1"),
        turnaround=TurnaroundId("x"),
        direction=Direction.IMPORT,
        mass_kg=1000,
        category=category,
        handler=handler,
    )


def layout(*halls):
    airport = Airport(icao="XTST", name="Test", lat=50.6, lon=5.4, timezone="Europe/Brussels")
    return Layout(airport=airport, stands={}, halls={h.hall: h for h in halls})


def test_a_handler_works_only_where_it_is_listed():
    refusal = hall_refusal(lot(handler="WFS"), hall("N2", ["Swissport", "Aviapartner"]))
    assert refusal is not None
    assert refusal.code == "handler_licence"
    assert refusal.values == {"handler": "WFS", "handlers": "Aviapartner, Swissport"}
    assert hall_refusal(lot(), hall("N2", ["Swissport"])) is None


def test_a_hall_without_handlers_is_open_and_a_lot_without_handler_is_free():
    assert hall_refusal(lot(), hall("N2")) is None
    assert hall_refusal(lot(handler=""), hall("N2", ["WFS"])) is None


@pytest.mark.parametrize(("category", "capability"), sorted(NEEDED_CAPABILITY.items()))
def test_special_freight_needs_its_capability(category, capability):
    refusal = hall_refusal(lot(category), hall("N2"))
    assert refusal is not None
    assert refusal.code == "hall_capability"
    assert refusal.values["capability"] == capability
    assert hall_refusal(lot(category), hall("N2", capabilities=[capability])) is None


@pytest.mark.parametrize("category", [Category.GENERAL, Category.ECOMMERCE, Category.OUT_OF_GAUGE])
def test_ordinary_freight_needs_nothing(category):
    assert hall_refusal(lot(category), hall("N2")) is None


def test_only_halls_that_exist_on_the_day_are_eligible():
    opened = hall("N4", phase=PhaseId("ehub"), valid_from=date(2021, 11, 8))
    planned = hall("LP", phase=PhaseId("park"))
    house = layout(hall("N1"), opened, planned)
    assert eligible_halls(lot(), house, DAY) == ("N1",)
    assert eligible_halls(lot(), house, date(2021, 11, 8)) == ("N1", "N4")
    assert eligible_halls(lot(), house, DAY, frozenset({PhaseId("park")})) == ("N1", "LP")
    assert StandId("N1") not in house.stands
