"""Nothing that was acknowledged is lost, whatever happens to the program or to the disk; docs/faults.md says more."""

import pytest

from faults.program import NO_COMPILER
from faults.trials import GROUPS

# dearest first, so that two workers end at the same time
TRIALS = [t for name in ("power", "kill", "operations", "flips") for t in GROUPS[name]]


@pytest.mark.timeout(900)
@pytest.mark.parametrize("trial", TRIALS, ids=lambda t: t.name)
def test_trial(trial, tools, record_property):
    if trial.watches and tools.program.shim is None:
        pytest.skip(NO_COMPILER)
    figures = trial.run(tools, trial.commit)
    record_property("figures", figures.text())
    assert not (complaint := trial.complaint(figures, trial.commit)), complaint
