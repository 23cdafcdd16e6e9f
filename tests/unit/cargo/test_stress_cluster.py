"""The same bits from a real Dask scheduler and two real workers on loopback as from this process."""

import pytest

from apronplan.cargo.stress import run_stress, stress_case
from apronplan.cargo.stress_model import CHUNK
from apronplan.errors import UserError
from bench.loopback import cluster
from unit.cargo.freight_build import MONDAY
from unit.cargo.test_stress import END, busy

pytest.importorskip(
    "distributed", reason="the extra apronplan[cluster] is not installed: .venv/bin/uv sync --frozen --extra cluster"
)

FIGURES = ("clashes", "overload_hours", "missed_kg", "first_failing")


@pytest.mark.slow
def test_scheduler_and_workers_on_loopback_give_the_same_bits():
    case = stress_case(busy(), MONDAY, END)
    here = run_stress(case, 3 * CHUNK + 7, seed=11)
    with cluster(workers=2) as address:
        there = run_stress(case, 3 * CHUNK + 7, seed=11, cluster=address)
        other = run_stress(case, 3 * CHUNK + 7, seed=12, cluster=address)
    for name in FIGURES:
        assert there.series(name).tobytes() == here.series(name).tobytes(), name
    assert other.series("clashes").tobytes() != here.series("clashes").tobytes()


@pytest.mark.slow
def test_nobody_at_the_address_is_said():
    with pytest.raises(UserError, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        run_stress(stress_case(busy(), MONDAY, END), 1, cluster="tcp://127.0.0.1:9")
