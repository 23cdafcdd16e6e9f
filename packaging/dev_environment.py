"""The virtual environment ``.venv``, made from ``uv.lock`` on first use and whenever the lock changes."""

import ast
import hashlib
import importlib.util
import os
import ssl
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path

import dev_system
from dev_common import ROOT, VENV, run_quietly, say, venv_tool

LOCK = ROOT / "uv.lock"
STAMP = ".apronplan-lock"
PYPI_HOSTS = ("https://pypi.org/simple", "https://pypi.python.org/simple")
# pip's setting -> the environment variable by which uv knows the same thing
PIP_TO_UV = {
    "proxy": ("HTTPS_PROXY", "HTTP_PROXY"),
    "cert": ("SSL_CERT_FILE",),
    "index-url": ("UV_DEFAULT_INDEX",),
    "find-links": ("UV_FIND_LINKS",),
    "trusted-host": ("UV_INSECURE_HOST",),
    "default-timeout": ("UV_HTTP_TIMEOUT",),
    "timeout": ("UV_HTTP_TIMEOUT",),
}


def lock_digest(root: Path = ROOT) -> str:
    """Fingerprint of what an environment is made from: the lock and the project file."""
    digest = hashlib.sha256()
    for name in ("uv.lock", "pyproject.toml"):
        digest.update((root / name).read_bytes())
    return digest.hexdigest()


def is_current(venv: Path = VENV, root: Path = ROOT) -> bool:
    """Whether `venv` was made from the lock as it is now and its Python still starts."""
    try:
        stamped = (venv / STAMP).read_text(encoding="ascii").strip()
    except OSError:
        return False
    return stamped == lock_digest(root) and python_starts(venv)


def python_starts(venv: Path) -> bool:
    """Whether the Python of `venv` starts; it does not after the Python it was made with has gone."""
    try:
        done = subprocess.run([venv_tool("python", venv), "-c", ""], check=False, capture_output=True)
    except OSError:
        return False
    return done.returncode == 0


def ensure_venv_module() -> None:
    """Bring ``python3-venv``, which a bare Debian leaves out of its Python."""
    if all(importlib.util.find_spec(name) is not None for name in ("venv", "ensurepip")):
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    dev_system.ensure_packages([package], f"Python at {sys.executable} cannot make virtual environments.")


def pip_settings(listing: str) -> dict[str, str]:
    """Read the output of ``pip config list`` by setting; a later scope (user, environment) wins."""
    found: dict[str, str] = {}
    for line in listing.splitlines():
        key, equals, value = line.partition("=")
        if equals:
            found[key.rsplit(".", 1)[-1]] = str(ast.literal_eval(value))
    return found


def uv_variables(settings: Mapping[str, str], environment: Mapping[str, str]) -> dict[str, str]:
    """Environment variables that tell uv what pip was told; what is already set for uv stays."""
    wanted: dict[str, str] = {}
    for name, variables in PIP_TO_UV.items():
        if name not in settings:
            continue
        # pip separates several values by white space, uv by commas
        value = ",".join(settings[name].split()) if name in {"find-links", "trusted-host"} else settings[name]
        wanted.update({variable: value for variable in variables if variable not in environment})
    return wanted


def uses_mirror(settings: Mapping[str, str]) -> bool:
    """Whether pip takes packages from elsewhere than PyPI, so that the addresses in the lock may not answer."""
    index = settings.get("index-url", PYPI_HOSTS[0]).rstrip("/")
    return index not in PYPI_HOSTS or settings.get("no-index", "0").lower() in {"1", "true", "yes"}


def certificate_variables() -> dict[str, str]:
    """Tell uv to trust what the machine trusts, as pip does, so that a company's own certificates work for both.

    Where the machine has no certificates at all (a Debian with Python alone) uv keeps to those it carries.
    """
    return {"UV_SYSTEM_CERTS": "1"} if _has_certificates() else {}


