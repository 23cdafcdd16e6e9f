"""The solver's own process: ``python -m apronplan.planning.solver.worker``.

It reads one problem from standard input, writes every better plan and bound to standard output as it finds them, and
ends. Whoever wants it to stop kills it: all it has found is already told.
"""

import os
import sys
import traceback
from threading import Thread
from typing import IO

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one thread each for proof and search, none for numpy

from apronplan.planning.solver.data import Problem
from apronplan.planning.solver.memory import cap_memory
from apronplan.planning.solver.search import Outcome, Search
from apronplan.planning.solver.start import Places
from apronplan.planning.solver.wire import receive, send


def main() -> int:
    """Solve what comes in; return the exit code."""
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing else may write into the frames
    import highspy  # noqa: F401 - while the problem is still being made

    send(outgoing, {"kind": "ready"})
    task = receive(incoming)
    if task is None:
        return 0
    Thread(target=_end_with_parent, args=(incoming,), daemon=True).start()
    if task["memory_mb"]:
        cap_memory(int(task["memory_mb"]))
    try:
        _solve(task, outgoing)
    except MemoryError:
        send(outgoing, {"kind": "memory"})
    except Exception:  # noqa: BLE001 - said to the other side; an orderly end of Python would wait for the thread that reads
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    outgoing.flush()
    os._exit(0)  # the search may still be within HiGHS


def _solve(task: dict[str, object], outgoing: IO[bytes]) -> None:
    def tell(outcome: Outcome) -> None:
        send(outgoing, {"kind": "better", "outcome": outcome})

    seconds = float(str(task["seconds"]))
    problem = task["problem"]
    start = task["start"]
    assert isinstance(problem, Problem)
    assert start is None or isinstance(start, Places)
    search = Search(problem, tell=tell, stop=lambda: False, seed=int(str(task["seed"])), start=start)
    outcome = search.run(seconds, side_by_side=True)
    send(outgoing, {"kind": "done", "outcome": outcome})


def _end_with_parent(incoming: IO[bytes]) -> None:
    """End when the other side goes away, so that no solver outlives its program."""
    incoming.read(1)
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
