"""The near end of the wire: start the solver's process, feed it, listen, and end it at once when asked."""

import subprocess
import sys
from collections import deque
from contextlib import suppress
from queue import Empty, Queue
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, Any

from apronplan.planning.solver.data import Problem

if TYPE_CHECKING:
    from apronplan.planning.solver.start import Places

MEMORY_MB = 3000
"""Address space that the solver's process may take, megabytes; the largest instance takes less than a third."""

_LAST_LINES = 40
_LAST_WORDS_S = 1.0
_REFUSED = (
    b"memoryerror",
    b"bad_alloc",
    b"allocate memory",
    b"memory allocation",
    b"out of memory",
    b"start new thread",
)
"""What Python, the C++ library, the C library and OpenBLAS write when memory is refused, in small letters."""

WORKER_VERB = "solver-worker"
"""What the frozen program is called with to be the solver's process."""


class Worker:
    """A solver process; a context manager that leaves none behind.

    Raises
    ------
    OSError
        If the process cannot be started.
    """

    def __init__(self) -> None:
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            worker_command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            creationflags=flags,
        )
        self._frames: Queue[dict[str, Any] | None] = Queue()
        self._words: deque[bytes] = deque(maxlen=_LAST_LINES)
        Thread(target=self._listen, daemon=True).start()
        self._overhearing = Thread(target=self._overhear, daemon=True)
        self._overhearing.start()

    def __enter__(self) -> "Worker":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid

    def give(
        self, problem: Problem, *, seconds: float, seed: int, memory_mb: int, start: "Places | None" = None
    ) -> None:
        """Hand over the problem with a plan to begin with, in a thread.

        A worker that is still loading reads nothing, and cancel must not wait.

        A worker that is gone is noticed when listening.
        """
        task = {"problem": problem, "start": start, "seconds": seconds, "seed": seed, "memory_mb": memory_mb}
        Thread(target=self._send, args=(task,), daemon=True).start()

    def next(self, seconds: float) -> dict[str, Any] | None:
        """Return the next frame; None if none came in time.

        Raises
        ------
        EOFError
            If the process has ended.
        """
        try:
            frame = self._frames.get(timeout=seconds)
        except Empty:
            return None
        if frame is None:
            raise EOFError
        return frame

    def lacked_memory(self) -> bool:
        """Tell whether a process that has ended said that it was refused memory.

        Libraries under the cap do not all raise an error that Python can catch: some write a line and abort.
        """
        self._overhearing.join(_LAST_WORDS_S)
        said = b"".join(self._words).lower()
        return any(word in said for word in _REFUSED)

    def kill(self) -> None:
        """End the process now."""
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        self._process.wait()

    def _send(self, task: dict[str, Any]) -> None:
        from apronplan.planning.solver.wire import send

        assert self._process.stdin is not None
        with suppress(OSError, ValueError):
            send(self._process.stdin, task)

    def _overhear(self) -> None:
        """Keep the last lines that the process writes about itself; also empties the pipe, so that it never waits."""
        assert self._process.stderr is not None
        with self._process.stderr as stream, suppress(OSError, ValueError):
            for line in stream:
                self._words.append(line)

    def _listen(self) -> None:
        from apronplan.planning.solver.wire import receive

        assert self._process.stdout is not None
        frame: dict[str, Any] | None = {}
        while frame is not None:
            try:
                frame = receive(self._process.stdout)
            except (OSError, ValueError):
                frame = None
            self._frames.put(frame)


def worker_command() -> list[str]:
    """Return the command line of the solver's process."""
    if getattr(sys, "frozen", False):
        return [sys.executable, WORKER_VERB]
    return [sys.executable, "-m", "apronplan.planning.solver.worker"]
