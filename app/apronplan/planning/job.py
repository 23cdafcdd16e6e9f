"""What a long job may tell and ask while it runs."""

from dataclasses import dataclass
from threading import Event

from apronplan.errors import Cancelled


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a job has come.

    Attributes
    ----------
    fraction : float or None
        Part of the work that is done, 0..1; None = not known.
    text : str
        What it is doing, for people.
    value, bound : float or None
        Cost of the best plan so far and the least that any plan can cost, cost points.
    gap : float or None
        ``(value - bound) / max(1, |value|)``.
    """

    fraction: float | None = None
    text: str = ""
    value: float | None = None
    bound: float | None = None
    gap: float | None = None


class JobControl:
    """The wire between a job and whoever waits for it; every method may be called from any thread.

    Override `report` to see progress.
    """

    def __init__(self) -> None:
        self._stop = Event()

    def report(self, progress: Progress) -> None:
        """Take notice of progress; called from the job's thread."""

    def cancel(self) -> None:
        """Ask the job to end soon with the best it has."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether someone asked the job to end."""
        return self._stop.is_set()

    def check(self) -> None:
        """Raise if the job shall end; for jobs that have nothing to keep.

        Raises
        ------
        Cancelled
            If someone asked the job to end.
        """
        if self.cancelled:
            raise Cancelled


class _NoControl(JobControl):
    """Nobody watches, nobody cancels."""

    def cancel(self) -> None:
        """Refuse: this object is shared by all jobs that nobody watches."""
        raise RuntimeError("NO_CONTROL cannot be cancelled; make a JobControl")


NO_CONTROL: JobControl = _NoControl()
"""For jobs that nobody watches."""
