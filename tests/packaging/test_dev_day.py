"""The sample of Liege is made through the command line, and nothing that a planner made is lost."""

from pathlib import Path

import pytest

import dev_day
from dev_common import Refusal


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[list[str]]:
    """Command lines of the product; every verb that makes a plan leaves a file."""
    lines: list[list[str]] = []

    def answer(command, **_):
        arguments = [str(part) for part in command[3:]]
        lines.append(arguments)
        if arguments[0] == "new":
            Path(arguments[1]).write_text(f"plan {len(lines)}", encoding="ascii")
        return 0

    monkeypatch.setattr(dev_day, "run", answer)
    monkeypatch.setattr(dev_day, "OUT", tmp_path / "out")
    return lines


def test_the_sample_day_is_made_by_the_command_line(typed: list[list[str]], tmp_path: Path) -> None:
    dev_day.print_sample_day()
    assert [line[0] for line in typed] == ["new", "import", "plan", "print", "print"]
    assert typed[2][2:4] == ["--day", "2018-06-05"]
    assert typed[3][-1] == str(tmp_path / "out" / "liege-2018-06-05.pdf")
    assert typed[4][-1] == str(tmp_path / "out" / "liege-2018-06-05-map.png")


def test_the_plan_of_the_last_run_is_kept(typed: list[list[str]], tmp_path: Path) -> None:
    dev_day.print_sample_day()
    dev_day.print_sample_day()
    out = tmp_path / "out"
    assert (out / "liege-2018.previous.apron").read_text(encoding="ascii") == "plan 1"
    assert (out / "liege-2018.apron").read_text(encoding="ascii") == "plan 6"


def test_what_belongs_to_the_plan_of_the_last_run_is_kept_with_it(typed: list[list[str]], tmp_path: Path) -> None:
    out = tmp_path / "out"
    for run in ("first", "second"):
        dev_day.print_sample_day()
        (out / "liege-2018.apron-wal").write_text(run, encoding="ascii")
        (out / "liege-2018.apron.backups").mkdir()
        (out / "liege-2018.apron.backups" / run).touch()
    dev_day.fresh_plan("liege-2018.apron")
    assert not list(out.glob("liege-2018.apron*")), "nothing is left that the next plan would take for its own"
    assert (out / "liege-2018.previous.apron-wal").read_text(encoding="ascii") == "second"
    assert [p.name for p in (out / "liege-2018.previous.apron.backups").iterdir()] == ["second"]


def test_the_planned_week_is_opened_again_as_it_was_left(typed: list[list[str]], tmp_path: Path) -> None:
    dev_day.open_sample_week()
    dev_day.open_sample_week()
    plan = str(tmp_path / "out" / "liege-week.apron")
    assert [line[0] for line in typed] == ["new", "import", "plan", "gui", "gui"]
    assert typed[3] == typed[4] == ["gui", plan]


def test_a_refusal_of_the_product_ends_the_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(dev_day, "OUT", tmp_path / "out")
    monkeypatch.setattr(dev_day, "run", lambda _: 1)
    with pytest.raises(Refusal, match="`apronplan new` ended with code 1: its own words stand above"):
        dev_day.print_sample_day()
