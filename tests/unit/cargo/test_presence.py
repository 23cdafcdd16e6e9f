"""A hall has to be there for as long as the freight is, wherever halls are chosen."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from apronplan.cargo.exports_local import place_bookings
from apronplan.cargo.hall_choice import hall_choices
from apronplan.cargo.hall_limit import hall_pressure
from apronplan.cargo.manifest_lots import FlightFreight, kept_halls
from apronplan.cargo.presence import halls_there, missing_day
from apronplan.cargo.programmes import facts_of
from apronplan.cargo.scenario import Consolidation, with_consolidation
from apronplan.domain.freight import ExportBooking
from apronplan.domain.ids import HallId
from apronplan.domain.traffic import Category, Direction
from apronplan.errors import UserError
from unit.cargo.freight_build import MONDAY, flight, hall, only_lot, plan, rule

TUESDAY = date(2018, 6, 5)
GOES = hall("N4", valid_to=TUESDAY)
"""There on Monday, not on Tuesday."""
STAYS = hall("N1")
GENERAL = ((Category.GENERAL, 100),)
LATE = flight("1", hours=12, categories=GENERAL)
"""On block on Monday at 18:00, so that imports lie in the hall until Tuesday."""


@pytest.mark.parametrize(("hours", "missing"), [(-6.0, None), (12.0, TUESDAY)])
def test_the_last_day_is_the_one_on_which_the_lot_leaves(hours, missing):
    stay = flight("1", hours=hours, categories=GENERAL)
    made = plan([stay], halls=[GOES, STAYS])
    lot = only_lot(made)
    assert missing_day(made, lot, GOES, stay) == missing
    assert halls_there(made, lot, stay) == (("N4", "N1") if missing is None else ("N1",))


def test_the_list_of_halls_says_on_which_day_one_is_gone():
    made = plan([LATE], halls=[GOES, STAYS])
    refused = {c.hall: c.refusal for c in hall_choices(made, only_lot(made))}
    assert refused["N1"] is None
    assert refused["N4"].values == {"day": "2018-06-05"}


def test_a_programme_is_not_brought_together_where_it_would_have_to_leave():
    made = plan([LATE], halls=[GOES, STAYS], in_hall="N1", evidence_rule=[rule("a", operator="TAY")])
    with pytest.raises(UserError, match=r"N4 is not there on 2018-06-05: it is there until 2018-06-04"):
        with_consolidation(made, Consolidation(programme="Cainiao", hall=HallId("N4")))
    with_consolidation(made, Consolidation(programme="Cainiao", hall=HallId("N1")))


def test_a_booking_is_not_sent_to_a_hall_that_is_not_there_yet_as_it_comes():
    opens = hall("H1", rate_t_per_h=1_000.0, valid_from=TUESDAY)
    stay = flight("1", hours=10, stay_h=12, export_kg=100_000, flight_out="3V901")  # off block on Tuesday at 04:00
    row = ExportBooking(booking="a", firm="Chocolaterie", destination="JFK", mass_kg=5_000,
                        ready=MONDAY - timedelta(days=1))  # fmt: skip
    made = plan([stay], halls=[opens], export_booking=[row])
    assert dict(place_bookings(made, MONDAY, MONDAY + timedelta(days=3)).left) == {"a": "no_hall"}


def test_freight_of_a_manifest_does_not_keep_a_hall_that_will_be_gone():
    made = plan([LATE], halls=[GOES, STAYS], in_hall="N4")
    lots = list(made.lots.values())
    freight = FlightFreight(
        turnaround=LATE, direction=Direction.IMPORT, waybills=(), known_kg=0, row_kg=60_000, lots=lots,
        gone=tuple(lots), complete=False, line=1,
    )  # fmt: skip
    assert kept_halls(made, freight) == {}
    there = plan([LATE], halls=[replace(GOES, valid_to=None), STAYS], in_hall="N4")
    assert set(kept_halls(there, freight).values()) == {"N4"}


def test_a_hall_that_will_be_gone_is_no_relief_and_no_guess():
    made = plan([LATE], halls=[GOES])
    lot = only_lot(made)
    assert hall_pressure(made, [lot]).homeless == (lot.lot,)
    assert facts_of(made, lot).hall == ""
