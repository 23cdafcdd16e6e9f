"""The manual names every verb that there is, and no other."""

import re
from pathlib import Path

from apronplan.cli.parser import build_parser
from apronplan.session.commands import COMMANDS

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "manual"


def test_every_batch_verb_is_documented_with_its_arguments() -> None:
    rows = [line for line in (MANUAL / "verbs.md").read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    told = {name: row for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    assert set(told) == set(COMMANDS)
    in_process = {"create_plan_from_layout", "apply_solution", "apply_resolution", "adopt_placements"}
    for name, command in COMMANDS.items():
        if name in in_process:
            continue
        given = set(re.findall(r"\w+", told[name].split("|")[2]))
        assert given == set(command.arguments), name


def test_every_verb_of_the_command_line_is_documented() -> None:
    text = (MANUAL / "cli.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^### `(\w+)", text, flags=re.MULTILINE))
    assert told == set(build_parser()._subparsers._group_actions[0].choices)
