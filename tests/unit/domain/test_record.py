"""A record behaves as the class that `dataclasses.dataclass` would have made, and compiles nothing before a call."""

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from apronplan.domain import record
from apronplan.domain.ids import ApronId, StandId
from apronplan.domain.layout import Stand, Validity
from apronplan.domain.traffic import Part, Turnaround


def both(eq: bool = True) -> list[type[Any]]:
    """Make the same class twice: as a record, and by the standard library."""

    def make(decorate: Callable[..., Any]) -> type[Any]:
        @decorate(frozen=True, slots=True, eq=eq)
        class Lane:
            name: str
            tonnes: float = 1.5
            marks: list[str] = dataclasses.field(default_factory=list, compare=False, repr=False)
            first: bool = dataclasses.field(default=False, kw_only=True)

            def __post_init__(self) -> None:
                if self.tonnes < 0:
                    raise ValueError("below nought")

        return Lane

    return [make(record.dataclass), make(dataclasses.dataclass)]


def test_same_as_the_standard_library() -> None:
    ours, std = both()
    for lane in (ours, std):
        one = lane("a", 2, first=True)
        assert one == lane("a", 2, ["seen"], first=True)
        assert hash(one) == hash(("a", 2, True))
        assert one != lane("a", 3, first=True)
        assert one != "a"
        assert dataclasses.replace(one, tonnes=4).tonnes == 4
        assert lane("b").marks is not lane("b").marks
        with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'name'"):
            one.name = "b"
        with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field 'name'"):
            del one.name
        with pytest.raises(ValueError, match="below nought"):
            lane("a", -1)
        with pytest.raises(TypeError, match="missing 1 required positional argument: 'name'"):
            lane()
        assert not hasattr(one, "__dict__")
        assert copy.copy(one) == one
        assert lane.__match_args__ == ("name", "tonnes", "marks")
    assert repr(ours("a", 2)) == repr(std("a", 2))
    assert inspect.signature(ours) == inspect.signature(std)


def test_without_equality_an_object_is_only_itself() -> None:
    for lane in both(eq=False):
        one = lane("a")
        assert one == one
        assert one != lane("a")
        assert len({one, lane("a")}) == 2


@pytest.mark.parametrize("first", ["__eq__", "__hash__", "__repr__"])
def test_any_method_may_be_the_first_that_is_called(first: str) -> None:
    kind = both()[0]
    one = object.__new__(kind)
    for name, value in (("name", "a"), ("tonnes", 2.0), ("marks", []), ("first", False)):
        object.__setattr__(one, name, value)  # as a plan file's reader does
    assert hasattr(getattr(kind, first), "stands_in")
    asked: dict[str, Callable[[], bool]] = {
        "__eq__": lambda: one == kind("a", 2.0),
        "__hash__": lambda: hash(one) == hash(kind("a", 2.0)),
        "__repr__": lambda: "'a'" in repr(one),
    }
    assert asked[first]()
    assert not hasattr(getattr(kind, first), "stands_in")


def test_what_the_domain_holds_survives_pickling_and_inheritance() -> None:
    stand = Stand(stand=StandId("25"), apron=ApronId("P2"), lat=50.6, lon=5.4, heading_deg=90.0)
    back: object = pickle.loads(pickle.dumps(stand))
    assert back == stand
    assert isinstance(stand, Validity)
    assert {f.name for f in dataclasses.fields(Stand)} > {f.name for f in dataclasses.fields(Validity)}
    assert Part.__doc__
    assert dataclasses.is_dataclass(Turnaround)


def test_what_a_record_cannot_be_is_refused() -> None:
    bare: Callable[..., Any] = record.dataclass
    with pytest.raises(TypeError, match="records are frozen"):
        bare(slots=True)(type("Loose", (), {}))
    with pytest.raises(TypeError, match="ordered"):
        bare(frozen=True, order=True)(type("Ordered", (), {}))
