"""Two thousand damaged bundles: only sentences come out, and the plan is as it was."""

import pytest

from fuzz.fuzz_bundles import BundleFuzz

COUNTS = {"raw": 900, "part": 500, "rows": 600}


@pytest.mark.slow
@pytest.mark.parametrize("kind", COUNTS)
def test_damaged_bundles_are_refused_in_words(tmp_path, kind):
    fuzz = BundleFuzz(tmp_path, seed=20180605)
    try:
        for _ in range(COUNTS[kind]):
            getattr(fuzz, kind)()
    finally:
        fuzz.close()
    refused = COUNTS[kind] - fuzz.outcomes["taken"]
    assert refused > COUNTS[kind] / 3, fuzz.outcomes
    assert fuzz.outcomes["taken"] > 5, fuzz.outcomes
