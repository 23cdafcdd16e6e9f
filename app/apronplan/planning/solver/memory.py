"""A cap on the memory of the solver's process, so that it dies before the machine does; times without collection."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_MEGABYTE = 1 << 20


@contextmanager
def no_collection() -> Iterator[None]:
    """Let no collection of garbage begin: with a large plan in memory one takes 30 to 140 ms.

    What was made meanwhile is looked through at the end, once; left to Python, that would begin with the next object
    that is made, which is mostly within the next piece of work that must not wait.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.collect(0)
            gc.enable()


def cap_memory(megabytes: int) -> bool:
    """Limit the memory that this process may take; return whether the system could be told.

    On Linux and macOS the address space is limited (HiGHS and numpy then get "out of memory" as an error); on Windows
    the process joins a job with a memory limit.
    """
    if sys.platform == "win32":
        return _cap_windows(megabytes)
    import resource

    try:
        # the hard limit stays as it is: nobody but root may raise it, and asking for that would leave no cap at all
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = megabytes * _MEGABYTE
        cap = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_AS, (cap, hard))
    except (OSError, ValueError):
        return False
    return True


def _cap_windows(megabytes: int) -> bool:
    """Put this process into a job object with JOB_OBJECT_LIMIT_PROCESS_MEMORY."""
    if sys.platform != "win32":
        return False
    import ctypes
    from ctypes import wintypes

    class Basic(ctypes.Structure):
        _fields_ = (
            ("user_time", ctypes.c_int64),
            ("job_time", ctypes.c_int64),
            ("flags", wintypes.DWORD),
            ("least_set", ctypes.c_size_t),
            ("most_set", ctypes.c_size_t),
            ("processes", wintypes.DWORD),
            ("affinity", ctypes.c_size_t),
            ("priority", wintypes.DWORD),
            ("scheduling", wintypes.DWORD),
        )

    class Extended(ctypes.Structure):
        _fields_ = (
            ("basic", Basic),
            ("io", ctypes.c_uint64 * 6),
            ("process_bytes", ctypes.c_size_t),
            ("job_bytes", ctypes.c_size_t),
            ("peak_process", ctypes.c_size_t),
            ("peak_job", ctypes.c_size_t),
        )

    process_memory, extended_information = 0x100, 9
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.CreateJobObjectW.restype = wintypes.HANDLE
    kernel.GetCurrentProcess.restype = wintypes.HANDLE
    kernel.SetInformationJobObject.argtypes = (wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD)
    kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
    job = kernel.CreateJobObjectW(None, None)
    limits = Extended()
    limits.basic.flags = process_memory
    limits.process_bytes = megabytes * _MEGABYTE
    told = kernel.SetInformationJobObject(job, extended_information, ctypes.byref(limits), ctypes.sizeof(limits))
    return bool(told and kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess()))
