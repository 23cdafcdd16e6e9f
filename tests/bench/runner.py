"""Run one contender in its own process, listen to it, and measure the memory of it and its children."""

import json
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

CONTEND = Path(__file__).resolve().parent / "contend.py"
POLL_S = 0.1
GRACE_S = 90.0
"""Seconds for reading, model building and auditing beyond the time limit."""


@dataclass(slots=True)
class Run:
    """What one contender did on one day.

    Attributes
    ----------
    trace : list of (seconds, value, bound)
        Every report; None = not known.
    memory_mb : float
        Largest sum of the memory of the process and its children.
    """

    who: str
    case: str
    seed: int
    limit_s: float
    trace: list[tuple[float, float | None, float | None]] = field(default_factory=list)
    end: dict[str, object] = field(default_factory=dict)
    model: dict[str, object] = field(default_factory=dict)
    memory_mb: float = 0.0

    def value_at(self, seconds: float) -> float | None:
        """Return the best value known at a time."""
        values = [v for t, v, _ in self.trace if v is not None and t <= seconds]
        last = self.end.get("value")
        if isinstance(last, float | int) and self.seconds <= seconds:
            values.append(float(last))
        return min(values) if values else None

    def gap_at(self, seconds: float) -> float | None:
        """Return how far the value at a time may be above the best by the bound of that time, share of the value."""
        value = self.value_at(seconds)
        bounds = [b for t, _, b in self.trace if b is not None and t <= seconds]
        last = self.end.get("bound")
        if isinstance(last, float | int) and self.seconds <= seconds:
            bounds.append(float(last))
        if value is None or not bounds:
            return None
        return max(0.0, value - max(bounds)) / max(1.0, abs(value))

    @property
    def first_s(self) -> float | None:
        """When the first plan was there."""
        return next((t for t, v, _ in self.trace if v is not None), None)

    @property
    def bound_s(self) -> float | None:
        """When the first bound within 10 % of the last value was there."""
        value = self.value
        near = [t for t, _, b in self.trace if b is not None and value is not None and b >= 0.9 * value]
        return near[0] if near else None

    @property
    def bound(self) -> float | None:
        """The best bound."""
        bounds = [b for _, _, b in self.trace if b is not None]
        last = self.end.get("bound")
        return max([*bounds, *([float(last)] if isinstance(last, float | int) else [])], default=None)

    @property
    def value(self) -> float | None:
        """The value at the end."""
        return self.value_at(float("inf"))

    @property
    def seconds(self) -> float:
        """When it ended."""
        return float(self.end.get("end", self.limit_s))  # type: ignore[arg-type]

    @property
    def proof_s(self) -> float | None:
        """When the best plan was proved; None if it was not."""
        return self.seconds if self.end.get("proved") else None

    @property
    def cpu_s(self) -> float | None:
        """Processor seconds from the first to the last, children included."""
        used = self.end.get("cpu")
        return float(used) if isinstance(used, float | int) else None

    @property
    def gap(self) -> float | None:
        """How far the value may be above the best, share of the value."""
        return self.gap_at(float("inf"))


def run(who: str, case: str, seed: int, limit_s: float) -> Run:
    """Run a contender; one that dies or hangs has no end and a value from its trace."""
    made = Run(who, case, seed, limit_s)
    command = [sys.executable, str(CONTEND), who, case, str(seed), str(limit_s)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        over = threading.Event()
        watch = threading.Thread(target=_watch, args=(process, made, over, time.monotonic() + limit_s + GRACE_S))
        watch.start()
        assert process.stdout is not None
        for line in process.stdout:
            words = json.loads(line)
            if "t" in words:
                made.trace.append((words["t"], words["value"], words["bound"]))
            elif "end" in words:
                made.end = words
            else:
                made.model |= words
        process.wait()
        over.set()
        watch.join()
    return made


def _watch(process: subprocess.Popen[str], made: Run, over: threading.Event, until: float) -> None:
    while not over.wait(POLL_S):
        made.memory_mb = max(made.memory_mb, _tree_mb(process.pid))
        if time.monotonic() > until:
            process.kill()
            return


def _tree_mb(pid: int) -> float:
    """Return the proportional memory of a process and all below it, MB; 0 where the system does not tell."""
    total_kb, rim = 0, [pid]
    while rim:
        one = rim.pop()
        base = Path(f"/proc/{one}")
        try:
            rollup = (base / "smaps_rollup").read_text()
            total_kb += next(int(x.split()[1]) for x in rollup.splitlines() if x.startswith("Pss:"))
            for task in (base / "task").iterdir():
                rim += map(int, (task / "children").read_text().split())
        except (OSError, StopIteration):
            continue
    return total_kb / 1000
