"""A real Dask scheduler and real workers, each a process of its own, on this machine's loopback."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

_ADDRESS = re.compile(r"Scheduler at:\s+(tcp://127\.0\.0\.1:\d+)")
_MODULE = "distributed.cli.dask_{}"


@contextmanager
def cluster(workers: int) -> Iterator[str]:
    """Yield the address of a scheduler that has its workers.

    Raises
    ------
    ImportError
        If Dask is not installed (``uv sync --frozen --extra cluster``).
    RuntimeError
        If the scheduler ended before it said where it listens.
    """
    from distributed import Client

    with ExitStack() as stack:
        scheduler = stack.enter_context(_process("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"))
        address = _address(scheduler)
        for _ in range(workers):
            wanted = ["--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--no-dashboard"]
            stack.enter_context(_process("worker", address, *wanted))
        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=60)
        yield address


@contextmanager
def _process(role: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", _MODULE.format(role), *arguments]
    # only the scheduler's words are read, and only until it has said its address: nobody may block on a full pipe
    heard = subprocess.PIPE if role == "scheduler" else subprocess.DEVNULL
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=heard, text=True) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.communicate()


def _address(scheduler: subprocess.Popen[str]) -> str:
    assert scheduler.stderr is not None
    said = []
    for line in scheduler.stderr:
        found = _ADDRESS.search(line)
        if found:
            return found.group(1)
        said.append(line)
    raise RuntimeError("the Dask scheduler ended before it listened:\n" + "".join(said))
