import os
import signal
import subprocess
import sys

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


_KILLED_AT_THE_SECOND_EDIT = """
import os, signal, sys
from pathlib import Path
from apronplan.session.commands.layout import new_plan
from apronplan.store.planfile import PlanFile
from store.plan_samples import small_layout

append, made = PlanFile.append, []

def killed(self, *given, **named):
    if made:
        os.kill(os.getpid(), signal.SIGKILL)
    made.append(append(self, *given, **named))
    return made[0]

PlanFile.append = killed
new_plan(Path(sys.argv[1]), small_layout())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills by a signal")
def test_a_making_that_is_killed_leaves_no_plan_and_the_next_one_clears_up(tmp_path):
    path = tmp_path / "half.apron"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    ended = subprocess.run([sys.executable, "-c", _KILLED_AT_THE_SECOND_EDIT, str(path)], env=environment, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert not path.exists()
    assert any(tmp_path.iterdir()), "the kill came before anything was written"
    with new_plan(path, small_layout()) as session:
        assert session.recovered is None
        assert session.plan.setting("plan_name") == "half"
    assert [p.name for p in tmp_path.iterdir()] == ["half.apron"]


def test_what_goes_wrong_while_making_names_the_plan_and_not_its_passing_name(tmp_path, monkeypatch):
    def full(self, *given, **named):
        raise PlanFileError("disk_full", path=self.path)

    monkeypatch.setattr(PlanFile, "append", full)
    with pytest.raises(PlanFileError, match=r"full at [^ ]*/a\.apron\.") as refused:
        new_plan(tmp_path / "a.apron", small_layout())
    assert ".new-" not in str(refused.value)
