"""Sentences that count are right for one and for many."""

import re
from string import Formatter

import pytest

from apronplan.i18n import PLURAL, catalogue, is_one, set_language, tr

MESSAGES = catalogue("en")
COUNTED = re.compile(
    r"\{(count|edits|lots|rows|pages|flights|turnarounds)(:[^}|]*)?\}(?: (?:more|other|later|earlier|open|hard))* "
    r"(turnarounds|problems|rows|lots|edits|pages|flights|findings|placements|backups|manifests|stands)\b"
)


@pytest.mark.parametrize(
    ("message", "values", "one", "many"),
    [
        ("ui.import.done", {"count": 1}, "1 turnaround imported", "7 turnarounds imported"),
        ("ui.import.left", {"count": 1}, "1 row was left out.", "7 rows were left out."),
        ("ui.step.move_many", {"count": 1}, "Move 1 turnaround", "Move 7 turnarounds"),
        ("manifest.done", {"count": 1, "lots": 1}, "1 manifest imported, 1 lot", "7 manifests imported, 7 lots"),
        ("ui.print.done", {"file": "a.pdf", "pages": 1}, "a.pdf written, 1 page", "a.pdf written, 7 pages"),
        ("ui.status.placed", {"placed": 1, "all": 1}, "1 of 1 turnaround placed", "7 of 7 turnarounds placed"),
    ],
)
def test_one_and_many(message: str, values: dict[str, object], one: str, many: str) -> None:
    assert tr(message, **values) == one
    assert tr(message, **{k: 7 if v == 1 else v for k, v in values.items()}) == many
    assert tr(message, **{k: 0 if v == 1 else v for k, v in values.items()}) == many.replace("7", "0")


def test_a_problem_by_itself_is_no_problems() -> None:
    assert tr("ui.import.found", count=1, file="a.csv").startswith("1 problem in a.csv.")


@pytest.mark.parametrize(
    ("value", "language", "one"),
    [(1, "en", True), (0, "en", False), ("1", "en", True), (1.0, "en", False), ("1,000", "en", False), (0, "fr", True)],
)
def test_the_form_follows_the_language(value: object, language: str, one: bool) -> None:
    assert is_one(value, language) is one


def test_french_counts_nothing_as_one() -> None:
    set_language("fr")
    try:
        assert tr("ui.import.done", count=0) == "0 turnaround imported", "English words, French counting"
    finally:
        set_language("en")


def test_every_plural_has_its_two_forms() -> None:
    specs = [spec for text in MESSAGES.values() for _, _, spec, _ in Formatter().parse(text) if spec]
    plural = [spec for spec in specs if spec.startswith("plural")]
    assert len(plural) > 80
    assert [s for s in plural if not s.startswith(PLURAL) or s.count("|") != 2 or not all(s.split("|"))] == []


def test_no_sentence_counts_with_a_fixed_plural() -> None:
    """`{count} turnarounds` reads `1 turnarounds` one day; limits that are never 1 have names of their own."""
    assert {m: t for m, t in MESSAGES.items() if COUNTED.search(t) and not m.endswith((".one", ".unknown"))} == {}
