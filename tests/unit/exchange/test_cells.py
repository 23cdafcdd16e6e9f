"""What a cell may hold."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apronplan.domain.layout import StandKind
from apronplan.exchange.cells import (
    CellError,
    Choice,
    Code,
    Day,
    Flag,
    Kind,
    Name,
    Number,
    Text,
    TextSet,
    Tonnes,
    Whole,
    Words,
    WordSet,
    plain,
    tonnes_text,
)


def code_of(kind: Kind, text: str) -> str:
    with pytest.raises(CellError) as caught:
        kind.parse(text)
    return caught.value.code


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Number(), "-72.50", -72.5),
        (Number(), "+1", 1.0),
        (Number(), "-0", 0.0),
        (Whole(), "007", 7),
        (Tonnes(), "0.1", 100),
        (Tonnes(), "18.3", 18_300),
        (Tonnes(), "74.0", 74_000),
        (Tonnes(), "0.0015", 2),
        (Tonnes(), "67.32000000000001", 67_320),
        (Day(), "2024-02-29", date(2024, 2, 29)),
        (Flag(), "y", True),
        (Flag(), "N", False),
        (Choice(StandKind), "Aircraft", StandKind.AIRCRAFT),
        (Words(), " 18E-1   2 ", ("18E-1", "2")),
        (WordSet(), "cold pharma", frozenset({"cold", "pharma"})),
        (TextSet(), "WFS; TNT/FedEx hub ;", frozenset({"WFS", "TNT/FedEx hub"})),
        (Code(), "b77l", "B77L"),
        (Text(), "Lie\u0300ge", "Li\u00e8ge"),
        (Name(), "2018-001", "2018-001"),
    ],
)
def test_values_that_are_taken(kind: Kind, text: str, value: object) -> None:
    assert kind.parse(text) == value


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (Number(), "nan", "not_a_number"),
        (Number(), "inf", "not_a_number"),
        (Number(), "1e5", "not_a_number"),
        (Number(), "1_0", "not_a_number"),
        (Number(), "\u0661\u0662", "not_a_number"),
        (Number(), "0x10", "not_a_number"),
        (Number(), "12 t", "not_a_number"),
        (Number(), "72,5", "decimal_point"),
        (Number(), "1,072.5", "decimal_point"),
        (Number(), "9" * 400, "not_a_number"),
        (Number(0, 360), "360.1", "out_of_range"),
        (Number(0, 80, above=True), "0", "not_above"),
        (Number(0, 80, above=True), "-3", "not_above"),
        (Number(0, 80, above=True), "81", "out_of_range"),
        (Whole(), "1.0", "not_whole"),
        (Whole(), "\u0663", "not_whole"),
        (Whole(1, 9), "10", "out_of_range"),
        (Tonnes(), "-0.001", "tonnes_below_zero"),
        (Tonnes(), "much", "not_a_number"),
        (Tonnes(), "99999", "out_of_range"),
        (Day(), "2023-02-29", "not_a_date"),
        (Day(), "04/06/2018", "not_a_date"),
        (Day(), "20180604", "not_a_date"),
        (Day(), "0001-01-01", "not_a_date"),
        (Flag(), "maybe", "not_a_flag"),
        (Choice(StandKind), "boat", "not_a_choice"),
        (Words(), "1 2 1", "named_twice"),
        (Words(), "1 2#3", "bad_name"),
        (Name(), "a b", "bad_name"),
        (Name(), "=cmd", "bad_name"),
        (Name(), "x" * 65, "bad_name"),
        (Name(), "St\u00e4nd", "bad_name"),
        (Code(), "B 77", "bad_code"),
        (Text(5), "longer", "text_too_long"),
        (Text(), "a\x07", "control_character"),
        (Text(), "a\x85b", "control_character"),
    ],
)
def test_values_that_are_refused(kind: Kind, text: str, code: str) -> None:
    assert code_of(kind, text) == code


@given(st.floats(min_value=-1e12, max_value=1e12, allow_nan=False))
def test_numbers_read_back_exactly(value: float) -> None:
    text = plain(value)
    assert "e" not in text
    assert float(text) == value


@given(st.integers(0, 10_000_000))
def test_kilograms_read_back_exactly(mass_kg: int) -> None:
    assert Tonnes().parse(tonnes_text(mass_kg)) == mass_kg


@pytest.mark.parametrize(
    ("mass_kg", "text"), [(0, "0"), (74_000, "74"), (100_050, "100.05"), (1, "0.001"), (10_000, "10")]
)
def test_tonnes_say_no_more_digits_than_they_need(mass_kg: int, text: str) -> None:
    assert tonnes_text(mass_kg) == text


KINDS: list[Callable[[], Kind]] = [Number, Whole, Tonnes, Day, Flag, Words, WordSet, TextSet, Code, Name, Text]


@pytest.mark.parametrize("kind", KINDS)
@given(text=st.text(min_size=1, max_size=40))
def test_any_text_gives_a_value_or_a_cell_error(kind: Callable[[], Kind], text: str) -> None:
    try:
        value = kind().parse(text)
    except CellError:
        return
    assert kind().parse(kind().format(value) or text) == value
