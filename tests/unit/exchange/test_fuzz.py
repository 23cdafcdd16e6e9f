"""Damaged files: 2,000 on every run; by hand as many as one likes (tests/fuzz/fuzz_readers.py)."""

from pathlib import Path

import pytest

from fuzz.fuzz_readers import Fuzz


@pytest.mark.parametrize(
    ("reader", "count"), [("traffic", 1_200), ("layouts", 500), ("fleets", 300), ("manifests", 600)]
)
def test_only_import_failed_comes_out(tmp_path: Path, reader: str, count: int) -> None:
    fuzz = Fuzz(tmp_path, seed=2018)
    for _ in range(count):
        getattr(fuzz, reader)()
    # not vacuous: many are refused for many reasons, and some are still taken
    assert len(fuzz.outcomes) >= 8
    assert count / 20 < fuzz.outcomes["taken"]
    assert sum(fuzz.outcomes.values()) - fuzz.outcomes["taken"] > count / 4
