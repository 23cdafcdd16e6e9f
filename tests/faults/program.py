"""The real program as a trial sees it: started, fed, killed, waited for; on a disk that can be watched and spoiled."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

HERE = Path(__file__).parent
TESTS = HERE.parent
WAIT_S = 150.0

NO_COMPILER = (
    "needs a C compiler for tests/faults/shim.c; on Debian: apt-get install -y --no-install-recommends gcc libc6-dev"
)
NOT_HERE = "needs Linux: processes are forked, and a library is put before libc"


class Kind(IntEnum):
    """How an operation on a file goes wrong (`enum kind` of shim.c)."""

    NONE = 0
    ERROR = 1  # EIO, once
    ERROR_ON = 2  # EIO, and the disk is gone from then on
    FULL_ON = 3  # ENOSPC for whatever needs space, from then on
    SHORT = 4  # half of a write, then ENOSPC from then on
    KILL = 5  # the program is killed before the operation
    KILL_HALF = 6  # the program is killed after half of a write


@dataclass(frozen=True, slots=True)
class Watch:
    """A folder whose files are watched, where to write what is seen, and which operation goes wrong."""

    root: Path
    log: Path | None = None
    at: int = 0
    kind: Kind = Kind.NONE


def build_shim(folder: Path) -> Path | None:
    """Compile the library that stands before libc; None where that cannot be done."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or not sys.platform.startswith("linux"):
        return None
    out = folder / "shim.so"
    command = [compiler, "-O1", "-Wall", "-Werror", "-shared", "-fPIC", "-o", out, HERE / "shim.c", "-ldl"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode and "stdio.h" not in done.stderr and "features.h" not in done.stderr:
        raise RuntimeError(f"shim.c does not compile:\n{done.stderr}")
    return None if done.returncode else out


@dataclass(frozen=True, slots=True)
class Said:
    """What a run left: exit code (negative: killed by that signal), stdout, stderr."""

    code: int
    out: str
    err: str


class Run:
    """A run of the program that has been started."""

    def __init__(self, program: "Program", pid: int, stdin: int, stdout: int, stderr: Path) -> None:
        self._program, self.pid, self.stderr = program, pid, stderr
        self.stdin = os.fdopen(stdin, "wb", buffering=0)
        self.stdout = os.fdopen(stdout, "rb")

    def feed(self, *requests: dict[str, object]) -> None:
        """Write lines of JSON to the program."""
        self.stdin.write("".join(json.dumps(r) + "\n" for r in requests).encode())

    def answer(self) -> dict[str, object]:
        """Read the answer to one line."""
        line = self.stdout.readline()
        assert line, f"the program has gone: {self.stderr.read_text(encoding='utf-8')}"
        answer = json.loads(line)
        assert isinstance(answer, dict)
        return answer

    def kill(self) -> bytes:
        """Kill the program as `kill -9` does; returns what it had written and nobody had read."""
        os.kill(self.pid, signal.SIGKILL)
        return self._end()[1]

    def end(self) -> Said:
        """Close its stdin and wait for it."""
        self.stdin.close()
        code, out = self._end()
        return Said(code, out.decode(), self.stderr.read_text(encoding="utf-8"))

    def _end(self) -> tuple[int, bytes]:
        out = self.stdout.read()
        code = self._program.wait(self.pid)
        self.stdin.close()
        self.stdout.close()
        return code, out


class Program:
    """Starts runs of the program by way of `faults.server`."""

    def __init__(self, shim: Path | None, scratch: Path, *, light: bool = False) -> None:
        self.shim, self._scratch = shim, scratch
        ours, theirs = socket.socketpair()
        ours.settimeout(WAIT_S)
        environment = environment_of(shim)
        with theirs:
            self._server = subprocess.Popen(
                [sys.executable, "-m", "faults.server", str(theirs.fileno()), "light" if light else "all"],
                pass_fds=[theirs.fileno()], env=environment, cwd=scratch,
                start_new_session=True,  # Ctrl+C is for those who run the trials; the server ends with its socket
            )  # fmt: skip
        self._control = ours
        self._answer()
        self._count = 0

    def start(self, *arguments: str | Path, watch: Watch | None = None, unsafe: str = "") -> Run:
        """Start a run with pipes to it."""
        stdin_theirs, stdin = os.pipe()
        stdout, stdout_theirs = os.pipe()
        stderr = self._scratch / f"stderr-{self._count}"
        self._count = (self._count + 1) % 8
        with stderr.open("wb") as err:
            pid = self._fork(arguments, (stdin_theirs, stdout_theirs, err.fileno()), watch, unsafe)
        os.close(stdin_theirs)
        os.close(stdout_theirs)
        return Run(self, pid, stdin, stdout, stderr)

    def run(self, *arguments: str | Path, stdin: str = "", watch: Watch | None = None, unsafe: str = "") -> Said:
        """Run the program to its end."""
        with tempfile.TemporaryFile() as fed, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            fed.write(stdin.encode())
            fed.flush()
            fed.seek(0)
            code = self.wait(self._fork(arguments, (fed.fileno(), out.fileno(), err.fileno()), watch, unsafe))
            out.seek(0)
            err.seek(0)
            return Said(code, out.read().decode(), err.read().decode())

    def wait(self, pid: int) -> int:
        """Wait for a run; returns its exit code, or minus the signal that killed it."""
        self._control.send(json.dumps({"wait": pid}).encode())
        return int(self._answer()["code"])

    def _fork(self, arguments, handles, watch: Watch | None, unsafe: str) -> int:
        assert watch is None or self.shim, NO_COMPILER
        request = {
            "arguments": [str(a) for a in arguments], "unsafe": unsafe,
            "root": str(watch.root) if watch else "", "log": str(watch.log or "") if watch else "",
            "at": watch.at if watch else 0, "kind": int(watch.kind) if watch else 0,
        }  # fmt: skip
        socket.send_fds(self._control, [json.dumps(request).encode()], list(handles))
        return int(self._answer()["pid"])

    def _answer(self) -> dict[str, int]:
        message = self._control.recv(1 << 16)
        assert message, "the server of forked programs has gone"
        answer: dict[str, int] = json.loads(message)
        return answer

    def close(self) -> None:
        """End the server."""
        self._control.close()
        self._server.wait(timeout=WAIT_S)


def environment_of(shim: Path | None = None, **more: str) -> dict[str, str]:
    """Return the environment of the program: what it needs of ours, the tests' modules, and the library before libc."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(TESTS), *filter(None, [os.environ.get("PYTHONPATH")])]),
        "QT_QPA_PLATFORM": "offscreen",
        "APRONPLAN_USER": "tester",
        "OMP_NUM_THREADS": "1",
        **({"LD_PRELOAD": str(shim)} if shim else {}),
        **more,
    }


@contextmanager
def program(scratch: Path, *, light: bool = False) -> Iterator[Program]:
    """Give the program, with the watching library if it can be built; a light one starts sooner, and cannot solve."""
    scratch.mkdir(exist_ok=True)
    made = Program(build_shim(scratch), scratch, light=light)
    try:
        yield made
    finally:
        made.close()


def executable(*arguments: str | Path) -> list[str]:
    """Return the command line of the real executable, without any server."""
    return [sys.executable, "-m", "apronplan", *map(str, arguments)]
