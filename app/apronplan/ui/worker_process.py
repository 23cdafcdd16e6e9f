"""A process that works for the desk, one order after another: what it learns of a layout serves the next order. No Qt.

An order is a function of a module (so that the process finds it) with arguments that can be pickled; it also gets
``control``. The process ends when the desk closes its end of the wire, or is gone.
"""

import multiprocessing
import pickle
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from threading import Lock
from typing import Any

from apronplan.errors import Cancelled, UserError
from apronplan.planning.job import JobControl, Progress

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


def serve(orders: Connection, answers: Connection, stop: Event) -> None:
    """Do what is ordered, in the child process, until the wire is closed."""
    with suppress(EOFError, OSError):
        while True:
            told, raw = orders.recv(), orders.recv_bytes()
            answer = _answer(raw, PipeControl(answers, stop))
            if told:
                answers.send_bytes(answer)


def _answer(raw: bytes, control: JobControl) -> bytes:
    """Do one order; return how it ended, pickled."""
    try:
        function, arguments = pickle.loads(raw)  # noqa: S301 - from the desk's own end of a private pipe
        return pickle.dumps(("done", function(**arguments, control=control)))
    except Cancelled:
        return pickle.dumps(("cancelled", None))
    except UserError as error:
        return pickle.dumps(("refused", str(error)))
    except Exception:  # noqa: BLE001 - whatever it is, the desk must hear of it
        return pickle.dumps(("failed", traceback.format_exc()))


class WorkerProcess:
    """The desk's end: starts the process, gives it orders, ends it.

    Attributes
    ----------
    process : multiprocessing process
        A daemon: it ends with the desk.
    answers : Connection
        What comes back: ``("progress", Progress)``, then ``("done", result)``, ``("refused", sentence)``,
        ``("failed", traceback)`` or ``("cancelled", None)``. At its end the process is gone.
    stop : Event
        Set = end the order that is under way soon.
    """

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        orders, self._orders = context.Pipe(duplex=False)
        self.answers, answers = context.Pipe(duplex=False)
        self._theirs: tuple[Connection, ...] = (orders, answers)
        self.stop = context.Event()
        self.process = context.Process(target=serve, args=(orders, answers, self.stop), daemon=True)
        self._turn = Lock()
        self._closed = False

    @property
    def started(self) -> bool:
        """Whether the process has been started, so that its end would be noticed."""
        return not self._theirs

    def give(self, function: JobFunction, arguments: Mapping[str, Any], *, told: bool = True) -> None:
        """Start the process if need be and give it an order; waits until it has read it, so call it in a thread.

        Parameters
        ----------
        told : bool
            False: nothing is said of how it ended; to make it learn what the next order needs.

        Raises
        ------
        Exception
            If the process cannot be started, or the order cannot be pickled.
        """
        raw = pickle.dumps((function, arguments))
        with self._turn:
            if not self.started and not self._closed:
                self.process.start()
                for end in self._theirs:
                    end.close()  # else the end of the child would never be noticed
                self._theirs = ()
            with suppress(BrokenPipeError, ConnectionResetError):  # it died: who listens notices
                self._orders.send(told)
                self._orders.send_bytes(raw)

    def dismiss(self) -> None:
        """Let it end when it has done what is under way."""
        self._closed = True
        with suppress(OSError):
            self._orders.close()

    def close(self) -> None:
        """Let it end, and hear nothing more of it."""
        self.dismiss()
        self.answers.close()

    def end(self) -> None:
        """End the process now, if it has been started; an order on its way to it goes no further."""
        self._closed = True
        if self.process.pid is not None:
            self.process.terminate()
        self.close()
