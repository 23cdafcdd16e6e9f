"""Imports the program once and forks it for every run: a run costs milliseconds instead of half a second.

Started by `faults.program` with a socket; each message is a run to start (with stdin, stdout, stderr) or to wait for.
"""

import ctypes
import gc
import importlib
import json
import os
import socket
import sys
from collections.abc import Mapping
from typing import Any

MODULES = (
    "apronplan.cli.parser", "apronplan.session.session", "apronplan.session.commands", "apronplan.store.doctor",
    "apronplan.exchange.layout", "apronplan.planning.rules", "apronplan.planning.sentences",
    "apronplan.planning.context", "apronplan.geometry.clearance", "apronplan.routing.service_roads", "apronplan.i18n",
    "faults.unsafe",
)  # fmt: skip
MORE_MODULES = (
    "apronplan.session.autoplan", "apronplan.store.migrations", "apronplan.exchange.traffic_csv",
    "apronplan.exchange.plan_csv", "apronplan.exchange.detect", "apronplan.cargo.lots", "sqlite_utils.migrations",
    "highspy",
)  # fmt: skip
"""What only some verbs need: the more is imported, the longer a fork takes."""


def serve(control: socket.socket) -> None:
    """Answer requests until the other side goes away."""
    control.send(b"{}")
    while True:
        message, handles, _, _ = socket.recv_fds(control, 1 << 20, 3)
        if not message:
            return
        request = json.loads(message)
        if "wait" in request:
            _, status = os.waitpid(request["wait"], 0)
            answer = {"code": os.waitstatus_to_exitcode(status)}
        else:
            pid = os.fork()
            if pid == 0:
                control.close()
                os._exit(run(request, handles))
            answer = {"pid": pid}
            for handle in handles:
                os.close(handle)
        control.send(json.dumps(answer).encode())


def run(request: Mapping[str, Any], handles: list[int]) -> int:
    """Be the program, in a process of its own."""
    for number, handle in enumerate(handles):
        os.dup2(handle, number)
        os.close(handle)
    os.closerange(3, 256)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
    from apronplan.__main__ import main
    from faults.unsafe import MADE_UNSAFE

    if request["unsafe"]:
        MADE_UNSAFE[request["unsafe"]]()
    if request["root"]:
        shim = ctypes.CDLL(None)
        shim.shim_arm(request["root"].encode(), request["log"].encode(), ctypes.c_long(request["at"]), request["kind"])
    try:
        code = main(request["arguments"])
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return code


if __name__ == "__main__":
    for module in MODULES if sys.argv[2] == "light" else (*MODULES, *MORE_MODULES):
        importlib.import_module(module)
    importlib.import_module("apronplan.i18n").catalogue("en")
    gc.collect()
    gc.freeze()  # so that the collector of a child does not touch, and thereby copy, every page
    serve(socket.socket(fileno=int(sys.argv[1])))
