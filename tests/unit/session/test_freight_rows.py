"""Evidence, customs and the clock are edited like anything else: checked, undone, kept."""

from datetime import UTC, datetime

import pytest

from apronplan.errors import UserError
from apronplan.session.commands.freight import remove_freight_row, set_freight_row

RULE = {
    "programme": "Cainiao", "rule_id": "x", "priority": 5, "operator": "QTR", "share_low": 0.1, "share": 0.2,
    "share_high": 0.3, "category": "EC", "direction": "import", "valid_from": "2018-01-01", "source": "a letter",
}  # fmt: skip


def test_a_rule_is_added_changed_undone_and_removed(session):
    set_freight_row(session, table="evidence_rule", row=RULE)
    assert session.plan.freight.evidence_rule["Cainiao|x"].share == 0.2
    set_freight_row(session, table="evidence_rule", row={**RULE, "share": 0.25})
    assert session.plan.freight.evidence_rule["Cainiao|x"].share == 0.25
    session.undo()
    assert session.plan.freight.evidence_rule["Cainiao|x"].share == 0.2
    remove_freight_row(session, table="evidence_rule", key="Cainiao|x")
    assert not session.plan.freight.evidence_rule


def test_times_and_sets_are_read(session):
    row = {"booking": "b1", "firm": "F", "destination": "JFK", "mass_kg": 900, "ready": "2018-06-05T05:00:00Z"}
    set_freight_row(session, table="export_booking", row=row)
    assert session.plan.freight.export_booking["b1"].ready == datetime(2018, 6, 5, 5, tzinfo=UTC)
    lane = {"lane": "parcels", "checks_per_h": 10.0, "halls": ["H1"], "weekdays": [1, 2]}
    set_freight_row(session, table="customs_lane", row=lane)
    assert session.plan.freight.customs_lane["parcels"].weekdays == {1, 2}


@pytest.mark.parametrize(
    ("table", "row", "said"),
    [
        ("evidence", RULE, "no freight table 'evidence'; there are lot_default, evidence_rule"),
        ("evidence_rule", {**RULE, "shares": 1}, "shares?"),
        ("evidence_rule", {**RULE, "priority": "first"}, "Expected `int`"),
        ("evidence_rule", {**RULE, "share": 0.5}, "the shares must rise: 0.1"),
        ("evidence_rule", {**RULE, "operator": ""}, "names nothing that could fit"),
        ("evidence_rule", {**RULE, "hall": "H9"}, "no hall 'H9'"),
        ("customs_lane", {"lane": "p", "checks_per_h": 0.0}, "checks_per_h"),
        ("customs_lane", {"lane": "p", "checks_per_h": 1.0, "halls": ["N9"]}, "no hall 'N9'"),
        ("clock_leg", {"leg": "sort", "low_h": 2.0, "mode_h": 1.0, "high_h": 3.0}, "the figures must rise"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(session, table, row, said):
    before = session.edits
    with pytest.raises(UserError) as refused:
        set_freight_row(session, table=table, row=row)
    assert said in str(refused.value)
    assert session.edits == before


def test_rules_of_one_rank_are_refused(session):
    set_freight_row(session, table="evidence_rule", row=RULE)
    with pytest.raises(UserError, match="x and y of Cainiao have the same priority 5"):
        set_freight_row(session, table="evidence_rule", row={**RULE, "rule_id": "y"})
    assert len(session.plan.freight.evidence_rule) == 1


def test_a_row_that_is_not_there_cannot_be_removed(session):
    with pytest.raises(UserError, match="has no row 'z'"):
        remove_freight_row(session, table="truck_ban", key="z")
    with pytest.raises(UserError, match="no freight table 'lot'"):
        remove_freight_row(session, table="lot", key="z")


def test_estimates_that_come_to_more_than_a_lot_are_refused_when_the_rule_is_entered(session):
    set_freight_row(session, table="evidence_rule", row={**RULE, "share_low": 0.5, "share": 0.7, "share_high": 0.9})
    narrower = {**RULE, "programme": "4PX", "rule_id": "y", "valid_from": "2018-03-01", "share_high": 0.6}
    set_freight_row(session, table="evidence_rule", row={**narrower, "share": 0.3})
    edits = session.edits
    with pytest.raises(UserError, match=r"x \(Cainiao\).* come to 110.0 %") as refused:
        set_freight_row(session, table="evidence_rule", row={**narrower, "share": 0.4})
    assert "On every lot that evidence rule y fits" in str(refused.value)
    assert session.edits == edits
    # a rule that speaks for other lots, or leaves no doubt, is no matter of this sum
    set_freight_row(session, table="evidence_rule", row={**narrower, "rule_id": "z", "priority": 4, "operator": "UPS",
                                                         "share": 0.6})  # fmt: skip
    certain = {"share_low": 0.6, "share": 0.6, "share_high": 0.6}
    set_freight_row(session, table="evidence_rule", row={**narrower, **certain, "programme": "Temu", "rule_id": "w"})
