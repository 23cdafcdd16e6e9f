"""One file of each format that was ever released opens, and gives what it gave then."""

import shutil
from pathlib import Path

import pytest

from apronplan.session.session import PlanSession

PLANS = Path(__file__).parent.parent / "data" / "plans"
HEADS = {
    "format-1.apron": "2db12c05501ca628154537f5bf43f15154ed9358d548f4c45438f46e56cda210",
    "format-2.apron": "0807d40047164951da91da5a0a3cdb3c5e4b21d3bae2d94e749699964aa01fcb",
}


@pytest.mark.parametrize("name", sorted(p.name for p in PLANS.glob("format-*.apron")))
def test_a_file_of_every_released_format_opens_and_can_be_edited(name, tmp_path):
    path = tmp_path / name
    shutil.copyfile(PLANS / name, path)
    with PlanSession.open(path) as session:
        assert session.head_hash == HEADS[name]
        assert session.edits == 3
        plan = session.plan
        assert plan.turnarounds["2018-001"].notes == "Liège\nsecond line\t\x00end"
        assert plan.stand_assignments["2018-001#1"].override.rules == ("size",)
        assert plan.layout.stands["26E"].facilities == {"nose_door_room", "fuel", "a"}
        assert plan.rule_settings["min_gap"].params == {"a": 20.0, "z": 1.0}
        assert list(plan.rows("stand")) == ["120", "122", "126", "26E", "124"]
        assert session.redo_name == "Remove stand 124"
        assert session.redo().keys("stand") == {"124"}
    with PlanSession.open(path) as session:
        assert "124" not in session.plan.layout.stands


def test_there_is_a_file_of_every_format():
    from apronplan.store.schema import FORMAT

    assert {f"format-{n}.apron" for n in range(1, FORMAT + 1)} == HEADS.keys()


@pytest.mark.parametrize("name", sorted(HEADS))
def test_a_file_of_every_released_format_can_be_looked_at_and_stays_as_it_was(name, tmp_path):
    path = tmp_path / name
    shutil.copyfile(PLANS / name, path)
    before = path.read_bytes()
    with PlanSession.open(path, read_only=True) as session:
        assert session.read_only
        assert session.head_hash == HEADS[name]
        assert "124" in session.plan.layout.stands
        assert session.recovered is None
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == [name]
