import pytest

from apronplan.session.commands import layout as layout_verb
from apronplan.session.commands.layout import new_plan
from apronplan.session.session import PlanSession
from apronplan.store.failures import PlanFileError
from apronplan.store.planfile import PlanFile
from store.plan_samples import small_layout


def test_a_new_plan_has_its_airport(tmp_path):
    with new_plan(tmp_path / "a.apron", small_layout()) as session:
        assert session.plan.layout.airport.icao == "EBLG"
        assert session.undo_name is None
        assert session.recovered is None


@pytest.mark.parametrize("place", ["layout", "first edit"])
def test_a_new_plan_that_cannot_be_made_leaves_nothing(tmp_path, monkeypatch, place):
    def fail(*given, **named):
        raise PlanFileError("disk_full", path="a.apron")

    if place == "layout":
        monkeypatch.setattr(layout_verb, "create_plan_from_layout", fail)
    else:
        monkeypatch.setattr(PlanFile, "append", fail)
    with pytest.raises(PlanFileError, match="full"):
        new_plan(tmp_path / "a.apron", small_layout())
    assert list(tmp_path.iterdir()) == []


def test_a_plan_that_is_there_is_not_touched(tmp_path):
    path = tmp_path / "a.apron"
    new_plan(path, small_layout()).close()
    with pytest.raises(PlanFileError, match="already"):
        new_plan(path, small_layout())
    with PlanSession.open(path) as session:
        assert session.edits == 2
