"""No ``--out`` of any verb ever writes over a plan."""

import argparse
import shutil
from pathlib import Path

import pytest

from apronplan.cli.parser import build_parser
from cli.runner import Cli

HOUR = ("--from", "2018-06-05T09:00", "--to", "2018-06-05T10:00")
CALLS = (
    ("export", (), ""),
    ("export", ("--format", "layout"), ""),
    ("print", ("--day", "2018-06-05"), ".pdf"),
    ("print", ("--kind", "map", "--day", "2018-06-05"), ".png"),
    ("report", ("--day", "2018-06-05"), ".csv"),
    ("report", ("--day", "2018-06-05"), ".xlsx"),
    ("alternates", (), ".csv"),
    ("alternates", (), ".xlsx"),
    ("bundle", (), ""),
    ("prove", HOUR, ""),
)
"""Every way to write a file: verb, what else it needs, and the ending that it insists on."""


def test_every_verb_that_writes_a_file_is_tried_here() -> None:
    verbs = next(a for a in build_parser()._actions if isinstance(a, argparse._SubParsersAction)).choices
    writing = {name for name, verb in verbs.items() if any("--out" in a.option_strings for a in verb._actions)}
    assert writing == {verb for verb, _, _ in CALLS}


@pytest.mark.parametrize(("verb", "more", "ending"), CALLS, ids=lambda x: x if isinstance(x, str) else None)
def test_a_plan_is_never_written_over(
    cli: Cli, week: Path, tmp_path: Path, verb: str, more: tuple[str, ...], ending: str
) -> None:
    other = tmp_path / f"other{ending or '.apron'}"
    shutil.copy(week, other)
    for target in (other,) if ending else (other, week):
        before = target.read_bytes()
        said = cli(verb, week, *more, "--out", target)
        assert said.code == 1, said.out
        assert target.name in said.err
        assert target.read_bytes() == before
    assert not list(tmp_path.glob(".*.part"))
