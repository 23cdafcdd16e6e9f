"""Resources are found in an editable install, a wheel and a frozen build; the user's folders are the system's."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import dev_environment
from apronplan import paths

ROOT = Path(__file__).resolve().parents[2]
ASK = (
    "import json; from apronplan import paths; "
    "print(json.dumps([str(paths.resources_dir()), str(paths.airport_dir('EBLG')), len(paths.font_files())]))"
)


@pytest.fixture(autouse=True)
def _forget_where() -> Iterator[None]:
    paths.resources_dir.cache_clear()
    yield
    paths.resources_dir.cache_clear()


def test_an_editable_install_uses_the_repository() -> None:
    assert paths.resources_dir() == ROOT / "resources"


def test_a_frozen_build_uses_its_own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bundled = tmp_path / "apronplan" / "resources"
    (bundled / "fonts").mkdir(parents=True)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resources_dir() == bundled


@pytest.mark.slow
def test_a_wheel_carries_its_resources(tmp_path: Path) -> None:
    uv = Path(sys.executable).with_name("uv.exe" if sys.platform == "win32" else "uv")
    network = dev_environment.network_variables(dev_environment.pip_was_told(Path(sys.prefix)))
    subprocess.run(
        [uv, "build", "--wheel", "--quiet", "--out-dir", tmp_path, ROOT], check=True, env={**os.environ, **network}
    )
    (wheel,) = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    environment = {**os.environ, "PYTHONPATH": str(site)}
    asked = subprocess.run([sys.executable, "-c", ASK], env=environment, check=True, capture_output=True, text=True)
    resources, airport, fonts = json.loads(asked.stdout)
    assert Path(resources) == site / "apronplan" / "resources"
    assert Path(airport) == site / "apronplan" / "resources" / "airports" / "EBLG"
    assert fonts == len(paths.font_files())
    shipped = {p.relative_to(ROOT / "resources") for p in (ROOT / "resources").rglob("*") if p.is_file()}
    assert {p.relative_to(resources) for p in Path(resources).rglob("*") if p.is_file()} == shipped


def test_an_incomplete_installation_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "site" / "apronplan" / "paths.py"))
    with pytest.raises(FileNotFoundError, match=r"incomplete.*Install Apronplan again"):
        paths.resources_dir()


def test_a_folder_that_is_only_called_resources_is_passed_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "site" / "apronplan" / "resources").mkdir(parents=True)
    ours = tmp_path / "resources" / "fonts"
    ours.mkdir(parents=True)
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "site" / "apronplan" / "paths.py"))
    assert paths.resources_dir() == ours.parent


def test_liege_is_there() -> None:
    assert (paths.airport_dir("EBLG") / "stands.csv").is_file()


@pytest.mark.parametrize("icao", ["LGG", "eblg", "XXXX", "", "..", "../EBLG"])
def test_an_airport_that_is_not_there_is_named_with_those_that_are(icao: str) -> None:
    with pytest.raises(FileNotFoundError, match="it brings EBLG"):
        paths.airport_dir(icao)


def test_both_samples_are_there() -> None:
    for name in ("lgg-2018-week.csv", "lgg-2025-mon-wed.csv"):
        assert paths.sample_file(name).is_file()


@pytest.mark.parametrize("name", ["nothing.csv", "../fleet/aircraft_types.csv", "", "/etc/passwd"])
def test_a_sample_that_is_not_there_is_refused(name: str) -> None:
    with pytest.raises(FileNotFoundError, match=r"brings no sample.*lgg-2018-week\.csv"):
        paths.sample_file(name)


def test_a_portable_home_moves_data_and_logs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path))
    assert paths.user_data_dir() == tmp_path / "data"
    assert paths.user_log_dir() == tmp_path / "log"


@pytest.mark.skipif(sys.platform != "linux", reason="XDG folders are those of Linux")
def test_the_users_folders_follow_the_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(paths.HOME_VARIABLE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert paths.user_data_dir() == tmp_path / "share" / "apronplan"
    assert paths.user_log_dir() == tmp_path / "state" / "apronplan" / "log"
