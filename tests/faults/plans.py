"""Small plans, made by the real program, so that a trial can afford thousands of them."""

import random
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from faults.program import Program
from store.plan_samples import small_layout

TRAFFIC = """turnaround_id,flight_in,operator,aircraft_type,sibt_local,sobt_local,tonnes_in,tonnes_out
T1,QR1,QTR,B77L,2018-06-05T01:00,2018-06-05T04:00,40,30
T2,QR2,QTR,B77L,2018-06-05T02:00,2018-06-05T05:00,20,
T3,QR3,QTR,B77L,2018-06-05T06:00,2018-06-05T09:00,,30
T4,QR4,QTR,B77L,2018-06-05T10:00,2018-06-05T12:00,10,10
"""
STANDS = ("120", "122", "124", "126")


def inputs(folder: Path) -> tuple[Path, Path]:
    """Write a layout folder and a file of traffic; returns both."""
    from apronplan.exchange.layout import write_layout

    layout, traffic = folder / "layout", folder / "traffic.csv"
    if not traffic.exists():
        write_layout(small_layout(), layout)
        traffic.write_text(TRAFFIC, encoding="utf-8")
    return layout, traffic


def make_plan(program: Program, folder: Path, inputs_in: Path | None = None) -> Path:
    """Make a small plan with traffic in it, by the command line."""
    folder.mkdir(parents=True, exist_ok=True)
    layout, traffic = inputs(inputs_in or folder)
    path = folder / "week.apron"
    for arguments in (("new", path, "--layout", layout), ("import", path, traffic)):
        said = program.run(*arguments)
        assert said.code == 0, said.err
    return path


def edits(seed: int) -> Iterator[dict[str, object]]:
    """Give edits without end, each of which changes the plan: settings, and now and then an aircraft on a stand."""
    dice = random.Random(seed)
    for number in count(dice.randrange(12)):
        if number % 12 == 0:
            turnaround, stand = f"T{dice.randint(1, 4)}", dice.choice(STANDS)
            yield {"verb": "assign_stand", "turnaround": turnaround, "stand": stand, "override": f"trial {number}"}
        else:
            name = f"k{dice.randint(1, 9)}"
            yield {"verb": "set_setting", "name": name, "value": f"{seed}-{number}-" + "x" * dice.randint(0, 300)}
