"""The fault trials at a desk: ``packaging/dev.py faults [--release] [--resume] [--only kill power operations flips]``.

Each trial that passes is written down in ``out/faults-passed.jsonl``. A run that was stopped goes on with ``--resume``:
what this very program has passed at the same counts is not tried again, and every trial that failed is.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from faults.ledger import ROOT, Ledger, fingerprint
from faults.program import NO_COMPILER, NOT_HERE, program
from faults.progress import Progress
from faults.trials import GROUPS, Tools, Trial

PASSED = ROOT / "out" / "faults-passed.jsonl"
STOPPED = 130
"""Exit code after Ctrl+C, as a shell has it."""


def main(argv: list[str]) -> int:
    """Run the trials and print what each counted; 1 if one failed, 130 if it was stopped."""
    chosen = _parser().parse_args(argv)
    if not sys.platform.startswith("linux"):
        print(f"The fault trials are not run here: this {NOT_HERE}.")
        return 0
    os.environ["APRONPLAN_USER"] = "tester"
    trials = [(t, t.release if chosen.release else t.commit) for group in chosen.only for t in GROUPS[group]]
    ledger = Ledger(chosen.passed, fingerprint())
    if chosen.resume:
        ledger.read()
    else:
        chosen.passed.unlink(missing_ok=True)
    due = _due(trials, ledger)
    try:
        failed = _run(due, ledger)
    except KeyboardInterrupt:
        print("Stopped. The same command with --resume goes on after the last trial that passed.", flush=True)
        return STOPPED
    print(f"{failed} {'trial' if failed == 1 else 'trials'} failed." if failed else "All trials passed.")
    return 1 if failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python3 packaging/dev.py faults", description=__doc__.partition(":")[0])
    parser.add_argument("--release", action="store_true", help="the counts of a release instead of those of a commit")
    parser.add_argument("--only", nargs="+", choices=GROUPS, default=list(GROUPS), metavar="GROUP",
                        help=f"some of: {', '.join(GROUPS)}")  # fmt: skip
    parser.add_argument("--resume", action="store_true", help="leave out what passed in the run that was stopped")
    parser.add_argument("--passed", type=Path, default=PASSED, metavar="FILE", help=argparse.SUPPRESS)
    return parser


def _due(trials: Sequence[tuple[Trial, int]], ledger: Ledger) -> list[tuple[Trial, int]]:
    """Return the trials that have not passed yet; say of the others that they have."""
    due = []
    for trial, count in trials:
        if figures := ledger.passed(trial.name, count):
            print(f"before   {trial.name}: {figures}", flush=True)
        else:
            due.append((trial, count))
    return due


def _run(due: Sequence[tuple[Trial, int]], ledger: Ledger) -> int:
    """Run trials and return how many failed."""
    failed = 0
    progress = Progress(sum(count for _, count in due), lambda text: print(text, flush=True))
    with tempfile.TemporaryDirectory(prefix="apronplan-faults-") as name, program(Path(name)) as started:
        tools = Tools(started, Path(name), progress.tried)
        for number, (trial, count) in enumerate(due, start=1):
            print(f"{number} of {len(due)}  {trial.name}: {count:,} to try", flush=True)
            progress.begin(trial.name, count)
            failed += not _passes(trial, tools, count, ledger)
            progress.end()
    return failed


def _passes(trial: Trial, tools: Tools, count: int, ledger: Ledger) -> bool:
    if trial.watches and tools.program.shim is None:
        print(f"not run  {trial.name}: {NO_COMPILER}", flush=True)
        return True
    start = time.monotonic()
    figures = trial.run(tools, count)
    complaint = trial.complaint(figures, count)
    verdict = "FAILED  " if complaint else "lost, as it must" if trial.control else "passed  "
    print(f"{verdict} {trial.name} [{time.monotonic() - start:.0f} s]: {figures.text()}", flush=True)
    if complaint:
        print(complaint, flush=True)
    else:
        ledger.write(trial.name, count, figures.text())
    return not complaint


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
