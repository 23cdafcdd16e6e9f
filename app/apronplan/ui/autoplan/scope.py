"""What auto-plan is asked to plan."""

from enum import IntEnum


class Scope(IntEnum):
    """What is planned."""

    DAY = 0  # the day or night on the desk
    ALL = 1
    SELECTION = 2
    WINDOW = 3
