from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apronplan.domain.layout import Stand
from apronplan.domain.plan import TABLES
from apronplan.domain.settings import RuleSetting, Setting
from apronplan.domain.traffic import Category, Turnaround
from apronplan.store.rows import decode_row, encode_row
from store.plan_samples import every_table

SAMPLES = [(table, key, row) for table, rows in every_table().items() for key, row in rows.items()]


def test_the_samples_cover_every_table():
    assert every_table().keys() == TABLES.keys()


@pytest.mark.parametrize(("table", "key", "row"), SAMPLES, ids=lambda v: v if isinstance(v, str) else "")
def test_every_row_comes_back_equal_and_of_its_type(table, key, row):
    back = decode_row(table, encode_row(table, row))
    assert back == row
    assert type(back) is TABLES[table]


def test_equal_rows_have_one_text_whatever_the_order_of_their_sets():
    names = ["b", "a", "c", "zz", "y1", "y2"]
    texts = {
        encode_row("stand", Stand(stand="1", apron="P", lat=1.0, lon=2.0, heading_deg=3.0, facilities=frozenset(order)))
        for order in (names, names[::-1], sorted(names))
    }
    assert len(texts) == 1
    one = RuleSetting(rule="r", params={"b": 1.0, "a": 2.0})
    other = RuleSetting(rule="r", params=MappingProxyType({"a": 2.0, "b": 1.0}))
    assert encode_row("rule_setting", one) == encode_row("rule_setting", other)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_that_json_cannot_hold_is_refused_before_it_reaches_the_file(value):
    with pytest.raises(TypeError, match="cannot be stored"):
        encode_row("stand", Stand(stand="1", apron="P", lat=value, lon=2.0, heading_deg=3.0))


def test_a_row_of_another_table_and_half_a_character_are_refused():
    with pytest.raises(TypeError, match="holds Stand"):
        encode_row("stand", Setting(name="a", value="b"))
    with pytest.raises(TypeError, match="cannot be stored"):
        encode_row("setting", Setting(name="a", value="\ud800"))


_times = st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(
    start=_times,
    stay=st.timedeltas(timedelta(), timedelta(days=3)),
    text=st.text(st.characters(codec="utf-8")),
    kg=st.integers(0, 2**53),
    shares=st.lists(st.tuples(st.sampled_from(Category), st.integers(0, 100)), max_size=3),
    nose=st.booleans(),
)
def test_any_turnaround_comes_back_equal(start, stay, text, kg, shares, nose):
    row = Turnaround(
        turnaround="x", operator=text, aircraft_type="B77L", sibt=start, sobt=start + stay, import_kg=kg,
        categories=tuple(shares), nose_load=nose, notes=text,
    )  # fmt: skip
    assert decode_row("turnaround", encode_row("turnaround", row)) == row