def _has_certificates() -> bool:
    if os.name == "nt":
        return True
    store = ssl.get_default_verify_paths()
    return bool(store.cafile) or bool(store.capath and any(Path(store.capath).iterdir()))


def uv_requirement(lock: Path = LOCK) -> tuple[str, str]:
    """Version of uv and its line for pip, with the hashes that the lock gives."""
    packages = tomllib.loads(lock.read_text(encoding="utf-8"))["package"]
    locked = next(package for package in packages if package["name"] == "uv")
    hashes = [wheel["hash"] for wheel in locked["wheels"]]
    return locked["version"], " ".join([f"uv=={locked['version']}", *(f"--hash={each}" for each in hashes)])


def install_uv(venv: Path = VENV) -> Path:
    """Have the locked uv in `venv` and return its path."""
    uv = venv_tool("uv", venv)
    version, requirement = uv_requirement()
    if uv.exists() and run_quietly([uv, "--version"], f"{uv} does not start.").split()[1:2] == [version]:
        return uv
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "uv.txt"
        wanted.write_text(requirement + "\n", encoding="ascii")
        pip: list[str | Path] = [
            venv_tool("python", venv),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ]
        run_quietly(
            [*pip, "--only-binary=uv", "--require-hashes", "-r", wanted],
            f"uv {version} could not be installed with pip. Check the network, or point pip at your mirror "
            "(pip config set global.index-url ADDRESS), then start this command again.",
        )
    return uv


def pip_was_told(venv: Path = VENV) -> dict[str, str]:
    """Return pip's settings, by which a machine without the open network says where packages come from."""
    listing = run_quietly([venv_tool("python", venv), "-m", "pip", "config", "list"], "pip does not start.")
    return pip_settings(listing)


def network_variables(settings: Mapping[str, str]) -> dict[str, str]:
    """Environment variables by which uv reaches packages as pip does."""
    return {**certificate_variables(), **uv_variables(settings, os.environ)}


def synchronise(uv: Path, venv: Path = VENV) -> None:
    """Bring `venv` to exactly what the lock says."""
    settings = pip_was_told(venv)
    extra = {
        **network_variables(settings),
        "UV_PROJECT_ENVIRONMENT": str(venv),
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_NO_PROGRESS": "1",
    }
    if not uses_mirror(settings):
        advice = "The packages of uv.lock could not be installed. Check the network, then start this command again."
        run_quietly([uv, "sync", "--frozen", "--quiet"], advice, **extra)
        return
    synchronise_from_mirror(uv, venv, extra)


def synchronise_from_mirror(uv: Path, venv: Path, extra: Mapping[str, str]) -> None:
    """Do as `synchronise`, but by name and hash from pip's index instead of by the addresses in the lock."""
    advice = (
        "The packages of uv.lock could not be installed from the index that pip is set to. "
        "Check that the mirror has them (pip config list shows its address), then start this command again."
    )
    python = venv_tool("python", venv)
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "locked.txt"
        run_quietly(
            [uv, "export", "--frozen", "--quiet", "--no-emit-project", "--output-file", wanted], advice, **extra
        )
        run_quietly([uv, "pip", "sync", "--quiet", "--python", python, "--require-hashes", wanted], advice, **extra)
        run_quietly(
            [uv, "pip", "install", "--quiet", "--python", python, "--no-deps", "--editable", "."], advice, **extra
        )


def ensure_environment(venv: Path = VENV) -> None:
    """Make `venv` from the lock, or bring it up to date; nothing to do where it is current."""
    if is_current(venv):
        return
    if not python_starts(venv):
        ensure_venv_module()
        say(f"Making {venv.name} with Python {sys.version.split()[0]} ...")
        run_quietly([sys.executable, "-m", "venv", "--clear", venv], f"{venv} could not be made.")
    say("Installing the packages of uv.lock ...")
    (venv / STAMP).unlink(missing_ok=True)
    synchronise(install_uv(venv), venv)
    (venv / STAMP).write_text(lock_digest() + "\n", encoding="ascii")
