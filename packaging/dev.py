#!/usr/bin/env python3
"""From a bare Python to a running, tested Apronplan: ``python3 packaging/dev.py VERB``.

Standard library only, Python 3.11 to 3.13, Linux and Windows. Every verb first makes ``.venv`` from
``uv.lock`` and brings what Qt needs onto the machine, or says exactly what to type. This file keeps to the
syntax of old Pythons, so that they too can read the sentence about their age.
"""

import sys

OLDEST, NEWEST = (3, 11), (3, 13)

if not OLDEST <= sys.version_info[:2] <= NEWEST:
    sys.exit(
        "Apronplan needs Python 3.11, 3.12 or 3.13, and this is Python {}.{}. Start it with one of those, for "
        "example `python3.11 packaging/dev.py {}`; on Debian 12 it is the package python3.".format(
            *sys.version_info[:2], " ".join(sys.argv[1:]) or "setup"
        )
    )

import argparse  # noqa: E402
import os  # noqa: E402
import signal  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable  # noqa: E402

import dev_day  # noqa: E402
import dev_environment  # noqa: E402
import dev_size  # noqa: E402
import dev_system  # noqa: E402
from dev_common import ROOT, Refusal, run, say, venv_tool  # noqa: E402

TEST_WORKERS = 2
STOPPED = 130
"""Exit code of what was ended by Ctrl+C, as a shell has it."""


def has_display() -> bool:
    """Whether a window can be opened: always outside Linux, there with an X or Wayland display."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def prepare(needs: tuple[dev_system.Need, ...], purpose: str) -> None:
    """Have the system libraries and the environment ready."""
    dev_system.ensure(needs, purpose)
    dev_environment.ensure_environment()


def python_script(path: str, arguments: list[str]) -> int:
    """Run a script of the repository with the Python of ``.venv``."""
    if not (ROOT / path).is_file():
        raise Refusal(f"{path} is not in this copy of Apronplan. Check it out anew (git restore {path}).")
    return run([venv_tool("python"), path, *arguments], QT_QPA_PLATFORM=os.environ.get("QT_QPA_PLATFORM", "offscreen"))


def setup(_: list[str]) -> None:
    """Make .venv and install what the window and the tests need."""
    prepare(dev_system.FOR_TESTS, "the window and the tests")
    say("Ready: python3 packaging/dev.py run")


def run_product(arguments: list[str]) -> None:
    """Open the window on the planned sample week; without a display plan and print the sample day."""
    if arguments:
        raise Refusal(f"`run` takes no arguments, and got: {' '.join(arguments)}.")
    display = has_display()
    prepare(dev_system.WITH_DISPLAY if display else dev_system.WITHOUT_DISPLAY, "Apronplan's drawings")
    if display:
        dev_day.open_sample_week()
    else:
        dev_day.print_sample_day()


def test(arguments: list[str]) -> None:
    """Run the tests; further arguments go to pytest."""
    prepare(dev_system.FOR_TESTS, "the tests")
    start = time.monotonic()
    code = run([venv_tool("python"), "-m", "pytest", "-n", str(TEST_WORKERS), *arguments], QT_QPA_PLATFORM="offscreen")
    say(f"Tests took {time.monotonic() - start:.0f} s.")
    if code:
        raise Refusal("Tests failed: the short summary above names each one and why.")


def check(_: list[str]) -> None:
    """Check format, lint, types, the import contract and the size of files and functions."""
    prepare((), "the checks")
    checks: list[tuple[str, Callable[[], int]]] = [
        ("format (mend with: ruff format)", lambda: run([venv_tool("ruff"), "format", "--check", "."])),
        ("lint", lambda: run([venv_tool("ruff"), "check", "."])),
        ("types", lambda: run([venv_tool("mypy")])),
        ("types of packaging", lambda: run([venv_tool("mypy"), *sorted((ROOT / "packaging").glob("*.py"))])),
        ("import contract", lambda: run([venv_tool("lint-imports"), "--no-logo"])),
        ("size", dev_size.check_size),
    ]
    failed = []
    for name, command in checks:
        say(f"== {name}")
        if command():
            failed.append(name)
    if failed:
        raise Refusal(f"{len(failed)} of {len(checks)} checks failed: {'; '.join(failed)}.")
    say(f"All {len(checks)} checks passed.")


def bench(arguments: list[str]) -> None:
    """Run the benchmarks of tests/bench."""
    prepare(dev_system.WITHOUT_DISPLAY, "the benchmarks")
    if python_script("tests/bench/run.py", arguments):
        raise Refusal("The benchmark did not reach its figures or stopped: see above.")


def faults(arguments: list[str]) -> None:
    """Run the fault trials of tests/faults."""
    prepare(dev_system.FOR_FAULTS, "the fault trials")
    # Ctrl+C reaches the trials as well: they tidy up and say how to go on, so they are waited for
    usual = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        code = python_script("tests/faults/run.py", arguments)
    finally:
        signal.signal(signal.SIGINT, usual)
    if code == STOPPED:
        raise KeyboardInterrupt
    if code:
        raise Refusal("A fault trial failed or stopped: see above.")


def screenshots(arguments: list[str]) -> None:
    """Make the pictures of the README and the manual."""
    prepare(dev_system.WITHOUT_DISPLAY, "the screenshots")
    if python_script("packaging/screenshots.py", arguments):
        raise Refusal("The screenshots could not be made: see above.")


def hub(arguments: list[str]) -> None:
    """Compare today with the northern hub and the whole park, with maps."""
    prepare(dev_system.WITHOUT_DISPLAY, "the maps")
    if python_script("packaging/hub.py", arguments):
        raise Refusal("The hub could not be compared: see above.")


VERBS: dict[str, Callable[[list[str]], None]] = {
    "setup": setup,
    "run": run_product,
    "test": test,
    "check": check,
    "bench": bench,
    "faults": faults,
    "screenshots": screenshots,
    "hub": hub,
}


def main(argv: list[str]) -> int:
    """Run one verb; return the exit code (0 done, 1 refused with a sentence, 2 usage)."""
    width = max(map(len, VERBS))
    listing = "\n".join(f"  {name:{width}}  {verb.__doc__}" for name, verb in VERBS.items())
    parser = argparse.ArgumentParser(
        prog="python3 packaging/dev.py", epilog=listing, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("verb", choices=VERBS, metavar="VERB", help="one of those below")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="handed on, e.g. to pytest")
    parsed = parser.parse_args(argv)
    try:
        VERBS[parsed.verb](parsed.arguments)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
