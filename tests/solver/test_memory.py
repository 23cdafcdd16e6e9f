"""The memory cap of the solver's process holds beside a limit that the system has set already."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits of the address space are a thing of POSIX")

ASK = """
import resource, sys
from apronplan.planning.solver.memory import cap_memory
given, wanted = int(sys.argv[1]), int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_AS, (given, given))
# root may raise a hard limit; whoever may not is who matters
real = resource.setrlimit
def as_anybody(what, limits):
    hard = resource.getrlimit(what)[1]
    if hard != resource.RLIM_INFINITY and not 0 <= limits[1] <= hard:
        raise ValueError("not allowed to raise maximum limit")
    real(what, limits)
resource.setrlimit = as_anybody
print(cap_memory(wanted), *resource.getrlimit(resource.RLIMIT_AS))
"""
GIGABYTE = 1 << 30


@pytest.mark.parametrize(
    ("hard", "wanted_mb", "soft"),
    [(8 * GIGABYTE, 4096, 4 * GIGABYTE), (4 * GIGABYTE, 8192, 4 * GIGABYTE), (-1, 4096, 4 * GIGABYTE)],
)
def test_a_hard_limit_that_is_there_stays_and_the_cap_holds(hard: int, wanted_mb: int, soft: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASK, str(hard), str(wanted_mb)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True", str(soft), str(hard)]
