"""The least set that makes something true, against trying everything."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from apronplan.planning.why.quickxplain import minimal, smallest


class Asked:
    """A question about sets of numbers: true if one of the given sets is contained. Counts how often it is asked."""

    def __init__(self, enough):
        self.enough = [frozenset(e) for e in enough]
        self.count = 0

    def __call__(self, names):
        self.count += 1
        return any(e <= set(names) for e in self.enough)


def test_nothing_is_needed_where_it_holds_already():
    assert minimal("abc", lambda names: True) == ()
    assert smallest("abc", lambda names: True) == ((), True)


def test_none_where_even_all_is_not_enough():
    assert minimal("abc", lambda names: False) is None
    assert smallest("abc", lambda names: False) == (None, True)


def test_earlier_names_are_preferred():
    assert minimal("abcd", Asked(["b", "d"])) == ("b",)
    assert set(minimal("abcdef", Asked(["ef", "ac"]))) == {"a", "c"}


def test_smaller_sets_are_found():
    asked = Asked(["abc", "f"])
    assert set(minimal("abcdef", asked)) == {"a", "b", "c"}
    assert smallest("abcdef", asked) == (("f",), True)


def test_few_questions():
    asked = Asked([[63]])
    assert minimal(range(64), asked) == (63,)
    assert asked.count <= 16


def test_where_there_are_too_many_sets_to_try_it_says_so():
    asked = Asked([range(60, 64)])
    found, sure = smallest(range(64), asked)
    assert set(found) == {60, 61, 62, 63}
    assert not sure


@given(st.lists(st.frozensets(st.integers(0, 6), min_size=1), min_size=1, max_size=4))
def test_it_is_as_small_as_the_smallest_there_is(enough):
    holds = Asked(enough)
    found, sure = smallest(range(7), holds)
    least = next(n for n in range(8) if any(holds(s) for s in combinations(range(7), n)))
    assert sure
    assert holds(found)
    assert len(found) == least
    assert all(not holds(tuple(x for x in found if x != left)) for left in found)
