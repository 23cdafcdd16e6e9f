"""One idle worker process of a window, which has loaded what its work needs and knows the layout. No Qt.

A job would otherwise start a process, load the solver's libraries and make the layout's tables each time: one to two
seconds. A process that is killed, dies, or meets a fault of ours is not used again.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, Any, Protocol
from weakref import WeakSet

if TYPE_CHECKING:
    from apronplan.ui.worker_process import JobFunction, WorkerProcess


class Working(Protocol):
    """Work that was begun."""

    @property
    def running(self) -> bool:
        """Whether it is under way."""
        ...


class Spare:
    """Keeps at most one process that waits for work."""

    def __init__(self) -> None:
        self._idle: WorkerProcess | None = None
        self._dropped = False
        self._lent_to: WeakSet[Working] = WeakSet()

    @property
    def ready(self) -> bool:
        """Whether a process waits, or learns."""
        return self._idle is not None

    def lend(self, work: Working) -> None:
        """Remember who works, so that nothing is learnt beside him."""
        self._lent_to.add(work)

    @property
    def at_work(self) -> bool:
        """Whether somebody works, in the process that was kept or in his own."""
        return any(work.running for work in self._lent_to)

    def learn(self, order: Callable[[], "tuple[JobFunction, Mapping[str, Any]]"]) -> None:
        """Let the idle process, a new one if there is none, do something whose result nobody needs.

        Parameters
        ----------
        order : callable
            Returns the function and its arguments; called in a thread, since it may have to import much.
        """
        if self._dropped:
            return
        from apronplan.ui.worker_process import WorkerProcess

        worker = self._idle = self.take() or WorkerProcess()
        worker.stop.clear()  # of the order before, which may have been cancelled

        def give() -> None:
            """Give the order; a process that cannot be started is found out by the job that takes it."""
            with suppress(Exception):
                worker.give(*order(), told=False)

        Thread(target=give, daemon=True).start()

    def take(self) -> "WorkerProcess | None":
        """Return the idle process if it lives; it is the job's then."""
        worker, self._idle = self._idle, None
        if worker is None or not worker.started or worker.process.exitcode is None:
            return worker
        worker.close()
        return None

    def keep(self, worker: "WorkerProcess") -> None:
        """Let a process wait for the next job."""
        if self._dropped or self._idle is not None:
            worker.close()
        else:
            self._idle = worker

    def drop(self) -> None:
        """Let it go, and keep none from now on: the window closes."""
        self._dropped = True
        if self._idle is not None:
            Thread(target=self._idle.end, daemon=True).start()
            self._idle = None
