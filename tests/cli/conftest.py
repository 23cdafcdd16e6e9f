from pathlib import Path

import pytest

from apronplan.paths import sample_file
from cli.runner import Cli

WEEK_2018 = sample_file("lgg-2018-week.csv")


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    return Cli(capsys, monkeypatch)


@pytest.fixture
def week(cli: Cli, tmp_path: Path) -> Path:
    """A plan file of Liege with the 2018 week in it, nothing placed."""
    path = tmp_path / "p.apron"
    assert cli("new", path, "--airport", "EBLG").code == 0
    assert cli("import", path, WEEK_2018).code == 0
    return path
