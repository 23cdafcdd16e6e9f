"""The page of faults names tests that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def pairs() -> list[tuple[str, str]]:
    return sorted(set(NAMED.findall((ROOT / "docs" / "faults.md").read_text(encoding="utf-8"))))


def test_the_page_names_many_tests() -> None:
    assert len(pairs()) > 50


@pytest.mark.parametrize(("path", "name"), pairs())
def test_the_test_is_there(path: str, name: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    assert re.search(rf"^(def {name}\(|{name} = )", text, re.MULTILINE), f"docs/faults.md: {path} has no {name}"
