"""Findings in plain words, with fixed decimals, local times and flight labels."""

from datetime import UTC, datetime

import pytest

from apronplan.domain.findings import Finding, Severity
from apronplan.domain.traffic import Category, Split, TowCut
from apronplan.planning.sentences import sentence, short_reason
from unit.planning.build import (
    at,
    beside,
    building,
    closed,
    fleet,
    found,
    hall,
    later,
    on,
    plan_with,
    prefer,
    rule,
    small_airport,
    stand,
    towed,
    turnaround,
)


def said(plan, code):
    (finding,) = found(plan, code)
    return sentence(finding, plan)


TWO = small_airport(["1", "2"])


def test_a_span():
    layout = small_airport([stand("124", span_m=52.0)])
    plan = plan_with(layout, [turnaround("A", "04:25", "06:25", flight_in="QR8168")], {"A": "124"})
    assert said(plan, "size") == "span 64.8 m of QR8168 > 52.0 m of 124"


def test_a_clearance_names_stand_metres_flight_and_local_time():
    layout = small_airport([stand("126"), stand("128", x_m=64.8 + 5.9)])
    flights = [
        turnaround("A", "02:00", "04:25", flight_in="QR8168"),
        turnaround("B", "03:00", "06:00", flight_in="KE507"),
    ]
    plan = plan_with(layout, flights, {"A": "128", "B": "126"})
    expected = "clearance of KE507 on 126 to 128: 5.9 m, needs 7.5 m, with QR8168 until 06:25"
    assert said(plan, "clearance") == expected


def test_a_gap():
    flights = [
        turnaround("A", "00:10", "02:10", flight_in="KE507"),
        turnaround("B", "02:25", "06:00", flight_in="LY801"),
    ]
    plan = plan_with(TWO, flights, {"A": "1", "B": "1"})
    assert said(plan, "min_gap") == "only 15 min between KE507 and LY801 on 1, from 04:10 to 04:25: 20 min needed"


def test_a_time_of_another_day_says_which():
    flights = [turnaround("A", "04:00", "07T06:00"), turnaround("B", "05:00", "07T05:00")]
    plan = plan_with(TWO, flights, {"A": "1", "B": "1"})
    assert said(plan, "no_overlap") == "1 is taken: A and B are both there from 07:00 to 06-07 07:00 (2880 min)"


def test_a_closure_says_why():
    plan = plan_with(
        TWO,
        [turnaround("A", "04:00", "06:00")],
        {"A": "1"},
        closures=[closed("W", "1", "05:00", "08:00", reason="paint")],
    )
    assert said(plan, "closure") == "1 is closed from 07:00 to 10:00 (paint), A is there"


def test_a_part_of_a_towed_turnaround_has_its_number():
    t = turnaround("A", "04:00", "12:00", flight_in="KE507")
    plan = plan_with(TWO, [t], {"A#1": "1", "A#2": "2"}, splits=[towed("A", ("06:00", "06:30"))])
    assert said(plan, "tow") == "KE507 part 2 is towed from 1 to 2 at 08:00 (0 min)"


def test_an_overridden_finding_gives_the_reason():
    layout = small_airport([stand("1", span_m=60)])
    plan = plan_with(
        layout, [turnaround("A", "04:00", "06:00")], [on("A", "1", override="wing walkers", rules=["size"])]
    )
    assert said(plan, "size") == "span 64.8 m of A > 60.0 m of 1 (overridden: wing walkers)"


def test_a_full_hall_says_day_hour_and_tonnes():
    layout = small_airport(["1"], [hall("N2", rate=40)], roads=[("1", "N2", 100.0)])
    plan = plan_with(layout, [turnaround("A", "04:00", "16:00", import_kg=50_000)], {"A": "1"}, halls={"A/I1": "N2"})
    expected = "hall N2: 45.0 t reach it on 2018-06-05 in the hour of 06:00, 40.0 t/h possible (1 h over, 1 lot)"
    assert said(plan, "hall_rate") == expected


