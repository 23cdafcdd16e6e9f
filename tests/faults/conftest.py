import sys
from pathlib import Path

import pytest

from faults.program import NOT_HERE, program
from faults.trials import Tools


@pytest.fixture(scope="session")
def tools(tmp_path_factory):
    """The program to be tried, started once for all trials of a worker."""
    if not sys.platform.startswith("linux"):
        pytest.skip(NOT_HERE)
    scratch: Path = tmp_path_factory.mktemp("faults")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("APRONPLAN_USER", "tester")
        with program(scratch) as started:
            yield Tools(started, scratch)
