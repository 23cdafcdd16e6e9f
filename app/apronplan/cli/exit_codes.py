"""Exit codes of the command line; part of its stable interface."""

from enum import IntEnum


class Exit(IntEnum):
    """What a command's exit code means."""

    DONE = 0
    USER_PROBLEM = 1
    USAGE = 2
    HARD_FINDINGS = 3
    OUR_BUG = 70
