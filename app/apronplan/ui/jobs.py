"""Long work in a process of its own: the desk never waits for it, and a solver that dies takes nothing with it.

A thread would share Python's one lock with the desk, and every call into Qt would have to win it back from the solver.
The connection is polled by a timer of the GUI thread, so no signal ever crosses a thread.
"""

import logging
import multiprocessing
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from threading import Thread
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from apronplan.errors import Cancelled, UserError
from apronplan.planning.job import JobControl, Progress

_log = logging.getLogger(__name__)
POLL_MS = 40
GRACE_MS = 8_000
"""A job that does not end this long after Cancel is killed."""

JobFunction = Callable[..., object]


class PipeControl(JobControl):
    """The job's end of the wire: progress goes into the pipe, Cancel comes through the event."""

    def __init__(self, pipe: Connection, stop: Event) -> None:
        super().__init__()
        self._pipe = pipe
        self._asked = stop

    def report(self, progress: Progress) -> None:
        """Send progress to the desk."""
        self._pipe.send(("progress", progress))

    @property
    def cancelled(self) -> bool:
        """Whether Cancel was pressed."""
        return self._asked.is_set()


def _run(pipe: Connection, stop: Event, function: JobFunction, arguments: Mapping[str, Any]) -> None:
    """Do the work in the child process and send how it ended."""
    try:
        result = function(**arguments, control=PipeControl(pipe, stop))
        pipe.send(("done", result))
    except Cancelled:
        pipe.send(("cancelled", None))
    except UserError as error:
        pipe.send(("refused", str(error)))
    except Exception:  # noqa: BLE001 - whatever it is, the desk must hear of it
        pipe.send(("failed", traceback.format_exc()))
    finally:
        pipe.close()


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
    ) -> None:
        super().__init__(parent)
        self._meanwhile = meanwhile
        self._starter: Thread | None = None
        context = multiprocessing.get_context("spawn")
        self._pipe, child = context.Pipe(duplex=False)
        self._child: Connection | None = child
        self._stop = context.Event()
        self._process = context.Process(target=_run, args=(child, self._stop, function, arguments), daemon=True)
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._poll)
        self._ended = False
        self._fault = ""

    def start(self) -> None:
        """Start the process; returns at once.

        Handing the arguments over waits until the child reads them, which takes as long as its start; so a thread
        does that, outside Python's lock.
        """
        self._starter = Thread(target=self._start, daemon=True)
        self._starter.start()
        self._timer.start()

    def _start(self) -> None:
        try:
            self._process.start()
        except Exception:  # noqa: BLE001 - no memory, no process left, arguments that cannot go: `_poll` tells of it
            self._fault = traceback.format_exc()
            return
        if self._child is not None:
            self._child.close()  # else the end of the child would never be noticed
            self._child = None
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
        self._stop.set()
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
            self._stop.set()
            self.deleteLater()
            Thread(target=self._see_off, daemon=True).start()

    def _see_off(self) -> None:
        if self._starter is not None:
            self._starter.join()
        ends = time.monotonic() + GRACE_MS / 1000
        with suppress(EOFError, OSError):
            # Read on, or the child would wait for room in the pipe.
            while self._pipe.poll(max(ends - time.monotonic(), 0.0)):
                self._pipe.recv_bytes()
        if self._process.pid is not None:
            self._process.join(max(ends - time.monotonic(), 1.0))
            self._process.terminate()
        self._pipe.close()

    def _terminate(self) -> None:
        if self._starter is not None:
            self._starter.join()
            if self._process.pid is not None:  # else it could not even be started
                self._process.terminate()

    def _end(self) -> None:
        self._ended = True
        self._timer.stop()
        self._pipe.close()
        self.deleteLater()  # a window may outlive hundreds of them

    def _fail(self, report: str) -> None:
        _log.error("a worker failed: %s", report)  # people are told its last line only
        self.failed.emit(report)

    def _poll(self) -> None:
        if self._fault:
            self._end()
            self._fail(self._fault)
            return
        if self._child is not None:  # not started yet
            return
        try:
            while not self._ended and self._pipe.poll(0):
                self._take(*self._pipe.recv())
        except (EOFError, OSError):
            if not self._ended:
                self._end()
                self._fail(f"the worker process ended with code {self._process.exitcode}")

    def _take(self, kind: str, value: object) -> None:
        if kind == "progress":
            self.progressed.emit(value)
            return
        self._end()
        match kind:
            case "done":
                self.done.emit(value)
            case "refused":
                self.refused.emit(value)
            case "cancelled":
                self.cancelled.emit()
            case _:
                self._fail(str(value))
