"""The fault trials at a desk: ``packaging/dev.py faults [--release] [--only kill power operations flips]``."""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from faults.program import NO_COMPILER, NOT_HERE, program
from faults.trials import GROUPS, Tools, Trial


def main(argv: list[str]) -> int:
    """Run the trials and print what each counted; 1 if one failed."""
    parser = argparse.ArgumentParser(prog="python3 packaging/dev.py faults", description=__doc__.partition(":")[0])
    parser.add_argument("--release", action="store_true", help="the counts of a release instead of those of a commit")
    parser.add_argument("--only", nargs="+", choices=GROUPS, default=list(GROUPS), metavar="GROUP",
                        help=f"some of: {', '.join(GROUPS)}")  # fmt: skip
    chosen = parser.parse_args(argv)
    if not sys.platform.startswith("linux"):
        print(f"The fault trials are not run here: this {NOT_HERE}.")
        return 0
    os.environ["APRONPLAN_USER"] = "tester"
    failed = 0
    with tempfile.TemporaryDirectory(prefix="apronplan-faults-") as name, program(Path(name)) as started:
        tools = Tools(started, Path(name))
        for group in chosen.only:
            for trial in GROUPS[group]:
                count = trial.release if chosen.release else trial.commit
                failed += not _passes(trial, tools, count)
    print(f"{failed} trials failed." if failed else "All trials passed.")
    return 1 if failed else 0


def _passes(trial: Trial, tools: Tools, count: int) -> bool:
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
    return not complaint


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