def test_a_code_without_its_own_text_speaks_as_its_rule_and_an_unknown_one_as_its_name():
    plan = plan_with(TWO)
    finding = Finding(code="movement.made_up", severity=Severity.SOFT, values={"minutes": 3.0})
    assert sentence(finding, plan) == "- and - move on one taxilane within 3 min (-, -, -)"
    assert "made_up" in sentence(Finding(code="made_up", severity=Severity.SOFT), plan)


def test_short_reasons():
    assert short_reason(Finding(code="size", severity=Severity.HARD)) == "span"
    assert short_reason(Finding(code="size.length", severity=Severity.HARD)) == "length"
    assert short_reason(Finding(code="no_overlap", severity=Severity.HARD)) == "occupied"
    assert short_reason(Finding(code="mars.x", severity=Severity.HARD)) == "alternate in use"


def everything():
    """Return plans that together break every rule that can be broken."""
    rules = [
        rule("pavement", Severity.SOFT),
        rule("clash", Severity.SOFT),
        rule("taxi", Severity.SOFT),
        rule("type_allowed", params={"B77L@2": 0, "B744@1": 1}),
        rule("operator_exclusive", params={"FDX@2": 1}),
        rule("handler_licence", params={"H1@B": 1}),
        rule("tow_feasible", params={"tugs": 1}),
        *(rule(n, Severity.SOFT) for n in ("together", "delivery_slack", "fairness", "reference_day")),
    ]
    layout = small_airport(
        [
            stand("1", span_m=64.85, excludes=["1E"], accuracy_m=1, facilities=["nose_door_room"]),
            stand("1E", x_m=20, span_m=36, length_m=40),
            stand("2", x_m=68, accuracy_m=2),
            stand("3", x_m=300, valid_to=at("01:00").date(), span_m=80),
            stand("4", x_m=600, span_m=80),
        ],
        [hall("H", -20, 1, rate=1, storage=1, handlers=["H9"]), hall("K", capabilities=["cold"])],
        roads=[("1", "H", 100.0, ("2",)), ("1", "X", 10.0), ("2", "H", 10.0)],
        adjacency=[beside("2", 0, "4", 0)],
        preferences=[prefer(5, stand="1"), prefer(5, stand="2")],
    )
    dangerous = ((Category.DANGEROUS_GOODS, 50), (Category.ECOMMERCE, 50))
    parcels = ((Category.ECOMMERCE, 50), (Category.GENERAL, 50))
    flights = [
        turnaround("A", "04:00", "06:00", import_kg=9000, categories=dangerous),
        turnaround("B", "05:00", "09:00", "B744", nose_load=True, notes="DG1", import_kg=5000),
        turnaround("C", "06:05", "20:00", export_kg=9000, aibt=at("06:04")),
        turnaround("D", "04:00", "20:00", "B734", import_kg=100),
        turnaround("E", "04:00", "20:00"),
        turnaround("F", "04:00", "20:00", "ZZZZ"),
        turnaround("G", "04:00", "20:00", import_kg=9000, programmes=(("P", 0.9),), categories=parcels),
    ]  # fmt: skip
    splits = [towed("C", ("06:10", "06:11")), towed("E", ("06:00", "06:30"))]
    placed = {"A": "1", "B": "1E", "C#1": "1", "C#2": "2", "D": "4", "E#1": "3", "E#2": "4", "F": "4", "Z": "1"}
    yield plan_with(
        layout, flights, placed, rules=rules, splits=splits, published={"C": "4", "A": "2"},
        halls={"A/I1": "H", "B/I1": "K", "C/E1": "H", "D/I1": "N", "G/I1": "H", "G/I2": "K"},
        closures=[closed("W1", "1", "04:00", "05:00"), closed("W2", "4", "04:00", "05:00", no_arrivals_only=True)],
    )  # fmt: skip
    bare = small_airport(["1", "2"], ["H"])
    yield plan_with(bare, [turnaround("A", "04:00", "06:00", import_kg=9)], {"A": "9"})


@pytest.mark.parametrize("plan", list(everything()), ids=["busy", "bare"])
def test_every_sentence_is_filled_in(plan):
    findings = found(plan)
    assert len({f.rule for f in findings}) > 2
    for finding in findings:
        text = sentence(finding, plan)
        assert "{" not in text
        assert "finding." not in text
        assert short_reason(finding)
        assert "None" not in text


