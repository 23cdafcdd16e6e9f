"""Notices when the window does not answer: where every thread stands is written down while it still hangs."""

import faulthandler
import sys
import time
from pathlib import Path
from typing import TextIO

from PySide6.QtCore import QObject, QTimer, Signal

NAME = "frozen.txt"
FROZEN_S = 10.0
LARGEST_BYTES = 200_000


def awake_s() -> float:
    """Return the seconds of a clock that stands still while the computer sleeps: waking up is no freeze."""
    if sys.platform == "win32":
        import ctypes

        ticks = ctypes.c_uint64()
        ctypes.windll.kernel32.QueryUnbiasedInterruptTime(ctypes.byref(ticks))
        return ticks.value / 1e7  # of 100 ns
    return time.monotonic()


class Watchdog(QObject):
    """A timer of the event loop that keeps winding up an alarm; an event loop that stands still lets it go off.

    Parameters
    ----------
    folder : Path
        The user's log folder; `path` in it gets the places of all threads.
    frozen_s : float
        After so many seconds without an answer.

    Signals
    -------
    thawed(float)
        The window answers again; so many seconds it did not.
    """

    thawed = Signal(float)

    def __init__(self, folder: Path, parent: QObject | None = None, *, frozen_s: float = FROZEN_S) -> None:
        super().__init__(parent)
        self.path = folder / NAME
        self._frozen_s = frozen_s
        self._file: TextIO | None = None
        self._last_s = 0.0
        self._tick = QTimer(self)
        self._tick.setInterval(max(1, round(250 * frozen_s)))
        self._tick.timeout.connect(self._wind_up)

    def start(self) -> None:
        """Begin to watch; without a folder to write to nothing is watched."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            too_long = self.path.exists() and self.path.stat().st_size > LARGEST_BYTES
            self._file = self.path.open("w" if too_long else "a", encoding="utf-8")
        except OSError:
            return
        self._last_s = awake_s()
        self._wind_up()
        self._tick.start()

    def stop(self) -> None:
        """Watch no more."""
        self._tick.stop()
        if self._file is not None:
            faulthandler.cancel_dump_traceback_later()
            self._file.close()
            self._file = None

    def _wind_up(self) -> None:
        if self._file is None:
            return
        now_s = awake_s()
        stood_s, self._last_s = now_s - self._last_s, now_s
        faulthandler.dump_traceback_later(self._frozen_s, file=self._file)
        if stood_s > self._frozen_s:
            self.thawed.emit(stood_s)
