"""Halls and preferences as planners change them: checked, undone, and there again in the reopened file."""

from pathlib import Path

import pytest

from apronplan.errors import UserError
from apronplan.session.commands import remove_preference, set_hall, set_preference, set_setting
from apronplan.session.session import PlanSession


def some_hall(session: PlanSession) -> str:
    return next(iter(session.plan.layout.halls))


def test_a_hall_takes_new_figures_and_gives_them_back(session: PlanSession) -> None:
    name = some_hall(session)
    before = session.plan.layout.halls[name]
    set_hall(session, hall=name, rate_t_per_h=123.5, docks=7, capabilities=("cold", " pharma ", ""))
    after = session.plan.layout.halls[name]
    assert (after.rate_t_per_h, after.docks) == (123.5, 7)
    assert after.capabilities == {"cold", "pharma"}
    assert after.storage_t == before.storage_t
    assert after.polygon == before.polygon
    session.undo()
    assert session.plan.layout.halls[name] == before


def test_what_was_set_is_in_the_reopened_file(session: PlanSession) -> None:
    name, path = some_hall(session), session.path
    stand = next(iter(session.plan.layout.stands))
    set_hall(session, hall=name, storage_t=777.0, handlers=("ABC",))
    change = set_preference(session, operator="QR", stand=stand, cost=-3.0, notes="near the hall")
    set_setting(session, name="carrier_colour.QR", value="#0072B2")
    assert change is not None
    session.close()
    with PlanSession.open(Path(path)) as again:
        hall = again.plan.layout.halls[name]
        assert (hall.storage_t, hall.handlers) == (777.0, {"ABC"})
        row = again.plan.layout.preferences[change.rows[0].key]
        assert (row.operator, row.stand, row.cost, row.notes) == ("QR", stand, -3.0, "near the hall")
        assert again.plan.setting("carrier_colour.QR") == "#0072B2"


def test_every_fault_of_a_hall_is_named_at_once(session: PlanSession) -> None:
    name, edits = some_hall(session), session.edits
    with pytest.raises(UserError) as refused:
        set_hall(session, hall=name, rate_t_per_h=0.0, storage_t=float("nan"), docks=-1)
    for word in ("rate_t_per_h", "storage_t", "docks"):
        assert word in str(refused.value)
    with pytest.raises(UserError, match="nowhere-hall"):
        set_hall(session, hall="nowhere-hall", docks=1)
    assert session.edits == edits


def test_the_same_figures_again_are_no_edit(session: PlanSession) -> None:
    name, edits = some_hall(session), session.edits
    assert set_hall(session, hall=name, docks=session.plan.layout.halls[name].docks) is None
    assert session.edits == edits


def test_a_preference_is_changed_in_place_and_removed(session: PlanSession) -> None:
    first, second = list(session.plan.layout.stands)[:2]
    there = len(session.plan.layout.preferences)
    change = set_preference(session, operator="XX", stand=first, cost=2.0)
    assert change is not None
    key = change.rows[0].key
    set_preference(session, operator="XX", stand=second, cost=2.5, replaces=key)
    rows = session.plan.layout.preferences
    assert len(rows) == there + 1
    assert key not in rows
    new = next(k for k, row in rows.items() if row.operator == "XX")
    remove_preference(session, preference=new)
    assert len(session.plan.layout.preferences) == there
    session.undo()
    assert session.plan.layout.preferences[new].stand == second


def test_a_preference_that_says_nothing_is_refused(session: PlanSession) -> None:
    edits = session.edits
    with pytest.raises(UserError, match="stand or an apron"):
        set_preference(session, operator="QR", cost=1.0)
    with pytest.raises(UserError) as refused:
        set_preference(session, stand="no-such", apron="none-such", cost=float("inf"), replaces="a|b|c|d|e")
    for word in ("no-such", "none-such", "number", "a|b|c|d|e"):
        assert word in str(refused.value)
    with pytest.raises(UserError, match=r"a\|b"):
        remove_preference(session, preference="a|b")
    assert session.edits == edits


def test_two_preferences_do_not_become_one_unseen(session: PlanSession) -> None:
    first, second = list(session.plan.layout.stands)[:2]
    one = set_preference(session, operator="YY", stand=first, cost=1.0)
    set_preference(session, operator="YY", stand=second, cost=4.0)
    assert one is not None
    with pytest.raises(UserError, match="already"):
        set_preference(session, operator="YY", stand=second, cost=9.0, replaces=one.rows[0].key)


def test_a_carrier_s_colour_has_to_be_one(session: PlanSession) -> None:
    with pytest.raises(UserError, match="no colour"):
        set_setting(session, name="carrier_colour.QR", value="reddish")
    set_setting(session, name="carrier_colour.QR", value="#aabbcc")
    set_setting(session, name="carrier_colour.QR", value="")
    assert session.plan.setting("carrier_colour.QR") == ""
