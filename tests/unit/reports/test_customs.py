"""The report on customs adds up by lane, category and hall."""

from datetime import timedelta

import pytest

from apronplan.domain.settings import Closure, ClosureKind
from apronplan.reports.customs import customs_report
from apronplan.reports.exhibits import blocks_of
from apronplan.reports.pages import Note, Table
from unit.cargo.freight_build import MONDAY, flight, hall, plan
from unit.cargo.test_customs import declared, lane

END = MONDAY + timedelta(days=1)


def report(**more):
    made = plan(
        [flight("1"), flight("2", hours=1), flight("3", hours=30)],
        halls=[hall("N1")], in_hall="N1", declaration_rule=[declared()], customs_lane=[lane()], **more,
    )  # fmt: skip
    return customs_report(made, MONDAY, END)


def test_it_counts_what_comes_on_block_in_the_window():
    found = report().as_dict()
    assert (found["lots"], found["declarations"], found["selected"]) == (2, 240_000, 240)
    (only,) = found["lanes"]
    assert (only["asked"], only["checked"], only["open_h"]) == (240, 240.0, 24.0)
    assert only["use"] == pytest.approx(240 / (24 * 60), abs=1e-6)
    assert only["longest_wait_h"] == pytest.approx(3.0)
    assert only["most_waiting"] == pytest.approx(135.0)  # at 07:00 UTC 240 were asked, 105 done since 05:15
    (kind,) = found["categories"]
    assert (kind["category"], kind["kind"], kind["selected"]) == ("EC", "H7", 240)
    (flow,) = found["halls"]
    assert sum(h["in_t"] for h in flow["hours"]) == 120.0


def test_a_strike_shows_who_is_held_and_for_how_long():
    strike = Closure(
        closure="s", kind=ClosureKind.CUSTOMS, subject="parcels", start=MONDAY, end=MONDAY + timedelta(days=3)
    )
    found = report(closure=[strike])
    assert [c.lot.lot for c in found.held] == ["2/I1", "1/I1"]
    second, first = found.as_dict()["held"]
    assert (first["held_h"], second["held_h"]) == (pytest.approx(72 + 2 - 5.25), pytest.approx(72 + 4 - 6.25))
    assert first["selected_t"] == 0.06
    assert "1/I1 (EC) is held for 68.8 h." in found.text()
    header, rows = found.table()
    assert [dict(zip(header, r, strict=True))["selected"] for r in rows] == [120, 120]


def test_never_is_said_and_not_a_number():
    made = plan([flight("1")], halls=[hall("N1")], in_hall="N1", declaration_rule=[declared()])
    found = customs_report(made, MONDAY, END)
    assert found.as_dict()["held"][0]["held_h"] is None
    assert found.as_dict()["held"][0]["released"] is None
    assert found.text()[-1].endswith("held for never.")
    assert found.table()[1][0][-1] == "never"


def test_the_lanes_close_to_what_is_selected_and_say_what_is_asked_later_and_for_others():
    made = plan(
        [flight("0", hours=-1), flight("1"), flight("3", hours=23)],
        halls=[hall("N1")], in_hall="N1", declaration_rule=[declared()], customs_lane=[lane()],
    )  # fmt: skip
    found = customs_report(made, MONDAY, END)
    (only,) = found.lanes
    assert sum(f.selected for f in found.lanes) == found.selected == 240
    assert (only.selected, only.later, only.others, only.asked) == (240, 120, 120, 240)
    asked = next(line for line in found.text() if "240 checks asked" in line)
    assert f"{only.checked:.0f} done" in asked
    (later,) = (line for line in found.text() if line.startswith("Selected declarations that are asked after"))
    assert later.endswith(": 120.")
    assert found.as_dict()["lanes"][0]["selected_later"] == 120


def test_what_no_lane_checks_is_said():
    made = plan([flight("1")], halls=[hall("N1")], in_hall="N1", declaration_rule=[declared()])
    found = customs_report(made, MONDAY, END)
    assert found.without_lane == found.selected > 0
    assert any("that have no customs lane" in line for line in found.text())


def test_the_page_tells_the_selected_kilograms_of_a_held_lot_and_its_mass():
    strike = Closure(
        closure="s", kind=ClosureKind.CUSTOMS, subject="parcels", start=MONDAY, end=MONDAY + timedelta(days=3)
    )
    made = plan(
        [flight("1"), flight("2", hours=1)], halls=[hall("N1")], in_hall="N1",
        declaration_rule=[declared()], customs_lane=[lane()], closure=[strike],
    )  # fmt: skip
    found = customs_report(made, MONDAY, END)
    blocks = blocks_of("customs", found, made)
    held = next(b for b in blocks if isinstance(b, Table) and "Held for" in [c.title for c in b.columns])
    told = [dict(zip([c.title for c in held.columns], row, strict=True)) for row in held.rows]
    assert [(r["Selected kg"], r["Lot t"]) for r in told] == [("60", "60.0"), ("60", "60.0")]
    assert any("within the EU" in b.text for b in blocks if isinstance(b, Note))
    assert any("within the EU" in line for line in found.text())
