"""What every part of ``packaging/dev.py`` shares: where things are, how to say what is wrong, how to run."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
TAIL_LINES = 15


class Refusal(Exception):
    """One sentence for the person at the keyboard: what is wrong, and what to do about it."""


def say(text: str) -> None:
    """Print one line at once, so that it stands before the output of the commands it announces."""
    print(text, flush=True)


def venv_tool(name: str, venv: Path = VENV, platform: str = sys.platform) -> Path:
    """Path of an executable inside a virtual environment, whether or not it is there."""
    if platform == "win32":
        return venv / "Scripts" / f"{name}.exe"
    return venv / "bin" / name


def clean_environment(base: Mapping[str, str], **extra: str) -> dict[str, str]:
    """Copy of `base` without what another Python or virtual environment left in it, plus `extra`."""
    left = {key: value for key, value in base.items() if key not in {"VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH"}}
    return {**left, **extra}


def run(command: Sequence[str | Path], **extra: str) -> int:
    """Run a command at the top of the repository with its output shown; `extra` goes to its environment."""
    return subprocess.run(
        [str(part) for part in command], cwd=ROOT, env=clean_environment(os.environ, **extra), check=False
    ).returncode


def run_quietly(command: Sequence[str | Path], otherwise: str, **extra: str) -> str:
    """Run a command and return its standard output.

    Raises
    ------
    Refusal
        `otherwise` and the last lines of what the command said, when it fails or cannot be started.
    """
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=ROOT,
            env=clean_environment(os.environ, **extra),
            check=False,
            capture_output=True,
            text=True,
            errors="replace",
        )
    except OSError as error:
        raise Refusal(f"{otherwise} ({error})") from error
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()[-TAIL_LINES:]
        raise Refusal("\n".join([otherwise, "It said:", *(f"    {line}" for line in said)]))
    return done.stdout
