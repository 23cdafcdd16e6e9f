"""Try the installed program without development tools: from a wheel in a fresh environment, or a frozen build.

``python packaging/smoke_test.py`` builds the wheel, installs it with the locked runtime packages and walks from
an empty folder to a printed sample day; ``--program dist/apronplan/apronplan`` walks with a frozen build instead.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from dev_common import ROOT, Refusal, clean_environment, run_quietly, say, venv_tool
from dev_environment import network_variables, pip_was_told

SAMPLE = ROOT / "resources" / "samples" / "lgg-2018-week.csv"
DAY = "2018-06-05"
DEVELOPMENT = ("pytest", "mypy", "hypothesis", "pyproj", "ortools")


def install(folder: Path) -> Path:
    """Build the wheel, install it with the locked runtime packages in `folder`, and return the program.

    Raises
    ------
    Refusal
        If it cannot be built or installed, or a development tool got in.
    """
    uv, venv, wanted = venv_tool("uv"), folder / "venv", folder / "runtime.txt"
    failed = "The wheel could not be built and installed."
    network = network_variables(pip_was_told())
    run_quietly([uv, "build", "--wheel", "--quiet", "--out-dir", folder], failed, **network)
    run_quietly(
        [uv, "export", "--frozen", "--quiet", "--no-default-groups", "--no-emit-project", "-o", wanted],
        failed,
        **network,
    )
    run_quietly([uv, "venv", "--quiet", "--python", sys.executable, venv], failed, **network)
    python = venv_tool("python", venv)
    run_quietly(
        [uv, "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", wanted], failed, **network
    )
    (wheel,) = folder.glob("*.whl")
    run_quietly([uv, "pip", "install", "--quiet", "--python", python, "--no-deps", wheel], failed, **network)
    probe = f"import importlib.util as u; print([n for n in {DEVELOPMENT!r} if u.find_spec(n)])"
    found = run_quietly([python, "-I", "-c", probe], failed).strip()
    if found != "[]":
        raise Refusal(f"Development tools came with the wheel: {found}. Look at the dependencies in pyproject.toml.")
    return venv_tool("apronplan", venv)


class Walk:
    """Runs verbs of the installed program in a folder away from the repository."""

    def __init__(self, program: Path, folder: Path) -> None:
        self._program, self._folder = program, folder
        self._environment = clean_environment(
            os.environ, APRONPLAN_HOME=str(folder / "home"), QT_QPA_PLATFORM="offscreen", NO_COLOR="1"
        )

    def __call__(self, *arguments: str) -> str:
        """Run one verb and return what it printed; refuse any exit code but 0."""
        start = time.monotonic()
        done = subprocess.run(
            [self._program, *arguments],
            cwd=self._folder,
            env=self._environment,
            check=False,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        say(f"{time.monotonic() - start:6.2f} s  apronplan {' '.join(arguments)}")
        if done.returncode:
            raise Refusal(f"`apronplan {arguments[0]}` ended with {done.returncode}:\n{done.stderr or done.stdout}")
        return done.stdout

    def expect(self, holds: bool, sentence: str) -> None:
        """Refuse with `sentence` unless `holds`."""
        if not holds:
            raise Refusal(sentence)


def walk_through(program: Path, folder: Path) -> None:
    """From an empty folder to a planned, audited and printed sample day.

    Raises
    ------
    Refusal
        At the first verb that does not do what it says.
    """
    walk = Walk(program.resolve(), folder)
    walk.expect("apronplan 0." in walk("--version"), "--version does not tell the version.")
    walk("new", "smoke.apron", "--airport", "EBLG")
    walk("import", "smoke.apron", str(SAMPLE))
    plan = json.loads(walk("plan", "smoke.apron", "--day", DAY, "--time-limit", "60", "--json"))
    walk.expect(plan["placed"] > 0 and not plan["unplaced"], f"Not every turnaround is placed: {plan['unplaced']}")
    walk.expect(plan["lots_placed"] == plan["lots"] > 0, "Not every lot has a hall.")
    walk("audit", "smoke.apron")
    walk("print", "smoke.apron", "--kind", "daily", "--day", DAY, "--out", "day.pdf")
    walk("print", "smoke.apron", "--kind", "map", "--at", f"{DAY}T03:00", "--out", "map.png")
    walk.expect((folder / "day.pdf").read_bytes().startswith(b"%PDF-"), "The sheet is not a PDF.")
    walk.expect((folder / "map.png").read_bytes().startswith(b"\x89PNG"), "The map is not a PNG.")
    walk("export", "smoke.apron", "--format", "csv", "--out", "day.csv")
    doctor = json.loads(walk("doctor", "smoke.apron", "--json"))
    walk.expect(doctor["ok"] is True, f"The plan file is not sound: {doctor}")


def main(argv: list[str]) -> int:
    """Walk through; return 0, or 1 with a sentence."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--program", type=Path, help="a frozen build to walk with instead of a wheel")
    parsed = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="apronplan-smoke-") as name:
        folder = Path(name)
        try:
            walk_through(parsed.program or install(folder), folder)
        except Refusal as refusal:
            print(refusal, file=sys.stderr)
            return 1
    say("The installed program walks from an empty folder to a printed day.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
