"""The window and the thread that checks the plan share what is kept of a layout."""

from apronplan.planning.tables import layout_tables
from unit.planning.build import DAY, small_airport

NONE: frozenset[str] = frozenset()


class Emptied(dict):
    """A dictionary that another thread empties as soon as somebody has looked into it."""

    def __contains__(self, key):
        found = super().__contains__(key)
        self.clear()
        return found

    def get(self, key, default=None):
        found = super().get(key, default)
        self.clear()
        return found


def shared():
    layout = small_airport(["1", "2"], ["N1"], roads=[("1", "N1", 500.0, ("2",)), ("2", "N1", 300.0)])
    return layout, layout_tables(layout)


def test_roads_are_returned_though_another_thread_forgets_them():
    layout, tables = shared()
    first = tables.roads(layout, DAY, NONE, NONE)
    tables._roads = Emptied(tables._roads)
    assert tables.roads(layout, DAY, NONE, NONE) is first
    assert tables.roads(layout, DAY, NONE, NONE).by_hall == first.by_hall


def test_cut_off_stands_are_returned_though_another_thread_forgets_them():
    layout, tables = shared()
    tables.cut_off(layout, DAY, NONE, NONE)
    tables._cut_off = Emptied(tables._cut_off)
    for _ in range(2):
        assert tables.cut_off(layout, DAY, NONE, NONE) == {("1", "N1")}


def test_recent_things_are_made_again_if_another_thread_forgot_them():
    _, tables = shared()
    assert tables.recent("key", lambda: 1) == 1
    tables._recent = Emptied(tables._recent)
    assert tables.recent("key", lambda: 2) == 1
    tables._recent.clear()
    assert tables.recent("key", lambda: 2) == 2
