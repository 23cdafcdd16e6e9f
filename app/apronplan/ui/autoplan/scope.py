"""What auto-plan is asked to plan."""

from enum import IntEnum


class Scope(IntEnum):
    """What is planned."""

    DAY = 0
    ALL = 1
    SELECTION = 2
    WINDOW = 3
