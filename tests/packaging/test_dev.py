"""The set-up from a bare Python: what it finds missing, what it then says, and when it installs anew."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

import dev
import dev_common
import dev_day
import dev_environment
import dev_size
import dev_system
from dev_common import Refusal
from dev_system import Need

ROOT = Path(__file__).resolve().parents[2]
EGL = Need("libEGL.so.1", "libegl1")
XVFB = Need("Xvfb", "xvfb", program=True)


class FakeApt:
    """Records the commands of apt and answers as told."""

    def __init__(self, code: int = 0, said: str = "") -> None:
        self.commands: list[list[str]] = []
        self.environments: list[dict[str, str]] = []
        self._code, self._said = code, said

    def __call__(self, command, env, **_):
        self.commands.append(command)
        self.environments.append(env)
        return subprocess.CompletedProcess(command, self._code, "", self._said)


@pytest.fixture
def apt(monkeypatch: pytest.MonkeyPatch) -> FakeApt:
    fake = FakeApt()
    monkeypatch.setattr(dev_system.subprocess, "run", fake)
    return fake


def machine(monkeypatch: pytest.MonkeyPatch, *, debian: bool, root: bool, absent: set[str]) -> None:
    monkeypatch.setattr(dev_system.sys, "platform", "linux")
    monkeypatch.setattr(dev_system, "is_debian", lambda: debian)
    monkeypatch.setattr(dev_system, "is_root", lambda: root)
    monkeypatch.setattr(dev_system, "missing", lambda needs: [need for need in needs if need.name in absent])


# --- system libraries


def test_a_library_is_missing_when_it_does_not_load(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    assert dev_system.missing([Need("libno-such-thing.so.9", "none"), Need("no-such-program-9", "none", program=True)])
    assert not dev_system.missing([Need(Path(sys.executable).name, "python3", program=True)])


def test_a_file_is_there_or_not(tmp_path: Path) -> None:
    header = tmp_path / "stdio.h"
    assert dev_system.missing([Need(str(header), "libc6-dev")])
    header.touch()
    assert not dev_system.missing([Need(str(header), "libc6-dev")])


@pytest.mark.skipif(sys.platform != "linux", reason="a library of Linux")
def test_the_c_library_loads() -> None:
    assert dev_system.present(Need("libc.so.6", "libc6"))


def test_missing_keeps_the_order_of_the_needs() -> None:
    assert dev_system.missing([XVFB, EGL], is_present=lambda _: False) == [XVFB, EGL]


def test_without_root_the_sentence_holds_the_exact_command(monkeypatch: pytest.MonkeyPatch, apt: FakeApt) -> None:
    machine(monkeypatch, debian=True, root=False, absent={"libEGL.so.1", "Xvfb"})
    with pytest.raises(Refusal) as refused:
        dev_system.ensure([EGL, XVFB], "the tests")
    assert str(refused.value) == (
        "This machine lacks what the tests need: libEGL.so.1, Xvfb. Do this first:\n"
        "    sudo apt-get update && sudo apt-get install -y --no-install-recommends libegl1 xvfb"
    )
    assert not apt.commands


def test_elsewhere_than_on_debian_the_sentence_names_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    machine(monkeypatch, debian=False, root=True, absent={"libEGL.so.1"})
    with pytest.raises(Refusal, match="package manager what Debian calls: libegl1"):
        dev_system.ensure([EGL], "the tests")


def test_as_root_on_debian_it_installs_once_and_asks_nothing(monkeypatch: pytest.MonkeyPatch, apt: FakeApt) -> None:
    machine(monkeypatch, debian=True, root=True, absent=set())
    answers = iter([[EGL, XVFB], []])
    monkeypatch.setattr(dev_system, "missing", lambda _: next(answers))
    dev_system.ensure([EGL, XVFB], "the tests")
    assert apt.commands == [
        ["apt-get", "update"],
        ["apt-get", "install", "-y", "--no-install-recommends", "libegl1", "xvfb"],
    ]
    assert all(environment["DEBIAN_FRONTEND"] == "noninteractive" for environment in apt.environments)


def test_a_library_still_missing_after_the_installation_is_said(monkeypatch: pytest.MonkeyPatch, apt: FakeApt) -> None:
    machine(monkeypatch, debian=True, root=True, absent={"libEGL.so.1"})
    with pytest.raises(Refusal, match=r"installed libegl1, but libEGL\.so\.1 still cannot be loaded"):
        dev_system.ensure([EGL], "the tests")
    assert len(apt.commands) == 2


def test_a_failing_apt_is_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev_system.subprocess, "run", FakeApt(100, "W: old\nE: Unable to fetch"))
    with pytest.raises(Refusal, match=r"`apt-get update` failed: E: Unable to fetch\n.*Check the network"):
        dev_system.apt_install(["libegl1"])


def test_nothing_is_asked_of_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    machine(monkeypatch, debian=False, root=False, absent={"libEGL.so.1"})
    monkeypatch.setattr(dev_system.sys, "platform", "win32")
    dev_system.ensure([EGL], "the tests")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ID=debian\n", True),
        ('ID=ubuntu\nID_LIKE="debian"\n', True),
        ('ID=linuxmint\nID_LIKE="ubuntu debian"\n', True),
        ("ID=fedora\n", False),
        ("", False),
    ],
)
def test_debian_is_known_by_its_release_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, expected: bool
) -> None:
    monkeypatch.setattr(dev_system.shutil, "which", lambda _: "/usr/bin/apt-get")
    release = tmp_path / "os-release"
    release.write_text(text, encoding="utf-8")
    assert dev_system.is_debian(release) is expected
    assert not dev_system.is_debian(tmp_path / "none")


def test_every_need_of_the_tests_is_named_once() -> None:
    names = [need.name for need in dev_system.FOR_TESTS]
    assert len(names) == len(set(names))
    assert set(dev_system.WITHOUT_DISPLAY) < set(dev_system.WITH_DISPLAY) < set(dev_system.FOR_TESTS)


# --- the environment


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "uv.lock").write_text("version = 1\n", encoding="ascii")
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="ascii")
    return tmp_path


def test_the_environment_is_current_until_the_lock_changes(monkeypatch: pytest.MonkeyPatch, repository: Path) -> None:
    monkeypatch.setattr(dev_environment, "python_starts", lambda _: True)
    venv = repository / ".venv"
    venv.mkdir()
    assert not dev_environment.is_current(venv, repository)
    (venv / dev_environment.STAMP).write_text(dev_environment.lock_digest(repository) + "\n", encoding="ascii")
    assert dev_environment.is_current(venv, repository)
    (repository / "uv.lock").write_text("version = 2\n", encoding="ascii")
    assert not dev_environment.is_current(venv, repository)


def test_an_environment_whose_python_has_gone_is_not_current(repository: Path) -> None:
    venv = repository / ".venv"
    venv.mkdir()
    (venv / dev_environment.STAMP).write_text(dev_environment.lock_digest(repository), encoding="ascii")
    assert not dev_environment.python_starts(venv)
    assert not dev_environment.is_current(venv, repository)


def test_a_failed_installation_leaves_no_stamp(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(*_: object) -> None:
        raise Refusal("no network")

    stamp = tmp_path / dev_environment.STAMP
    stamp.write_text("old", encoding="ascii")
    monkeypatch.setattr(dev_environment, "python_starts", lambda _: True)
    monkeypatch.setattr(dev_environment, "install_uv", lambda _: Path("uv"))
    monkeypatch.setattr(dev_environment, "synchronise", fail)
    with pytest.raises(Refusal, match="no network"):
        dev_environment.ensure_environment(tmp_path)
    assert not stamp.exists()


def test_a_current_environment_is_left_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(dev_environment, "is_current", lambda _: True)
    monkeypatch.setattr(dev_environment, "synchronise", lambda *_: pytest.fail("installed again"))
    dev_environment.ensure_environment(tmp_path)


def test_a_python_without_venv_is_told_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev_environment.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else name)
    monkeypatch.setattr(dev_system, "is_debian", lambda: True)
    monkeypatch.setattr(dev_system, "is_root", lambda: False)
    package = f"python3.{sys.version_info.minor}-venv"
    with pytest.raises(Refusal, match=rf"cannot make virtual environments.*\n.*install.* {package}"):
        dev_environment.ensure_venv_module()


def test_uv_is_installed_by_the_hashes_of_the_lock() -> None:
    version, requirement = dev_environment.uv_requirement(ROOT / "uv.lock")
    assert requirement.startswith(f"uv=={version} --hash=sha256:")
    assert requirement.count("--hash=sha256:") > 5


def test_pip_settings_are_read_and_the_later_scope_wins() -> None:
    listing = "global.index-url='https://a/simple'\nuser.index-url='https://b/simple'\n:env:.cert='/x.pem'\nnoise\n"
    assert dev_environment.pip_settings(listing) == {"index-url": "https://b/simple", "cert": "/x.pem"}


def test_uv_is_told_what_pip_was_told_unless_it_was_told_itself() -> None:
    settings = {"proxy": "http://proxy:3128", "cert": "/x.pem", "find-links": "/a /b", "trusted-host": "m n"}
    assert dev_environment.uv_variables(settings, {"HTTP_PROXY": "http://other"}) == {
        "HTTPS_PROXY": "http://proxy:3128",
        "SSL_CERT_FILE": "/x.pem",
        "UV_FIND_LINKS": "/a,/b",
        "UV_INSECURE_HOST": "m,n",
    }


def test_uv_trusts_the_certificates_of_the_machine_where_there_are_any(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev_environment.os, "name", "posix")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    assert dev_environment.certificate_variables() == {}
    (tmp_path / "0a1b2c3d.0").touch()
    assert dev_environment.certificate_variables() == {"UV_SYSTEM_CERTS": "1"}


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, False),
        ({"index-url": "https://pypi.org/simple/"}, False),
        ({"extra-index-url": "file:///srv/simple"}, False),
        ({"index-url": "https://mirror.airport/simple"}, True),
        ({"no-index": "true", "find-links": "/srv/wheels"}, True),
    ],
)
def test_a_mirror_is_known_by_pips_index(settings: dict[str, str], expected: bool) -> None:
    assert dev_environment.uses_mirror(settings) is expected


@pytest.mark.parametrize("index", ["https://pypi.org/simple", "https://mirror.airport/simple"])
def test_a_mirror_is_used_by_name_and_hash(monkeypatch: pytest.MonkeyPatch, index: str) -> None:
    commands: list[str] = []

    def answer(command, _, **extra):
        commands.append(" ".join(map(str, command[1:4])))
        assert extra.get("UV_DEFAULT_INDEX", index) == index
        return f"global.index-url='{index}'\n"

    monkeypatch.setattr(dev_environment, "run_quietly", answer)
    dev_environment.synchronise(Path("uv"))
    mirrored = ["export --frozen --quiet", "pip sync --quiet", "pip install --quiet"]
    assert commands[0] == "-m pip config"
    assert commands[1:] == (mirrored if "mirror" in index else ["sync --frozen --quiet"])


# --- commands


def test_a_failing_command_is_quoted_after_the_sentence() -> None:
    with pytest.raises(Refusal, match=r"Could not\.\nIt said:\n    the reason"):
        dev_common.run_quietly([sys.executable, "-c", "import sys; sys.exit('the reason')"], "Could not.")


def test_a_command_that_is_not_there_is_a_sentence_too() -> None:
    with pytest.raises(Refusal, match=r"Could not\. \(.*No such file"):
        dev_common.run_quietly(["/no/such/program"], "Could not.")


def test_another_environment_does_not_leak_into_ours() -> None:
    base = {"VIRTUAL_ENV": "/other", "PYTHONPATH": "/other", "HOME": "/h"}
    assert dev_common.clean_environment(base, QT_QPA_PLATFORM="offscreen") == {
        "HOME": "/h",
        "QT_QPA_PLATFORM": "offscreen",
    }


def test_tools_are_where_each_system_has_them() -> None:
    assert dev_common.venv_tool("uv", Path("v"), "win32") == Path("v/Scripts/uv.exe")
    assert dev_common.venv_tool("uv", Path("v"), "linux") == Path("v/bin/uv")


# --- verbs


@pytest.fixture
def prepared(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Need, ...]]:
    asked: list[tuple[Need, ...]] = []
    monkeypatch.setattr(dev_system, "ensure", lambda needs, _: asked.append(needs))
    monkeypatch.setattr(dev_environment, "ensure_environment", lambda: None)
    return asked


@pytest.mark.parametrize("display", [True, False])
def test_run_opens_the_window_where_there_is_a_display_and_prints_where_not(
    monkeypatch: pytest.MonkeyPatch, prepared: list[tuple[Need, ...]], display: bool
) -> None:
    done: list[str] = []
    monkeypatch.setattr(dev, "has_display", lambda: display)
    monkeypatch.setattr(dev_day, "open_sample_week", lambda: done.append("window"))
    monkeypatch.setattr(dev_day, "print_sample_day", lambda: done.append("paper"))
    assert dev.main(["run"]) == 0
    assert done == ["window" if display else "paper"]
    assert prepared == [dev_system.WITH_DISPLAY if display else dev_system.WITHOUT_DISPLAY]


@pytest.mark.parametrize(
    ("environment", "expected"),
    [({}, False), ({"DISPLAY": ""}, False), ({"DISPLAY": ":0"}, True), ({"WAYLAND_DISPLAY": "wayland-0"}, True)],
)
def test_a_display_is_known_by_its_variable(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], expected: bool
) -> None:
    monkeypatch.setattr(dev.sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert dev.has_display() is expected


def test_test_hands_its_arguments_to_pytest_and_tells_the_time(
    monkeypatch: pytest.MonkeyPatch, prepared: list[tuple[Need, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    commands: list[tuple[list[str], dict[str, str]]] = []

    def answer(command, **extra):
        commands.append((command, extra))
        return 0

    monkeypatch.setattr(dev, "run", answer)
    assert dev.main(["test", "tests/unit", "-k", "gap"]) == 0
    ((command, extra),) = commands
    assert command[1:] == ["-m", "pytest", "-n", "2", "tests/unit", "-k", "gap"]
    assert extra == {"QT_QPA_PLATFORM": "offscreen"}
    assert prepared == [dev_system.FOR_TESTS]
    assert "Tests took" in capsys.readouterr().out


def test_failed_tests_end_with_a_sentence_and_1(
    monkeypatch: pytest.MonkeyPatch, prepared: list[tuple[Need, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "run", lambda *_, **__: 1)
    assert dev.main(["test"]) == 1
    assert "Tests failed" in capsys.readouterr().err


def test_check_runs_everything_and_names_what_failed(
    monkeypatch: pytest.MonkeyPatch, prepared: list[tuple[Need, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[str] = []

    def answer(command, **_):
        ran.append(Path(command[0]).name)
        return 1 if "lint-imports" in str(command[0]) else 0

    monkeypatch.setattr(dev, "run", answer)
    monkeypatch.setattr(dev_size, "check_size", lambda: 1)
    assert dev.main(["check"]) == 1
    assert ran == ["ruff", "ruff", "mypy", "mypy", "lint-imports"]
    assert "2 of 6 checks failed: import contract; size." in capsys.readouterr().err


def test_a_script_that_is_not_there_is_named(
    monkeypatch: pytest.MonkeyPatch,
    prepared: list[tuple[Need, ...]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    assert dev.main(["bench"]) == 1
    assert "tests/bench/run.py is not in this copy of Apronplan" in capsys.readouterr().err


def test_an_unknown_verb_is_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        dev.main(["fly"])
    assert ended.value.code == 2
    assert "screenshots" in capsys.readouterr().err


OLD_PYTHON = """
import sys
sys.version_info = (3, 9, 2, "final", 0)
sys.argv = ["dev.py", "test"]
exec(compile(open({path!r}).read(), "dev.py", "exec"))
"""


def test_an_old_python_is_told_which_to_use() -> None:
    script = OLD_PYTHON.format(path=str(ROOT / "packaging" / "dev.py"))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "needs Python 3.11, 3.12 or 3.13, and this is Python 3.9" in done.stderr
    assert "`python3.11 packaging/dev.py test`" in done.stderr


@pytest.mark.parametrize(
    ("code", "said"), [(0, ""), (1, "A fault trial failed or stopped: see above.\n"), (130, "Stopped.\n")]
)
def test_stopped_fault_trials_are_not_called_failed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], code: int, said: str
) -> None:
    def tried(path: str, arguments: list[str]) -> int:
        signal.raise_signal(signal.SIGINT)  # the trials, not this, answer Ctrl+C
        return code if (path, arguments) == ("tests/faults/run.py", ["--release", "--resume"]) else 99

    monkeypatch.setattr(dev, "prepare", lambda *_: None)
    monkeypatch.setattr(dev, "python_script", tried)
    usual = signal.getsignal(signal.SIGINT)
    assert dev.main(["faults", "--release", "--resume"]) == int(code != 0)
    assert capsys.readouterr().err == said
    assert signal.getsignal(signal.SIGINT) is usual
