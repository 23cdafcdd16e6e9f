"""Records against the library's dataclasses: the same in everything but the wait."""

import copy
import pickle
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace

import msgspec
import pytest

from apronplan.domain.record import record


@record
class Base:
    """A record that another one grows from."""

    name: str
    weight_kg: int = 7


@record
class Grown(Base):
    """A record with fields of its own and those of its base."""

    tags: Mapping[str, float] = field(default_factory=dict)
    note: str | None = None

    @property
    def label(self) -> str:
        """Name and weight."""
        return f"{self.name} {self.weight_kg}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """The same by the library."""

    name: str
    weight_kg: int = 7
    tags: Mapping[str, float] = field(default_factory=dict)
    note: str | None = None


GIVEN = [{"name": "A"}, {"name": "A", "weight_kg": 1}, {"name": "B", "tags": {"x": 1.5}, "note": "n"}]


@pytest.mark.parametrize("given", GIVEN)
def test_a_record_holds_says_and_gives_what_a_dataclass_does(given):
    ours, theirs = Grown(**given), Library(**given)
    assert asdict(ours) == asdict(theirs)
    assert repr(ours) == repr(theirs).replace("Library", "Grown")
    assert [f.name for f in fields(ours)] == [f.name for f in fields(theirs)]
    assert asdict(replace(ours, name="C")) == asdict(replace(theirs, name="C"))
    assert msgspec.json.encode(ours) == msgspec.json.encode(theirs)
    assert msgspec.json.decode(msgspec.json.encode(ours), type=Grown) == ours


def test_records_are_equal_and_hashed_by_their_values():
    assert Grown(name="A") == Grown(name="A", weight_kg=7)
    assert Grown(name="A") != Grown(name="A", weight_kg=8)
    assert Grown(name="A") != Base(name="A")
    assert Base(name="A") != Library(name="A")
    assert hash(Base(name="A")) == hash(Base(name="A", weight_kg=7))
    assert len({Base(name=n, weight_kg=w) for n in "ABA" for w in (1, 2)}) == 4
    with pytest.raises(TypeError, match="unhashable"):
        hash(Grown(name="A", tags={"x": 1.0}))


def test_nothing_of_a_record_can_be_changed_or_added():
    row = Grown(name="A")
    for name in ("name", "weight_kg", "other"):
        with pytest.raises(FrozenInstanceError):
            setattr(row, name, "B")
        with pytest.raises(FrozenInstanceError):
            delattr(row, name)
    assert not hasattr(row, "__dict__")
    assert row == Grown(name="A")


def test_what_is_missing_or_unknown_is_named():
    with pytest.raises(TypeError, match=r"Grown lacks \['name'\]"):
        Grown(weight_kg=1)
    with pytest.raises(TypeError, match=r"knows no \['nose'\]"):
        Grown(name="A", nose=1)
    with pytest.raises(TypeError):
        Grown("A")


def test_no_two_records_share_what_a_default_makes():
    assert Grown(name="A").tags is not Grown(name="A").tags


@pytest.mark.parametrize("way", [copy.copy, copy.deepcopy, lambda r: pickle.loads(pickle.dumps(r))])
def test_a_copy_is_equal_and_as_frozen(way):
    row = Grown(name="A", tags={"x": 1.0}, note="n")
    other = way(row)
    assert other == row
    assert other.label == "A 7"
    with pytest.raises(FrozenInstanceError):
        other.name = "B"
