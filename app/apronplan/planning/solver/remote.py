"""The near end of the wire: start the solver's process, feed it, listen, and end it at once when asked."""

import subprocess
import sys
from contextlib import suppress
from queue import Empty, Queue
from threading import Thread
from types import TracebackType
from typing import Any

from apronplan.planning.solver.data import Problem

MEMORY_MB = 3000
"""Address space that the solver's process may take, megabytes; the largest instance takes less than a third."""

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
            stderr=subprocess.DEVNULL,
            creationflags=flags,
        )
        self._frames: Queue[dict[str, Any] | None] = Queue()
        Thread(target=self._listen, daemon=True).start()

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

    def give(self, problem: Problem, *, seconds: float, seed: int, memory_mb: int) -> None:
        """Hand over the problem, in a thread: a worker that is still loading reads nothing, and cancel must not wait.

        A worker that is gone is noticed when listening.
        """
        task = {"problem": problem, "seconds": seconds, "seed": seed, "memory_mb": memory_mb}
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
