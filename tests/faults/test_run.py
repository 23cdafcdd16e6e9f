"""A long run of trials says how far it is, and goes on where it was stopped."""

import sys
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from faults import run
from faults.figures import Figures
from faults.ledger import Ledger, fingerprint
from faults.progress import EVERY_S, Progress
from faults.trials import Trial

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the trials need Linux")


class Stage:
    """Trials that only note that they were run; one may stop the run or fail."""

    def __init__(self):
        self.ran, self.stops, self.fails = [], set(), set()

    def trial(self, name):
        def play(tools, count):
            self.ran.append((name, count))
            if name in self.stops:
                raise KeyboardInterrupt
            tools.tell(count)
            return Figures(name, tried=count, lost=["edit 7"] if name in self.fails else [])

        return Trial(name, 5, 50_000, play, watches=False)


@pytest.fixture
def stage(monkeypatch, tmp_path):
    @contextmanager
    def nothing_started(_scratch):
        yield SimpleNamespace(shim=None)

    made = Stage()
    monkeypatch.setattr(run, "GROUPS", {"power": [made.trial(n) for n in "abc"], "kill": [made.trial("k")]})
    monkeypatch.setattr(run, "program", nothing_started)
    monkeypatch.setattr(run, "fingerprint", lambda: "this program")
    made.passed = tmp_path / "out" / "passed.jsonl"
    made.go = lambda *more: run.main(["--release", "--only", "power", "--passed", str(made.passed), *more])
    return made


def names(stage):
    ran, stage.ran = [name for name, _ in stage.ran], []
    return ran


def test_a_run_that_was_stopped_goes_on_after_the_last_that_passed(stage, capsys):
    stage.stops = {"b"}
    assert stage.go() == run.STOPPED
    assert "--resume goes on" in capsys.readouterr().out
    assert names(stage) == ["a", "b"]
    stage.stops = set()
    assert stage.go("--resume") == 0
    assert names(stage) == ["b", "c"]
    assert "before   a: a: 50000 tried" in capsys.readouterr().out
    assert stage.go("--resume") == 0
    assert names(stage) == []


def test_without_resume_all_is_tried_again(stage):
    assert stage.go() == stage.go() == 0
    assert names(stage) == ["a", "b", "c", "a", "b", "c"]


def test_what_failed_is_tried_again(stage, capsys):
    stage.fails = {"b"}
    assert stage.go() == 1
    assert "1 trial failed." in capsys.readouterr().out
    names(stage)
    assert stage.go("--resume") == 1
    assert names(stage) == ["b"]


def test_another_count_and_another_program_are_tried_again(stage, monkeypatch):
    assert stage.go() == 0
    names(stage)
    assert run.main(["--only", "power", "--passed", str(stage.passed), "--resume"]) == 0
    assert stage.ran == [("a", 5), ("b", 5), ("c", 5)]
    names(stage)
    monkeypatch.setattr(run, "fingerprint", lambda: "a later program")
    assert stage.go("--resume") == 0
    assert names(stage) == ["a", "b", "c"]


def test_a_line_that_was_cut_short_does_not_count(stage):
    assert stage.go() == 0
    text = stage.passed.read_text(encoding="utf-8")
    stage.passed.write_text(text[:-20] + "\n[]\n{}\n", encoding="utf-8")
    assert Ledger(stage.passed, "this program").read() == 2
    names(stage)
    assert stage.go("--resume") == 0
    assert names(stage) == ["c"]


def test_the_fingerprint_is_of_names_and_contents(tmp_path):
    (tmp_path / "app").mkdir()
    file = tmp_path / "app" / "a.py"
    file.write_text("1", encoding="utf-8")
    first = fingerprint(tmp_path, ["app", "nothing"])
    (tmp_path / "app" / "a.pyc").write_text("x", encoding="utf-8")
    assert fingerprint(tmp_path, ["app"]) == first
    file.write_text("2", encoding="utf-8")
    changed = fingerprint(tmp_path, ["app"])
    file.rename(tmp_path / "app" / "b.py")
    assert len({first, changed, fingerprint(tmp_path, ["app"])}) == 3


def test_progress_tells_the_speed_and_the_minutes_left_and_not_too_often():
    now, said = [100.0], []
    progress = Progress(200_000, said.append, lambda: now[0])
    progress.begin("first", 80_000)
    progress.tried(10)
    assert said == []
    now[0] += EVERY_S
    progress.tried(3_000)
    progress.tried(3_001)
    assert said == ["   ...   first: 3,000 of 80,000; 100 a second, about 33 min left for all that was chosen"]
    progress.end()
    progress.begin("second", 120_000)
    now[0] += 770
    progress.tried(0)
    assert said[1] == "   ...   second: 0 of 120,000; 100 a second, about 20 min left for all that was chosen"
