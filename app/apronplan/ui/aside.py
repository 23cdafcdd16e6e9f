"""Short work aside: things of a tenth of a second to a few seconds, on a snapshot, in a thread.

The thread touches no Qt object, since it may outlive the window; a timer of the desk fetches the result. Work of more
than a few seconds belongs into a process of its own (`ui/jobs.py`).
"""

import logging
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread

from PySide6.QtCore import QObject, QTimer, Signal

_log = logging.getLogger(__name__)
POLL_MS = 20

Result = tuple[int, bool, object]


class Aside(QObject):
    """One piece of work at a time; the result of an overtaken one is thrown away.

    Signals
    -------
    done(object)
        What the newest work returned.
    failed(str)
        It ended with an exception, which is logged.
    """

    done = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._results: SimpleQueue[Result] = SimpleQueue()
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._fetch)

    @property
    def running(self) -> bool:
        """Whether work is under way whose result is wanted."""
        return self._timer.isActive()

    def start(self, work: Callable[[], object], then: Callable[[], object] | None = None) -> None:
        """Begin; earlier work is forgotten.

        Parameters
        ----------
        work : callable
            Gets nothing, returns the result; must not touch the live plan or a Qt object.
        then : callable or None
            Done in the thread after the result was handed over: warming up. If it fails, that is logged, no more.
        """
        self._number += 1
        self._timer.start()
        # No daemon: one that is loading numpy while the interpreter goes down ended in a crash. The end waits for it.
        Thread(target=_run, args=(self._number, work, then, self._results)).start()

    def forget(self) -> None:
        """Throw away what is under way."""
        self._number += 1
        self._timer.stop()

    def _fetch(self) -> None:
        try:
            while True:
                number, good, value = self._results.get_nowait()
                if number == self._number:
                    self._timer.stop()
                    if good:
                        self.done.emit(value)
                    else:
                        self.failed.emit(str(value))
        except Empty:
            return


def _run(
    number: int, work: Callable[[], object], then: Callable[[], object] | None, results: "SimpleQueue[Result]"
) -> None:
    try:
        results.put((number, True, work()))
    except Exception as error:  # noqa: BLE001 - a thread has nobody above it
        _log.exception("work aside failed")
        results.put((number, False, str(error)))
        return
    try:
        if then is not None:
            then()
    except Exception:  # noqa: BLE001 - the result is there already
        _log.exception("warming up after work aside failed")