def test_the_busy_plan_breaks_nearly_everything():
    (busy, _) = everything()
    assert len({f.rule for f in found(busy)}) >= 30


# -- two figures that are told beside each other -----------------------------------------------------


def told(layout, flights, placed, code, **more):
    plan = plan_with(layout, flights, placed, **more)
    return [sentence(f, plan) for f in found(plan, code)]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (19 * 60, "only 19 min between A and B on 1"),
        (19 * 60 + 40, "only 19 min between A and B on 1"),
        (19 * 60 + 59, "only 19 min between A and B on 1"),
    ],
)
def test_time_that_is_there_is_never_rounded_up_to_what_is_needed(seconds, text):
    flights = [turnaround("A", "04:00", "06:00"), turnaround("B", later(at("06:00"), seconds / 60), "10:00")]
    (said,) = told(small_airport(["1"]), flights, {"A": "1", "B": "1"}, "min_gap")
    assert said.startswith(text)
    assert said.endswith("20 min needed")


def test_a_few_seconds_together_are_not_nothing():
    flights = [turnaround("A", "04:00", "06:00"), turnaround("B", later(at("05:59"), 40 / 60), "10:00")]
    (said,) = told(small_airport(["1"]), flights, {"A": "1", "B": "1"}, "no_overlap")
    assert said.endswith("(0.3 min)")


@pytest.mark.parametrize(
    ("limit", "text"), [(64.79, "span 64.80 m of A > 64.79 m of 1"), (64.7, "span 64.8 m of A > 64.7 m of 1")]
)
def test_a_span_that_is_too_wide_by_centimetres_says_so(limit, text):
    said = told(small_airport([stand("1", span_m=limit)]), [turnaround("A", "04:00", "06:00")], {"A": "1"}, "size")
    assert said == [text]


@pytest.mark.parametrize(("metres", "text"), [(7.46, "7.46 m, needs 7.50 m"), (5.2, "5.2 m, needs 7.5 m")])
def test_a_clearance_that_lacks_centimetres_says_so(metres, text):
    layout = small_airport([stand("1", accuracy_m=0), stand("2", x_m=64.8 + metres, accuracy_m=0)])
    flights = [turnaround("A", "04:00", "06:00"), turnaround("B", "04:30", "06:30")]
    (said,) = told(layout, flights, {"A": "1", "B": "2"}, "clearance")
    assert text in said


def test_a_tow_without_time_for_its_last_seconds_says_so():
    cut = TowCut(off_block=at("08:00"), on_block=later(at("08:00"), 5.75))
    flights = [turnaround("A", "04:00", "12:00")]
    splits = [Split(turnaround=flights[0].turnaround, cuts=(cut,))]
    (said,) = told(small_airport(["1", "2"]), flights, {"A": "1", "A#2": "2"}, "tow_feasible", splits=splits)
    assert said.endswith("takes 6 min, there are 5 min")


def test_a_quota_count_a_little_above_the_limit_is_told_to_the_hundredth():
    layout = small_airport(["1"], types=[fleet("XXXX", 64.8, 63.7, noise_qc=25.04)])
    flight = turnaround("A", datetime(2026, 6, 5, 18, tzinfo=UTC), datetime(2026, 6, 5, 22, tzinfo=UTC), "XXXX")
    (said,) = told(layout, [flight], {"A": "1"}, "quota")
    assert "quota count 25.04 > 25:" in said


def test_outlines_that_lie_in_each_other_say_how_deep():
    layout = small_airport([stand("1", accuracy_m=0), stand("2", x_m=20, accuracy_m=0)])
    flights = [turnaround("A", "04:00", "06:00"), turnaround("B", "04:30", "06:30")]
    plan = plan_with(layout, flights, {"A": "1", "B": "2"})
    (finding,) = found(plan, "clearance")
    assert f"lie {finding.values['overlap_m']:.1f} m in each other" in sentence(finding, plan)
    assert finding.values["overlap_m"] > 1
    wall = small_airport([stand("1", accuracy_m=0)], buildings=[building("HUT", -20, -10, accuracy_m=0.0)])
    (said,) = told(wall, flights[:1], {"A": "1"}, "clearance")
    assert "m in building HUT" in said
