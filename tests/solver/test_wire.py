"""Frames between the processes: what goes in comes out, broken ends are ends, strangers are refused."""

import io
from dataclasses import fields

import numpy as np
import pytest

from apronplan.planning.solver.search import Outcome
from apronplan.planning.solver.wire import receive, send, unpack
from solver.tiny import tiny


def same(a, b):
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and np.array_equal(a, b, equal_nan=True)
    if hasattr(a, "__dataclass_fields__"):
        return type(a) is type(b) and all(same(getattr(a, f.name), getattr(b, f.name)) for f in fields(a))
    return a == b


@pytest.mark.parametrize("seed", range(12))
def test_a_problem_comes_out_as_it_went_in(seed):
    stream = io.BytesIO()
    send(stream, {"problem": tiny(seed), "seed": 3})
    stream.seek(0)
    frame = receive(stream)
    assert frame is not None
    assert frame["seed"] == 3
    assert same(frame["problem"], tiny(seed))


def test_an_outcome_comes_out_as_it_went_in():
    outcome = Outcome(stands=(1, 2), halls=((0, 1),), cost=3.0, bound=float("-inf"), proved=False)
    stream = io.BytesIO()
    send(stream, {"outcome": outcome})
    stream.seek(0)
    frame = receive(stream)
    assert frame is not None
    assert same(frame["outcome"], outcome)
    assert receive(stream) is None


@pytest.mark.parametrize("cut", [0, 2, 4, 9])
def test_a_stream_that_breaks_off_is_at_its_end(cut):
    stream = io.BytesIO()
    send(stream, {"kind": "ready", "more": "text"})
    assert receive(io.BytesIO(stream.getvalue()[:cut])) is None


def test_a_stranger_does_not_travel():
    with pytest.raises(ValueError, match="does not travel"):
        unpack({"_": "Path", "text": "/"})
