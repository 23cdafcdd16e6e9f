"""What the form of a lot is opened for."""

from enum import StrEnum


class LotTask(StrEnum):
    """What the form is for."""

    ADD = "add"
    CHANGE = "change"
    SPLIT = "split"
