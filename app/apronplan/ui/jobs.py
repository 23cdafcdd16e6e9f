"""Long work in a process of its own: the desk never waits for it, and a solver that dies takes nothing with it.

A thread would share Python's one lock with the desk, and every call into Qt would have to win it back from the solver.
The connection is polled by a timer of the GUI thread, so no signal ever crosses a thread.
"""

import logging
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from threading import Thread
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from apronplan.ui.worker_process import JobFunction, WorkerProcess

_log = logging.getLogger(__name__)
POLL_MS = 40
GRACE_MS = 8_000
"""A job that does not end this long after Cancel is killed."""


class Job(QObject):
    """One piece of long work.

    Connect the signals before `start`. Once it has ended, Qt deletes it, whoever its parent is.

    Parameters
    ----------
    function : callable
        A function of a module (so that the child finds it); gets `arguments` by name and ``control``.
    arguments : mapping
        What can be pickled.
    meanwhile : callable or None
        Done in a thread after the start: imports that the result will need.
    worker : WorkerProcess or None
        An idle process to work in; None = a new one.
    keep : callable or None
        Takes the process, idle again, when the job has ended by itself; else it is let go.

    Signals
    -------
    progressed(Progress)
        How far it is.
    done(object)
        What the function returned.
    refused(str), failed(str), cancelled
        It ended otherwise: a sentence for people; a traceback, which is logged; stopped with nothing to keep.
    """

    progressed = Signal(object)
    done = Signal(object)
    refused = Signal(str)
    failed = Signal(str)
    cancelled = Signal()

    def __init__(
        self,
        function: JobFunction,
        arguments: Mapping[str, Any],
        parent: QObject | None = None,
        *,
        meanwhile: Callable[[], object] | None = None,
        worker: WorkerProcess | None = None,
        keep: Callable[[WorkerProcess], None] | None = None,
    ) -> None:
        super().__init__(parent)
        self._order = (function, arguments)
        self._meanwhile, self._keep = meanwhile, keep
        self._starter: Thread | None = None
        self._worker = worker or WorkerProcess()
        self._worker.stop.clear()
        self._process = self._worker.process
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._poll)
        self._ended = False
        self._fault = ""

    def start(self) -> None:
        """Start the work; returns at once.

        Handing the arguments over waits until the process reads them, which can take as long as its start; so a thread
        does that, outside Python's lock.
        """
        self._starter = Thread(target=self._start, daemon=True)
        self._starter.start()
        self._timer.start()

    def _start(self) -> None:
        try:
            self._worker.give(*self._order)
        except Exception:  # noqa: BLE001 - no memory, no process left, arguments that cannot go: `_poll` tells of it
            self._fault = traceback.format_exc()
            return
        if self._meanwhile is not None:
            self._meanwhile()

    @property
    def running(self) -> bool:
        """Whether it is under way."""
        return self._starter is not None and not self._ended

    def cancel(self, *, grace_ms: int | None = None) -> None:
        """Ask it to end soon with the best it has.

        Parameters
        ----------
        grace_ms : int or None
            Milliseconds until it is ended if it does not; None = `GRACE_MS`.
        """
        self._worker.stop.set()
        QTimer.singleShot(GRACE_MS if grace_ms is None else grace_ms, self, self.kill)

    def kill(self) -> None:
        """End it now, whatever it was doing."""
        if not self._ended:
            self._end()
            Thread(target=self._terminate, daemon=True).start()
            self.cancelled.emit()

    def give_up(self) -> None:
        """Ask it to end, and let it finish what it is writing; nothing more is told of it.

        It may outlive its parent object: a thread sees it off, and ends it if it takes too long.
        """
        if not self._ended:
            self._ended = True
            self._timer.stop()
            self._worker.stop.set()
            self.deleteLater()
            Thread(target=self._see_off, daemon=True).start()

    def _see_off(self) -> None:
        worker = self._worker
        if self._starter is not None:
            self._starter.join()
        worker.dismiss()
        ends = time.monotonic() + GRACE_MS / 1000
        with suppress(EOFError, OSError):
            # Read on, or the child would wait for room in the pipe.
            while worker.started and worker.answers.poll(max(ends - time.monotonic(), 0.0)):
                worker.answers.recv_bytes()
        if self._process.pid is not None:
            self._process.join(max(ends - time.monotonic(), 1.0))
            self._process.terminate()
        worker.close()

    def _terminate(self) -> None:
        """End the process; the order may still be on its way to it, and goes no further then."""
        if self._process.pid is not None:
            self._process.terminate()
        if self._starter is not None:
            self._starter.join()
            if self._process.pid is not None:  # else it could not even be started
                self._process.terminate()
        self._worker.close()

    def _end(self) -> None:
        self._ended = True
        self._timer.stop()
        self.deleteLater()  # a window may outlive hundreds of them

    def _fail(self, report: str) -> None:
        _log.error("a worker failed: %s", report)  # people are told its last line only
        self.failed.emit(report)

    def _poll(self) -> None:
        if self._fault:
            self._end()
            self._worker.close()
            self._fail(self._fault)
            return
        if not self._worker.started:
            return
        try:
            while not self._ended and self._worker.answers.poll(0):
                self._take(*self._worker.answers.recv())
        except (EOFError, OSError):
            if not self._ended:
                self._end()
                self._worker.close()
                self._fail(f"the worker process ended with code {self._process.exitcode}")

    def _take(self, kind: str, value: object) -> None:
        if kind == "progress":
            self.progressed.emit(value)
            return
        self._end()
        if self._keep is not None and kind != "failed":
            self._keep(self._worker)
        else:
            self._worker.close()
        match kind:
            case "done":
                self.done.emit(value)
            case "refused":
                self.refused.emit(value)
            case "cancelled":
                self.cancelled.emit()
            case _:
                self._fail(str(value))
