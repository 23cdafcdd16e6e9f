from pathlib import Path

import pytest

from apronplan.domain.layout import Layout
from unit.exchange.files import small_layout


@pytest.fixture(scope="session")
def layout(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    return small_layout(tmp_path_factory.mktemp("airport") / "XTST")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "XTST"
