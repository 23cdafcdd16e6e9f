"""Every table of a plan is told in plain sentences with numbers: no names of the program, no JSON, no "changed"."""

import re
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from enum import Enum

import pytest

from apronplan.domain.layout import Hall, Preference
from apronplan.domain.plan import TABLES, Plan
from apronplan.domain.settings import Setting
from apronplan.domain.traffic import Category, Direction, Lot, LotBasis, Override
from apronplan.i18n import has
from apronplan.session.merge.words import Words
from store.plan_samples import SQUARE, every_table

ROWS = every_table()
WORDS = Words(Plan(ROWS))
PLACES = ("stand_assignment", "hall_assignment", "published_stand")
INNER = re.compile(r"[a-z]_[a-z]|[{}\[\]]|frozenset|None|True|False|\bchanged\b")


def other(name, value):
    """Return another value of the same kind; None where a field has but one."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, Enum):
        return next((v for v in type(value) if v is not value), None)
    if isinstance(value, datetime | date):
        return value + timedelta(days=1)
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, str):
        return f"{value}X"
    if isinstance(value, Override):
        return replace(value, reason="another")
    if name == "polygon":
        return (*SQUARE, (5.405, 50.645)) if not value else value[:-1]
    if name == "cuts":
        return (replace(value[0], on_block=value[0].on_block + timedelta(hours=1)),)
    return None


@pytest.mark.parametrize("table", TABLES)
def test_a_whole_row_is_told_with_its_figures(table):
    assert ROWS[table], "a new table needs a row in plan_samples"
    for key, row in ROWS[table].items():
        for before, after in ((None, row), (row, None)):
            said = WORDS.change(table, key, (), before, after)
            assert not INNER.search(said.replace("min_gap", "")), said
            assert table not in PLACES or "→" in said
            told = said.partition(": ")[2]
            assert told not in ("", "added", "removed", "added ()", "removed ()"), said


@pytest.mark.parametrize("table", [t for t in TABLES if t not in PLACES])
def test_each_field_is_told_before_and_after(table):
    for key, row in ROWS[table].items():
        for field in fields(TABLES[table]):
            assert has(f"merge.field.{table}.{field.name}") or has(f"merge.field.{field.name}"), field.name
            changed = other(field.name, getattr(row, field.name))
            if changed is None or (table == "setting" and field.name == "name"):
                continue
            said = WORDS.change(table, key, (), row, replace(row, **{field.name: changed}))
            assert not INNER.search(said.replace("min_gap", "")), said  # rules go by their ids everywhere
            before, _, after = said.rpartition(": ")[2].partition(" → ")
            assert after, said
            assert not before.endswith(f" {after}"), f"both sides read alike: {said}"


def test_a_hall_reads_like_a_sentence():
    hall = Hall(hall="N9", polygon=SQUARE, rate_t_per_h=40.0, storage_t=900.0, docks=4, handlers=frozenset({"WFS"}))
    words = Words(Plan(ROWS))
    said = words.change("hall", "N9", (), None, hall)
    assert said.startswith("hall N9 of the airport: added (outline 4 corners, 786,066 m² at 50.63000, 5.40000")
    assert "rate 40 t/h, storage 900 t, handlers WFS, truck docks 4" in said
    faster = replace(hall, rate_t_per_h=52.5, handlers=frozenset())
    assert words.change("hall", "N9", (), hall, faster) == (
        "hall N9 of the airport: rate 40 t/h → 52.5 t/h; handlers WFS → all"
    )


def test_preferences_lots_and_settings_read_like_sentences():
    words = Words(Plan(ROWS))
    wish = Preference(operator="QTR", stand="124", cost=-3.5)
    assert words.change("preference", wish.key, (), wish, replace(wish, cost=2.0)) == (
        "preference of QTR 124: cost -3.5 → 2"
    )
    lot = Lot(lot="2018-001/I2", turnaround="2018-001", direction=Direction.IMPORT, mass_kg=12_340, ulds=4, pieces=96,
              category=Category.PERISHABLE, basis=LotBasis.MANIFEST)  # fmt: skip
    said = words.change("lot", lot.lot, (), None, lot)
    assert said.startswith("import freight of QR8001 (")
    assert "12.34 t" in said
    assert "category PER, ULDs 4, pieces 96, taken from manifest" in said
    built = Setting(name="built_phases", value="north-1")
    assert words.change("setting", "built_phases", (), None, built) == "phases taken as built: added (value north-1)"
    text = '{"objective": 1234.5, "bound": 1230, "gap": 0.00365, "status": "feasible", "edit": 7,"turnarounds": ["a"]}'
    solved = words.change("setting", "last_solution", (), None, Setting(name="last_solution", value=text))
    assert "1,234.5 points, not proven best \u2013 gap 0.4 %, 1 turnaround" in solved
