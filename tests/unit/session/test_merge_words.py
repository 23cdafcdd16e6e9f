"""What a merge says of a value that two laptops have differently."""

import json

import pytest

from apronplan.session.merge.values import words_of_value


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({"status": "optimal"}, "300,017.3 points, proven best, 2 turnarounds"),
        ({"status": "feasible", "gap": 0.25}, "300,017.3 points, not proven best \u2013 gap 25.0 %, 2 turnarounds"),
        ({"status": "optimal", "bound": None}, "nothing proved"),
        ({"status": "unheard of"}, "nothing proved"),
        ({}, "nothing proved"),
    ],
)
def test_what_was_proved_is_said_as_everywhere(figures, said):
    kept = {"objective": 300017.27, "bound": 300017.27, "gap": 0.0, "turnarounds": ["A", "B"], **figures}
    assert words_of_value("value", json.dumps(kept)) == said
