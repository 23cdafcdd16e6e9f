"""A file dragged from another program onto the window, and a choice dragged out of it: a real `QDrag` under Xvfb."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gui.conftest import WEEK

HERE = Path(__file__).parent
PATIENCE_S = 150

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Xvfb is an X server; elsewhere there is a screen")


@pytest.fixture
def display() -> Iterator[str]:
    """An X server of our own, on a number that it chooses itself."""
    server = shutil.which("Xvfb")
    assert server is not None, "Xvfb is missing: packaging/dev.py setup installs it as root"
    read, write = os.pipe()
    arguments = [server, "-displayfd", str(write), "-screen", "0", "1600x900x24", "-nolisten", "tcp"]
    process = subprocess.Popen(arguments, pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as told:
            number = told.readline().strip()  # comes when the server takes connections; empty if it ended
        assert number, "Xvfb ended at once"
        yield f":{number}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def test_files_are_dropped_in_and_a_choice_is_dragged_out(display: str, home: Path, tmp_path: Path) -> None:
    from apronplan.exchange.layout_folder import read_layout
    from apronplan.paths import airport_dir
    from apronplan.session.commands.layout import new_plan

    plan = tmp_path / "night.apron"
    new_plan(plan, read_layout(airport_dir("EBLG"))).close()
    traffic = tmp_path / "week.csv"
    shutil.copy(WEEK, traffic)
    place = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "APRONPLAN_HOME": str(home), "APRONPLAN_USER": "An"}
    place["PYTHONPATH"] = os.pathsep.join([str(HERE.parent), *sys.path])
    command = [sys.executable, str(HERE / "xdrag.py"), str(plan), str(traffic), str(tmp_path / "window.json")]
    done = subprocess.run(
        command, env={**os.environ, **place}, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["platform"] == "xcb"
    assert seen["error"] == "", (seen, done.stderr[-2000:])
    assert seen["sign"] == "Import week.csv; its problems are shown before anything changes"
    assert seen["turnarounds"] == 301
    assert "week.csv" in seen["undo"]
    heading, row = seen["note"].splitlines()[:2]
    assert heading.split("\t")[:3] == ["arrival", "departure", "type"]
    assert row.split("\t")[0] in seen["title"]
