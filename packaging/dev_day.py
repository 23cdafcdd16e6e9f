"""The sample of Liege, planned and shown: a window where there is a display, else files in ``out/``.

Everything goes through the command line of the product, as a planner would type it.
"""

import shutil
from pathlib import Path

from dev_common import ROOT, Refusal, run, say, venv_tool

OUT = ROOT / "out"
SAMPLE_WEEK = "lgg-2018-week.csv"
SAMPLE_DAY = "2018-06-05"
MAP_TIME = "2018-06-05T03:00"
PLAN_SECONDS = 60
BESIDE = ("", "-wal", "-journal", "-shm", ".backups")
"""Endings of a plan file and of what lies beside it (docs/manual/plan-file.md)."""


def sample_week() -> Path:
    """Traffic of the sample week.

    Raises
    ------
    Refusal
        When the file is not in this copy of the repository.
    """
    path = ROOT / "resources" / "samples" / SAMPLE_WEEK
    if not path.is_file():
        raise Refusal(f"{path.relative_to(ROOT)} is not in this copy of Apronplan. Check it out anew (git restore).")
    return path


def product(*arguments: str | Path) -> None:
    """Run one verb of the product's command line.

    Raises
    ------
    Refusal
        When it answers with anything but 0; its own words stand above.
    """
    say(f"$ apronplan {' '.join(str(_short(part)) for part in arguments)}")
    code = run([venv_tool("python"), "-m", "apronplan", *arguments])
    if code:
        raise Refusal(f"`apronplan {arguments[0]}` ended with code {code}: its own words stand above.")


def _short(part: str | Path) -> str | Path:
    return part.relative_to(ROOT) if isinstance(part, Path) and part.is_relative_to(ROOT) else part


def fresh_plan(name: str) -> Path:
    """Path in ``out/`` for a new plan; a plan that is there is kept beside it as the previous one."""
    OUT.mkdir(exist_ok=True)
    plan = OUT / name
    if plan.exists():
        previous = plan.with_stem(f"{plan.stem}.previous")
        move_plan(plan, previous)
        say(f"The plan of the last run is kept as {_short(previous)}.")
    return plan


def move_plan(plan: Path, to: Path) -> None:
    """Give a plan file another name together with what belongs to it; what has that name is removed first.

    A log that stayed behind would be lost to the plan, and played into the next one of its old name.
    """
    for suffix in BESIDE:
        old, new = (p.with_name(p.name + suffix) for p in (plan, to))
        if new.is_dir():
            shutil.rmtree(new)
        new.unlink(missing_ok=True)
        if old.exists():
            old.rename(new)


def make_plan(plan: Path, *scope: str) -> None:
    """Create a plan file with the layout of Liege and the sample week, and plan what `scope` says."""
    product("new", plan, "--airport", "EBLG")
    product("import", plan, sample_week())
    product("plan", plan, *scope, "--time-limit", str(PLAN_SECONDS))


def open_sample_week() -> None:
    """Open the window on the sample week, planned by the first run and kept with the planner's edits since."""
    plan = OUT / "liege-week.apron"
    if not plan.exists():
        # A plan counts as made when it is complete: a run that was stopped half-way starts anew.
        half = fresh_plan("liege-week.new.apron")
        make_plan(half)
        move_plan(half, plan)
    product("gui", plan)


def print_sample_day() -> None:
    """Plan and print the sample day without a display, and say where the files are."""
    plan = fresh_plan("liege-2018.apron")
    make_plan(plan, "--day", SAMPLE_DAY)
    sheet, picture = OUT / f"liege-{SAMPLE_DAY}.pdf", OUT / f"liege-{SAMPLE_DAY}-map.png"
    product("print", plan, "--kind", "daily", "--day", SAMPLE_DAY, "--out", sheet)
    product("print", plan, "--kind", "map", "--at", MAP_TIME, "--out", picture)
    say("There is no display, so no window was opened. Planned and printed:")
    for name, path in (("plan file", plan), ("daily plan", sheet), ("map", picture)):
        say(f"  {name:10}  {path}")
